"""`hraas statement`: what was issued to whom, read again, written again, voided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, group, json_option, verb, yes_option
from hraas_tui.cli.output import complain, say, say_json, table
from hraas_tui.cli.statement_lines import (
    doubts,
    file_record,
    folder_of,
    foreign,
    print_statement,
    warn_if_void,
    words_of,
)
from hraas_tui.core.errors import Refused
from hraas_tui.core.moments import iso
from hraas_tui.core.phrases import tenths
from hraas_tui.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.billing.statements import Issued
    from hraas_tui.core.sessions import Export, StatementId
    from hraas_tui.formats.files import Written
    from hraas_tui.timekeeper import Timekeeper

ANY = ("csv",)
"""What a statement is written in again that never was written at all."""


@group(
    "statement",
    short_help="List, show, write again, void and reissue statements.",
    examples=("hraas statement list", "hraas statement show GLOBEX-2026-004"),
)
def statement() -> None:
    """List, show, write again, void and reissue statements; hraas export --issue makes them."""


@verb("list", short_help="List statements, the latest first.", examples=("hraas statement list globex",))
@click.argument("client", required=False)
@json_option
def list_(call: Call, client: str | None, as_json: bool) -> None:
    """List every statement that was issued, of one client or of all: number, period, sessions, billed, total, files."""
    with call.timekeeper() as keeper:
        known = None if client is None else keeper.roster().find(client)
        found = keeper.statements(None if known is None else known.id)
        if as_json:
            say_json([record(each, keeper) for each in found])
        elif not found:
            to = "" if known is None else f" to {known.name}"
            name = "CLIENT" if known is None else known.key
            complain(f"No statement was issued{to} yet. hraas export {name} --month M --issue makes one.")
        else:
            for line in table(list(_rows(found, keeper)), right=frozenset({3, 4, 5})):
                say(line)


@verb(
    "show",
    short_help="Print a statement as it was issued.",
    examples=("hraas statement show GLOBEX-2026-004",),
)
@click.argument("number")
@click.option("--format", "form", default="md", metavar="F", help="md, csv, json, html …; default md.")
@json_option
def show(call: Call, number: str, form: str, as_json: bool) -> None:
    """Print a statement from what was stored when it was issued: nothing of it is reckoned anew.

    With --json, its record: sessions, totals, files and whether it holds; --format json is the statement itself.
    """
    from hraas_tui.formats.registry import find

    with call.timekeeper() as keeper:
        issued = keeper.known_statement(number)
        if as_json:
            say_json(record(issued, keeper))
            return
        way = find(form)
        warn_if_void(issued)
        print_statement(way, keeper.statement_of(issued))


@verb(
    "write",
    short_help="Write a statement's files again.",
    examples=("hraas statement write GLOBEX-2026-004 --format pdf,csv --output invoices/",),
)
@click.argument("number")
@click.option(
    "--format", "formats", metavar="LIST", help="Several with commas; default those it was written in before."
)
@click.option("--output", default=".", metavar="DIR", help="The folder; default this one.")
@yes_option
@json_option
def write(call: Call, number: str, formats: str | None, output: str, yes: bool, as_json: bool) -> None:
    """Write the files of a statement again, with the same bytes as when it was issued."""
    from hraas_tui.timekeeper.export_run import write_again

    names = None if formats is None else words_of("--format", formats, "format")
    with call.timekeeper() as keeper:
        issued = keeper.known_statement(number)
        before = keeper.ledger.files_of(issued.id)
        wanted = names or list(dict.fromkeys(file.format for file in before)) or ANY
        warn_if_void(issued)
        written: tuple[Written, ...] = call.confirmed(
            lambda agreed: write_again(
                issued, wanted, folder_of(output), ask=lambda job: job(keeper), overwrite=agreed
            ),
            yes=yes,
        )
        for line in _other_bytes(written, before):
            complain(line)
        if as_json:
            say_json([file_record(each) for each in written])
            return
        for each in written:
            say(str(each.path))


def _other_bytes(written: Iterable[Written], before: Iterable[Export]) -> Iterable[str]:
    """A line for each file that is not the one which was written first: another library may set it otherwise."""
    first: dict[str, str] = {}
    for file in before:
        first.setdefault(file.format, file.sha256)
    for each in written:
        if first.get(each.format, each.sha256) != each.sha256:
            yield (
                f"{each.path.name} says the same but is not the same file as the one written first: "
                "the program or a library of it was another version then."
            )


@verb(
    "void",
    short_help="Void a statement, with a reason.",
    examples=("hraas statement void GLOBEX-2026-004 --reason 'Wrong rate'",),
)
@click.argument("number")
@click.option("--reason", required=True, metavar="R", help="Why: it is kept with the statement.")
@json_option
def void(call: Call, number: str, reason: str, as_json: bool) -> None:
    """Void a statement: its sessions can be changed and billed again, its number is never used again."""
    with call.timekeeper() as keeper:
        outcome = keeper.void(number, reason)
        if as_json:
            say_json(record(keeper.known_statement(number), keeper))
        else:
            say(outcome.news)


@verb(
    "reissue",
    short_help="Issue anew what was voided.",
    examples=("hraas statement reissue GLOBEX-2026-004",),
)
@click.argument("number")
@click.option("--allow", metavar="WORDS", help="Words of other clients that may stand in it, with commas.")
@json_option
def reissue(call: Call, number: str, allow: str | None, as_json: bool) -> None:
    """Issue a voided statement's client and period anew: it names the one it replaces and what has changed.

    Its files are written with hraas statement write.
    """
    words = [] if allow is None else words_of("--allow", allow, "word")
    with call.timekeeper() as keeper:
        old = keeper.known_statement(number)
        draft = _anew(old, keeper)
        for line in (*doubts([draft], keeper), *foreign([draft], keeper, words, issue=True)):
            complain(line)
        issued = keeper.issue_as_seen(draft, words)
        if as_json:
            say_json(record(issued, keeper))
            return
        say(f"Issued {issued.number} · {tenths(issued.billed)} · {issued.total or 'no rate'}")
        say(f"It replaces {old.number}:")
        for change in draft.statement.changes or ("Nothing has changed.",):
            say(f"  {change}")
        say(f"hraas statement write {issued.number} writes its files.")


def _anew(old: Issued, keeper: Timekeeper) -> Draft:
    """The draft that stands for a voided statement; refused if it is not void, or another one stands for it."""
    if old.live:
        raise Refused(f"{old.number} holds. Void it first: hraas statement void {old.number} --reason R.")
    after = next((each for each in keeper.statements(old.client) if each.replaces == old.id), None)
    if after is not None:
        raise Refused(f"{old.number} was replaced by {after.number} already.")
    draft = keeper.draft_anew(old)
    if draft.replaces is not None and draft.replaces.id != old.id:
        raise Refused(
            f"{draft.replaces.number} is a later statement of the same period that was voided too. Reissue that one: "
            "it takes in the sessions of both."
        )
    if draft.empty and draft.billed and not draft.concerns:
        raise Refused(
            f"All time of {old.number} is in {listed(dict.fromkeys(number for _, number in draft.billed))} by now."
        )
    return draft


def record(issued: Issued, keeper: Timekeeper) -> dict[str, Any]:
    """A statement for `--json`."""
    client = keeper.roster().client(issued.client)
    zone = keeper.days.zone
    return {
        "number": issued.number,
        "client": None if client is None else client.key,
        "first": issued.first_day,
        "last": issued.last_day,
        "issued_at": iso(issued.issued_at, zone),
        "state": "issued" if issued.live else "void",
        "reason": issued.reason or None,
        "voided_at": None if issued.voided_at is None else iso(issued.voided_at, zone),
        "replaces": None if issued.replaces is None else _numbers(keeper)[issued.replaces],
        "sessions": list(issued.sessions),
        "seconds": issued.recorded,
        "billed_seconds": issued.billed,
        "total": issued.total or None,
        "files": [
            {"format": file.format, "path": file.path, "sha256": file.sha256}
            for file in keeper.ledger.files_of(issued.id)
        ],
    }


def _numbers(keeper: Timekeeper) -> Mapping[StatementId, str]:
    return {each.id: each.number for each in keeper.statements()}


def _rows(found: Iterable[Issued], keeper: Timekeeper) -> Iterable[tuple[str, ...]]:
    roster, written, numbers = keeper.roster(), keeper.ledger.formats_written(), _numbers(keeper)
    for each in found:
        client = roster.client(each.client)
        state = "" if each.live else f"void: {each.reason}"
        replaces = "" if each.replaces is None else f"replaces {numbers[each.replaces]}"
        yield (
            each.number,
            "" if client is None else client.key,
            f"{each.first_day} – {each.last_day}",
            str(len(each.sessions)),
            tenths(each.billed),
            each.total,
            " ".join(written.get(each.id, ())),
            "; ".join(part for part in (state, replaces) if part),
        )


for command in (list_, show, write, void, reissue):
    statement.add_command(command)
