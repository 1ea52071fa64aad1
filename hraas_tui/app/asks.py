"""What the bar can ask for: a note, a start, an earlier time, the first client's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hraas_tui.app.start_line import StartLine, parse_start
from hraas_tui.app.widgets.paint import Part, Row
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import parse_note, show_note
from hraas_tui.core.phrases import ago, duration
from hraas_tui.core.whens import moment_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Outcome, Timekeeper


class Ask:
    """One thing to type. `offer` is what tab takes where nothing like it is typed."""

    kind: ClassVar[str] = ""
    placeholder: ClassVar[str] = ""

    def __init__(self, view: View) -> None:
        self.view = view
        self.offer = ""
        self._sure: str | None = None

    @property
    def draft_key(self) -> str:
        """Under which name an unfinished line is kept."""
        return self.kind

    def takes_offer(self, line: str) -> bool:  # noqa: ARG002
        """Whether tab takes the offer now."""
        return False

    def label(self) -> tuple[Part, ...]:
        """Whose bar it is."""
        return ((self.kind, "bold primary"),)

    def prefill(self) -> str:
        """What the line starts with."""
        return ""

    def suggest(self, line: str) -> str | None:  # noqa: ARG002
        """The whole line as it could become."""
        return None

    def understood(self, line: str) -> Row:  # noqa: ARG002
        """Say how a line is understood."""
        return Row()

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Give the change that a line asks for, None if it has to be entered once more; may be `Refused`."""
        raise NotImplementedError

    def saved(self) -> None:
        """Hear that what was typed is saved."""

    def _once_more(self, line: str) -> bool:
        """Whether this very line was entered before."""
        again, self._sure = self._sure == line, line
        return again


class NoteAsk(Ask):
    """The note line of one session, which stays the same whatever runs meanwhile."""

    kind = "note"
    placeholder = "what was it about?  @context #ticket"

    def __init__(self, view: View, session: Session, recent: tuple[str, ...] = ()) -> None:
        super().__init__(view)
        self.session = session
        self.remember(recent)

    def remember(self, recent: tuple[str, ...]) -> None:
        """Offer the notes that were used last."""
        self.recent = recent
        self.offer = show_note(recent[0]) if recent and not self.session.note else ""

    @property
    def draft_key(self) -> str:
        """Each session has its own draft."""
        return f"{self.kind}:{self.session.id}"

    def label(self) -> tuple[Part, ...]:
        """Client and start of the session that the note goes to."""
        name, look = self.view.name(self.session.client), self.view.look(self.session.client)
        return (
            ("note ", "quiet"),
            (name, f"bold {look}"),
            (f" {self.view.clock(self.session.start)}", "quiet"),
        )

    def prefill(self) -> str:
        """What the session says already."""
        context = self.view.snapshot.roster.context(self.session.context)
        line = show_note(self.session.note, context.key if context else None, self.session.ticket)
        return f"{line} " if line else ""

    def takes_offer(self, line: str) -> bool:
        """While nothing is said but context and ticket."""
        return bool(self.offer) and all(word[0] in "@#" for word in line.split())

    def suggest(self, line: str) -> str | None:
        """Complete a context, else a recent note."""
        return _completed(line, "@", self._contexts()) or _note_like(line, self.recent)

    def understood(self, line: str) -> Row:
        """Say which context and ticket the line names."""
        try:
            said = parse_note(line)
        except Refused as refusal:
            return Row(((str(refusal), "warning"),))
        if self.session.client is None and said.context:
            return Row((("a context needs its client: assign it first", "warning"),))
        parts: list[Part] = [*_about(said.context, said.ticket, new=self._new(said.context))]
        if self.offer and not said.note:
            parts += [("   " if parts else "", ""), ("tab ", "bold primary"), (self.offer, "quiet")]
        if not parts:
            parts = [("@context and #ticket at the start of a word", "quiet")]
        return Row(tuple(parts), KEYS)

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Save the note; a context that is new needs a second enter."""
        said = parse_note(line)
        if self._new(said.context) and not self._once_more(line):
            return None
        session = self.session.id
        return lambda keeper, _: keeper.write_note(session, line)

    def _new(self, context: str | None) -> bool:
        client = self.session.client
        return bool(context and client and self.view.snapshot.roster.find_context(client, context) is None)

    def _contexts(self) -> list[str]:
        client = self.session.client
        return [c.key for c in self.view.snapshot.roster.contexts_of(client)] if client else []


class StartAsk(Ask):
    """Anything that can be started, now or earlier."""

    kind = "start"
    placeholder = "client/context note #ticket at 9:40"

    def label(self) -> tuple[Part, ...]:
        """Say that this starts something."""
        return (("start", "bold primary"),)

    def suggest(self, line: str) -> str | None:
        """Complete a client, or the context after its slash."""
        if " " in line:
            return None
        key, slash, _ = line.partition("/")
        roster = self.view.snapshot.roster
        named = [client for client in roster.active if not self.view.hides(client.id)]
        if not slash:
            return _completed_word("", line, [client.key for client in named])
        client = roster.by_key(key)
        contexts = [c.key for c in roster.contexts_of(client.id)] if client else []
        return _completed_word(f"{key}/", line, contexts)

    def understood(self, line: str) -> Row:
        """Say what would start, and since when."""
        if not line.strip():
            return Row(((self.placeholder, "quiet"), ("   0: not known yet", "quiet")), KEYS)
        try:
            said = self._parsed(line)
        except Refused as refusal:
            return Row(((self.view.masked(str(refusal)), "warning"),))
        return Row(self._said(said), KEYS)

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Start it; a context that is new needs a second enter."""
        said = self._parsed(line)
        if said.new_context and not self._once_more(line):
            return None
        target = said.target
        if said.client is None:
            return lambda keeper, yes: keeper.unassigned(
                at=said.at, yes=yes, ticket=target.ticket, note=target.note
            )
        return lambda keeper, yes: keeper.start(target, at=said.at, yes=yes)

    def _parsed(self, line: str) -> StartLine:
        view = self.view
        return parse_start(line, view.snapshot.roster, now=view.now, days=view.day.days)

    def _said(self, said: StartLine) -> tuple[Part, ...]:
        client = said.target.client
        parts: list[Part] = [(self.view.name(client), f"bold {self.view.look(client)}")]
        about = _about(said.target.context, said.target.ticket, new=said.new_context)
        parts += [("  ", ""), *about] if about else []
        if said.target.note:
            parts += [("  ", ""), (f"“{said.target.note}”", "")]
        since = "now" if said.at is None else _when(self.view, said.at)
        return (*parts, (f"  {since}", "strong"))


