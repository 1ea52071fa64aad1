"""Colours: every theme's text can be read, and no two clients look alike."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from hraas_tui.app.theme import (
    CLIENT_COLOURS,
    CONTRAST,
    THEMES,
    client_color,
    contrast,
    register,
    theme_tokens,
    track,
)

ALL = [*THEMES, *BUILTIN_THEMES.values()]
FULL_COLOUR = [theme for theme in ALL if not theme.ansi]
ANSI = [theme for theme in ALL if theme.ansi]
INDICES = range(1, CLIENT_COLOURS + 1)


def named(theme: Theme) -> str:
    return theme.name


@pytest.mark.parametrize("theme", FULL_COLOUR, ids=named)
def test_clients_can_be_read_on_every_ground(theme: Theme) -> None:
    for index in INDICES:
        colour = client_color(index, theme)
        for ground in (track(theme), Color.parse(theme_tokens(theme)["track"])):
            assert contrast(colour, ground) >= CONTRAST
        for ground_name in (theme.background, theme.surface):
            if ground_name:
                assert contrast(colour, Color.parse(ground_name)) >= CONTRAST


@pytest.mark.parametrize("token", ["quiet", "strong", "now", "unassigned"])
@pytest.mark.parametrize("theme", FULL_COLOUR, ids=named)
def test_text_tokens_can_be_read(theme: Theme, token: str) -> None:
    tokens = theme_tokens(theme)
    assert contrast(Color.parse(tokens[token]), track(theme)) >= CONTRAST


@pytest.mark.parametrize("theme", THEMES, ids=named)
@pytest.mark.parametrize(
    "token",
    ["text-primary", "text-accent", "text-warning", "text-error", "text-success"],
)
def test_our_own_themes_keep_the_contrast_for_messages_too(theme: Theme, token: str) -> None:
    colours = theme.to_color_system().generate()
    for ground in ("background", "surface", "panel"):
        assert contrast(Color.parse(colours[token]), Color.parse(colours[ground])) >= CONTRAST


@pytest.mark.parametrize("theme", THEMES, ids=named)
def test_our_own_pairs_of_text_and_ground_can_be_read(theme: Theme) -> None:
    v = theme.variables
    pairs = [
        ("footer-foreground", "footer-background"),
        ("footer-key-foreground", "footer-background"),
        ("footer-description-foreground", "footer-background"),
        ("block-cursor-foreground", "block-cursor-background"),
        ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ]
    for text, ground in pairs:
        assert contrast(Color.parse(v[text]), Color.parse(v[ground])) >= CONTRAST
    for ground_name in (theme.background, theme.surface, theme.panel):
        assert ground_name is not None
        for text_name in (theme.foreground, theme.primary, theme.warning, theme.error, theme.success):
            assert text_name is not None
            assert contrast(Color.parse(text_name), Color.parse(ground_name)) >= CONTRAST


@pytest.mark.parametrize("theme", ALL, ids=named)
def test_no_two_clients_have_the_same_colour(theme: Theme) -> None:
    for one, other in combinations(INDICES, 2):
        assert client_color(one, theme) != client_color(other, theme)


@pytest.mark.parametrize("theme", ANSI, ids=named)
def test_ansi_themes_use_the_terminals_own_colours(theme: Theme) -> None:
    tokens = theme_tokens(theme)
    assert all(Color.parse(value).ansi is not None for value in tokens.values())


@pytest.mark.parametrize("theme", ALL, ids=named)
def test_more_clients_than_colours_wrap_round(theme: Theme) -> None:
    assert client_color(CLIENT_COLOURS + 1, theme) == client_color(1, theme)


class Tokens(App[None]):
    CSS = "Screen { background: $track; color: $client-3; border: solid $rule; }"

    def __init__(self, theme: str) -> None:
        super().__init__()
        register(self)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme_tokens(self.current_theme)


@pytest.mark.parametrize("theme", ["hraas-dark", "hraas-light", "ansi-dark", "ansi-light", "nord"])
async def test_style_sheets_can_use_the_tokens_under_any_theme(theme: str) -> None:
    async with Tokens(theme).run_test() as pilot:
        expected = client_color(3, pilot.app.current_theme)
        assert pilot.app.screen.styles.color == expected
