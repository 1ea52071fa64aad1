"""One note line for several sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hraas_tui.app.asks import NoteAsk
from hraas_tui.core import edits
from hraas_tui.core.errors import Refused
from hraas_tui.core.notes import parse_note
from hraas_tui.core.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hraas_tui.app.widgets.paint import Part
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Session
    from hraas_tui.timekeeper import Outcome, Timekeeper


class MarkedNoteAsk(NoteAsk):
    """A line for the marked sessions: what it leaves out stays as it is on each. `done` is called once it is saved."""

    kind: ClassVar[str] = "marked"

    def __init__(self, view: View, sessions: Sequence[Session], done: Callable[[], None]) -> None:
        super().__init__(view, sessions[0])
        self._ids = tuple(session.id for session in sessions)
        self._done = done

    @property
    def draft_key(self) -> str:
        """One draft for all marks."""
        return self.kind

    def label(self) -> tuple[Part, ...]:
        """How many sessions the note goes to."""
        return (("note ", "quiet"), (f"on {plural(len(self._ids), 'session')}", "bold primary"))

    def prefill(self) -> str:
        """Nothing: each may say something else."""
        return ""

    def change(self, line: str) -> Callable[[Timekeeper, bool], Outcome] | None:
        """Note it on all of them; a context that is new needs a second enter."""
        said = parse_note(line)
        if not (said.note or said.context or said.ticket):
            raise Refused("Type what to note on all of them, or leave with escape.")
        if self._new(said.context) and not self._once_more(line):
            return None
        edit = edits.Describe(self._ids, said.context, said.ticket, said.note or None)
        return lambda keeper, yes: keeper.edit(edit, yes=yes)

    def saved(self) -> None:
        """Take the marks away."""
        self._done()
