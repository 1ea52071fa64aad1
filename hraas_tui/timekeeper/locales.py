"""Whether a locale that somebody types is one that statements can be written in."""

from __future__ import annotations

from hraas_tui.core.clients import check_locale
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted


def known_locale(text: str) -> str:
    """Return a locale's name as it is kept; raise `Refused` for one that nobody has heard of.

    Where the library that knows them is not installed, any name of the right form will do.
    """
    name = check_locale(text)
    try:
        from hraas_tui.formats.local import known

        heard_of = not name or known(name)
    except ImportError:
        return name
    if not heard_of:
        raise Refused(
            f"There is no locale {quoted(text)}. Write a language and a country: de_DE, en_GB, fr_CH."
        )
    return name
