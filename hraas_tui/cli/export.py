"""`hraas export`: a client's statement of a period, as a draft or issued, in files."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from hraas_tui.cli.options import Call, json_option, verb, yes_option
from hraas_tui.cli.output import cancelling, complain, progress_bar, say, say_json
from hraas_tui.cli.periods import period, period_options
from hraas_tui.cli.statement_lines import (
    doubts,
    file_record,
    folder_of,
    foreign,
    print_statement,
    words_of,
)
from hraas_tui.core.errors import Refused
from hraas_tui.core.phrases import plural, tenths
from hraas_tui.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hraas_tui.core.billing.drafting import Draft
    from hraas_tui.core.periods import Period
    from hraas_tui.timekeeper import Timekeeper
    from hraas_tui.timekeeper.export_run import Exported

STDOUT = "-"
NAMED = 5
"""The most clients that a sentence about nothing names."""

REFUSED = 1


@verb(
    "export",
    short_help="Write, or issue, clients' statements of a period.",
    examples=(
        "hraas export globex --month 2026-03 --format pdf --issue",
        "hraas export --all --month last --format csv,pdf --output invoices/",
        "hraas export acme --month this --output -",
    ),
)
@click.argument("clients", nargs=-1, metavar="[CLIENT…]")
@click.option("--all", "every", is_flag=True, help="Every client with time that is in no statement.")
@period_options
@click.option(
    "--format",
    "formats",
    default="csv",
    metavar="LIST",
    help="csv, json, md, html, pdf, xlsx, ics, timeclock; several with commas; default csv.",
)
@click.option(
    "--output",
    default=".",
    metavar="DIR",
    help="The folder, or - for one client and format on stdout; default this one.",
)
@click.option("--issue", is_flag=True, help="Number it and freeze its sessions; without it, it is a draft.")
@click.option(
    "--late/--no-late",
    default=None,
    help="With all sessions, or none, of earlier periods that no statement has; else those since its first one.",
)
@click.option(
    "--allow",
    metavar="WORDS",
    help="Words of other clients that may stand in what is issued, with commas: on record, for good.",
)
@yes_option
@json_option
def export(
    call: Call,
    clients: tuple[str, ...],
    every: bool,
    day: str | None,
    first: str | None,
    last: str | None,
    month: str | None,
    formats: str,
    output: str,
    issue: bool,
    late: bool | None,
    allow: str | None,
    yes: bool,
    as_json: bool,
) -> int | None:
    """Write the statement of each client, a file per format: a draft, or with --issue one that holds.

    Nothing of another client is in a file. Sessions that run, are unassigned or unresolved are in none, and are listed on
    stderr; so are those that still lack something, and other clients' words. All of these stop an issue. Files are not
    overwritten without --yes and the ledger remembers them; what goes to stdout it does not. What can't be done for one
    client is told, does not stop the others, and makes the exit status 1.
    """
    names = words_of("--format", formats, "format")
    words = [] if allow is None else words_of("--allow", allow, "word")
    _check(clients, every=every, output=output, issue=issue, allow=allow, as_json=as_json)
    with call.timekeeper() as keeper:
        today = keeper.days.day_of(keeper.clock.now())
        asked = period(today, day=day, first=first, last=last, month=month)
        if asked is None:
            raise click.UsageError("Of which period? Give --month, --from and --to, or --day.")
        drafts = _drafts(keeper, clients, asked, late)
        for line in doubts(drafts, keeper):
            complain(line)
        drafts = _filled(drafts, asked, issue=issue)
        for line in foreign(drafts, keeper, words, issue=issue):
            complain(line)
        if output == STDOUT:
            _print(drafts, names)
            return None
        done = _export(call, keeper, drafts, names, folder_of(output), issue=issue, allowed=words, yes=yes)
        _tell(done, names, output, as_json=as_json)
        return REFUSED if any(each.refused for each in done) else None


def _check(
    clients: Sequence[str], *, every: bool, output: str, issue: bool, allow: str | None, as_json: bool
) -> None:
    if every == bool(clients):
        raise click.UsageError(
            "Name the clients, or give --all." if not every else "Name clients or give --all, not both."
        )
    if output == STDOUT and as_json:
        raise click.UsageError("--json tells which files were written, and --output - writes none. Give one.")
    if output == STDOUT and issue:
        raise click.UsageError(
            "What is issued goes into files, which the ledger remembers. Give --output a folder."
        )
    if allow is not None and not issue:
        raise click.UsageError("--allow is for what is issued. Give --issue with it.")


def _drafts(keeper: Timekeeper, words: Iterable[str], asked: Period, late: bool | None) -> list[Draft]:
    roster = keeper.roster()
    named = tuple(dict.fromkeys(roster.find(word).id for word in words))
    if late is False:  # without looking for them: there may be years of them
        return [
            keeper.draft(client, asked, (), earlier=False)
            for client in named or keeper.unbilled_clients(asked)
        ]
    drafts = keeper.drafts(asked, named or None)
    if late is None:
        return list(drafts)
    return [keeper.draft(draft.client.id, asked, [session.id for session in draft.late]) for draft in drafts]


def _filled(drafts: list[Draft], asked: Period, *, issue: bool) -> list[Draft]:
    """The drafts with something in them; a client without sessions gets no file.

    To be issued, one with nothing but sessions that have to be put right stays too: it is told why it can't be.
    """
    filled = [draft for draft in drafts if not draft.empty or (issue and _stopped(draft))]
    if filled:
        return filled
    what = f"Nothing was {'issued' if issue else 'written'}: "
    when = f"in this period ({asked.label})"
    if not drafts:
        raise Refused(f"{what}no client has time {when} or before it that is in no statement.")
    whose = f" of {listed(draft.client.name for draft in drafts)}" if len(drafts) <= NAMED else ""
    numbers = list(dict.fromkeys(number for draft in drafts for _, number in draft.billed))
    if numbers:
        raise Refused(
            f"{what}all{whose} {when} is in {listed(numbers)}. "
            f"Write its files again with hraas statement write {numbers[0]}."
        )
    if any(draft.unbillable for draft in drafts):
        raise Refused(f"{what}the terms bill nothing{whose} {when}.")
    raise Refused(f"{what}no finished session{whose} {when}.")


def _stopped(draft: Draft) -> bool:
    """Whether sessions of the client's own have to be put right, not only those of nobody yet."""
    return any(concern.client is not None for concern in draft.stopped_by)


