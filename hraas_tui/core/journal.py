"""The append-only record of every change: canonical bodies, the hash chain, replay and inversion."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from hraas_tui.core.sessions import (
    Away,
    Break,
    Client,
    Context,
    Export,
    Provenance,
    Requirement,
    Review,
    Session,
    SessionId,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hraas_tui.core.billing.records import Allowance
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.billing.terms import Terms
    from hraas_tui.core.moments import Moment

Record: TypeAlias = "Client | Context | Session | Away | Export | Break | Review | Terms | Issued | Allowance"
Fields: TypeAlias = "dict[str, Any]"

_OFTEN: Mapping[str, type[Record]] = {
    "client": Client,
    "context": Context,
    "session": Session,
    "away": Away,
    "export": Export,
    "break": Break,
    "review": Review,
}
"""The kinds that switching the clock may meet; those of billing are imported when one of them is."""

_NAMES = {kind.__name__: name for name, kind in _OFTEN.items()} | {
    "Terms": "terms",
    "Issued": "statement",
    "Allowance": "allowance",
}
"""The name of each kind, by the class of its records."""

BACK = "back"
"""The kind of a row about a session's `back`: its own, so that no row speaks of two clients."""

GENESIS = bytes(32)
"""What stands for the previous hash in the first entry."""

SALT_BYTES = 16


