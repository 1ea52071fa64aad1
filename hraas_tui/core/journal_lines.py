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

NOT_TOLD = frozenset({"id", "position", "client", "reason"})
"""Fields whose change is not spelled out: they mean nothing to a reader, or the line says them anyway."""


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
            return f"{name}: {self._begun(entry.kind, after)}{reason}"
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

    def _label(self, fields: Fields) -> str:
        context = self._contexts.get(fields["context"] or "")
        return self._client(fields["client"]) + (f" · {context}" if context else "")

    def _name(self, kind: str, fields: Fields) -> str:
        if kind == "session":
            return f"{self._label(fields)} {self._span(fields['start'], fields['end'])}"
        name = self._named(kind, fields)
        return f"{kind} {self._span(fields['start'], fields['end'])}" if name is None else name

    def _named(self, kind: str, fields: Fields) -> str | None:
        """What a record is called that lies at no time of its own."""
        name: str | None = None
        match kind:
            case "client":
                name = f"client {fields['name']}"
            case "context":
                name = f"context {self._client(fields['client'])} · {fields['key']}"
            case "export":
                name = f"export {fields['path']}, {plural(len(fields['sessions']), 'session')}"
            case "review":
                name = f"review of {fields['day']}"
            case "terms":
                name = f"terms of {self._label(fields)} from {fields['since'] or 'the beginning'}"
            case "statement":
                name = f"statement {fields['number']}, {plural(len(fields['sessions']), 'session')}"
            case "allowance":
                name = f"“{fields['word']}” in statements of {self._client(fields['client'])}"
        return name

    def _begun(self, kind: str, fields: Fields) -> str:
        """What a new record is."""
        if kind == "terms":
            rules = [(name, value) for name, value in fields["rules"].items() if value is not None]
            return ", ".join(
                name if isinstance(value, (list, dict)) else f"{name} {value}" for name, value in rules
            )
        return {"statement": "issued", "allowance": "allowed"}.get(kind, "new")

    def _changed(self, field: str, before: Fields, after: Fields) -> str:
        if field == "client":
            return f"client {self._client(before[field])} → {self._client(after[field])}"
        if field == "context":
            old, new = (self._contexts.get(each[field] or "", "none") for each in (before, after))
            return f"context {old} → {new}"
        if field in NOT_TOLD:
            return ""
        if field == "voided_at":
            return "voided"
        if field == "rules":
            return self._rules(before[field], after[field])
        return f"{field} {self._value(field, before[field])} → {self._value(field, after[field])}"

    def _rules(self, before: Fields, after: Fields) -> str:
        """Which of the rules changed, those that are one word with what they were and are."""
        told = []
        for name in dict.fromkeys((*before, *after)):
            old, new = before.get(name), after.get(name)
            if old != new:
                plain = not isinstance(old or new, (list, dict))
                told.append(f"{name} {self._value(name, old)} → {self._value(name, new)}" if plain else name)
        return ", ".join(told)

    def _value(self, field: str, value: Any) -> str:
        if field in {"start", "end"}:
            return "running" if value is None else self._moment(value, seconds=True)
        if value in (None, "", []):
            return "none"
        if isinstance(value, list):
            return "+".join(map(str, value))
        if field == "address":
            return "; ".join(value.splitlines())
        return f"“{value}”" if field == "note" else str(value)

    def _span(self, start: Moment, end: Moment | None) -> str:
        return f"{self._moment(start)}–{'' if end is None else self._moment(end)[11:]}"

    def _moment(self, at: Moment, *, seconds: bool = False) -> str:
        local = zoned(at, self._days.zone).to_plain().format_iso().replace("T", " ")
        return local[:19] if seconds and local[17:19] != "00" else local[:16]
