"""Today: the clock, the day's totals, its timeline and its sessions, and the bar for what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical

from hraas_tui.app.asks import NameAsk
from hraas_tui.app.screens.dragging import Dragging
from hraas_tui.app.screens.editing import Editing
from hraas_tui.app.screens.reviewing import Reviewing
from hraas_tui.app.screens.standing import Standing
from hraas_tui.app.verbs import BY_ID, EVERYWHERE, TODAY, VERBS, bindings, digits_shown, shown_keys
from hraas_tui.app.widgets.banner import Banner, away_mark
from hraas_tui.app.widgets.bars import Bar
from hraas_tui.app.widgets.key_line import Hint, KeyLine
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.now_pane import NowPane
from hraas_tui.app.widgets.session_list import SessionList
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.app.widgets.totals_pane import TotalsPane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.app.messages import SessionOpened
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment


class TodayScreen(Dragging, Reviewing, Editing, Standing):
    """The timer that is always open. It keeps the selection, which list and timeline share."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TODAY)]
    AUTO_FOCUS = ""

    _asked_name = False
    _resumed = False
    _filled = False

    def compose(self) -> ComposeResult:
        """Lay out the screen; how much of it is seen is for the style sheet to say."""
        yield TabLine("today")
        with Horizontal(id="top"):
            yield NowPane()
            yield TotalsPane()
        timeline = Timeline(ascii=self.main.plain, id="timeline")
        timeline.can_focus = False
        timeline.border_title = "Timeline"
        yield timeline
        yield SessionList()
        with Vertical(id="foot"):
            yield Banner()
            yield NewsLine()
            yield Bar()
            yield KeyLine()

    # What the app tells

    def on_mount(self) -> None:
        """Show the keys; the rest is drawn as this screen comes to the front."""
        self.set_class(self.main.plain, "-plain")
        self._show_keys()

    def on_resize(self) -> None:
        """Find the line for the news once the new size's styles hold."""
        self.call_after_refresh(self._refit_news)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Draw what there is, and what happened while another screen was in front."""
        event.refresh_styles &= self._resumed  # at first all of it was styled just now, as it was mounted
        self._resumed = True
        self.main.redraw()

    def _compositor_refresh(self) -> None:
        """Fill what has just got its size before it is painted first: an empty picture is of no use to anybody."""
        if not self._filled and self.is_mounted:
            self._filled = True
            self._show_keys()
            self.main.redraw()
        super()._compositor_refresh()

    def show(self, snapshot: Snapshot, now: Moment) -> None:
        """Draw what has changed."""
        view = self.main.view
        self.keep_picks(snapshot.day)
        running = snapshot.running
        self.show_banner()
        self.query_one(NowPane).show(view)
        self.query_one(TotalsPane).show(view)
        timeline = self.query_one(Timeline)
        timeline.show(
            snapshot.day,
            now,
            discreet=view.discreet,
            running_client=running.client if running else None,
        )
        timeline.select(self.picked, self.marks)
        self.query_one(SessionList).show(view, self.picked, self.marks)
        self.query_one(TabLine).show(now, snapshot.day.days, self._notice())
        self.set_class(not view.is_today, "-elsewhere")
        self.renew_ask(view)
        self.renew_standing()
        if not snapshot.roster.active and not self._asked_name:
            self._asked_name = True
            self.ask(NameAsk(view))

    def tick(self, now: Moment) -> None:
        """Let time go on: each part paints only what it has to."""
        view = self.main.view
        self.show_banner()
        self.query_one(NowPane).tick(view)
        self.query_one(TotalsPane).tick(view)
        self.query_one(Timeline).tick(now)
        self.query_one(SessionList).tick(view)
        self.query_one(TabLine).tick(now, view.day.days, self._notice())
        self._news_tick(now)

    def say(self, news: str, tone: str) -> None:
        """Show one sentence, in the bar too if it is about what was typed there."""
        line = self.query_one(NewsLine)
        line.say(news, tone, self.main.clock.now())
        self._show_news()
        if self.bar.open and tone != "plain":
            self.bar.hint(line.sentence)

    def _news_tick(self, now: Moment) -> None:
        self.query_one(NewsLine).tick(now)
        self._show_news()

    def _refit_news(self) -> None:
        """Break the news to the new width: while it is hidden, their own line is not told of it."""
        if self.is_mounted:
            self.query_one(NewsLine).fit()
        self._show_news()

    def _show_news(self) -> None:
        if not self.is_mounted:
            return  # the app ended before it began: there is no ledger
        line = self.query_one(NewsLine)
        self.set_class(line.long, "-long")
        borrows = line.present and not line.long and not line.display
        banner = self.query_one(Banner)
        waits = banner.present and self.has_class("-strip")
        self.query_one(KeyLine).tell(line.sentence if borrows else banner.rows[0] if waits else None)
        self.set_class(line.present and line.tone != "plain", "-alarm")
        self.set_class(line.present and bool(self.picked or self.marks), "-picked")

    def show_banner(self) -> None:
        """Show what is to be answered first, in the line itself where there is no other."""
        super().show_banner()
        found = self.query_one(Banner).found
        self.query_one(NowPane).mark = away_mark(self.main.view, found, self.answer_key)
        self._show_news()

    def _notice(self) -> str:
        words = ["demo"] if self.main.demo else []
        return ", ".join([*words, "discreet"] if self.main.discreet else words)

    def _show_keys(self) -> None:
        keymap = self.main.keymap
        shown = [v for v in VERBS if v.footer and v.scope in {EVERYWHERE, TODAY}]
        hints = [
            Hint(
                digits_shown(keymap) if verb.id == "client-1" else shown_keys(verb, keymap).split()[0],
                verb.title,
                "" if verb.id == "client-1" else verb.action,
                verb.footer,
            )
            for verb in shown
        ]
        help_ = BY_ID["help"]
        self.query_one(KeyLine).show(hints, Hint(shown_keys(help_, keymap), help_.title, help_.action))

    # The selection

    def on_session_opened(self, event: SessionOpened) -> None:
        """Edit what was clicked twice."""
        self.select(event.session)
        self.action_open()

    def action_zoom(self, by: int) -> None:
        """Show a shorter or longer time on the timeline."""
        self.query_one(Timeline).action_zoom(by)

    def action_nudge(self, minutes: int) -> None:
        """Move the timeline's cursor by minutes."""
        self.timeline.action_nudge(minutes)
        if self.chosen or not self.timeline.tells_times:
            self.tell_cursor()

    def action_pan(self, by: int) -> None:
        """Show an earlier or later part of the timeline."""
        self.query_one(Timeline).action_pan(by)

    async def action_day(self, by: int) -> None:
        """Look at another day; the clock stays the present one."""
        app = self.main
        snapshot = app.snapshot
        date = snapshot.today if by == 0 else snapshot.day.date.add(days=by)
        if date > snapshot.today:
            app.say("That day has not come yet.", "warning")
            return
        app.date = None if date == snapshot.today else date
        self.select(None)
        await app.refresh_snapshot()

    def action_leave(self) -> None:
        """Leave the bar, else what is dragged, the minute cursor, the marks, the selection, the news."""
        if self.bar.open:
            self.leave_bar()
        elif self.leave_drag() or self.timeline.drop_cursor():
            pass
        elif self.marks:
            self.drop_marks()
        elif self.picked is not None:
            self.select(None)
        else:
            self.drop_news()

    def leave_bar(self) -> None:
        """Close the bar and keep the draft; what was wrong with it is no longer news."""
        super().leave_bar()
        if self.query_one(NewsLine).tone == "warning":
            self.drop_news()

    def drop_news(self) -> None:
        """Say nothing any more."""
        self.query_one(NewsLine).clear()
        self._show_news()
