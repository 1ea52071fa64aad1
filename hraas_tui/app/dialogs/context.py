"""The context editor: a key and a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.core.clients import edited_context, new_context
from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, Context


@dataclass(frozen=True, slots=True)
class ContextDraft:
    """A context's key and name as they were typed; an empty one is made from the other."""

    key: str = ""
    name: str = ""


class ContextEditor(FormDialog[ContextDraft | None]):
    """Edits a context of a client, or a new one if it is None. `draft` is what was typed so far."""

    def __init__(
        self,
        roster: Roster,
        client: Client,
        context: Context | None = None,
        *,
        draft: ContextDraft | None = None,
    ) -> None:
        super().__init__()
        self._roster = roster
        self._client = client
        self._edited = context
        known = ContextDraft() if context is None else ContextDraft(context.key, context.name)
        self._tried = draft is not None
        self.draft = draft or known

    def heading(self) -> str:
        """Whose context it is."""
        what = "New context" if self._edited is None else f"Edit {self._edited.key}"
        return f"{what} · {self._client.name}"

    def fields(self) -> list[Field]:
        """The key, and the name."""
        return [
            Field("key", Entry(self.draft.key, placeholder="without spaces: payment-gateway", id="key")),
            Field("name", Entry(self.draft.name, placeholder="as the key, if empty", id="name")),
        ]

    @on(Input.Changed)
    def _look(self) -> None:
        values = [self.query_one(f"#{name}", Entry).value for name in ("key", "name")]
        self.draft = ContextDraft(*values)
        self._complain()

    def _complain(self) -> bool:
        sentence = self._problem()
        typed = self._tried or bool(self.draft.key or self.draft.name)
        self.query_one("#field-key", Field).complain(sentence if typed else "")
        return bool(sentence)

    def _problem(self) -> str:
        try:
            if self._edited is None:
                new_context(self._client.id, self.draft.key, self.draft.name, self._roster)
            else:
                edited_context(self._edited, self.draft.key, self.draft.name, self._roster)
        except Refused as refusal:
            return str(refusal)
        return ""

    def action_accept(self) -> None:
        """Save, or say what is wrong."""
        self._tried = True
        if self._complain():
            self._go(0)
            return
        self.dismiss(self.draft)
