"""What the client editor holds and checks: texts as they are typed, turned into a draft or into sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core.clients import (
    DIGITS,
    ClientDraft,
    address_said,
    edited,
    free_colour,
    free_hotkey,
    new_client,
)
from hraas_tui.core.errors import Refused
from hraas_tui.core.money import full
from hraas_tui.core.rates import parse_rate, unmistakable
from hraas_tui.core.text import key_from
from hraas_tui.timekeeper.locales import known_locale

if TYPE_CHECKING:
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, Requirement

COLOUR_NAMES = ("orange", "sky", "green", "yellow", "blue", "vermillion", "purple", "grey")
"""What people call the palette's eight colours, in its order."""


@dataclass(frozen=True, slots=True)
class Form:
    """The editor's fields. `rate` is amount and currency in one text, `address` lines with semicolons between them.

    `hotkey` 0 is none.
    """

    name: str = ""
    key: str = ""
    colour: int = 1
    hotkey: int = 0
    rate: str = ""
    zone: str = ""
    requires: frozenset[Requirement] = frozenset()
    address: str = ""
    locale: str = ""


def form_of(client: Client | None, roster: Roster) -> Form:
    """The form of a client, or of a new one with what would be derived for it."""
    if client is None:
        return Form(colour=free_colour(roster), hotkey=free_hotkey(roster) or 0)
    return Form(
        client.name,
        client.key,
        client.colour,
        client.hotkey or 0,
        said_rate(client),
        client.zone or "",
        client.requires,
        address_said(client.address),
        client.locale,
    )


def said_rate(client: Client) -> str:
    """A client's rate as it is typed: `140.00 EUR`, empty without one."""
    if client.rate is None or client.currency is None:
        return ""
    return f"{unmistakable(full(client.rate, client.currency))} {client.currency}"


def draft_of(form: Form, client: Client | None) -> ClientDraft:
    """The draft that a form means. Raises `Refused` for a rate that can't be read and for an unknown locale."""
    rate = parse_rate(form.rate) if form.rate.strip() else None
    known = None if client is None else client.currency
    return ClientDraft(
        name=form.name,
        key=form.key if form.key.strip() or client is not None else None,
        colour=form.colour,
        hotkey=form.hotkey,
        rate="" if rate is None else rate[0],
        currency=None if rate is None else rate[1] or known,
        zone=form.zone,
        requires=form.requires,
        address=form.address,
        locale=known_locale(form.locale),
    )


def problems(form: Form, client: Client | None, roster: Roster) -> dict[str, str]:
    """A sentence for each field that can't stay as it is, by the field's name."""
    found: dict[str, str] = {}
    blank = form_of(client, roster)
    for field in ("name", "key", "rate", "zone", "address", "locale"):
        alone = replace(replace(blank, name=blank.name or "x"), **{field: getattr(form, field)})
        try:
            _made(draft_of(alone, client), client, roster)
        except Refused as refusal:
            found[field] = str(refusal)
    return found


def _made(draft: ClientDraft, client: Client | None, roster: Roster) -> Client:
    return new_client(draft, roster) if client is None else edited(client, draft, roster)


def derived_key(form: Form, roster: Roster) -> str:
    """The key that a new client gets if none is typed; empty without a name."""
    return key_from(form.name, [client.key for client in roster.clients]) if form.name.strip() else ""


def digits(client: Client | None, roster: Roster) -> tuple[int, ...]:
    """The hotkeys to choose from: none, and those that no other client has."""
    own = None if client is None else client.id
    taken = {c.hotkey for c in roster.active if c.id != own}
    return (0, *(digit for digit in range(1, DIGITS + 1) if digit not in taken))


def sharers(colour: int, client: Client | None, roster: Roster) -> tuple[Client, ...]:
    """The other active clients that have a colour."""
    own = None if client is None else client.id
    return tuple(c for c in roster.active if c.colour == colour and c.id != own)
