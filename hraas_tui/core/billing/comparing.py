"""Several clients lay their statements side by side: what they would find, before they do.

For the consultant's own eyes only: nothing of this is ever in a statement. Statements may be drafts or issued ones,
and several of one client; what they bill without charge is no claim.

**Billed to both.** Recorded time never overlaps, so whatever is billed twice comes from rounding and minimums. Each
session's billed time is laid on the clock from the session's start on, as a client would read it: a call of 10:02–10:07
that bills a quarter of an hour claims 10:02–10:17. Every second that sessions of two clients or more claim is billed to
both; two sessions of one client that claim the same second are not.

**Billed over recorded.** For each day, on which sessions start in the consultant's own zone: the seconds billed to all
clients against the union of what was recorded. What a printed minimum put there (a group's minimum less its exact time)
is named apart and does not count as billed over recorded; the rest is rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from hraas_tui.core.billing.claims import Claim, claims_of
from hraas_tui.core.billing.same_words import Shared, shared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from whenever import Date

    from hraas_tui.core.billing.statements import Statement
    from hraas_tui.core.moments import Days, Moment, Span
    from hraas_tui.core.sessions import ClientId


@dataclass(frozen=True, slots=True)
class Twice:
    """A stretch of time that the same two or more clients are billed for, and by which sessions.

    `disclosed`: for how many of its seconds printed minimums are the reason.
    """

    start: Moment
    end: Moment
    claims: tuple[Claim, ...]
    disclosed: int

    @property
    def seconds(self) -> int:
        """Its length in seconds."""
        return self.end - self.start

    @property
    def clients(self) -> tuple[ClientId, ...]:
        """Who is billed for it, each once."""
        return tuple(dict.fromkeys(claim.client for claim in self.claims))


@dataclass(frozen=True, slots=True)
class Share:
    """What one client is billed for a day, in seconds."""

    client: ClientId
    key: str
    recorded: int
    billed: int
    topped_up: int

    @property
    def over(self) -> int:
        """Seconds billed over recorded that no minimum explains."""
        return self.billed - self.topped_up - self.recorded


@dataclass(frozen=True, slots=True)
class Balance:
    """A day of all compared clients.

    `recorded` is the union of what was recorded, in seconds; `causes` are the sessions that bill more than they
    recorded, minimums aside, the worst first.
    """

    day: Date
    recorded: int
    shares: tuple[Share, ...]
    causes: tuple[Claim, ...]

    @property
    def billed(self) -> int:
        """Seconds billed to all of them."""
        return sum(share.billed for share in self.shares)

    @property
    def topped_up(self) -> int:
        """Those of the billed seconds that printed minimums explain."""
        return sum(share.topped_up for share in self.shares)

    @property
    def over(self) -> int:
        """Seconds billed over recorded that no minimum explains."""
        return self.billed - self.topped_up - self.recorded

    @property
    def excessive(self) -> bool:
        """Whether more is billed than the clock and the printed minimums give: the red flag."""
        return self.over > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What clients would find in each other's statements."""

    twice: tuple[Twice, ...]
    balances: tuple[Balance, ...]
    shared: tuple[Shared, ...]

    @property
    def billed_twice(self) -> int:
        """Seconds that more than one client is billed for."""
        return sum(each.seconds for each in self.twice)

    @property
    def excessive(self) -> tuple[Balance, ...]:
        """The days on which more is billed than the clock and the printed minimums give."""
        return tuple(balance for balance in self.balances if balance.excessive)

    @property
    def telling(self) -> tuple[Shared, ...]:
        """The shared wording that is not what everybody writes."""
        return tuple(each for each in self.shared if not each.weak)

    @property
    def clean(self) -> bool:
        """Whether there is nothing that a client could point at."""
        return not (self.twice or self.excessive or self.telling)

    def about(self, clients: Collection[ClientId]) -> Comparison:
        """What of it has to do with any of these clients."""
        wanted = frozenset(clients)
        return Comparison(
            tuple(each for each in self.twice if not wanted.isdisjoint(each.clients)),
            tuple(
                each for each in self.balances if not wanted.isdisjoint(share.client for share in each.shares)
            ),
            tuple(each for each in self.shared if not wanted.isdisjoint(each.clients)),
        )


