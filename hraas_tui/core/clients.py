"""New and changed clients and contexts: what is derived, what is refused, and their order."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from hraas_tui.core.errors import Refused
from hraas_tui.core.phrases import full_stop
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Requirement, new_id
from hraas_tui.core.text import NAME_LIMIT, check_key, clean, key_from, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from hraas_tui.core.roster import Roster

COLOURS = 8
"""How many colours the palette has; they count from 1."""

DIGITS = 9
"""Hotkeys go from 1 to this one."""

ADDRESS_LINES = 8
ADDRESS_WIDTH = 100

Item = TypeVar("Item", Client, Context)

_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?")


class ClientDraft(NamedTuple):
    """What somebody wants a client to be.

    None leaves a field as it is, or has it derived for a new client. Hotkey 0 is none at all. An empty text
    clears: `rate=""` means no rate (and no currency, unless one is given), `zone=""` one's own zone. `address` has
    its lines apart by newlines or semicolons.
    """

    name: str | None = None
    key: str | None = None
    colour: int | None = None
    hotkey: int | None = None
    rate: Decimal | Literal[""] | None = None
    currency: str | None = None
    zone: str | None = None
    requires: frozenset[Requirement] | None = None
    address: str | None = None
    locale: str | None = None


def new_client(draft: ClientDraft, roster: Roster, *, client_id: ClientId | None = None) -> Client:
    """Make the client that a draft describes; only its name is needed, the rest is derived.

    The key comes from the name, the colour is the first that no active client has, else the least used, the
    hotkey the lowest free digit, the place the last one. Raises `Refused` as `edited` does.
    """
    name = _name(draft.name or "", "client")
    taken = [client.key for client in roster.clients]
    blank = Client(
        id=client_id or ClientId(new_id()),
        key=key_from(name, taken) if draft.key is None else "",
        name=name,
        colour=free_colour(roster),
        hotkey=free_hotkey(roster),
        position=_last(roster.clients),
    )
    return edited(blank, draft, roster)


def edited(client: Client, draft: ClientDraft, roster: Roster) -> Client:
    """Return the client with a draft's fields.

    Raises `Refused` for an empty name, a key or hotkey that is malformed or another client's (who is named),
    and for a colour, rate, currency, zone, address or locale that can't be.
    """
    rate, currency = _terms(client, draft)
    return client._replace(
        name=client.name if draft.name is None else _name(draft.name, "client"),
        key=client.key if draft.key is None else _client_key(client, draft.key, roster),
        colour=client.colour if draft.colour is None else _colour(draft.colour),
        hotkey=client.hotkey if draft.hotkey is None else _hotkey(client, draft.hotkey, roster),
        rate=rate,
        currency=currency,
        zone=client.zone if draft.zone is None else _zone(draft.zone),
        requires=client.requires if draft.requires is None else draft.requires,
        address=client.address if draft.address is None else clean_address(draft.address),
        locale=client.locale if draft.locale is None else check_locale(draft.locale),
    )


def archived(client: Client, archive: bool, roster: Roster) -> Client:
    """Put a client away or take it back; one that comes back to find its hotkey taken gets a free one."""
    hotkey = client.hotkey
    if not archive and hotkey is not None and _holder(client, hotkey, roster) is not None:
        hotkey = free_hotkey(roster)
    return client._replace(archived=archive, hotkey=hotkey)


def free_colour(roster: Roster) -> int:
    """Find the first colour that no active client has, else the one that fewest have."""
    used = Counter(client.colour for client in roster.active)
    return min(range(1, COLOURS + 1), key=lambda colour: (used[colour], colour))


def free_hotkey(roster: Roster) -> int | None:
    """Find the lowest digit that no active client has, None when all nine are taken."""
    taken = {client.hotkey for client in roster.active}
    return next((digit for digit in range(1, DIGITS + 1) if digit not in taken), None)


def new_context(
    client: ClientId, key: str, name: str, roster: Roster, *, context_id: ContextId | None = None
) -> Context:
    """Make a context of a client, last in order; its key can be made from its name, and the other way."""
    known = roster.contexts_of(client, archived=True)
    if not key.strip():
        key = key_from(_name(name, "context"), [context.key for context in known])
    blank = Context(context_id or ContextId(new_id()), client, "", "", _last(known))
    return edited_context(blank, key, name, roster)


def find_or_make(roster: Roster, client: ClientId, key: str) -> tuple[Context, bool]:
    """A client's context with this key, and whether it had to be made; refused if it is archived."""
    known = roster.find_context(client, key)
    if known is None:
        return new_context(client, key, "", roster), True
    if known.archived:
        raise Refused(f"The context {known.key} is archived. Bring it back first, or use another.")
    return known, False


def edited_context(context: Context, key: str | None, name: str | None, roster: Roster) -> Context:
    """Return the context with another key or name; None leaves one as it is, an empty name becomes the key.

    Raises `Refused` for a key that is malformed or that the client already uses.
    """
    new_key = context.key if key is None else _context_key(context, key, roster)
    follows = name is None and context.name == context.key
    new_name = context.name if name is None else clean(name, NAME_LIMIT, "context name")
    return context._replace(key=new_key, name=new_key if follows or not new_name else new_name)


