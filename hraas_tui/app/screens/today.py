"""Today: the clock, the day's totals, its timeline and its sessions, and the bar for what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from hraas_tui.app.asks import Ask, NameAsk, NoteAsk, StartAsk, WhenAsk
from hraas_tui.app.messages import SessionChosen, SessionOpened
from hraas_tui.app.verbs import BY_ID, EVERYWHERE, TODAY, VERBS, bindings, digits_shown, keys_of, shown_keys
from hraas_tui.app.widgets.bars import Bar, BarEntered, BarLeft, Choice, Choices, Chosen, letters
from hraas_tui.app.widgets.key_line import Hint, KeyLine
from hraas_tui.app.widgets.news_line import NewsLine
from hraas_tui.app.widgets.now_pane import NowPane
from hraas_tui.app.widgets.session_list import SessionList
from hraas_tui.app.widgets.tab_line import TabLine
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.app.widgets.totals_pane import TotalsPane
from hraas_tui.core.errors import Refused
from hraas_tui.core.interrupts import Target

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from hraas_tui.app.app import HraasApp
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Client, ClientId, Session, SessionId


class TodayScreen(Screen[None]):
    """The timer that is always open. It keeps the selection, which list and timeline share."""

    CSS_PATH: ClassVar = ["today.tcss", "../widgets/timeline.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TODAY)]
    AUTO_FOCUS = ""

    selected: SessionId | None = None
    _asked_name = False

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
            yield NewsLine()
            yield Bar()
            yield KeyLine()

    @property
    def main(self) -> HraasApp:
        """The app."""
        return cast("HraasApp", self.app)

    @property
    def bar(self) -> Bar:
        """The bar."""
        return self.query_one(Bar)

    @property
    def typing(self) -> bool:
        """Whether the bar is open."""
        return self.is_mounted and self.bar.open

    # What the app tells

    def on_mount(self) -> None:
        """Show the keys."""
        self.set_class(self.main.plain, "-plain")
        self._show_keys()

    def on_screen_resume(self) -> None:
        """Draw what happened while another screen was in front."""
        self.main.redraw()

    def show(self, snapshot: Snapshot, now: Moment) -> None:
        """Draw what has changed."""
        view = self.main.view
        ids = {session.id for session in snapshot.day.sessions}
        if self.selected not in ids:
            self.selected = None
        running = snapshot.running
        self.query_one(NowPane).show(view)
        self.query_one(TotalsPane).show(view)
        timeline = self.query_one(Timeline)
        timeline.show(
            snapshot.day,
            now,
            discreet=view.discreet,
            running_client=running.client if running else None,
        )
        timeline.select(self.selected)
        self.query_one(SessionList).show(view, self.selected)
        self.query_one(TabLine).show(now, snapshot.day.days, self._notice())
        self.set_class(not view.is_today, "-elsewhere")
        self._renew_ask(view)
        if not snapshot.roster.active and not self._asked_name:
            self._asked_name = True
            self.ask(NameAsk(view))

    def tick(self, now: Moment) -> None:
        """Let time go on: each part paints only what it has to."""
        view = self.main.view
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
        self.set_class(line.present, "-news")

    def _news_tick(self, now: Moment) -> None:
        line = self.query_one(NewsLine)
        line.tick(now)
        self.set_class(line.present, "-news")

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

    def select(self, session: SessionId | None) -> None:
        """Select a session of the day that is shown, or none."""
        if session == self.selected:
            return
        self.selected = session
        self.query_one(Timeline).select(session)
        self.query_one(SessionList).show(self.main.view, session)

    def on_session_chosen(self, event: SessionChosen) -> None:
        """Select what was clicked in the list."""
        self.select(event.session)

    def on_timeline_selected(self, event: Timeline.Selected) -> None:
        """Select what was clicked in the timeline."""
        self.select(event.session_id)

    def on_session_opened(self, event: SessionOpened) -> None:
        """Write the note of what was clicked twice."""
        self.select(event.session)
        self.action_open()

    def _chosen(self) -> Session | None:
        sessions = self.main.snapshot.day.sessions
        return next((session for session in sessions if session.id == self.selected), None)

    def action_choose(self, by: int) -> None:
        """Select the session before or after; the last one first."""
        listed = self.main.snapshot.day.listed
        if not listed:
            return
        ids = [session.id for session in listed]
        if self.selected not in ids:
            self.select(ids[-1])
            return
        self.select(ids[max(0, min(len(ids) - 1, ids.index(self.selected) + by))])

    def action_choose_first(self) -> None:
        """Select the day's first session."""
        self._choose_at(0)

    def action_choose_last(self) -> None:
        """Select the day's last session."""
        self._choose_at(-1)

    def _choose_at(self, place: int) -> None:
        listed = self.main.snapshot.day.listed
        if listed:
            self.select(listed[place].id)

    def action_zoom(self, by: int) -> None:
        """Show a shorter or longer time on the timeline."""
        self.query_one(Timeline).action_zoom(by)

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

    # The bar

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, only leaving works."""
        return action == "leave" or not self.typing

    def ask(self, ask: Ask) -> None:
        """Open the bar; what was typed before and not entered is still there."""
        self._keep_draft()
        line = self.main.drafts.get(ask.draft_key, ask.prefill())
        self.bar.start(ask, line)
        self.add_class("-bar")

    def on_bar_left(self, event: BarLeft) -> None:
        """Close the bar, keep the draft, and do the verb of the key that left it."""
        self._keep_draft()
        self._close_bar()
        if event.key:
            self.main.perform_key(event.key)

    def on_bar_entered(self, event: BarEntered) -> None:
        """Do what was typed; the bar stays until it is done."""
        self.run_worker(self._enter(event.ask, event.line), group="bar")

    async def _enter(self, ask: Ask, line: str) -> None:
        try:
            change = ask.change(line)
        except Refused as refusal:
            self.main.say(str(refusal), "warning")
            return
        if change is None:
            return
        outcome = await self.main.do(change)
        if outcome is None:
            return
        self.main.drafts.pop(ask.draft_key, None)
        if self.bar.ask is ask:
            self._close_bar()

    def on_chosen(self, event: Chosen) -> None:
        """Do what was chosen."""
        self._close_bar()
        event.choice.do()

    def _keep_draft(self) -> None:
        ask = self.bar.ask
        if ask is None:
            return
        line = self.bar.input.value
        if line != ask.prefill():
            self.main.drafts[ask.draft_key] = line
        else:
            self.main.drafts.pop(ask.draft_key, None)

    def _close_bar(self) -> None:
        self.bar.close()
        self.remove_class("-bar")

    def _renew_ask(self, view: View) -> None:
        ask = self.bar.ask
        if ask is not None:
            ask.view = view
            self.bar.update()

    # Verbs

    def action_leave(self) -> None:
        """Leave the bar, else the selection, else the other day."""
        if self.bar.open:
            self._keep_draft()
            self._close_bar()
        elif self.selected is not None:
            self.select(None)
        elif self.query_one(NewsLine).present:
            self.query_one(NewsLine).clear()
            self.remove_class("-news")

    def action_note(self) -> None:
        """Write the note of the selected session, else of the running one."""
        session = self._chosen() or self.main.snapshot.running
        if session is None:
            self.main.say(
                "Nothing runs and nothing is selected: choose a session with the arrows.", "warning"
            )
        else:
            self._note(session)

    def action_open(self) -> None:
        """Write the note of the selected session."""
        session = self._chosen()
        if session is None:
            self.main.say("No session is selected: choose one with the arrows.", "warning")
        else:
            self._note(session)

    def _note(self, session: Session) -> None:
        if self.main.view.hides(session.client):
            self.main.say("Discreet: this session's note stays hidden. z shows everything.", "warning")
            return
        ask = NoteAsk(self.main.view, session)
        self.ask(ask)
        self.run_worker(self._recall(ask), group="recall")

    async def _recall(self, ask: NoteAsk) -> None:
        """Fetch the notes used last, for the bar to offer."""
        session = ask.session
        ask.remember(await self.main.ask(lambda k: k.recent_notes(session.client, session.context)))
        if self.bar.ask is ask and ask.offer:
            self.bar.input.placeholder = f"{ask.offer}   (tab)"

    def action_start(self) -> None:
        """Type what to start."""
        self.select(None)
        view = self.main.view
        self.ask(StartAsk(view) if view.snapshot.roster.active else NameAsk(view))

    def action_boundary(self) -> None:
        """Type when the switch really was."""
        view = self.main.view
        if view.snapshot.running is None and view.snapshot.resumable is None:
            self.main.say("There is no session yet whose boundary could move.", "warning")
        else:
            self.ask(WhenAsk(view))

    def action_accept(self) -> None:
        """Confirm what makes a session unresolved."""
        session = self._chosen() or self._doubtful()
        if session is None:
            self.main.say("Nothing is unresolved here.", "warning")
            return
        chosen = session.id
        self.main.start_doing(lambda keeper, _: keeper.accept(chosen))

    def _doubtful(self) -> Session | None:
        """The running session if it is in doubt, else the day's latest unresolved one."""
        snapshot = self.main.snapshot
        if snapshot.running is not None and snapshot.aways:
            return snapshot.running
        from hraas_tui.core.sessions import State

        day = snapshot.day
        found = [session for session in day.listed if day.state(session) is State.UNRESOLVED]
        return found[-1] if found else None

    def nobody(self, digit: int) -> None:
        """Say that a digit has no client; with no client at all, ask for the first one's name."""
        if self.main.snapshot.roster.active:
            self.main.say(f"No client has the digit {digit}. F4 shows the clients.", "warning")
        else:
            self.ask(NameAsk(self.main.view))

    def offer_contexts(self, client: Client, digit: int) -> None:
        """Offer the contexts of the client that runs already; the digit once more leaves the clock alone."""
        contexts = self.main.snapshot.roster.contexts_of(client.id)
        name = self.main.view.name(client.id)
        if not contexts:
            self.main.say(f"{name} runs already, and has no contexts yet: n, then @name makes one.", "plain")
            return
        choices = [
            Choice(letter, ((context.key, ""),), self._beginning(client.id, context.key))
            for letter, context in zip(letters(), contexts, strict=False)
        ]
        look = f"bold {self.main.view.look(client.id)}"
        keys = keys_of(BY_ID[f"client-{digit}"], self.main.keymap)
        self._offer(Choices(((f"{name}:", look),), tuple(choices), frozenset(keys)))

    def _beginning(self, client: ClientId, context: str) -> "Callable[[], None]":
        return lambda: self.main.begin(Target(client, context))

    def action_assign(self) -> None:
        """Choose the client of the selected session, else of the latest unassigned, else of the running one."""
        session = self._chosen() or self._unassigned() or self.main.snapshot.running
        if session is None:
            self.main.say("Nothing runs, nothing is selected and nothing is unassigned.", "warning")
            return
        view = self.main.view
        free = iter(letters())
        choices = [
            Choice(
                str(client.hotkey) if client.hotkey else next(free, ""),
                ((view.name(client.id), view.look(client.id)),),
                self._assigning(session.id, client.id),
            )
            for client in view.snapshot.roster.active
        ]
        name = f"{view.name(session.client)} {view.clock(session.start)}"
        question = (("assign ", "quiet"), (name, f"bold {view.look(session.client)}"), (" to:", "quiet"))
        self._offer(Choices(question, tuple(choices), frozenset(keys_of(BY_ID["assign"], self.main.keymap))))

    def _unassigned(self) -> Session | None:
        found = [session for session in self.main.snapshot.day.sessions if session.client is None]
        return found[-1] if found else None

    def _assigning(self, session: SessionId, client: ClientId) -> "Callable[[], None]":
        return lambda: self.main.start_doing(lambda keeper, _: keeper.assign(session, client))

    def _offer(self, choices: Choices) -> None:
        self._keep_draft()
        self.bar.offer(choices)
        self.add_class("-bar")
