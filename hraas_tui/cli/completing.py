"""What a shell can complete a word to: by what a verb's help calls it, from the ledger as it is.

The ledger is only ever read: none is made and none is migrated. Whatever goes wrong, nothing is offered.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from hraas_tui.core.text import printable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hraas_tui.cli.call import Call

    Source = Callable[[click.Context, str], Iterable[CompletionItem[str]]]

RECENT = 14 * 86_400
"""Seconds back in which the sessions lie that are offered by their ids."""

MOST = 100
"""Words that are offered at most."""

MONTHS = 12
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

HARMLESS = frozenset("-_./:,+@")
"""What a word that is offered may have besides letters and digits: a shell takes all of it as it is."""


class Word(click.types.StringParamType):
    """Text that a shell can complete."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem[str]]:
        """Offer words for what was typed so far."""
        found = []
        for item in self.source(ctx, incomplete):
            if item.type != "plain" or all(char.isalnum() or char in HARMLESS for char in item.value):
                found.append(item)
            if len(found) == MOST:
                break
        return found


def completed(command: click.Command) -> None:
    """Have the words of a command completed that its help calls by a name of the table."""
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    for param in command.params:
        source = _source_of(param)
        if source is not None and param in arguments[:-1] and param.nargs == -1:
            last = _source_of(arguments[-1])
            source = _and_then(source, last, [each.name or "" for each in arguments]) if last else source
        if source is not None and type(param.type) is click.types.StringParamType:
            param.type = Word(source)


def _source_of(param: click.Parameter) -> Source | None:
    called = (param.metavar or (param.name or "").upper()).strip("[]…")
    if isinstance(param, click.Option):
        return OPTIONS.get(param.opts[-1]) or SOURCES.get(called)
    return SOURCES.get(called.split()[0] if called else "")


