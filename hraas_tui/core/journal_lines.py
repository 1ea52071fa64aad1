"""The journal's entries, each in one line, named by what was known when they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hraas_tui.core.journal import BACK
from hraas_tui.core.moments import zoned
from hraas_tui.core.phrases import plural
from hraas_tui.core.wording import UNASSIGNED

if TYPE_CHECKING:
    from hraas_tui.core.journal import Entry, Fields
    from hraas_tui.core.moments import Days, Moment

NOT_TOLD = frozenset({"id", "position", "client"})
"""Fields whose change is not spelled out: they mean nothing to a reader, or the line's name says them."""


class Lines:
    """Tells entry by entry, in the journal's order; it keeps the names of clients and contexts, nothing else."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._clients: dict[str, str] = {}
        self._contexts: dict[str, str] = {}

    def line(self, entry: Entry, body: Any) -> str:
        """What an entry says was changed; `body` is its body, read."""
        before, after = body["before"], body["after"]
        self._learn(entry.kind, after or before)
        if entry.kind == BACK:
            return f"returns to {after[BACK] or 'nothing'}"
        name = self._name(entry.kind, after or before)
        reason = f" ({body['reason']})" if body["reason"] else ""
        if before is None:
            return f"{name}: new{reason}"
        if after is None:
            return f"{name}: gone{reason}"
        changed = [
            self._changed(field, before, after) for field in after if before.get(field) != after[field]
        ]
        told = [words for words in changed if words]
        return f"{name}: {', '.join(told) or 'moved'}{reason}"

    def _learn(self, kind: str, fields: Fields) -> None:
        if kind == "client":
            self._clients[fields["id"]] = fields["name"]
        elif kind == "context":
            self._contexts[fields["id"]] = fields["key"]

    def _client(self, client: str | None) -> str:
        return UNASSIGNED if client is None else self._clients.get(client, "a client")

    def _name(self, kind: str, fields: Fields) -> str:
        match kind:
            case "session":
                context = self._contexts.get(fields["context"] or "")
                label = self._client(fields["client"]) + (f" · {context}" if context else "")
                return f"{label} {self._span(fields['start'], fields['end'])}"
            case "client":
                return f"client {fields['name']}"
            case "context":
                return f"context {self._client(fields['client'])} · {fields['key']}"
            case "export":
                held = plural(len(fields["sessions"]), "session")
                return f"export {fields['path']}, {held}"
            case "review":
                return f"review of {fields['day']}"
        return f"{kind} {self._span(fields['start'], fields['end'])}"

    def _changed(self, field: str, before: Fields, after: Fields) -> str:
        if field == "client":
            return f"client {self._client(before[field])} → {self._client(after[field])}"
        if field == "context":
            old, new = (self._contexts.get(each[field] or "", "none") for each in (before, after))
            return f"context {old} → {new}"
        if field in NOT_TOLD:
            return ""
        return f"{field} {self._value(field, before[field])} → {self._value(field, after[field])}"

    def _value(self, field: str, value: Any) -> str:
        if field in {"start", "end"}:
            return "running" if value is None else self._moment(value, seconds=True)
        if value in (None, "", []):
            return "none"
        if isinstance(value, list):
            return "+".join(map(str, value))
        return f"“{value}”" if field == "note" else str(value)

    def _span(self, start: Moment, end: Moment | None) -> str:
        return f"{self._moment(start)}–{'' if end is None else self._moment(end)[11:]}"

    def _moment(self, at: Moment, *, seconds: bool = False) -> str:
        local = zoned(at, self._days.zone).to_plain().format_iso().replace("T", " ")
        return local[:19] if seconds and local[17:19] != "00" else local[:16]
