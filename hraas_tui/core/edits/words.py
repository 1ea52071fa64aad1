"""Edits of what sessions say: whose they are, their context, ticket and note."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Literal

from hraas_tui.core.clients import find_or_make
from hraas_tui.core.drafts import Decision
from hraas_tui.core.edits.base import Edit, finish
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.phrases import full_stop, plural
from hraas_tui.core.sessions import Context
from hraas_tui.core.text import clean
from hraas_tui.core.wording import label

if TYPE_CHECKING:
    from hraas_tui.core.drafts import Draft
    from hraas_tui.core.edits.base import Around
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ClientId, ContextId, Session, SessionId


class Kept(Enum):
    """Stands for what an edit leaves as it is, where None means something."""

    KEPT = "kept"


KEPT = Kept.KEPT
Keep = Literal[Kept.KEPT]


@dataclass(frozen=True)
class Words:
    """What a session is to say. None leaves what it says, empty clears it; `client` None makes it unassigned."""

    client: ClientId | Keep | None = KEPT
    context: str | None = None
    ticket: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Assign(Edit):
    """Give sessions to a client; another client than before clears context and ticket."""

    action: ClassVar[str] = "assign"

    sessions: tuple[SessionId, ...]
    client: ClientId
    context: str | None = None

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions."""
        return self.sessions

    def decide(self, around: Around, *, yes: bool = False) -> Decision:  # noqa: ARG002
        """Assign them all; see `Edit.decide`."""
        draft = around.draft()
        before = [around.session(key) for key in dict.fromkeys(self.sessions)]
        after = [draft.put(placed(draft, around, old, self.client, self.context)) for old in before]
        changes = draft.changes()
        name = label(after[0], around.roster, changes)
        if not changes:
            return Decision((), f"It is {name} already.", after[0])
        cleared = [
            old for old in before if old.client not in {None, self.client} and (old.context or old.ticket)
        ]
        if len(before) == 1:
            tail = " The context and ticket it had are cleared." if cleared else ""
            return finish(draft, around, full_stop(f"Assigned to {name}") + tail, after[0], quiet=True)
        tail = f" The context and ticket of {len(cleared)} are cleared." if cleared else ""
        news = full_stop(f"Assigned {plural(len(before), 'session')} to {name}") + tail
        return finish(draft, around, news, after[0], quiet=True)


@dataclass(frozen=True)
class Describe(Edit):
    """Give several sessions of one client the same context, ticket or note; None leaves what each says."""

    action: ClassVar[str] = "note"

    sessions: tuple[SessionId, ...]
    context: str | None = None
    ticket: str | None = None
    note: str | None = None

    @property
    def named(self) -> tuple[SessionId, ...]:
        """The sessions."""
        return self.sessions

    def decide(self, around: Around, *, yes: bool = False) -> Decision:  # noqa: ARG002
        """Describe them all; see `Edit.decide`."""
        draft = around.draft()
        before = [around.session(key) for key in dict.fromkeys(self.sessions)]
        if self.context and len({session.client for session in before}) > 1:
            raise Refused("These sessions have different clients, so they can't share a context.")
        words = Words(context=self.context, ticket=self.ticket, note=self.note)
        for session in before:
            draft.put(reworded(draft, around, session, words))
        news = f"Noted on {around.named(before)}."
        return finish(draft, around, news, draft.get(before[0].id), quiet=True)


def reworded(draft: Draft, around: Around, session: Session, words: Words) -> Session:
    """The session as it is to say; a context that is not known yet is made."""
    after = session
    if not isinstance(words.client, Kept) and words.client != session.client:
        after = placed(draft, around, session, words.client, None)
    if words.context is not None:
        if words.context and after.client is None:
            raise Refused("A context needs its client: assign the session to one first.")
        place = None
        if words.context and after.client is not None:
            place = _context(draft, around, after.client, words.context)
        after = after._replace(context=place)
    if words.ticket is not None:
        after = after._replace(ticket=clean(words.ticket))
    return after if words.note is None else after._replace(note=clean(words.note))


def placed(
    draft: Draft, around: Around, session: Session, client: ClientId | None, context: str | None
) -> Session:
    """Give a session to a client; what it said of another one's work goes."""
    stays = session.client in {None, client}
    ticket = session.ticket if stays else ""
    if client is None:
        return session._replace(client=None, context=None, ticket=ticket)
    owner = _active(around.roster, client)
    place = session.context if session.client == client else None
    if context:
        place = _context(draft, around, owner.id, context)
    elif session.client is None and context is None:
        place = around.roster.only_context(owner.id)
    return session._replace(client=owner.id, context=place, ticket=ticket)


def _context(draft: Draft, around: Around, client: ClientId, key: str) -> ContextId:
    """The context with a key; one that is not known yet is made, once."""
    for made in draft.made(Context):
        if made.client == client and made.key.casefold() == key.casefold():
            return made.id
    context, new = find_or_make(around.roster, client, key)
    if new:
        draft.note(None, context)
    return context.id


def _active(roster: Roster, client: ClientId) -> Client:
    """A client that can be given time; raises `Stale` if it is gone."""
    known = next((one for one in roster.clients if one.id == client), None)
    if known is None:
        raise Stale("That client is gone: it was changed from elsewhere.")
    if known.archived:
        raise Refused(f"{known.name} is archived. Bring it back first.")
    return known
