"""Terms and sessions to draw statements up from: short ways to write them, and drawn ones of every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from hraas_tui.core.billing.drawing_up import Case, draw_up
from hraas_tui.core.billing.terms import (
    DEFAULTS,
    HOLIDAY,
    INCREMENTS,
    WHOLE_DAY,
    Agreed,
    Agreement,
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
from hraas_tui.core.moments import HOUR, Days
from hraas_tui.core.periods import Period
from hraas_tui.core.sessions import ContextId, SessionId, TermsId
from tests.support.drawn import ACME, BERLIN, MARCH, session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hraas_tui.core.billing.statements import Line, Statement
    from hraas_tui.core.sessions import Client, Session

FIREWALL, VPN = ContextId("A1"), ContextId("A2")
KEYS: Mapping[ContextId, str] = {FIREWALL: "firewall", VPN: "vpn"}
DAILY = frozenset(range(1, 8))
WEEKDAYS, WEEKEND = frozenset(range(1, 6)), frozenset({6, 7})
ONE, TWICE, HALF_MORE = Decimal(1), Decimal(2), Decimal("1.5")


def layer(since: str = "", context: ContextId | None = None, **rules: Any) -> Terms:
    """Terms of Acme, or of a context of it, from a day on."""
    return Terms(TermsId(f"T-{since}-{context}"), ACME.id, context, since, Rules(**rules))


def agreement(*layers: Terms, client: Client = ACME, **rules: Any) -> Agreement:
    """What was agreed with Acme: at 95 EUR an hour from the beginning, and what else is said."""
    first = (layer(**rules),) if rules else ()
    return Agreement(client, (*first, *layers))


def agreed(**rules: Any) -> Agreed:
    """The rules that hold where nothing else is said, but for some."""
    return Agreed.of(Rules(**rules).over(DEFAULTS))


def case(agreement: Agreement, *sessions: Session, **fields: Any) -> Case:
    """Sessions of March 2026 to be drawn up, in Berlin."""
    known: dict[str, Any] = {"contexts": KEYS, "days": BERLIN, "period": MARCH, "made_at": 0, **fields}
    return Case(agreement=agreement, sessions=sessions, **known)


def drawn_up(agreement: Agreement, *sessions: Session, **fields: Any) -> Statement:
    """The statement of some sessions of March 2026."""
    return draw_up(case(agreement, *sessions, **fields))


class Figures(NamedTuple):
    """What is looked at of a line: seconds and money."""

    recorded: int
    billed: int
    multiplier: str
    covered: bool
    amount: str | None


def figures(lines: Sequence[Line]) -> list[Figures]:
    """The figures of lines."""
    return [
        Figures(
            line.recorded,
            line.billed,
            f"{line.multiplier}",
            line.covered,
            None if line.amount is None else f"{line.amount}",
        )
        for line in lines
    ]


# -- drawn ---------------------------------------------------------------------------------------------------

ROLLOVERS = st.sampled_from(Rollover)
ANCHORS = st.sampled_from([1, 2, 15, 28, 29, 30, 31])
MONTHS = st.sampled_from([1, 1, 2, 3, 12])
MULTIPLIERS = st.sampled_from([Decimal("0.5"), ONE, Decimal("1.25"), HALF_MORE, TWICE])
RATES = st.sampled_from(
    [None, Decimal(0), Decimal(95), Decimal("127.50"), Decimal("33.3333"), Decimal("0.01")]
)
TAXES = st.sampled_from([Tax(Decimal(0)), Tax(Decimal(19), "VAT"), Tax(Decimal("7.7"), "MWST")])


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """A window, perhaps over midnight."""
    days = draw(st.frozensets(st.sampled_from([*range(1, 8), HOLIDAY]), min_size=1))
    start = draw(st.integers(0, WHOLE_DAY - 1))
    end = draw(st.sampled_from([0, 150, 8 * 60, WHOLE_DAY]) | st.integers(0, WHOLE_DAY))
    return Window(days, start, end, draw(MULTIPLIERS))


@st.composite
def retainers(draw: st.DrawFn) -> Retainer:
    """A retainer of some hours, or none."""
    return Retainer(
        seconds=draw(st.sampled_from([0, 1, HOUR]) | st.integers(0, 40 * HOUR)),
        months=draw(MONTHS),
        anchor=draw(ANCHORS),
        rollover=draw(ROLLOVERS),
        cap=draw(st.integers(0, 20 * HOUR)),
        overage=draw(st.sampled_from([None, Decimal(120)])),
        multiplied=draw(st.booleans()),
    )


@st.composite
def rules(draw: st.DrawFn, *, context: bool = False) -> Rules:
    """What terms may say, each field or not."""
    said: dict[str, Any] = {
        "rate": RATES,
        "charge": st.sampled_from(Charge),
        "increment": st.sampled_from(INCREMENTS),
        "rounding": st.sampled_from(Rounding),
        "group": st.sampled_from(Group),
        "minimum": st.sampled_from([0, 10, 30, 45]),
        "windows": st.lists(windows(), max_size=2).map(tuple),
    }
    if not context:
        said["retainer"] = retainers()
        said["tax"] = TAXES
        said["holidays"] = st.sampled_from([(), ("2026-03-18",)])
    return Rules(**{name: draw(st.none() | some) for name, some in said.items()})


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Terms from the beginning, perhaps changed in March, perhaps others for a context."""
    layers = [Terms(TermsId("T0"), ACME.id, None, "", draw(rules()))]
    for since in draw(
        st.sets(st.sampled_from(["2026-02-10", "2026-03-01", "2026-03-16", "2026-03-29"]), max_size=2)
    ):
        context = draw(st.sampled_from([None, VPN]))
        layers.append(
            Terms(TermsId(f"T{since}"), ACME.id, context, since, draw(rules(context=context is not None)))
        )
    return Agreement(ACME, tuple(layers))


@st.composite
def worked(
    draw: st.DrawFn, days: Days = BERLIN, period: Period = MARCH, late: bool = False
) -> tuple[Session, ...]:
    """Sessions that start in a period, one after the other, of a second up to ten hours."""
    span = days.spans(period.first, period.last)
    found: list[Session] = []
    at = span.start
    for number in range(draw(st.integers(0, 8))):
        at += draw(st.sampled_from([0, 1, 600, HOUR]) | st.integers(0, 6 * 24 * HOUR))
        seconds = draw(st.sampled_from([1, 60, 180, 360, 900, HOUR]) | st.integers(1, 10 * HOUR))
        if at < span.end:
            context = draw(st.sampled_from([None, FIREWALL, VPN]))
            found.append(
                session(f"{'L' if late else 'S'}{number:03}", at, seconds, context=context, note="Work")
            )
        at += seconds
    return tuple(found)


FEBRUARY = Period(MARCH.first.subtract(months=1), MARCH.first.subtract(days=1))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A month of any work under any terms, perhaps with late sessions of the month before."""
    late = draw(st.just(()) | worked(period=FEBRUARY, late=True))
    taken = draw(st.dictionaries(st.sampled_from(["2026-02-01", "2026-03-01"]), st.integers(0, 20 * HOUR)))
    return case(draw(agreements()), *draw(worked()), late=late, taken=taken)


def split(whole: Session, at: int) -> tuple[Session, Session]:
    """A session in two parts."""

    return whole._replace(end=at), whole._replace(id=SessionId(f"{whole.id}-b"), start=at)