class WhenAsk(Ask):
    """An earlier time for the latest boundary."""

    kind = "when"
    placeholder = "9:40, 5m, 1h30m"

    def label(self) -> tuple[Part, ...]:
        """Say whose boundary moves."""
        running = self.view.snapshot.running
        if running is None:
            return (("I stopped earlier, at", "bold primary"),)
        name = self.view.name(running.client)
        return (
            ("to ", "quiet"),
            (name, f"bold {self.view.look(running.client)}"),
            (" not at ", "quiet"),
            (self.view.clock(running.start), ""),
            (" but", "quiet"),
        )

    def understood(self, line: str) -> Row:
        """Say what would give way."""
        if not line.strip():
            return Row((("when did you really switch? a time, or how long ago", "quiet"),), KEYS)
        try:
            at = self._moment(line)
        except Refused as refusal:
            return Row(((str(refusal), "warning"),))
        return Row(tuple(_moved(self.view, at)), KEYS)

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Move the boundary that the screen shows."""
        at, seen = self._moment(line), self.view.snapshot.position
        return lambda keeper, yes: keeper.move_boundary(at, yes=yes, seen=seen)

    def _moment(self, line: str) -> Moment:
        return moment_of(line, now=self.view.now, days=self.view.day.days)


class NameAsk(Ask):
    """The first client's name: all that is needed to begin."""

    kind = "client"
    placeholder = "Acme"

    def label(self) -> tuple[Part, ...]:
        """Ask for the name."""
        return (("a client's name", "bold primary"),)

    def understood(self, line: str) -> Row:
        """Say what comes next."""
        if not line.strip():
            return Row((("a name is enough; everything else can come later", "quiet"),), ESCAPE)
        return Row(
            (("enter adds it, then ", "quiet"), ("1", "bold primary"), (" starts the clock", "quiet")), ESCAPE
        )

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Add the client."""
        if not line.strip():
            raise Refused("Type a name first, or leave with escape.")
        return lambda keeper, _: keeper.add_client(ClientDraft(name=line.strip()))


ESCAPE: tuple[Part, ...] = (("esc", "bold primary"), (" leave, keep the draft", "quiet"))
KEYS: tuple[Part, ...] = (("enter", "bold primary"), (" save  ", "quiet"), *ESCAPE)


def _about(context: str | None, ticket: str | None, *, new: bool) -> list[Part]:
    parts: list[Part] = []
    if context:
        parts += [("@", "quiet"), (context, "strong")]
        parts += [(" (new: enter twice)", "warning")] if new else []
    if ticket:
        parts += [("  " if parts else "", ""), ("#", "quiet"), (ticket, "strong")]
    return parts


def _when(view: View, at: Moment) -> str:
    days = view.day.days
    day = "" if days.day_of(at) == days.day_of(view.now) else f"{days.day_of(at).format_iso()} "
    return f"since {day}{days.clock(at)} ({ago(view.now - at)})"


def _moved(view: View, at: Moment) -> list[Part]:
    """What a moved boundary does to the sessions around it, as far as the shown day tells."""
    running = view.snapshot.running
    if running is None:
        return [(f"the last session ends at {view.clock(at)}", "strong")]
    long = duration(max(0, view.now - at))
    parts: list[Part] = [
        (view.name(running.client), f"bold {view.look(running.client)}"),
        (f" {_when(view, at)}, {long}", ""),
    ]
    others = [s for s in view.day.sessions if s.id != running.id and s.end is not None]
    gone = [s for s in others if at <= s.start < running.start]
    cut = [
        s for s in others if s.start < at < (s.end or 0) or (at > running.start and s.end == running.start)
    ]
    for session in cut:
        parts += [
            ("   ", ""),
            (view.name(session.client), view.look(session.client)),
            (f" until {view.clock(at)} (was {view.clock(session.end or 0)})", "quiet"),
        ]
    if gone:
        parts.append((f"   removes {len(gone)} (asks first)", "warning"))
    return parts


def _completed(line: str, mark: str, keys: Iterable[str]) -> str | None:
    head, _, word = line.rpartition(" ")
    if not word.startswith(mark):
        return None
    return _completed_word(f"{head} {mark}" if head else mark, line, keys)


def _completed_word(before: str, line: str, keys: Iterable[str]) -> str | None:
    typed = line[len(before) :]
    fits = (k for k in keys if typed and k.casefold().startswith(typed.casefold()) and len(k) > len(typed))
    found = next(fits, None)
    return None if found is None else line + found[len(typed) :]


def _note_like(line: str, recent: Iterable[str]) -> str | None:
    """Complete the words behind the contexts and tickets that a line begins with."""
    words = line.lstrip()
    while words.startswith(("@", "#")) and " " in words:
        words = words.partition(" ")[2].lstrip()
    return _completed_word(line[: len(line) - len(words)], line, map(show_note, recent))
