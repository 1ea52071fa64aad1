"""Fuzzing of what people type: some seconds each with every run of the tests, longer with `HRAAS_FUZZ=N` (times as long).

In the suite the same examples are tried every time; with `HRAAS_FUZZ` they are new ones, and what fails is to be kept
as an `@example`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    F = TypeVar("F", bound=Callable[..., Any])

TIMES = max(1, int(os.environ.get("HRAAS_FUZZ", "1") or 1))

LONGEST_SENTENCE = 700
"""Characters of a refusal: what a person reads."""

ODD = (
    "\x00", "\x1b[31m", "\n", "\t", "\u202e", "\u200b", "\u2028", "\ufeff", "\u0661", "²", "−", "–", "：", "ß", "İ", "ﬁ",
    "e\u0301", "👩‍💻", "株", "\ud800", "$(id)", "%s", "{x}", "../..", "[b]", "'", '"', "\\", "~", "*", "#", "@", "9" * 40,
)  # fmt: skip
"""Pieces that something has stumbled over before."""


def fuzzed(examples: int) -> Callable[[F], F]:
    """Hypothesis' settings for a fuzzer that tries so many examples in a run of the suite."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.function_scoped_fixture,
            HealthCheck.filter_too_much,
        ],
    )


@st.composite
def typed(draw: st.DrawFn, *pieces: str, most: int = 6) -> str:
    """Text made of pieces that mean something, in any order, perhaps with a slip of the finger; or any text at all."""
    if not draw(st.integers(0, 9)):
        return draw(st.text(max_size=40))
    words = draw(st.lists(st.sampled_from(pieces) | st.sampled_from(ODD), min_size=1, max_size=most))
    text = draw(st.sampled_from(("", " ", " ", "  "))).join(words)
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        at, letter = draw(st.integers(0, len(text))), draw(st.sampled_from(("", *pieces)) | st.characters())
        text = text[:at] + letter + text[at + draw(st.integers(0, 2)) :]
    return text


def told_well(refusal: Exception) -> None:
    """A refusal is a sentence of readable length that does nothing to a terminal."""
    said = str(refusal)
    assert said.endswith((".", "?", "!")), said
    assert len(said) <= LONGEST_SENTENCE, said
    assert printable(said) == said, said
