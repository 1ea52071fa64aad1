"""What is wrong with a configuration, said in a sentence."""

from __future__ import annotations

from hraas_tui.core.errors import HraasError


class ConfigError(HraasError):
    """The configuration can't be used; the text names the file, the line and the key."""


class SettingError(ConfigError):
    """A setting is wrong in a way that only its user can tell, who does not know the file: `keys.note`, and what."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key}: {what}")
        self.key = key
        self.what = what