def _and_then(several: Source, last: Source, names: Sequence[str]) -> Source:
    """What is offered where any number of words may come before the last: from the second on, either."""

    def source(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
        yield from several(ctx, incomplete)
        if any(ctx.params.get(name) for name in names):
            yield from last(ctx, incomplete)

    return source


# -- from the ledger -----------------------------------------------------------------------------------------


def _rows(ctx: click.Context, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    import sqlite3

    connection = _connection(ctx)
    if connection is None:
        return []
    try:
        return connection.execute(sql, parameters).fetchall()
    except sqlite3.Error:
        return []
    finally:
        connection.close()


def _connection(ctx: click.Context) -> sqlite3.Connection | None:
    """The ledger, to be read only; None if there is none."""
    import os.path
    import sqlite3

    from hraas_tui.cli import status

    call: Call = ctx.find_root().obj
    named = call.db or ctx.find_root().params.get("db") or call.environ.get("HRAAS_DB")
    path = os.path.expanduser(named or status.default_ledger(call.environ))  # noqa: PTH111 - a ~name that nobody has stays
    if not os.path.isfile(path):  # noqa: PTH113 - as above
        return None
    try:
        return status.connect(path)
    except sqlite3.Error:
        return None


def _shy(ctx: click.Context, incomplete: str) -> bool:
    """Whether nobody is to be named who was not begun to be: in discreet mode, someone looks on."""
    if incomplete:
        return False
    from hraas_tui.cli.status import asks_discretion

    call: Call = ctx.find_root().obj
    if asks_discretion(call.environ):
        return True
    return _rows(ctx, "SELECT value FROM setting WHERE name = 'discreet'") == [("1",)]


def _item(value: object, told: object = "") -> CompletionItem[str]:
    return CompletionItem(str(value), help=printable(str(told))[:60] or None)


def clients(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The keys of the clients, in their order on screen."""
    if _shy(ctx, incomplete):
        return
    for key, name in _rows(ctx, "SELECT key, name FROM client WHERE NOT archived ORDER BY position"):
        if key.startswith(incomplete.casefold()):
            yield _item(key, name)


def targets(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The keys of the clients; of one that is named, those of its contexts too."""
    found = [] if "/" in incomplete else list(clients(ctx, incomplete))
    yield from found
    if len(found) == 1 or "/" in incomplete:
        yield from pairs(ctx, incomplete)


def pairs(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """Each client with each of its contexts: `acme/firewall`."""
    if _shy(ctx, incomplete):
        return
    for client, context, name in _rows(
        ctx,
        "SELECT c.key, x.key, x.name FROM context AS x JOIN client AS c ON c.public_id = x.client"
        " WHERE NOT c.archived AND NOT x.archived ORDER BY c.position, x.position",
    ):
        if f"{client}/{context}".casefold().startswith(incomplete.casefold()):
            yield _item(f"{client}/{context}", name)


def contexts(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The contexts of the client that the command names, else of any."""
    named = str(ctx.params.get("client") or ctx.params.get("key") or "").partition("/")[0]
    if not named and _shy(ctx, incomplete):
        return
    for key, name in _rows(
        ctx,
        "SELECT DISTINCT x.key, x.name FROM context AS x JOIN client AS c ON c.public_id = x.client"
        " WHERE NOT x.archived AND (? = '' OR c.key = ?) ORDER BY x.position",
        named,
        named,
    ):
        if key.casefold().startswith(incomplete.casefold()):
            yield _item(key, name)


def sessions(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The ids of the sessions of the last days, the latest first."""
    call: Call = ctx.find_root().obj
    shy = _shy(ctx, "")
    for id_, day, client, context, note in _rows(
        ctx,
        "SELECT id, day, client, context, note FROM public_session WHERE started_at > ?"
        " ORDER BY started_at DESC",
        call.clock.now() - RECENT,
    ):
        if id_.startswith(incomplete.upper()):
            told = [day] if shy else [day, (client or "unassigned").upper(), context, note]
            yield _item(id_, " ".join(filter(None, told)))


def agreed(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The ids of the terms of the client that the command names."""
    for id_, since in _rows(
        ctx,
        "SELECT t.public_id, t.since FROM terms AS t JOIN client AS c ON c.public_id = t.client"
        " WHERE c.key = ? ORDER BY t.since",
        str(ctx.params.get("key") or ""),
    ):
        if id_.startswith(incomplete.upper()):
            yield _item(id_, since)


def numbers(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The numbers of the statements, the latest first."""
    if _shy(ctx, incomplete):
        return
    for number, first, last, voided in _rows(
        ctx, "SELECT number, first_day, last_day, voided_at FROM statement ORDER BY issued_at DESC, id DESC"
    ):
        if number.casefold().startswith(incomplete.casefold()):
            yield _item(number, f"{first} – {last}{' void' if voided is not None else ''}")


# -- from the calendar and from tables -----------------------------------------------------------------------


def months(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """`last`, `this` and the months of the last year."""
    month = date.today().replace(day=1)  # noqa: DTZ011 - the month here and now
    words = ["last", "this"]
    for _ in range(MONTHS):
        words.append(f"{month:%Y-%m}")
        month = (month - timedelta(days=1)).replace(day=1)
    return _beginning(words, incomplete)


def days(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """`today`, `yesterday`, the weekdays and the dates of the last week."""
    today = date.today()  # noqa: DTZ011 - as above
    dates = [(today - timedelta(days=back)).isoformat() for back in range(7)]
    return _beginning(["today", "yesterday", *WEEKDAYS, *dates], incomplete)


def formats(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """The formats, also after others and a comma."""
    from hraas_tui.formats.registry import FORMATS, TITLES

    given, comma, begun = incomplete.rpartition(",")
    before = given + comma
    for name in FORMATS:
        if name.startswith(begun.casefold()) and name not in before.split(","):
            yield _item(before + name, TITLES[name])


def requirements(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """What a client can require of its sessions, also after others and a comma."""
    given, comma, begun = incomplete.rpartition(",")
    before = given + comma
    words = ("context", "note", "ticket")
    return _beginning(
        [before + word for word in words if word not in before.split(",")], before + begun.casefold()
    )


def answers(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    """What can be answered to a time that nobody can vouch for."""
    from hraas_tui.cli.away import ANSWERS, OFF, ON

    return _beginning([*ANSWERS, OFF, ON], incomplete)


def _some(*words: str) -> Source:
    def source(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
        return _beginning(words, incomplete)

    return source


def _beginning(words: Iterable[str], incomplete: str) -> Iterator[CompletionItem[str]]:
    return (_item(word) for word in words if word.startswith(incomplete))


def _files(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    yield CompletionItem(incomplete, type="file")


def _folders(_ctx: click.Context, incomplete: str) -> Iterator[CompletionItem[str]]:
    yield CompletionItem(incomplete, type="dir")


SOURCES: dict[str, Source] = {
    "CLIENT[/CONTEXT": targets,
    "CLIENT": clients,
    "C": clients,
    "CLIENT/CONTEXT": pairs,
    "X": contexts,
    "ID": sessions,
    "NUMBER": numbers,
    "M": months,
    "D": days,
    "DAY": days,
    "ANSWER": answers,
    "FILE": _files,
    "DIR": _folders,
}
"""What is offered for a word, by what help calls it."""

OPTIONS: dict[str, Source] = {
    "--format": formats,
    "--remove": agreed,
    "--require": requirements,
    "--charge": _some("billable", "non-billable", "no-charge"),
    "--rounding": _some("up", "nearest", "down"),
    "--group": _some("session", "context-day", "client-day", "statement"),
    "--hotkey": _some("1", "2", "3", "4", "5", "6", "7", "8", "9", "none"),
}
"""What is offered for an option whose value help calls by a common name."""
