"""Who is being billed, for what and since when; and where `return` goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from hraas_tui.app.widgets.big_clock import BigClock
from hraas_tui.app.widgets.paint import Part, Row, Rows, width_of
from hraas_tui.core.phrases import duration

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Session

NARROW = 50
"""Cells under which one line has no room for the return target."""

LABEL = 7
"""Cells of the words in front of the rows under the clock."""

OFF = "meeting"
"""The word for work off the computer."""


class NowPane(Vertical):
    """The clock. A tick repaints the digits and nothing else."""

    def __init__(self) -> None:
        super().__init__(id="now")
        self.border_title = "Now"
        self.mark: tuple[Part, ...] = ()
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        """Lay out what runs, the digits and what is known of it."""
        yield Rows(id="now-head")
        yield BigClock(id="now-clock")
        yield Rows(id="now-rest")

    @property
    def big(self) -> bool:
        """Whether the digits are shown."""
        return bool(self.query_one(BigClock).display)

    @property
    def small(self) -> bool:
        """Whether there is no row to spare."""
        return self.screen.has_class("-strip") or self.screen.has_class("-low")

    def on_resize(self) -> None:
        """Draw again once the new size's styles hold."""
        self._draw()
        self.call_after_refresh(self._draw)

    def show(self, view: View) -> None:
        """Show what runs now."""
        self._view = view
        self.set_class(view.snapshot.running is None, "-idle")
        self._draw()

    def tick(self, view: View) -> None:
        """Let the clock go on."""
        self._view = view
        running = view.snapshot.running
        if running is None:
            return
        if self.big:
            self._show_clock(view, running)
        else:
            self.query_one("#now-head", Rows).set_rows([self._head(view, running)])

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        running = view.snapshot.running
        head, rest = self.query_one("#now-head", Rows), self.query_one("#now-rest", Rows)
        if running is None:
            head.set_rows([_resting(view, self._marked())])
            rest.set_rows(_idle_rows(view, small=self.small))
            return
        head.set_rows([self._head(view, running)])
        self._show_clock(view, running)
        back, note = _return_rows(view, rest.size.width), [_note_row(view, running)]
        rest.set_rows([*back, *note] if self.screen.has_class("-strip") else [*note, *back])

    def _show_clock(self, view: View, running: Session) -> None:
        self.query_one(BigClock).show(view.elapsed(running), view.look(running.client))

    def _head(self, view: View, running: Session) -> Row:
        who, *what = view.what(running)
        client = view.client(running.client)
        digit = f"{client.hotkey} " if client and client.hotkey else ""
        look = f"bold {view.look(running.client)}"
        off = f"{OFF}, " if view.snapshot.off else ""
        since = ((off, "strong"), (f"since {view.dated(running.start)}", "quiet"))
        if self.big:
            return Row(((digit, look), who, *what), since)
        time = (f"  {view.elapsed(running)}", "bold strong")
        about = (("  ", ""), *_about(view, running))
        if self.screen.has_class("-line"):
            meeting = ((off.rstrip(", "), "strong"), ("  " if off else "", ""))
            left = ((digit, look), who, time, ("  ", ""), *self._marked(), *meeting, *about[1:])
            return Row(left, _in_one_line(view), keeps=self.size.width > NARROW)
        return Row(((digit, look), who, time, *about), since)

    def _marked(self) -> tuple[Part, ...]:
        """What waits for an answer, where there is no line for the banner."""
        return self.mark if self.screen.has_class("-line") else ()


def _note_row(view: View, running: Session) -> Row:
    if note := view.note(running):
        return Row((_label("note"), (note, "")))
    return Row(
        (_label("note"), ("what was it about?", "warning"), ("  press ", "quiet"), ("n", "bold primary"))
    )


def _return_rows(view: View, width: int) -> list[Row]:
    """Where `return` goes; the name matters most, so when it was left is told only where there is room."""
    target = view.snapshot.target
    if target is None:
        return []
    key, said, what = _key(view, "r"), ("back to ", "quiet"), view.what(target)
    named = what[:-1] if view.ticket(target) else what
    more, since = len(view.snapshot.stack) - 1, f"left {_left(view, target)}"
    ways = [((key, said, *what), f"{since}, {more} more behind")] if more > 0 else []
    ways += [((key, said, *what), since), ((key, said, *named), since), ((key, *named), since)]
    last = (key, *named), ""
    left, right = next((way for way in ways if width_of(way[0]) + len(way[1]) + 1 <= width), last)
    return [Row(left, ((right, "quiet"),) if right else ())]


def _about(view: View, session: Session) -> tuple[Part, ...]:
    """Context and ticket without the client."""
    context, ticket = view.context(session), view.ticket(session)
    return ((context, ""), (f"  #{ticket}" if ticket else "", "quiet"))


def _in_one_line(view: View) -> tuple[Part, ...]:
    """Where `return` goes and what the day came to, where there is one line for everything."""
    target, worked = view.snapshot.target, view.day.worked(view.now)
    back: tuple[Part, ...] = ()
    if target is not None:
        name = (view.name(target.client), view.look(target.client))
        back = ((f"{view.signs.back} r ", "bold primary"), name, ("   ", ""))
    return (*back, (duration(worked) if view.is_today else "", "strong"))


def _left(view: View, target: Session) -> str:
    return view.clock(target.end if target.end is not None else target.start)


def _resting(view: View, mark: tuple[Part, ...] = ()) -> Row:
    last = view.snapshot.resumable
    if last is None or last.end is None:
        return Row((("Nothing runs.", "bold strong"),))
    since = f" since {view.clock(last.end)}"
    return Row((("Nothing runs", "bold strong"), (f"{since}  " if mark else since, "quiet"), *mark))


def _idle_rows(view: View, *, small: bool) -> list[Row]:
    """What to press: where there is no row to spare, what `r` resumes comes first."""
    if not view.snapshot.roster.active:
        keys = (("Acme", ""), (", enter, then ", "quiet"), ("1", "bold primary"))
        hint = Row((("A name is enough: ", "quiet"), *keys))
        return [hint] if small else [Row(), Row((("Who do you work for?", "strong"),)), hint]
    resume, keys_row = _resume_rows(view), _keys_row(view)
    return [*resume[:1], keys_row] if small else [Row(), keys_row, *resume]


def _resume_rows(view: View) -> list[Row]:
    target = view.snapshot.resumable
    if target is None or target.end is None:
        return []
    long = f"  ({duration(target.end - target.start)} until {view.clock(target.end)})"
    rows = [Row((_key(view, "r"), ("resume ", "quiet"), *view.what(target), (long, "quiet")))]
    note = view.note(target)
    return [*rows, Row(((" " * LABEL, ""), (note, "quiet")))] if note else rows


def _keys_row(view: View) -> Row:
    parts: list[Part] = []
    for client in view.snapshot.roster.active:
        if client.hotkey:
            parts += [
                (f"{client.hotkey} ", "bold primary"),
                (f"{view.name(client.id)}  ", view.look(client.id)),
            ]
    return Row(
        (
            *parts,
            ("0 ", "bold primary"),
            ("unknown  ", "quiet"),
            ("c ", "bold primary"),
            ("anything", "quiet"),
        )
    )


def _label(word: str) -> Part:
    return word.ljust(LABEL), "quiet"


def _key(view: View, key: str) -> Part:
    return f"{view.signs.back} {key}".ljust(LABEL), "bold primary"
