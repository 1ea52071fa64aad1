"""The configuration: `config.toml` and the environment, checked and frozen."""

from hraas_tui.config.places import ascii_only, config_path, ledger_path
from hraas_tui.config.settings import Config, load
from hraas_tui.config.trouble import ConfigError, SettingError

__all__ = ["Config", "ConfigError", "SettingError", "ascii_only", "config_path", "ledger_path", "load"]