class Change(NamedTuple):
    """One record before and after; None before it exists or after it is gone."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record after the change, or before it if it goes away."""
        record = self.after if self.after is not None else self.before
        if record is None:
            raise ValueError("A change needs a record before or after it.")
        return record

    @property
    def kind(self) -> str:
        """The record's kind, `client`, `session` and so on."""
        return kind_of(self.record)

    def inverted(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


class Act(NamedTuple):
    """Changes that happen together or not at all, the word for what was done and a reason if one was given.

    Several `Act`s may be committed in one transaction (a slip is undone, then started anew).
    """

    action: str
    changes: tuple[Change, ...]
    reason: str = ""


class Entry(NamedTuple):
    """A row of the journal."""

    seq: int
    act: int
    recorded_at: Moment
    origin: str
    action: str
    kind: str
    body: str
    salt: bytes
    hash: bytes


class Stamp(NamedTuple):
    """What all entries of one act share."""

    act: int
    recorded_at: Moment
    origin: str
    action: str
    reason: str = ""


def kind_of(record: Record) -> str:
    """The name of a record's kind."""
    return _NAMES[type(record).__name__]


def class_of(kind: str) -> type[Record]:
    """The class of the records of a kind."""
    known = _OFTEN.get(kind)
    if known is not None:
        return known
    from hraas_tui.core.billing.records import Allowance
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.billing.terms import Terms

    billing: dict[str, type[Record]] = {"terms": Terms, "statement": Issued, "allowance": Allowance}
    return billing[kind]


def to_fields(record: Record) -> Fields:
    """A record as canonical values: integers, strings, lists and nothing else; without a session's `back`."""
    return {name: _plain(name, value) for name, value in record._asdict().items() if name != BACK}


def _plain(name: str, value: Any) -> Any:
    if name == "rules":
        from hraas_tui.core.billing.records import rules_plain

        return rules_plain(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return int(value)
    return value


def from_fields(kind: str, values: Fields) -> Record:
    """The record that `to_fields` made; a session comes back without its `back`."""
    known = dict(values)
    match kind:
        case "client":
            known["rate"] = None if known["rate"] is None else Decimal(known["rate"])
            known["requires"] = frozenset(Requirement(need) for need in known["requires"])
            known["archived"] = bool(known["archived"])
        case "context":
            known["archived"] = bool(known["archived"])
        case "session":
            known["provenance"] = Provenance(known["provenance"])
        case "export" | "statement":
            known["sessions"] = tuple(known["sessions"])
        case "terms":
            from hraas_tui.core.billing.records import rules_from

            known["rules"] = rules_from(known["rules"])
    return class_of(kind)(**known)


def bodies(act: Act, stamp: Stamp) -> list[tuple[str, str]]:
    """The kind and canonical JSON body of each row that an act writes."""
    rows: list[tuple[str, str]] = []
    for change in act.changes:
        before = None if change.before is None else to_fields(change.before)
        after = None if change.after is None else to_fields(change.after)
        if before != after:
            rows.append((change.kind, _body(stamp, change.kind, change.record.id, before, after)))
        if isinstance(change.record, Session):
            rows.extend(_back_rows(change, stamp))
    return rows


def _back_rows(change: Change, stamp: Stamp) -> list[tuple[str, str]]:
    before = change.before.back if isinstance(change.before, Session) else None
    after = change.after.back if isinstance(change.after, Session) else None
    if before == after:
        return []
    wrap = {BACK: before}, {BACK: after}
    return [(BACK, _body(stamp, BACK, change.record.id, *wrap))]


def _body(stamp: Stamp, kind: str, record: str, before: Fields | None, after: Fields | None) -> str:
    return canonical(
        {
            "act": stamp.act,
            "action": stamp.action,
            "after": after,
            "before": before,
            "id": record,
            "kind": kind,
            "origin": stamp.origin,
            "reason": stamp.reason,
            "recorded_at": stamp.recorded_at,
        }
    )


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces, so that equal values have equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chain(previous: bytes, salt: bytes, body: str) -> bytes:
    """The hash of an entry: SHA-256(previous ‖ SHA-256(0x00 ‖ salt ‖ body)), leaves as in RFC 9162."""
    leaf = hashlib.sha256(b"\x00" + salt + body.encode()).digest()
    return hashlib.sha256(previous + leaf).digest()


def first_broken(entries: Iterable[Entry], previous: bytes = GENESIS) -> int | None:
    """The number of the first entry whose hash does not follow from those before it, None if all do."""
    for entry in entries:
        previous = chain(previous, entry.salt, entry.body)
        if previous != entry.hash:
            return entry.seq
    return None


def replay(rows: Iterable[str]) -> dict[tuple[str, str], Record]:
    """Build the current records, keyed by kind and id, from the bodies of the whole journal."""
    state: dict[tuple[str, str], Record] = {}
    for body in rows:
        row = json.loads(body)
        kind, record, after = row["kind"], row["id"], row["after"]
        if kind == BACK:
            session = state.get(("session", record))
            if isinstance(session, Session):
                state["session", record] = session._replace(back=after[BACK])
        elif after is None:
            del state[kind, record]
        else:
            state[kind, record] = _keeping_back(from_fields(kind, after), state.get((kind, record)))
    return state


def _keeping_back(record: Record, known: Record | None) -> Record:
    if isinstance(record, Session) and isinstance(known, Session):
        return record._replace(back=known.back)
    return record


def last_fields(entries: Iterable[Entry]) -> Fields | None:
    """What the last of a record's entries says of it: as it is, or as it was when it went away."""
    fields: Fields | None = None
    for entry in entries:
        body = json.loads(entry.body)
        fields = body["after"] or body["before"]
    return fields


def sessions_in(rows: Iterable[str]) -> frozenset[str]:
    """The ids of the sessions that an act's bodies speak of."""
    return frozenset(row["id"] for row in map(json.loads, rows) if row["kind"] in {"session", BACK})


def changes_of(rows: Iterable[str], current: Mapping[str, Session]) -> tuple[Change, ...]:
    """Read an act's changes back from its bodies.

    `current` holds, by id, the sessions of the act that exist now: a row says nothing of the fields that its
    act left alone.
    """
    plain: dict[tuple[str, str], tuple[Fields | None, Fields | None]] = {}
    links: dict[str, tuple[str | None, str | None]] = {}
    for body in rows:
        row = json.loads(body)
        if row["kind"] == BACK:
            links[row["id"]] = (row["before"][BACK], row["after"][BACK])
        else:
            plain[row["kind"], row["id"]] = (row["before"], row["after"])
    changes = []
    for (kind, record), (before, after) in plain.items():
        same = current[record].back if record in current else None
        link = links.pop(record, (same, same))
        changes.append(Change(_revive(kind, before, link[0]), _revive(kind, after, link[1])))
    for record, (old, new) in links.items():
        session = current[record]
        changes.append(Change(_linked(session, old), _linked(session, new)))
    return tuple(changes)


def _revive(kind: str, values: Fields | None, back: str | None) -> Record | None:
    if values is None:
        return None
    record = from_fields(kind, values)
    return _linked(record, back) if isinstance(record, Session) else record


def _linked(session: Session, back: str | None) -> Session:
    return session._replace(back=None if back is None else SessionId(back))
