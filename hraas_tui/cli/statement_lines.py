"""What export and statement have in common: what they are asked for, and what they say of drafts and files."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.output import closing, complain
from hraas_tui.core.errors import Refused
from hraas_tui.core.phrases import full_stop, plural
from hraas_tui.core.sessions import State
from hraas_tui.core.wording import label, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from hraas_tui.core.billing.drafting import Concern, Draft
    from hraas_tui.core.billing.statements import Issued, Statement
    from hraas_tui.core.roster import Roster
    from hraas_tui.formats.files import Written
    from hraas_tui.formats.registry import Format
    from hraas_tui.timekeeper import Timekeeper

MOST_CONCERNS = 20
"""How many sessions are listed that are not as they should be; the rest are counted."""


# -- what is asked for --------------------------------------------------------------------------------------


def words_of(option: str, text: str, what: str) -> list[str]:
    """The words of an option that takes several with commas; bad usage if there is none."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise click.UsageError(f"{option} names no {what}.")
    return words


def folder_of(output: str) -> Path:
    """The folder that `--output` names."""
    return Path(os.path.expanduser(output))  # noqa: PTH111 - a ~name that nobody has stays as it is


# -- what is said -------------------------------------------------------------------------------------------


def doubts(drafts: Iterable[Draft], keeper: Timekeeper) -> Iterator[str]:
    """A line for each session that is not as it should be, and for what is left out although it could be billed."""
    known = tuple(drafts)
    roster = keeper.roster()
    shown = list({concern.session.id: concern for draft in known for concern in draft.concerns}.values())
    for concern in shown[:MOST_CONCERNS]:
        yield _line(concern, roster, keeper)
    more = len(shown) - MOST_CONCERNS
    if more > 0:
        yield f"… and {plural(more, 'session')} more; hraas log shows the state of each."
    for draft in known:
        open_ = len(draft.late) - len(draft.chosen)
        if open_:
            yield (
                f"{draft.client.name}: {plural(open_, 'session')} of earlier periods {'is' if open_ == 1 else 'are'} in no "
                "statement; --late takes them in."
            )
        if draft.unbillable and not all(each.empty for each in known):  # else that is why nothing is written
            ids = listed(session.id for session in draft.unbillable)
            count = plural(len(draft.unbillable), "session")
            yield f"{draft.client.name}: {count} left out, non-billable by the terms: {ids}."


def _line(concern: Concern, roster: Roster, keeper: Timekeeper) -> str:
    session, days = concern.session, keeper.days
    when = f"{days.day_of(session.start).format_iso()} {days.clock(session.start)}"
    why = str(concern.state) if concern.state is not State.UNFILED else f"lacks {listed(concern.lacks)}"
    gone = ", left out" if concern.left_out else ""
    named = "" if concern.state is State.UNASSIGNED else f" {label(session, roster)}"
    return f"{session.id} {when}{named}: {why}{gone}."


def foreign(
    drafts: Iterable[Draft], keeper: Timekeeper, allowed: Collection[str], *, issue: bool
) -> Iterator[str]:
    """A line for each word of another client that would be printed, but for those that are allowed with this call.

    The last one names those that were allowed for nothing.
    """
    passed = {word.casefold() for word in allowed}
    found: set[str] = set()
    for draft in drafts:
        for finding in keeper.findings(draft):
            found.add(finding.word.casefold())
            if finding.word.casefold() not in passed:
                way = f" --allow {shlex.quote(finding.word)} lets it stand." if issue else ""
                yield f"{draft.client.name}: {finding.sentence}{way}"
    idle = [word for word in allowed if word.casefold() not in found]
    if idle:
        yield f"--allow {shlex.quote(','.join(idle))} was not needed: no such word of another client was found."


def warn_if_void(issued: Issued) -> None:
    """Say on stderr that a statement holds no more: what it says is as it was issued."""
    if not issued.live:
        complain(full_stop(f"{issued.number} is void: {issued.reason}"))


# -- files --------------------------------------------------------------------------------------------------


def print_statement(way: Format, statement: Statement) -> None:
    """Write a statement to standard output; refused if that is a terminal and the format is no text."""
    from hraas_tui.formats.registry import TITLES

    if sys.stdout.isatty() and not (way.media.startswith("text/") or "json" in way.media):
        raise Refused(
            f"{TITLES[way.name]} is nothing for a terminal: write it into a file, or give another --format."
        )
    sys.stdout.flush()
    with closing(way.write(statement)) as pieces:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def file_record(each: Written) -> dict[str, Any]:
    """A written file for `--json`."""
    statement = each.statement
    return {
        "client": statement.client_key,
        "statement": statement.number,
        "format": each.format,
        "path": str(each.path),
        "first": statement.period.first.format_iso(),
        "last": statement.period.last.format_iso(),
        "sessions": len(statement.sessions),
        "seconds": statement.recorded,
        "billed_seconds": statement.billed,
        "sha256": each.sha256,
    }
