"""Terms as they are typed are read and said back the same, or refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hraas_tui.core.billing.terms_text import TERMS, read_rules, say_rules
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import printable
from tests.support.fuzzing import fuzzed, told_well, typed

PIECES = (
    "none", "exact", "0", "6", "15", "30m", "0:30", "1h30m", "1.5h", "24h", "25h", "12,5h", "9999", "99999m", "0.0001",
    "95", "95.50", "95,50", "1.234,56", "1,234.56", "0.00001", "1e9", "EUR", "eur", "€", "CHF/h", "/h", "per hour", "XXX",
    "up", "nearest", "down", "billable", "no-charge", "no charge", "session", "context and day", "statement",
    "mon", "mon-fri", "sat,sun,hol", "weekdays", "daily", "18:00-08:00", "18-8", "0000-2400", "24:00-00:00", "x1.5", "×2", "*2", "x0", "x101",
    ";", ",", "-", "2026-12-25", "2026-2-30", "25.12.2026", "20h/month", "20h / 2 months", "40h/quarter", "from 1", "from 31", "from 15th",
    "rollover none", "rollover all", "rollover capped 10h", "over 120", "over 120 EUR", "multipliers count", "multipliers ignored",
    "19% VAT", "VAT 19%", "19,5 %", "100%", "101%", "0%", "%", "context", "note", "ticket", "context,note",
)  # fmt: skip

TEXTS = typed(*PIECES)


@pytest.mark.parametrize("field", TERMS)
def test_a_term_is_said_as_it_is_read(field: str) -> None:
    @fuzzed(150)
    @example("rollover allllover nonenone  99999m  👩\u200d💻  none")  # quoted up to the middle of the emoji
    @given(text=TEXTS)
    def holds(text: str) -> None:
        try:
            value = TERMS[field].read(text)
        except Refused as refusal:
            told_well(refusal)
            return
        said = TERMS[field].say(value)
        assert printable(said) == said
        assert TERMS[field].read(said) == value
        assert TERMS[field].say(TERMS[field].read(said)) == said

    holds()


@fuzzed(300)
@given(texts=st.dictionaries(st.sampled_from(list(TERMS)), TEXTS, max_size=4))
def test_rules_are_said_as_they_are_read(texts: dict[str, str]) -> None:
    try:
        rules = read_rules(texts)
    except Refused as refusal:
        told_well(refusal)
        return
    assert read_rules(say_rules(rules)) == rules
