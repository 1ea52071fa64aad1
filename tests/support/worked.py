"""Statements to write: a worked one with everything in it, small ones by hand, and drawn ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from hraas_tui.core.billing.rounding import amounts, apportioned, price
from hraas_tui.core.billing.statements import Account, Line, Party, Piece, Statement, TaxLine, Total, Use
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.money import unit
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import ClientId, Provenance, SessionId
from tests.support.drawn import BERLIN, MARCH, local
from tests.support.texts import TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = Decimal(1)
VAT = Decimal(19)
MADE_AT = local("2026-04-01 09:30")
RULES = (
    "A session belongs to the day on which it starts in Europe/Berlin; a day starts at 04:00.",
    "An hour costs 95.00 EUR; each line's amount is rounded half up to 0.01 EUR.",
)
HOSTILE = '=1+1 <b>&amp;</b> | `x` **y** {z} #let \\ ; "q", it\'s'


def piece(name: str, start: int, seconds: int = 3600, **fields: Any) -> Piece:
    """A live piece without a context that bills what it recorded, unless told otherwise."""
    known = {
        "context": "",
        "ticket": "",
        "note": "",
        "provenance": Provenance.LIVE,
        "billed": seconds,
        **fields,
    }
    return Piece(SessionId(name), start, start + seconds, **known)


def line(*pieces: Piece, billed: int | None = None, **fields: Any) -> Line:
    """Billable time at 95 EUR an hour unless told otherwise; `billed` and the amount are shared out to the pieces."""
    known: dict[str, Any] = {
        "day": BERLIN.day_of(pieces[0].start).format_iso(),
        "context": pieces[0].context,
        "charge": Charge.BILLABLE,
        "covered": False,
        "late": False,
        "multiplier": ONE,
        "rate": Decimal(95),
        "currency": "EUR",
        **fields,
    }
    if billed is not None:
        shares = apportioned(billed, [each.recorded for each in pieces])
        pieces = tuple(replace(each, billed=share) for each, share in zip(pieces, shares, strict=True))
    whole = sum(each.billed for each in pieces)
    amount = None
    if known["rate"] is not None and known["currency"] is not None:
        free = known["covered"] or known["charge"] is Charge.NO_CHARGE
        amount = price(0 if free else whole, known["rate"], known["multiplier"], known["currency"])
        parts = amounts(amount, [each.billed for each in pieces], known["currency"])
        pieces = tuple(replace(each, amount=part) for each, part in zip(pieces, parts, strict=True))
    return Line(billed=whole, amount=amount, pieces=pieces, **known)


def statement(*lines: Line, tax: Decimal = Decimal(0), **fields: Any) -> Statement:
    """A draft for Acme of March 2026 unless told otherwise, with the totals that its lines come to."""
    known: dict[str, Any] = {
        "client_id": ClientId("A"),
        "client_key": "acme",
        "client": Party("Acme"),
        "consultant": Party("Ada Example", ("Beispielweg 1", "10115 Berlin")),
        "period": MARCH,
        "zone": BERLIN.zone,
        "day_start": BERLIN.day_start,
        "locale": "",
        "made_at": MADE_AT,
        "rules": RULES,
        **fields,
    }
    taxes = _taxes(lines, tax)
    return Statement(lines=lines, totals=_totals(lines, taxes), taxes=taxes, **known)


def _taxes(lines: Sequence[Line], percent: Decimal) -> tuple[TaxLine, ...]:
    if not percent:
        return ()
    found = []
    for currency, net in _nets(lines).items():
        amount = (net * percent / 100).quantize(unit(currency), ROUND_HALF_UP)
        found.append(TaxLine("VAT", percent, net, amount, currency))
    return tuple(found)


def _totals(lines: Sequence[Line], taxes: Sequence[TaxLine]) -> tuple[Total, ...]:
    return tuple(
        Total(currency, net, net + sum((tax.amount for tax in taxes if tax.currency == currency), Decimal(0)))
        for currency, net in _nets(lines).items()
    )


def _nets(lines: Sequence[Line]) -> dict[str, Decimal]:
    nets: dict[str, Decimal] = {}
    for each in lines:
        if each.amount is not None and each.currency is not None:
            nets[each.currency] = nets.get(each.currency, Decimal(0)) + each.amount
    return nets


NIGHT = local("2026-03-29 01:30")
"""Half an hour before the clocks go forward: an hour later they say 03:30."""

WORKED = statement(
    line(
        piece(
            "7K3M9Q2XVB", local("2026-03-16 10:02"), 6360, context="firewall", ticket="4812", note="Hotfix"
        ),
        billed=6480,
    ),
    line(
        piece(
            "7K3M9Q2XVC",
            local("2026-03-17 14:00"),
            context="gateway",
            note=HOSTILE,
            provenance=Provenance.TYPED,
        ),
        covered=True,
    ),
    line(
        piece(
            "7K3M9Q2XVC",
            local("2026-03-17 15:00"),
            1800,
            context="gateway",
            note=HOSTILE,
            provenance=Provenance.TYPED,
        )
    ),
    line(piece("7K3M9Q2XVD", NIGHT, note="漢字 👩‍💻 שלום"), multiplier=Decimal("1.5")),
    line(piece("7K3M9Q2XVE", local("2026-03-30 09:00"), 427), charge=Charge.NO_CHARGE),
    line(piece("7K3M9Q2XVF", local("2026-02-27 09:00"), context="firewall"), late=True),
    tax=VAT,
    client=Party("Acme & Söhne GmbH", ("Hauptstraße 1", "80331 München")),
    account=Account(1800, 3600, 3600, 600, 1200, (Use("2026-03-01", 3600),)),
)
"""A draft: rounded up, covered, beyond the retainer, after hours while clocks change, without charge, late. 456.00 EUR
net, 86.64 EUR tax."""

ISSUED = replace(
    WORKED,
    number="ACME-2026-003",
    replaces="ACME-2026-002",
    changes=("7K3M9Q2XVB: the note was changed.",),
    locale="de_DE",
)
"""The same with a number, for a German reader, in place of a voided one."""

EMPTY = statement()
"""A draft without a session."""

IDS = tuple(dict.fromkeys(str(each.session) for _, each in WORKED.pieces))

RATES = st.none() | st.decimals(0, 500, places=2)
CURRENCIES = st.sampled_from(["EUR", "JPY", "BHD"])
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
LOCALES = st.sampled_from(["", "de_DE", "en_US", "fr_CH", "ja_JP", "ar_EG"])


@st.composite
def _lines(draw: st.DrawFn, start: int, count: int) -> tuple[Line, ...]:
    found: list[Line] = []
    at, number = start, 0
    for _ in range(count):
        late = draw(st.booleans())
        made: list[Piece] = []
        for _ in range(draw(st.integers(1, 3))):
            at += draw(st.integers(0, 3 * 86_400))
            seconds = draw(st.integers(1, 30 * 3600))
            texts = {name: draw(TEXT) for name in ("context", "ticket", "note")}
            made.append(
                piece(f"S{number:04}", at, seconds, provenance=draw(st.sampled_from(Provenance)), **texts)
            )
            at, number = at + seconds, number + 1
        charge = draw(st.sampled_from([Charge.BILLABLE, Charge.NO_CHARGE]))
        rate = draw(RATES)
        found.append(
            line(
                *made,
                billed=draw(st.integers(0, 20)) * 900,
                late=late,
                charge=charge,
                covered=charge is Charge.BILLABLE and draw(st.booleans()),
                multiplier=draw(st.sampled_from([ONE, Decimal("1.5"), Decimal(2)])),
                rate=rate,
                currency=None if rate is None else draw(CURRENCIES),
                day=draw(st.none() | st.just(BERLIN.day_of(made[0].start).format_iso())),
                context=draw(st.none() | st.just(made[0].context)),
            )
        )
    return tuple(found)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A draft or an issued statement of some period with every kind of text, zone, currency and locale."""
    first = MARCH.first.add(days=draw(st.integers(0, 400)))
    lines = draw(_lines(BERLIN.starts_at(first), draw(st.integers(0, 4))))
    lines = tuple(sorted(lines, key=lambda each: each.late))
    seconds = st.integers(0, 10**6)
    opening, added, used = draw(seconds), draw(seconds), draw(seconds)
    account = Account(opening, added + used, used, added, opening)
    return statement(
        *lines,
        tax=draw(st.sampled_from([Decimal(0), VAT, Decimal("7.7")])),
        period=Period(first, first.add(days=draw(st.integers(0, 40)))),
        zone=draw(ZONES),
        locale=draw(LOCALES),
        client_key=draw(st.sampled_from(["acme", "müller.ag"])),
        client=Party(draw(TEXT), tuple(draw(st.lists(TEXT, max_size=3)))),
        consultant=Party(draw(TEXT)),
        number=draw(st.none() | st.just("ACME-2026-003")),
        account=draw(st.none() | st.just(account)),
        rules=tuple(draw(st.lists(TEXT, max_size=2))),
    )
