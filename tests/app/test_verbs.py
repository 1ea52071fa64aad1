"""The table of verbs, and keys of one's own."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from textual.keys import format_key

from hraas_tui.app.dialogs.help import help_rows
from hraas_tui.app.verb import CLIENTS, EVERYWHERE, GROUPS, STATEMENTS, TODAY, WEEK
from hraas_tui.app.verbs import (
    BY_ID,
    VERBS,
    bindings,
    check_keymap,
    keys_of,
    listed,
    markdown_table,
    shown_keys,
)
from hraas_tui.app.widgets.paint import width_of
from hraas_tui.config import ConfigError

README = Path(__file__).parents[2] / "README.md"
CODE = re.compile("`([^`]+)`")


class TestTheTable:
    def test_ids_are_unique(self) -> None:
        assert not [id_ for id_, count in Counter(verb.id for verb in VERBS).items() if count > 1]

    @pytest.mark.parametrize("place", [TODAY, CLIENTS, WEEK, STATEMENTS])
    def test_no_key_has_two_verbs_in_one_place(self, place: str) -> None:
        keys = Counter(key for v in VERBS if v.scope in {EVERYWHERE, place} for key in keys_of(v, {}))
        assert not [key for key, count in keys.items() if count > 1]

    def test_every_verb_belongs_to_a_group_and_says_what_it_does(self) -> None:
        assert {verb.group for verb in VERBS} == set(GROUPS)
        assert all(verb.help and verb.title for verb in VERBS)

    def test_every_binding_has_an_id_and_none_is_a_priority(self) -> None:
        made = [
            binding for place in (EVERYWHERE, TODAY, CLIENTS, WEEK, STATEMENTS) for binding in bindings(place)
        ]
        assert {binding.id for binding in made} == {verb.id for verb in VERBS}
        assert not any(binding.priority for binding in made)

    def test_the_digits_are_listed_as_one(self) -> None:
        rows = [keys for _, group in listed({}) for keys, _ in group]
        assert rows.count("1-9") == 1
        assert "2" not in rows

    def test_the_help_fits_a_narrow_pane(self) -> None:
        assert all(width_of(row.left) <= 34 for row in help_rows({}, 34))

    def test_the_readme_names_every_verb_once(self) -> None:
        table = markdown_table()
        assert all(table.count(f"`{v.id}`") == 1 for v in VERBS if not v.id.startswith("client-"))
        assert table.count("`client-1` … `client-9`") == 1

    def test_the_keys_in_the_tables_of_the_readme_are_keys_of_the_today_screen(self) -> None:
        lines = README.read_text(encoding="utf-8").splitlines()
        told = [key for line in lines if line.startswith("| `") for key in CODE.findall(line.split("|")[1])]
        known = {key for v in VERBS if v.scope in {EVERYWHERE, TODAY} for key in shown_keys(v, {}).split()}
        assert {"1", "r", "i", "K", "f"} <= set(told)
        assert set(told) <= known


class TestKeysOfOnesOwn:
    def test_none(self) -> None:
        assert check_keymap({}) == {}

    @pytest.mark.parametrize(
        ("typed", "named"),
        [
            ("N", "N"),
            ("ß", "ß"),
            ("f9", "f9"),
            ("F9", "f9"),
            ("!", "exclamation_mark"),
            (",", "comma"),
            ("ctrl+n", "ctrl+n"),
            ("N, f9", "N,f9"),
            ("backslash", "backslash"),
            ("\\", "backslash"),
            ("backspace", "backspace"),
        ],
    )
    def test_a_key_gets_the_name_that_textual_has_for_it(self, typed: str, named: str) -> None:
        assert check_keymap({"note": typed}) == {"note": named}

    def test_what_is_as_it_was_is_left_out(self) -> None:
        assert check_keymap({"note": "n"}) == {}

    def test_an_unknown_verb_is_refused_with_the_nearest(self) -> None:
        with pytest.raises(ConfigError, match=r"keys\.notes: there is no such verb\. Did you mean note"):
            check_keymap({"notes": "m"})

    @pytest.mark.parametrize("typed", ["", "nn", "alt+n", "ctrl+", "n,", "hyper", "\x1b", "f99"])
    def test_what_is_no_key_is_refused(self, typed: str) -> None:
        with pytest.raises(ConfigError, match="is not a key"):
            check_keymap({"note": typed})

    def test_a_clash_names_both(self) -> None:
        with pytest.raises(ConfigError, match=r"keys\.note: s is already the key of stop \(stop the clock\)"):
            check_keymap({"note": "s"})

    def test_a_clash_of_two_changed_ones(self) -> None:
        with pytest.raises(ConfigError, match="m is already the key of"):
            check_keymap({"note": "m", "stop": "m"})

    def test_two_verbs_may_change_places(self) -> None:
        assert check_keymap({"note": "b", "boundary": "n"}) == {"note": "b", "boundary": "n"}

    def test_a_clash_on_another_screen_counts(self) -> None:
        with pytest.raises(ConfigError, match="clients-add"):
            check_keymap({"note": "s", "stop": "n"})

    def test_a_client_can_have_another_key(self) -> None:
        keymap = check_keymap({"client-1": "f12"})
        assert shown_keys(BY_ID["client-1"], keymap) == "F12"

    def test_keys_are_shown_as_people_know_them(self) -> None:
        assert shown_keys(BY_ID["help"], {}) == "?"
        assert shown_keys(BY_ID["clients"], {}) == "F4 C"
        assert format_key("comma") == ","
