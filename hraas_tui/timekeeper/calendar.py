"""Questions about many days at once: a week and a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.timekeeper.scenes import Scenes

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.month import Month
    from hraas_tui.core.periods import Period
    from hraas_tui.core.week import Read, Week


class Calendar(Scenes):
    """Weeks and months, each read at one position of the journal, by ranges of indexes only."""

    def week(self, day: Date) -> Week:
        """The week, from Monday to Sunday, that a day is in."""
        from hraas_tui.core.week import Week, week_of  # the app opens with a day

        period = week_of(day)
        return self.steadily(
            lambda position: Week(self._read(period).period(period.first, period.last), position)
        )

    def month(self, day: Date) -> Month:
        """The calendar month that a day is in."""
        from hraas_tui.core.month import Month
        from hraas_tui.core.periods import Period

        period = Period.month(day)

        def read(position: int) -> Month:
            found = self._read(period)
            billed = self.ledger.billed_in([session.id for session in found.sessions])
            return Month(found.period(period.first, period.last), frozenset(billed), position)

        return self.steadily(read)

    def _read(self, period: Period) -> Read:
        from hraas_tui.core.week import Read

        span = self.days.spans(period.first, period.last)
        sessions = self.ledger.between(span.start, span.end)
        # What nobody can vouch for may lie in the part of a session that is in another period.
        first = min([span.start, *(session.start for session in sessions[:1])])
        ends = [self.clock.now() if session.end is None else session.end for session in sessions[-1:]]
        last = max([span.end, *ends])
        reviews = self.ledger.reviews_between(period.first.format_iso(), period.last.format_iso())
        return Read(
            self.days,
            self.roster(),
            sessions,
            self.ledger.aways_between(first, last),
            self.ledger.breaks_between(span.start, span.end),
            frozenset(review.day for review in reviews),
        )
