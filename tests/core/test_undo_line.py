"""The line of undo and redo, as an act's number and action, latest first."""

from __future__ import annotations

import pytest

from hraas_tui.core.undo_line import first_done, next_redo, next_undo


def line(words: str) -> list[tuple[int, str]]:
    """`a b undo` as acts 1, 2, 3, latest first."""
    return list(enumerate(words.split(), 1))[::-1]


@pytest.mark.parametrize(
    ("done", "undo", "redo"),
    [
        ("", None, None),
        ("start", 1, None),
        ("start note", 2, None),
        ("start note undo", 1, 3),
        ("start note undo undo", None, 4),
        ("start note undo undo redo", 5, 3),
        ("start note undo redo", 4, None),
        ("start note undo stop", 4, None),
        ("start export", 1, None),
        ("start note undo export", 1, 3),
        ("start issue", 1, None),
        ("start note issue undo void allow", 1, 4),
        ("start away", 1, None),
        ("start note undo away", 1, 3),
    ],
)
def test_what_comes_next(done: str, undo: int | None, redo: int | None) -> None:
    acts = line(done)
    assert (next_undo(acts) or (None,))[0] == undo
    assert (next_redo(acts) or (None,))[0] == redo


@pytest.mark.parametrize(
    ("done", "act", "first"),
    [
        ("start note", 2, (2, "note")),
        ("start note undo", 3, (2, "note")),
        ("start note undo undo", 4, (1, "start")),
        ("start note undo redo", 4, (2, "note")),
        ("start note undo redo undo", 5, (2, "note")),
        ("start note undo undo redo redo", 6, (2, "note")),
        ("start note away undo away redo", 6, (2, "note")),
    ],
)
def test_what_a_person_did_first(done: str, act: int, first: tuple[int, str]) -> None:
    acts = line(done)
    action = dict(acts)[act]
    assert first_done(lambda before: [one for one in acts if one[0] < before], (act, action)) == first