def in_order(items: Iterable[Item]) -> list[Item]:
    """Clients or contexts as they are shown: by place, the archived ones at the end."""
    return sorted(items, key=lambda item: (item.archived, item.position))


def moved(items: Sequence[Item], id: str, by: int) -> tuple[Item, ...]:  # noqa: A002 - an item's own word
    """Return the items whose place changes when one moves by so many rows (up is negative), with their new places.

    Items are all clients, or all contexts of one client. One that is archived stays among the archived ones;
    nothing moves past either end.
    """
    order = in_order(items)
    at = next(index for index, item in enumerate(order) if item.id == id)
    group = [index for index, item in enumerate(order) if item.archived == order[at].archived]
    order.insert(max(group[0], min(group[-1], at + by)), order.pop(at))
    return tuple(item._replace(position=place) for place, item in enumerate(order) if item.position != place)


def parse_requires(text: str) -> frozenset[Requirement]:
    """Read what a finished session must have: `context,note,ticket`; empty or `none` is nothing."""
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    if words == ["none"]:
        return frozenset()
    for word in words:
        if word not in set(Requirement):
            raise Refused(
                f"A session can't be required to have {quoted(word)}: context, note or ticket can be."
            )
    return frozenset(Requirement(word) for word in words)


def clean_address(text: str) -> str:
    """An address as it is kept: its lines joined by newlines; typed with newlines or semicolons between them.

    Raises `Refused` for one that is too long.
    """
    pieces = [clean(line, ADDRESS_WIDTH, "line of the address") for line in re.split(r"[\n;]", text)]
    lines = [line for line in pieces if line]
    if len(lines) > ADDRESS_LINES:
        raise Refused(f"An address has {ADDRESS_LINES} lines at most, not {len(lines)}. Join some of them.")
    return "\n".join(lines)


def address_said(address: str) -> str:
    """An address as it is typed in one line."""
    return "; ".join(address.splitlines())


def check_locale(text: str) -> str:
    """Return a locale's name as it is kept: `de_DE`, empty for English. Raises `Refused` for what is no such name.

    Whether anybody has heard of it is another question.
    """
    name = text.strip()
    found = _LOCALE.fullmatch(name)
    if found is None and name:
        raise Refused(f"{quoted(text)} is no locale. Write a language and a country: de_DE, en_GB, fr_CH.")
    if found is None:
        return ""
    language, script, country = found.groups()
    parts = [language.lower(), (script or "").title(), (country or "").upper()]
    return "_".join(part for part in parts if part)


def _terms(client: Client, draft: ClientDraft) -> tuple[Decimal | None, str | None]:
    from hraas_tui.core.rates import check_currency, check_rate  # a new context does not wait for it

    if draft.rate == "":
        return None, check_currency(draft.currency) if draft.currency else None
    rate = client.rate if draft.rate is None else check_rate(draft.rate)
    currency = client.currency if draft.currency is None else check_currency(draft.currency)
    if rate is not None and currency is None:
        raise Refused(f"In which currency is the rate {rate}? Give one, such as EUR.")
    return rate, currency


def _zone(zone: str) -> str | None:
    from hraas_tui.core.moments import check_zone

    return check_zone(zone.strip()) if zone.strip() else None


def _colour(colour: int) -> int:
    if not 1 <= colour <= COLOURS:
        raise Refused(f"There is no colour {colour}: they go from 1 to {COLOURS}.")
    return colour


def _hotkey(client: Client, digit: int, roster: Roster) -> int | None:
    if digit == 0:
        return None
    if not 1 <= digit <= DIGITS:
        raise Refused(f"{digit} can't be a hotkey: use a digit from 1 to {DIGITS}, or 0 for none.")
    holder = _holder(client, digit, roster)
    if holder is not None:
        free = free_hotkey(roster)
        hint = f"Free: {free}." if free is not None else "Take it from that client first."
        raise Refused(f"{full_stop(f'{digit} is the hotkey of {holder.name}')} {hint}")
    return digit


def _holder(client: Client, digit: int, roster: Roster) -> Client | None:
    return next((c for c in roster.active if c.hotkey == digit and c.id != client.id), None)


def _client_key(client: Client, key: str, roster: Roster) -> str:
    checked = check_key(key, "client")
    holder = roster.by_key(checked)
    if holder is not None and holder.id != client.id:
        raise Refused(full_stop(f"{checked} is already the key of {holder.name}{_aside(holder)}"))
    return checked


def _context_key(context: Context, key: str, roster: Roster) -> str:
    checked = check_key(key, "context")
    holder = roster.find_context(context.client, checked)
    if holder is not None and holder.id != context.id:
        client = roster.client(context.client)
        whose = f"{client.name} has" if client is not None else "There is"
        raise Refused(full_stop(f"{whose} a context {holder.key} already{_aside(holder)}"))
    return checked


def _aside(item: Client | Context) -> str:
    return ", which is archived" if item.archived else ""


def _name(name: str, what: str) -> str:
    cleaned = clean(name, NAME_LIMIT, f"{what} name")
    if not cleaned:
        raise Refused(f"A {what} needs a name.")
    return cleaned


def _last(items: Sequence[Client] | Sequence[Context]) -> int:
    return max((item.position for item in items), default=-1) + 1