def _print(drafts: list[Draft], names: list[str]) -> None:
    from hraas_tui.formats.registry import find

    if len(drafts) != 1 or len(names) != 1:
        raise Refused("Standard output takes one client in one format. Give --output a folder for more.")
    print_statement(find(names[0]), drafts[0].statement)


def _export(
    call: Call,
    keeper: Timekeeper,
    drafts: list[Draft],
    names: list[str],
    folder: Path,
    *,
    issue: bool,
    allowed: list[str],
    yes: bool,
) -> tuple[Exported, ...]:
    from hraas_tui.timekeeper.export_run import export_all

    def run(agreed: bool) -> tuple[Exported, ...]:
        with progress_bar() as progress, cancelling() as cancelled:
            return export_all(
                drafts,
                names,
                folder,
                issue=issue,
                ask=lambda job: job(keeper),
                allowed=allowed,
                overwrite=agreed,
                progress=progress,
                cancelled=cancelled,
            )

    done: tuple[Exported, ...] = call.confirmed(run, yes=yes)
    return done


def _tell(done: tuple[Exported, ...], names: list[str], output: str, *, as_json: bool) -> None:
    for each in done:
        if each.refused:
            complain(f"{each.draft.client.name}: {each.refused}{_again(each, names, output)}")
    if as_json:
        say_json([file_record(file) for each in done for file in each.files])
        return
    for each in done:
        if each.issued is not None:
            say(
                f"Issued {each.issued.number} · {tenths(each.issued.billed)} · {each.issued.total or 'no rate'}"
            )
        for file in each.files:
            count, recorded = len(file.statement.sessions), file.statement.recorded
            say(f"{file.path}: {plural(count, 'session')}, {recorded // 3600}:{recorded // 60 % 60:02}")


def _again(each: Exported, names: list[str], output: str) -> str:
    """How files that could not be written are written later, if their statement was issued."""
    if each.issued is None:
        return ""
    words = [
        "hraas",
        "statement",
        "write",
        each.issued.number,
        "--format",
        ",".join(names),
        "--output",
        output,
    ]
    return f" {shlex.join(words)} does it."
