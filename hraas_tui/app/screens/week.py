"""The Week screen: seven days on one line of hours, or the month as a calendar, with what they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.containers import Container

from hraas_tui.app.lean import LeanScreen
from hraas_tui.app.screens.calendar_rows import month_rows, said, week_rows, week_title
from hraas_tui.app.verb import WEEK
from hraas_tui.app.verbs import BY_ID, EVERYWHERE, VERBS, bindings, digits_shown, shown_keys
from hraas_tui.app.widgets.fitted import Fitted
from hraas_tui.app.widgets.key_line import Hint, KeyLine
from hraas_tui.app.widgets.month_grid import MonthGrid
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.view import View
from hraas_tui.app.widgets.week_lanes import WeekLanes
from hraas_tui.core.errors import LedgerTrouble, Refused
from hraas_tui.core.moments import MINUTE
from hraas_tui.core.month import Month
from hraas_tui.core.periods import Period
from hraas_tui.core.week import LENGTH, Week, week_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from whenever import Date

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.messages import DayPointed
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.timekeeper import Timekeeper


class WeekScreen(LeanScreen[None]):
    """A week or a month, and the day in it that is highlighted. It reads anew whenever the ledger changes."""

    CSS_PATH = "week.tcss"
    scope = WEEK
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WEEK)]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._chosen: Date | None = None
        self._followed: Date | None = None
        self._monthly = False
        self._shown: Week | Month | None = None
        self._minute = 0

    def compose(self) -> ComposeResult:
        """Lay out the tabs, the days, the totals, the news and the keys."""
        yield TabLine("week")
        with Container(id="spread"):
            yield WeekLanes()
            yield MonthGrid()
            yield Fitted(id="sums")
        with Container(id="foot"):
            yield NewsLine()
            yield KeyLine()

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    # What the app tells

    def on_mount(self) -> None:
        """Show the keys."""
        self.set_class(self.main.plain, "-plain")
        self.query_one("#sums").border_title = "Totals"
        self._show_keys()

    def on_screen_resume(self) -> None:
        """Highlight the day that Today shows if it is another one now, and draw what was changed meanwhile."""
        self._follow(self.main.snapshot.day.date)
        self._draw()
        self._read()

    def on_resize(self) -> None:
        """Find the line for the news once the new size's styles hold."""
        self.call_after_refresh(self._refit_news)

    def show(self, snapshot: Snapshot, now: Moment) -> None:  # noqa: ARG002 - a face is told the time
        """Draw, and read again if the ledger has changed since; at the start of a day, go along with it."""
        before = self.period
        if self.chosen == self._followed:
            self._follow(snapshot.day.date)
        self._draw()
        if self._shown is None or self.period != before or self._shown.position != snapshot.position:
            self._read()

    def tick(self, now: Moment) -> None:
        """Let time go on: each part paints only what it has to."""
        if not self._ready:
            return
        view = self._view()
        if view is not None and isinstance(self._shown, Week):
            self.query_one(WeekLanes).tick(view)
        if view is not None and now // MINUTE != self._minute:
            self._draw()
        self.query_one(TabLine).tick(now, self.main.config.days, self._notice)
        self.query_one(NewsLine).tick(now)
        self._show_news()

    def say(self, news: str, tone: str) -> None:
        """Show one sentence."""
        if self._ready:
            self.query_one(NewsLine).say(news, tone, self.main.clock.now())
            self._show_news()

    @property
    def typing(self) -> bool:
        """Whether a bar is open: this screen has none."""
        return False

    @property
    def _ready(self) -> bool:
        """Whether the widgets are there: not yet while it is laid out, no longer while the app closes."""
        return self.is_mounted and self.app.is_running

    def _follow(self, day: Date) -> None:
        if day != self._followed:
            self._followed = self._chosen = day

    # What is shown

    @property
    def chosen(self) -> Date:
        """The highlighted day."""
        return self._chosen or self.main.snapshot.day.date

    @property
    def period(self) -> Period:
        """The week or month that the highlighted day is in."""
        return self._around(self.chosen)

    def _around(self, day: Date) -> Period:
        return Period.month(day) if self._monthly else week_of(day)

    @property
    def _notice(self) -> str:
        words = ["demo"] * self.main.demo + ["discreet"] * self.main.discreet
        return ", ".join(words)

    @work
    async def _read(self) -> None:
        """Read the week or month that is asked for, unless another is asked for meanwhile."""
        monthly, day = self._monthly, self.chosen

        def question(keeper: Timekeeper) -> Week | Month:
            return keeper.month(day) if monthly else keeper.week(day)

        try:
            found = await self.main.store.latest(question, "calendar")
        except LedgerTrouble as trouble:
            self.main.say(str(trouble), "error")
            return
        if found is not None:
            self._shown = found
            self._draw()

    def _view(self) -> View | None:
        """The highlighted day at this instant; None until the week or month it is in has been read."""
        shown = self._shown
        if shown is None or isinstance(shown, Month) != self._monthly:
            return None
        day = shown.day(self.chosen)
        if day is None:
            return None
        snapshot = self.main.snapshot._replace(day=day)
        return View(snapshot, self.main.clock.now(), self.main.discreet, self.main.plain)

    def _draw(self) -> None:
        if not self._ready:
            return
        now = self.main.clock.now()
        self.query_one(TabLine).show(now, self.main.config.days, self._notice)
        view, shown = self._view(), self._shown
        if view is None or shown is None:
            return  # what was drawn last stays until it has been read
        self._minute = now // MINUTE
        self.set_class(self._monthly, "-month")
        chosen, sums = self.chosen, self.query_one(Fitted)
        if isinstance(shown, Week):
            lanes, week = self.query_one(WeekLanes), shown
            lanes.border_title = week_title(view, week)
            lanes.show(week, view, chosen)
            sums.show(lambda width, height: week_rows(view, week, chosen, width, height))
        else:
            grid, month = self.query_one(MonthGrid), shown
            grid.border_title = said(view, month.period)
            grid.show(month, view, chosen)
            sums.show(lambda width, height: month_rows(view, month, chosen, width, height))

    def _show_keys(self) -> None:
        keymap = self.main.keymap
        own = [verb for verb in VERBS if verb.scope == WEEK and verb.footer]
        this, other = ("month", "week") if self._monthly else ("week", "month")
        titles = {"week-before": this, "week-swap": other, "week-now": "today"}
        hints = []
        for verb in sorted(own, key=lambda verb: verb.footer):
            key = shown_keys(verb, keymap).split()[0]
            if verb.id == "week-before":
                key += " " + shown_keys(BY_ID["week-after"], keymap).split()[0]
            key = key.replace("⏎", "enter") if self.main.plain else key
            hints.append(Hint(key, titles.get(verb.id, verb.title), verb.action, verb.footer))
        for verb in (verb for verb in VERBS if verb.scope == EVERYWHERE and verb.footer):
            first = verb.id == "client-1"
            key = digits_shown(keymap) if first else shown_keys(verb, keymap).split()[0]
            hints.append(Hint(key, verb.title, "" if first else verb.action, len(own) + verb.footer))
        help_ = BY_ID["help"]
        self.query_one(KeyLine).show(hints, Hint(shown_keys(help_, keymap), help_.title, help_.action))

    # The news

    def _refit_news(self) -> None:
        if self._ready:
            self.query_one(NewsLine).fit()
            self._show_news()

    def _show_news(self) -> None:
        """Show the news where there is a line for them: their own, the keys' or the first of the sums."""
        line, keys = self.query_one(NewsLine), self.query_one(KeyLine)
        self.set_class(line.long, "-long")
        borrowed = line.sentence if line.present and not line.long and not line.display else None
        keys.tell(borrowed if keys.display else None)
        self.query_one(Fitted).tell(None if keys.display else borrowed)

    # What keys and clicks do

    def _go(self, day: Date) -> None:
        """Highlight a day, in its week or month, unless that is out of reach."""
        try:
            period = self._around(day)
        except Refused:  # the ledger knows no days before 1970
            return
        if period.first > self.main.snapshot.today:
            self.main.say(f"That {'month' if self._monthly else 'week'} has not come yet.", "warning")
            return
        before, self._chosen = self.period, day
        self._draw()
        if period != before:
            self._read()

    def action_step_day(self, by: int) -> None:
        """Highlight a day before or after."""
        self._go(self.chosen.add(days=by))

    def action_step_week(self, by: int) -> None:
        """Highlight the day above or below."""
        self._go(self.chosen.add(days=by * LENGTH if self._monthly else by))

    def action_edge(self, by: int) -> None:
        """Highlight the first or last day of the week or month."""
        self._go(self.period.last if by > 0 else self.period.first)

    def action_period(self, by: int) -> None:
        """Look at the week or month before or after, or at the present one."""
        if not by:
            self._go(self.main.snapshot.today)
        elif self._monthly:
            self._go(self.chosen.add(months=by))
        else:
            self._go(self.chosen.add(days=by * LENGTH))

    def action_swap(self) -> None:
        """Show the month instead of the week, or the week again."""
        self._monthly = not self._monthly
        self._show_keys()
        self._read()

    async def action_look_at_day(self) -> None:
        """Look at the highlighted day on Today."""
        day, snapshot = self.chosen, self.main.snapshot
        if day > snapshot.today:
            self.main.say("That day has not come yet.", "warning")
        elif not snapshot.day.days.span(day).seconds:
            self.main.say(f"That day does not exist in {snapshot.day.days.zone}.", "warning")
        else:
            await self.main.look_at(day)

    async def on_day_pointed(self, event: DayPointed) -> None:
        """Highlight the day that was clicked; look at one that was clicked twice."""
        self._go(event.day)
        if event.opened:
            await self.action_look_at_day()