def compare(statements: Sequence[Statement], days: Days) -> Comparison:
    """Lay the statements of several clients side by side; `days` are the consultant's own."""
    claims = tuple(dict.fromkeys(claims_of(statements)))
    return Comparison(tuple(_twice(claims)), tuple(_balances(claims, days)), shared(statements))


def against(statement: Statement, others: Iterable[Statement], days: Days) -> Comparison:
    """What one client would find: all of it that has to do with this statement's client.

    The days are those on which this client is billed, with what all clients are billed for them. Other statements of
    the client itself are taken as its own.
    """
    return compare([statement, *others], days).about({statement.client_id})


# -- billed to both ------------------------------------------------------------------------------------------


def _twice(claims: Iterable[Claim]) -> Iterator[Twice]:
    """Walk along the clock; a stretch ends where the clients change that claim it."""
    active: dict[Claim, None] = {}
    claiming: dict[ClientId, int] = {}
    since, seen = 0, dict[Claim, None]()
    for at, changes in groupby(_edges(claims), key=lambda edge: edge[0]):
        before = set(claiming)  # the clients that claim the time up to here
        arrived: list[Claim] = []
        for _, begins, claim in changes:
            count = claiming.pop(claim.client, 0) + (1 if begins else -1)
            if count:
                claiming[claim.client] = count
            if begins:
                active[claim] = None
                arrived.append(claim)
            else:
                del active[claim]
        if claiming.keys() == before:
            seen.update(dict.fromkeys(arrived))
            continue
        if len(before) > 1:
            yield _stretch(since, at, seen)
        since, seen = at, dict(active) if len(claiming) > 1 else {}


def _edges(claims: Iterable[Claim]) -> list[tuple[Moment, bool, Claim]]:
    """Where laid-out claims begin and end, in order; ends come first, as intervals are half-open."""
    found = [
        edge
        for claim in claims
        if claim.billed > 0
        for edge in ((claim.start, True, claim), (claim.until, False, claim))
    ]
    return sorted(found, key=lambda edge: edge[:2])


def _stretch(start: Moment, end: Moment, claims: Iterable[Claim]) -> Twice:
    kept = tuple(sorted(claims, key=lambda claim: (claim.start, claim.key)))
    without = _doubled((claim.client, claim.start, claim.until - claim.topped_up) for claim in kept)
    disclosed = end - start - sum(max(0, min(end, high) - max(start, low)) for low, high in without)
    return Twice(start, end, kept, disclosed)


def _doubled(laid: Iterable[tuple[ClientId, Moment, Moment]]) -> Iterator[tuple[Moment, Moment]]:
    """The stretches that two clients or more have in common."""
    edges = sorted(
        edge for client, start, end in laid if start < end for edge in ((start, 1, client), (end, -1, client))
    )
    counts: dict[ClientId, int] = {}
    since = 0
    for at, step, client in edges:
        if len(counts) > 1:
            yield since, at
        since = at
        count = counts.pop(client, 0) + step
        if count:
            counts[client] = count


# -- billed over recorded ------------------------------------------------------------------------------------


def _balances(claims: Iterable[Claim], days: Days) -> Iterator[Balance]:
    for day, some in _by_day(claims, days):
        by_client: dict[ClientId, list[Claim]] = {}
        for claim in some:
            by_client.setdefault(claim.client, []).append(claim)
        causes = sorted((claim for claim in some if claim.over > 0), key=lambda claim: -claim.over)
        yield Balance(day, _union(some), tuple(map(_share, by_client.values())), tuple(causes))


def _by_day(claims: Iterable[Claim], days: Days) -> Iterator[tuple[Date, list[Claim]]]:
    """Claims by the day on which their sessions start; a day is looked up once, not for each session."""
    span: Span | None = None
    day, held = None, list[Claim]()
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.key)):
        if span is None or claim.start not in span:
            if day is not None:
                yield day, held
            day = days.day_of(claim.start)
            span, held = days.span(day), []
        held.append(claim)
    if day is not None:
        yield day, held


def _share(claims: Sequence[Claim]) -> Share:
    return Share(
        claims[0].client,
        claims[0].key,
        sum(claim.recorded for claim in claims),
        sum(claim.billed for claim in claims),
        sum(claim.topped_up for claim in claims),
    )


def _union(claims: Iterable[Claim]) -> int:
    """Recorded seconds, none of them twice: claims in order of start."""
    total, reached = 0, 0
    for claim in claims:
        total += max(0, claim.end - max(reached, claim.start))
        reached = max(reached, claim.end)
    return total
