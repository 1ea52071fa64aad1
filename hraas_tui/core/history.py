"""Why a session is what it is: the journal's entries about it, told as chapters in words."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hraas_tui.core.history_words import ORIGINS, PROVENANCES, title_of
from hraas_tui.core.journal import BACK
from hraas_tui.core.moments import MINUTE, zoned
from hraas_tui.core.month_names import MONTHS
from hraas_tui.core.phrases import duration, plural
from hraas_tui.core.wording import UNASSIGNED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hraas_tui.core.history_record import Billing, History, Step
    from hraas_tui.core.journal import Fields
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.sessions import ClientId, Export


@dataclass(frozen=True, slots=True)
class Detail:
    """A field in words; `before` is None where nothing is compared."""

    label: str
    after: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Something that happened to a session. `at` is None for the last one, which says what it is now.

    `day` and `clock` are the local date, with its offset from UTC, and the time to the second.
    """

    title: str
    details: tuple[Detail, ...] = ()
    origin: str = ""
    reason: str = ""
    day: str = ""
    clock: str = ""


def chapters(
    history: History,
    days: Days,
    now: Moment,
    hides: Callable[[ClientId | None], bool] = lambda _: False,
    hidden: str = "•••",
) -> tuple[Chapter, ...]:
    """Tell a history from how the session came to be to what it is now.

    What a session said while it belonged to a client that `hides` is covered by `hidden`.
    """
    teller = _Teller(history, days, now, hides, hidden)
    told = [(step.act, teller.chapter(place)) for place, step in enumerate(history.steps)]
    told += [(billing.act, teller.billing(billing)) for billing in history.billings]
    return (*(chapter for _, chapter in sorted(told, key=itemgetter(0))), teller.present())


class _Teller:
    def __init__(
        self,
        history: History,
        days: Days,
        now: Moment,
        hides: Callable[[ClientId | None], bool],
        hidden: str,
    ) -> None:
        self._history, self._days, self._now = history, days, now
        self._hides, self._hidden = hides, hidden
        self._day = zoned(history.last["start"], days.zone).date()

    def chapter(self, place: int) -> Chapter:
        """What one act did."""
        steps = self._history.steps
        step = steps[place]
        return self._chapter(step, title_of(step, steps[:place]), self._details(step))

    def billing(self, billing: Billing) -> Chapter:
        """That a statement which has it was issued or voided."""
        number = self._hidden if self._hides(billing.client) else billing.number
        return self._chapter(billing, f"billed in {number}" if billing.live else f"{number} was voided", ())

    def _chapter(self, event: Step | Billing, title: str, details: tuple[Detail, ...]) -> Chapter:
        local = zoned(event.at, self._days.zone)
        offset = local.format_iso()[19:].partition("[")[0]
        return Chapter(
            title,
            details,
            ORIGINS.get(event.origin, event.origin),
            event.reason,
            f"{local.day_of_week().name.title()[:3]} {_date(local.date(), year=True)}, UTC{offset.rstrip('Z')}",
            f"{local.hour:02}:{local.minute:02}:{local.second:02}",
        )

    def _details(self, step: Step) -> tuple[Detail, ...]:
        if step.after is None:
            return ()
        if step.before is None:
            return self._all(step.after)
        return tuple(self._difference(name, step.before, step.after) for name in step.changed)

    def present(self) -> Chapter:
        """What the session is now, or that it is gone, and where it was written to."""
        last = self._history.last
        end = last["end"]
        title = "deleted; it was" if self._history.gone else "running" if end is None else "now"
        length = max(0, (self._now if end is None else end) - last["start"])
        long = duration(length) if length >= MINUTE else f"{length} s"
        details = [Detail(LABELS["provenance"], f"{long}, {self._said('provenance', last)}")]
        if not self._history.gone:
            details.append(Detail("billed", self._billed()))
        held = [Detail("exported", self._export(export)) for export in self._history.exports]
        return Chapter(title, (*self._all(last), *details, *held))

    def _billed(self) -> str:
        billed = self._history.billed
        if billed is None:
            return "not yet"
        return f"in {self._hidden if self._hides(billed.client) else billed.number}"

    def _export(self, export: Export) -> str:
        if self._hides(export.client):
            return self._hidden
        when = self._moment(export.written_at)
        name = export.path.rpartition("/")[2]
        return f"{when}, {name} with {plural(len(export.sessions), 'session')}"

    # Fields in words

    def _all(self, fields: Fields) -> tuple[Detail, ...]:
        start, end = fields["start"], fields["end"]
        exact = self._exact(start, end)
        begin = self._moment(start, exact=exact)
        details = [Detail("start", begin)]
        if end is not None:
            details = [Detail("time", f"{begin}–{self._moment(end, exact=exact)}")]
        plain = ("client", "context", "ticket", "note", BACK)
        details += [
            Detail(LABELS[name], self._said(name, fields))
            for name in plain
            if fields[name] or name == "client"
        ]
        if fields["zone"] != self._days.zone:
            details.append(Detail("zone", fields["zone"]))
        return tuple(details)

    def _difference(self, name: str, before: Fields, after: Fields) -> Detail:
        if name in {"start", "end"}:
            exact = self._exact(before[name], after[name])
            return Detail(
                LABELS[name], self._time(after[name], exact=exact), self._time(before[name], exact=exact)
            )
        return Detail(LABELS[name], self._said(name, after), self._said(name, before))

    def _said(self, name: str, fields: Fields) -> str:
        value = fields[name]
        if name == BACK:
            return self._link(value)
        if name in {"client", "context", "ticket", "note"}:
            return self._hidden if self._hides(fields["client"]) else self._named(name, value)
        return PROVENANCES.get(str(value), str(value))

    def _named(self, name: str, value: str | None) -> str:
        names = self._history.names
        if name == "client":
            return names.client(value)
        if not value:
            return "none"
        if name == "context":
            return names.contexts.get(value, "a context that is gone")
        return f"“{value}”" if name == "note" else f"#{value}"

    def _link(self, session: str | None) -> str:
        if session is None:
            return "nothing"
        known = self._history.names.sessions.get(session)
        if known is None:
            return "a session that is gone"
        client, start = known
        name = (
            UNASSIGNED if client is None else self._history.names.clients.get(client, "a client that is gone")
        )
        return f"{self._hidden if self._hides(client) else name} {self._moment(start)}"

    def _time(self, at: Moment | None, *, exact: bool) -> str:
        return "running" if at is None else self._moment(at, exact=exact)

    def _moment(self, at: Moment, *, exact: bool = False) -> str:
        """A local time, with its date if that is not the session's own."""
        local = zoned(at, self._days.zone)
        clock = f"{local.hour:02}:{local.minute:02}" + (f":{local.second:02}" if exact else "")
        day = local.date()
        return clock if day == self._day else f"{_date(day, year=day.year != self._day.year)} {clock}"

    @staticmethod
    def _exact(*moments: Moment | None) -> bool:
        """Whether times have to be told to the second, because minutes would not tell them apart or all."""
        return any(at is not None and at % MINUTE for at in moments)


LABELS = {
    "start": "start",
    "end": "end",
    "zone": "zone",
    "client": "client",
    "context": "context",
    "ticket": "ticket",
    "note": "note",
    "provenance": "recorded",
    BACK: "returns to",
}


def _date(day: Any, *, year: bool) -> str:
    short = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return f"{short} {day.year}" if year else short
