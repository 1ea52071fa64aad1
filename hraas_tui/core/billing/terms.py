"""Terms: how a client's sessions become billed time and money, from which day on, and for which context.

Terms are kept as layers: each `Terms` says what changes from a day on, for a client as a whole or for one of its
contexts, and leaves alone what it does not name. `Agreement.on` lays them over each other.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.core.sessions import Client, ClientId, ContextId, Requirement, TermsId

INCREMENTS = (0, 1, 5, 6, 10, 15, 30, 60)
"""Minutes that billed time may be a multiple of; 0 is exact, to the second."""

HOLIDAY = 8
"""Stands for a listed holiday beside the ISO weekdays, Monday 1 to Sunday 7."""

WHOLE_DAY = 24 * 60
"""Minutes after midnight at which a day's last window ends."""


class Charge(StrEnum):
    """Whether time is billed: for money, not at all (in no statement), or shown at zero."""

    BILLABLE = "billable"
    NON_BILLABLE = "non-billable"
    NO_CHARGE = "no-charge"


class Rounding(StrEnum):
    """To which multiple of the increment a group's time goes; exact multiples stay. Halves go up in `nearest`."""

    UP = "up"
    NEAREST = "nearest"
    DOWN = "down"


class Group(StrEnum):
    """Which time is added up before minimum and increment are applied."""

    SESSION = "session"
    CONTEXT_DAY = "context-day"
    CLIENT_DAY = "client-day"
    STATEMENT = "statement"


class Rollover(StrEnum):
    """What becomes of a retainer's hours that are left at the end of its period."""

    NONE = "none"
    CAPPED = "capped"
    ALL = "all"


class Window(NamedTuple):
    """Hours of the client's days that cost a multiple of the rate.

    `days` are ISO weekdays and `HOLIDAY`; `start` and `end` are minutes after midnight in the client's zone. A
    window that does not end after it starts goes on into the next day. Where windows overlap, the highest
    multiplier holds.
    """

    days: frozenset[int]
    start: int
    end: int
    multiplier: Decimal


class Retainer(NamedTuple):
    """Hours that were agreed beforehand; `seconds` 0 is no retainer.

    A period lasts `months` and begins on the day `anchor` of a month (the last one in shorter months). What is left
    at its end lapses, rolls over up to `cap` seconds, or all of it. Time beyond the hours costs `overage` an hour,
    the ordinary rate if that is None. `multiplied`: an hour at a multiplier of two uses up two.
    """

    seconds: int
    months: int = 1
    anchor: int = 1
    rollover: Rollover = Rollover.NONE
    cap: int = 0
    overage: Decimal | None = None
    multiplied: bool = True


class Tax(NamedTuple):
    """A tax on the net total: `percent` of it, called `label`. Percent 0 is none."""

    percent: Decimal
    label: str = ""


NO_RETAINER = Retainer(0)
NO_TAX = Tax(Decimal(0))


class Rules(NamedTuple):
    """What terms say; None says nothing, so that what holds otherwise goes on holding.

    `rate` is an amount per hour in `currency` (ISO 4217). `increment` and `minimum` are minutes; a minimum is per
    group that has any time (a call-out), 0 is none. `holidays` are ISO dates. `requires` is what a finished session
    must have.
    """

    rate: Decimal | None = None
    currency: str | None = None
    charge: Charge | None = None
    increment: int | None = None
    rounding: Rounding | None = None
    group: Group | None = None
    minimum: int | None = None
    windows: tuple[Window, ...] | None = None
    holidays: tuple[str, ...] | None = None
    retainer: Retainer | None = None
    tax: Tax | None = None
    requires: frozenset[Requirement] | None = None

    def over(self, below: Rules) -> Rules:
        """These rules laid over others: what they leave open is as it was below."""
        return below._replace(**{name: value for name, value in self._asdict().items() if value is not None})


DEFAULTS = Rules(
    charge=Charge.BILLABLE,
    increment=6,
    rounding=Rounding.NEAREST,
    group=Group.CONTEXT_DAY,
    minimum=0,
    windows=(),
    holidays=(),
    retainer=NO_RETAINER,
    tax=NO_TAX,
    requires=frozenset(),
)
"""What holds where nobody has said anything else."""

CLIENT_WIDE = ("currency", "retainer", "tax", "holidays")
"""What only a client as a whole can have, not one of its contexts."""


class Terms(NamedTuple):
    """What changes from the civil day `since` (ISO 8601, empty: from the beginning) for a client or a context of it."""

    id: TermsId
    client: ClientId
    context: ContextId | None
    since: str
    rules: Rules


class Agreed(NamedTuple):
    """The rules that hold for a session, complete; `rate` and `currency` are None where there is no rate."""

    charge: Charge
    increment: int
    rounding: Rounding
    group: Group
    minimum: int
    windows: tuple[Window, ...]
    holidays: tuple[str, ...]
    retainer: Retainer
    tax: Tax
    requires: frozenset[Requirement]
    rate: Decimal | None = None
    currency: str | None = None

    @classmethod
    def of(cls, rules: Rules) -> Agreed:
        """Rules that name everything but, perhaps, a rate."""
        return cls(**{name: getattr(rules, name) for name in cls._fields})


class Agreement(NamedTuple):
    """All terms of one client, those of its contexts included; the client's own fields are the first layer."""

    client: Client
    terms: tuple[Terms, ...] = ()

    def on(self, day: str, context: ContextId | None = None) -> Agreed:
        """What holds on a civil day (ISO 8601) for a context, or for the client's other time."""
        return Agreed.of(self.layered(day, context))

    def client_on(self, day: str) -> Client:
        """The client with the rate, and what a session must have, that hold on a civil day (ISO 8601)."""
        held = self.on(day)
        return self.client._replace(rate=held.rate, currency=held.currency, requires=held.requires)

    def layered(self, day: str, context: ContextId | None = None) -> Rules:
        """The same as rules: the client's layers by day, then the context's by day, each over those before."""
        own = self.client
        rules = Rules(own.rate, own.currency, requires=own.requires).over(DEFAULTS)
        for layer in self._layers(day, None):
            rules = layer.rules.over(rules)
        if context is not None:
            for layer in self._layers(day, context):
                rules = layer.rules.over(rules)
        return rules

    def _layers(self, day: str, context: ContextId | None) -> Iterable[Terms]:
        held = [each for each in self.terms if each.context == context and each.since <= day]
        return sorted(held, key=lambda each: each.since)
