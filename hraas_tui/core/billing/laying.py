"""Parts of sessions on their way into lines, and which of them a retainer pays for."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.billing.terms import Agreed, Charge
from hraas_tui.core.billing.windows import ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hraas_tui.core.billing.retainers import Meter
    from hraas_tui.core.billing.statements import Piece
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session


class Part(NamedTuple):
    """A piece on its way into a line: of which group, at which multiplier, paid for by the retainer or not."""

    group: int
    multiplier: Decimal
    covered: bool
    piece: Piece


class Together(NamedTuple):
    """Sessions that are added up together, under the same terms."""

    late: bool
    agreed: Agreed
    day: str
    sessions: list[Session]


def laid(parts: Iterable[Part], groups: Sequence[Together], meter: Meter) -> Iterator[Part]:
    """Lay the billable parts against the retainer in order of time; the one at which it runs out is cut in two.

    A session uses the hours of the day on which it starts, to its end. A late one draws on the retainer as if it had
    been at the beginning of the period: what earlier statements say of it stays true. One whose own terms have no
    retainer uses none.
    """
    starts = {session.id: session.start for group in groups for session in group.sessions}
    for part in sorted(parts, key=lambda part: (not groups[part.group].late, part.piece.start)):
        agreed = groups[part.group].agreed
        if agreed.charge is Charge.BILLABLE and agreed.retainer.seconds:
            yield from _split(part, starts[part.piece.session], meter, multiplied=agreed.retainer.multiplied)
        else:
            yield part


def _split(part: Part, began: Moment, meter: Meter, *, multiplied: bool) -> Iterator[Part]:
    piece, times = part.piece, part.multiplier if multiplied else ONCE
    wanted = int((piece.billed * times).to_integral_value(ROUND_HALF_UP))
    left = meter.left_at(began)
    if left >= wanted:
        meter.use(began, wanted)
        yield part._replace(covered=left > 0)
        return
    seconds = int(left / times)
    at = piece.start + piece.recorded * seconds // max(1, piece.billed)
    if not piece.start < at < piece.end:
        yield part  # nothing is left, or too little to be seen on a clock
        return
    meter.use(began, left)
    yield part._replace(covered=True, piece=replace(piece, end=at, billed=seconds))
    yield part._replace(piece=replace(piece, start=at, billed=piece.billed - seconds))
