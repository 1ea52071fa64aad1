"""Colours: two themes of our own, and tokens that every theme gets, each readable on its background.

Clients have the colours of Okabe and Ito, which people with colour-blind eyes can tell apart. A theme's
own background decides how far each is lightened or darkened, so that text in a client's colour, and text
cut out of a block in it, keeps a contrast of at least 4.5:1. Under the `ansi-` themes the terminal's own
sixteen colours are named one by one: mapped from hexadecimal, green and blue would become the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

CLIENT_COLOURS: Final = 8
"""How many colours there are for clients; more clients than that share them and differ by texture."""

CONTRAST: Final = 4.5
"""The least contrast ratio between text and what it stands on (WCAG 2, level AA)."""

HEAT: Final = {1: 0.10, 2: 0.20, 3: 0.31, 4: 0.43, 5: 0.56}
"""How far each step of a heat map goes from the background to the accent."""

_SRGB_KNEE: Final = 0.04045
"""Below this a channel of sRGB is linear."""

_OKABE_ITO: Final = (
    "#E69F00",  # orange
    "#56B4E9",  # sky
    "#009E73",  # green
    "#F0E442",  # yellow
    "#2F84D6",  # blue; the original, 0072B2, is too dark for text on black
    "#D55E00",  # vermillion
    "#CC79A7",  # purple
    "#9AA0A8",  # grey
)

_OKABE_ITO_LIGHT: Final = (
    "#A86F00",
    "#1F78B4",
    "#007A59",
    "#857A00",
    "#004F7C",
    "#B34700",
    "#A34D7D",
    "#6B6B6B",
)

_ANSI_DARK: Final = (
    "ansi_yellow",
    "ansi_bright_cyan",
    "ansi_green",
    "ansi_bright_yellow",
    "ansi_bright_blue",
    "ansi_bright_red",
    "ansi_bright_magenta",
    "ansi_white",
)

_ANSI_LIGHT: Final = (
    "ansi_yellow",
    "ansi_cyan",
    "ansi_green",
    "ansi_black",
    "ansi_blue",
    "ansi_red",
    "ansi_magenta",
    "ansi_bright_black",
)

_QUIET_DARK: Final = {
    "border": "#33384A",
    "border-blurred": "#262A36",
    "footer-background": "#14161D",
    "footer-foreground": "#9BA1B0",
    "footer-key-foreground": "#AEB4F5",
    "footer-description-foreground": "#9BA1B0",
    "block-cursor-background": "#2B3044",
    "block-cursor-foreground": "#F1F3F9",
    "block-cursor-text-style": "none",
    "block-cursor-blurred-background": "#20242F",
    "block-cursor-blurred-foreground": "#DADDE6",
    "input-selection-background": "#AEB4F5 30%",
    "scrollbar": "#33384A",
    "scrollbar-hover": "#454B61",
    "scrollbar-active": "#5A617A",
    "scrollbar-background": "#14161D",
    "scrollbar-background-hover": "#14161D",
    "scrollbar-background-active": "#14161D",
    "scrollbar-corner-color": "#14161D",
}

_QUIET_LIGHT: Final = {
    "border": "#C9CCD6",
    "border-blurred": "#DDDFE6",
    "footer-background": "#F6F6F4",
    "footer-foreground": "#5A5F6B",
    "footer-key-foreground": "#4A47B8",
    "footer-description-foreground": "#5A5F6B",
    "block-cursor-background": "#E0E1F2",
    "block-cursor-foreground": "#16181D",
    "block-cursor-text-style": "none",
    "block-cursor-blurred-background": "#E9EAEF",
    "block-cursor-blurred-foreground": "#23262E",
    "input-selection-background": "#4A47B8 25%",
    "scrollbar": "#C9CCD6",
    "scrollbar-hover": "#AEB2BF",
    "scrollbar-active": "#8F94A3",
    "scrollbar-background": "#F6F6F4",
    "scrollbar-background-hover": "#F6F6F4",
    "scrollbar-background-active": "#F6F6F4",
    "scrollbar-corner-color": "#F6F6F4",
}

HRAAS_DARK: Final = Theme(
    name="hraas-dark",
    primary="#AEB4F5",
    secondary="#9BA1B0",
    accent="#AEB4F5",
    foreground="#DADDE6",
    background="#14161D",
    surface="#191C24",
    panel="#20242F",
    success="#5CB88F",
    warning="#E5B454",
    error="#F0787E",
    dark=True,
    variables=_QUIET_DARK,
)

HRAAS_LIGHT: Final = Theme(
    name="hraas-light",
    primary="#4A47B8",
    secondary="#5A5F6B",
    accent="#4A47B8",
    foreground="#23262E",
    background="#F6F6F4",
    surface="#F0F0EE",
    panel="#E7E7E5",
    success="#1A6E46",
    warning="#8A5A00",
    error="#B3262E",
    dark=False,
    variables=_QUIET_LIGHT,
)

THEMES: Final = (HRAAS_DARK, HRAAS_LIGHT)
"""Our own themes; `ansi-dark`, `ansi-light` and the others come with Textual."""


def register(app: App[Any]) -> None:
    """Make our themes known to an app; the app still chooses one."""
    for theme in THEMES:
        app.register_theme(theme)


def theme_tokens(theme: Theme) -> dict[str, str]:
    """Give our own tokens for a theme: what an app returns from `get_theme_variable_defaults`.

    `client-1` to `client-8`; `unassigned`; `track` (behind the blocks); `now` (the mark of the present);
    `rule` (hairlines); `quiet` (text of less weight); `strong` (text of more); `heat-1` to `heat-5` (grounds,
    the stronger the more) and `on-heat-1` to `on-heat-5` (text on them).
    """
    clients = {f"client-{index}": client_color(index, theme).hex for index in range(1, CLIENT_COLOURS + 1)}
    if theme.ansi:
        quiet = "ansi_white" if theme.dark else "ansi_bright_black"
        fixed = {"track": "ansi_default", "now": "ansi_red", "strong": "ansi_default", "quiet": quiet}
        heat = dict.fromkeys((f"{on}heat-{step}" for step in HEAT for on in ("", "on-")), "ansi_default")
        return {**clients, **fixed, **heat, "rule": "ansi_bright_black", "unassigned": "ansi_default"}
    foreground, background = _foreground(theme), _background(theme)
    grounds = _grounds(theme)
    return {
        **clients,
        **_heat(theme, foreground, background),
        "track": track(theme).hex,
        "now": _legible(Color.parse("#F2555A" if theme.dark else "#C4232B"), grounds, dark=theme.dark).hex,
        "strong": _legible(foreground.blend(_pole(theme.dark), 0.6), grounds, dark=theme.dark).hex,
        "quiet": _legible(background.blend(foreground, 0.55), grounds, dark=theme.dark).hex,
        "rule": background.blend(foreground, 0.16).hex,
        "unassigned": _legible(background.blend(foreground, 0.7), grounds, dark=theme.dark).hex,
    }


def _heat(theme: Theme, foreground: Color, background: Color) -> dict[str, str]:
    """Grounds that go from the background towards the accent, and text that can be read on each."""
    accent = Color.parse(theme.accent or theme.primary)
    grounds = {step: Color.parse(background.blend(accent, share).hex) for step, share in HEAT.items()}
    texts = {step: _legible(foreground, (ground,), dark=theme.dark) for step, ground in grounds.items()}
    return {
        **{f"heat-{step}": ground.hex for step, ground in grounds.items()},
        **{f"on-heat-{step}": text.hex for step, text in texts.items()},
    }


def client_color(index: int, theme: Theme) -> Color:
    """Give the colour of a client (1 to 8; more wrap round) under a theme, legible on all its grounds."""
    place = (index - 1) % CLIENT_COLOURS
    if theme.ansi:
        return Color.parse((_ANSI_DARK if theme.dark else _ANSI_LIGHT)[place])
    base = Color.parse((_OKABE_ITO if theme.dark else _OKABE_ITO_LIGHT)[place])
    return _legible(base, _grounds(theme), dark=theme.dark)


def track(theme: Theme) -> Color:
    """Give the colour behind the blocks: a shade of the background, the terminal's own under ANSI themes."""
    if theme.ansi:
        return Color.parse("ansi_default")
    background = _background(theme)
    return background.blend(_foreground(theme), 0.045)


def contrast(one: Color, other: Color) -> float:
    """Measure the contrast ratio of two opaque colours as WCAG 2 defines it: from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """Weigh a colour by relative luminance (sRGB), from 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= _SRGB_KNEE else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _legible(color: Color, grounds: tuple[Color, ...], *, dark: bool) -> Color:
    """Lighten (on dark) or darken a colour, no further than needed to be read on each ground."""
    pole = _pole(dark)
    for step in range(51):
        tried = Color.parse(color.blend(pole, step / 50).hex)
        if all(contrast(tried, ground) >= CONTRAST for ground in grounds):
            return tried
    return pole


def _pole(dark: bool) -> Color:
    return Color.parse("white" if dark else "black")


def _grounds(theme: Theme) -> tuple[Color, ...]:
    surface = theme.surface or ("#1E1E1E" if theme.dark else "#D8D8D8")
    return _background(theme), Color.parse(surface), track(theme)


def _background(theme: Theme) -> Color:
    return Color.parse(theme.background or ("#121212" if theme.dark else "#E0E0E0"))


def _foreground(theme: Theme) -> Color:
    return Color.parse(theme.foreground) if theme.foreground else _background(theme).inverse
