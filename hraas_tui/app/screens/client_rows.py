"""Clients and contexts as rows: what there is room for, discreetly if asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.dialogs.client_form import said_rate
from hraas_tui.app.widgets.paint import Part, Row, fit
from hraas_tui.core.sessions import Requirement

if TYPE_CHECKING:
    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import Client, ClientId, Context

WIDE = 76
MIDDLE = 48
KEY = 18

Shape = dict[str, int]
"""The width of each column that there is room for."""


def client_shape(width: int) -> Shape:
    """The columns of the clients for so many cells."""
    room = width - 4
    if width >= WIDE:
        fixed = {"key": 14, "rate": 14, "zone": 18, "needs": 16}
    elif width >= MIDDLE:
        fixed = {"key": 14, "rate": 13}
    else:
        fixed = {"key": 11}
    order = ("key", "name", "rate", "zone", "needs")
    widths = {**fixed, "name": max(0, min(40, room - sum(fixed.values())))}
    return {column: widths[column] for column in order if column in widths}


def heading(shape: Shape) -> Row:
    """The columns' names."""
    return Row((("    ", ""), *((fit(word, width), "quiet") for word, width in shape.items())))


def client_row(view: View, client: Client, shape: Shape, *, chosen: bool) -> Row:
    """One client; its digit stands in its colour, the archived ones are dim."""
    hidden = view.hides(client.id)
    client = view.snapshot.roster.agreement(client.id).client_on(view.snapshot.today.format_iso())
    quiet = client.archived
    cells = {
        "key": (client.key, "quiet" if quiet else "strong"),
        "name": (client.name, "quiet" if quiet else ""),
        "rate": (said_rate(client) or view.signs.dash, "quiet" if quiet or client.rate is None else ""),
        "zone": (client.zone or view.signs.dash, "quiet"),
        "needs": (_needs(client) or view.signs.dash, "quiet"),
    }
    last = list(shape)[-1]
    if quiet and last != "name":
        cells[last] = ("archived", "quiet")
    if hidden:
        cells = dict.fromkeys(cells, (view.signs.hidden, "quiet"))
    parts: list[Part] = [_swatch(view, client), (" ", "")]
    for column, width in shape.items():
        text, look = cells[column]
        parts.append((fit(text, width - 1, view.signs.ellipsis) + " " if width else "", look))
    if quiet and last == "name":
        *before, (name, look) = parts
        return Row((*before, (name.rstrip(), look)), (("archived ", "quiet"),), keeps=True, chosen=chosen)
    return Row(tuple(parts), chosen=chosen)


def _swatch(view: View, client: Client) -> Part:
    if client.archived:
        return "   ", "quiet"
    return f" {client.hotkey or view.signs.dot} ", f"{view.look(client.id)} reverse"


def _needs(client: Client) -> str:
    words = [str(need) for need in Requirement if need in client.requires]
    return "all three" if len(words) == len(Requirement) else ", ".join(words)


def context_heading(view: View, client: ClientId | None, *, named: bool) -> Row:
    """The contexts' columns; `named` where no frame says whose they are."""
    whose = ((view.name(client) + " ", f"bold {view.look(client)}"),) if named else ()
    return Row((("  ", "quiet"), (fit("key", KEY), "quiet"), (" name", "quiet")), whose)


def context_row(view: View, context: Context, width: int, *, chosen: bool) -> Row:
    """One context of the client that is looked at."""
    look = "quiet" if context.archived else ""
    if view.hides(context.client):
        return Row(((f" {view.signs.hidden}", "quiet"),), chosen=chosen)
    name = context.name if context.name != context.key else ""
    key = fit(context.key, min(KEY, max(0, width - 2)), view.signs.ellipsis)
    parts: tuple[Part, ...] = (("  ", ""), (key, look or "strong"), (" ", ""), (name, look))
    end: tuple[Part, ...] = (("archived ", "quiet"),) if context.archived else ()
    return Row(parts, end, keeps=context.archived, chosen=chosen)
