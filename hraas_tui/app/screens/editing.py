"""Opening the session editor: on a session, or on time that has none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.screens.filing import Filing

if TYPE_CHECKING:
    from hraas_tui.app.dialogs.session import SessionEditor
    from hraas_tui.core.moments import Span
    from hraas_tui.core.sessions import Session, SessionId

NOTHING_CHOSEN = "No session is selected: choose one with the arrows."


class Editing(Filing):
    """The verbs that open the editor. What was typed there and not saved is kept, for each session apart."""

    def __init__(self) -> None:
        super().__init__()
        self._unsaved: dict[SessionId | None, dict[str, object]] = {}

    def action_edit(self) -> None:
        """Edit the selected session, else the running one."""
        session = self.chosen or self.main.snapshot.running
        if self.gap is not None:
            self.say_gap("has nothing to edit")
        elif session is None:
            self.main.say(f"Nothing runs. {NOTHING_CHOSEN}", "warning")
        else:
            self._edit(session)

    def action_open(self) -> None:
        """Edit the selected session."""
        session = self.chosen
        if self.gap is not None:
            self.say_gap("has nothing to edit")
        elif session is None:
            self.main.say(NOTHING_CHOSEN, "warning")
        else:
            self._edit(session)

    def action_insert(self) -> None:
        """Enter a session afterwards: in the selected gap, else in the one nearest before now."""
        view = self.main.view
        gaps = view.day.gaps(view.now)
        self._open_editor(None, self.gap or (gaps[-1] if gaps else None))

    def _edit(self, session: Session) -> None:
        if self.main.view.hides(session.client):
            self.main.say("Discreet: this session stays hidden. z shows everything.", "warning")
        else:
            self._open_editor(session, None)

    def _open_editor(self, session: Session | None, gap: Span | None) -> None:
        from hraas_tui.app.dialogs.session import SessionEditor
        from hraas_tui.app.dialogs.session_form import Subject

        day, which = self.main.view.day, session.id if session else None
        date = day.date if session is None else day.days.day_of(session.start)
        subject = Subject(session, gap, date, day.days, day.roster)
        editor = SessionEditor(subject, self._unsaved.pop(which, None))
        self.main.push_screen(editor, lambda saved: self._editor_left(editor, saved))

    def _editor_left(self, editor: SessionEditor, saved: Session | None) -> None:
        subject, draft = editor.subject, editor.draft
        if saved is None and draft:
            self._unsaved[subject.session.id if subject.session else None] = draft
        elif saved is not None and subject.session is None and saved.start in self.main.snapshot.day.span:
            self.select(saved.id)
