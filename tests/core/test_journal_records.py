"""Terms, statements and allowed words in the journal: written, read back, and told in a line."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.billing.records import Allowance, rules_from, rules_plain
from hraas_tui.core.billing.statements import Issued
from hraas_tui.core.billing.terms import (
    INCREMENTS,
    Charge,
    Group,
    Retainer,
    Rollover,
    Rounding,
    Rules,
    Tax,
    Terms,
    Window,
)
from hraas_tui.core.journal import (
    Act,
    Change,
    Entry,
    Record,
    Stamp,
    bodies,
    canonical,
    changes_of,
    class_of,
    from_fields,
    kind_of,
    replay,
    to_fields,
)
from hraas_tui.core.journal_lines import Lines
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import (
    AllowanceId,
    Client,
    ClientId,
    Context,
    ContextId,
    Export,
    ExportId,
    Requirement,
    SessionId,
    StatementId,
    TermsId,
)

ACME = Client(ClientId("acme"), "acme", "Acme", 1, 1, 0, address="1 High Street\nLeeds", locale="en_GB")
FIREWALL = Context(ContextId("fw"), ACME.id, "firewall", "Firewall", 0)
TERMS = Terms(TermsId("T"), ACME.id, None, "2026-03-01", Rules(rate=Decimal("95.50"), currency="EUR"))
ISSUED = Issued(
    StatementId("S"),
    ACME.id,
    "ACME-2026-001",
    "2026-03-01",
    "2026-03-31",
    1_773_655_200,
    "0" * 64,
    3600,
    5400,
    "€143.25",
    (SessionId("A"), SessionId("B")),
)
WORD = Allowance(AllowanceId("L"), ACME.id, "globex")
EXPORT = Export(
    ExportId("E"),
    ACME.id,
    "2026-03-01",
    "2026-03-31",
    "csv",
    "a.csv",
    "0" * 64,
    1,
    (SessionId("A"),),
    ISSUED.id,
)

amounts = st.decimals(0, 10_000, places=2)
windows = st.builds(
    Window,
    st.frozensets(st.integers(1, 8), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.sampled_from([Decimal("1.5"), Decimal(2), Decimal("1.00")]),
)
retainers = st.builds(
    Retainer,
    st.integers(0, 10**6),
    st.integers(1, 12),
    st.integers(1, 31),
    st.sampled_from(Rollover),
    st.integers(0, 10**6),
    st.none() | amounts,
    multiplied=st.booleans(),
)
every_rule = st.builds(
    Rules,
    rate=st.none() | amounts,
    currency=st.none() | st.just("EUR"),
    charge=st.none() | st.sampled_from(Charge),
    increment=st.none() | st.sampled_from(INCREMENTS),
    rounding=st.none() | st.sampled_from(Rounding),
    group=st.none() | st.sampled_from(Group),
    minimum=st.none() | st.integers(0, 600),
    windows=st.none() | st.lists(windows, max_size=3).map(tuple),
    holidays=st.none() | st.lists(st.dates().map(str), max_size=3).map(tuple),
    retainer=st.none() | retainers,
    tax=st.none() | st.builds(Tax, st.decimals(0, 99, places=1), st.text(max_size=5)),
    requires=st.none() | st.frozensets(st.sampled_from(Requirement)),
)


def rows(*changes: Change) -> list[str]:
    return [body for _, body in bodies(Act("x", changes, "why"), Stamp(1, 2, "cli", "x", "why"))]


@given(every_rule)
def test_rules_come_back_from_their_plain_form(rules: Rules) -> None:
    plain = json.loads(canonical(rules_plain(rules)))
    assert rules_from(plain) == rules
    assert set(plain) == {name for name in rules_plain(Rules()) | plain if getattr(rules, name) is not None}


@given(every_rule)
def test_equal_rules_have_equal_bytes(rules: Rules) -> None:
    again = rules_from(json.loads(canonical(rules_plain(rules))))
    assert canonical(rules_plain(again)) == canonical(rules_plain(rules))


@pytest.mark.parametrize("record", [ACME, FIREWALL, TERMS, ISSUED, WORD, EXPORT], ids=kind_of)
def test_a_record_comes_back_from_its_fields(record: Record) -> None:
    fields = json.loads(canonical(to_fields(record)))
    assert from_fields(kind_of(record), fields) == record
    assert class_of(kind_of(record)) is type(record)


def test_every_kind_has_a_name_of_its_own() -> None:
    assert [kind_of(record) for record in (TERMS, ISSUED, WORD)] == ["terms", "statement", "allowance"]


def test_clients_and_exports_of_earlier_versions_are_read() -> None:
    client, export = to_fields(ACME), to_fields(EXPORT)
    for fields, later in ((client, ("address", "locale")), (export, ("statement",))):
        for name in later:
            del fields[name]
    assert from_fields("client", client) == ACME._replace(address="", locale="")
    assert from_fields("export", export) == EXPORT._replace(statement=None)


def test_the_journal_replays_and_takes_back_what_it_says_of_them() -> None:
    gone = ISSUED._replace(voided_at=5, reason="wrong rate")
    other = TERMS._replace(context=FIREWALL.id, rules=Rules(increment=15, retainer=Retainer(3600)))
    made = rows(Change(None, TERMS), Change(None, ISSUED), Change(None, WORD))
    later = rows(Change(TERMS, other), Change(ISSUED, gone), Change(WORD, None))
    assert replay(made + later) == {("terms", "T"): other, ("statement", "S"): gone}
    assert changes_of(later, {}) == (Change(TERMS, other), Change(ISSUED, gone), Change(WORD, None))


def told(*changes: Change) -> list[str]:
    lines = Lines(Days("Europe/Berlin"))
    said = rows(Change(None, ACME), Change(None, FIREWALL), *changes)
    found = [json.loads(body) for body in said]
    entries = [Entry(1, 1, 2, "cli", "x", body["kind"], "", b"", b"") for body in found]
    return [
        lines.line(entry, body).removesuffix(" (why)") for entry, body in zip(entries, found, strict=True)
    ][2:]


def test_each_has_a_line() -> None:
    whole = TERMS._replace(context=FIREWALL.id, since="")
    rules = Rules(rate=Decimal(105), increment=15, windows=(), currency="EUR")
    assert told(
        Change(None, TERMS),
        Change(None, whole),
        Change(TERMS, TERMS._replace(rules=rules)),
        Change(None, ISSUED),
        Change(ISSUED, ISSUED._replace(voided_at=5, reason="wrong rate")),
        Change(None, WORD),
        Change(ACME, ACME._replace(address="2 High Street\nLeeds", locale="")),
    ) == [
        "terms of Acme from 2026-03-01: currency EUR, rate 95.50",
        "terms of Acme · firewall from the beginning: currency EUR, rate 95.50",
        "terms of Acme from 2026-03-01: rate 95.50 → 105, increment none → 15, windows",
        "statement ACME-2026-001, 2 sessions: issued",
        "statement ACME-2026-001, 2 sessions: voided",
        "“globex” in statements of Acme: allowed",
        "client Acme: address 1 High Street; Leeds → 2 High Street; Leeds, locale en_GB → none",
    ]
