"""`hraas journal`: what was changed, when and through what; of one session, or all of it."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import closing, say, say_json_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hraas_tui.core.history import Chapter, Detail
    from hraas_tui.core.journal import Entry
    from hraas_tui.core.moments import Days
    from hraas_tui.timekeeper import Timekeeper

LABEL = 10
"""Letters of the longest name of a field."""


@verb(
    "journal",
    short_help="Tell why a session is what it is, or list every change.",
    examples=("hraas journal 7K2M",),
)
@click.argument("id", metavar="[ID]", required=False)
@json_option
def journal(call: Call, id: str | None, as_json: bool) -> None:  # noqa: A002 - the argument's name in help
    """Tell what a session was, when it changed, through what and for what reason.

    ID is any unambiguous beginning of a session's id, as hraas log shows it; a session that is gone can be
    asked for too. Without ID, every change of the ledger is listed, a line each, the latest last.
    """
    with call.timekeeper() as keeper:
        if id is not None:
            history = keeper.history(id)
            if as_json:
                say_json_list(entry_record(entry, keeper.days) for entry in history.entries)
            else:
                from hraas_tui.core.history import chapters

                print_chapters(chapters(history, keeper.days, keeper.clock.now()))
            return
        with closing(keeper.journal()) as entries:
            if as_json:
                say_json_list(entry_record(entry, keeper.days) for entry in entries)
            else:
                print_lines(entries, keeper)


def print_chapters(told: tuple[Chapter, ...]) -> None:
    """Print a history: a heading a day, a paragraph a change; at the end, what the session is now."""
    for day, group in groupby(told, key=lambda chapter: chapter.day):
        if day:
            say(day)
        for chapter in group:
            through = f" ({chapter.origin})" if chapter.origin else ""
            reason = f": {chapter.reason}" if chapter.reason else ""
            say(f"  {chapter.clock}  {chapter.title}{through}{reason}" if day else chapter.title)
            for detail in chapter.details:
                say(f"            {_said(detail)}")


def _said(detail: Detail) -> str:
    value = detail.after if detail.before is None else f"{detail.before} → {detail.after}"
    return f"{detail.label.ljust(LABEL)}  {value}"


def print_lines(entries: Iterator[Entry], keeper: Timekeeper) -> None:
    """Print every entry in a line, as it is read."""
    from hraas_tui.core.journal_lines import Lines
    from hraas_tui.core.moments import iso

    lines = Lines(keeper.days)
    for entry in entries:
        when = iso(entry.recorded_at, keeper.days.zone)[:19].replace("T", " ")
        body = json.loads(entry.body)
        record = body["id"] if entry.kind in {"session", "back"} else ""
        say(
            f"{entry.seq:>6}  {when}  {entry.origin:<3}  {entry.action:<10}  {record:<10}  {lines.line(entry, body)}"
        )


def entry_record(entry: Entry, days: Days) -> dict[str, Any]:
    """An entry of the journal; `before` and `after` are the record's fields as the journal keeps them."""
    from hraas_tui.core.moments import iso

    body = json.loads(entry.body)
    return {
        "seq": entry.seq,
        "act": entry.act,
        "recorded_at": iso(entry.recorded_at, days.zone),
        "origin": entry.origin,
        "action": entry.action,
        "kind": entry.kind,
        "id": body["id"],
        "before": body["before"],
        "after": body["after"],
        "reason": body["reason"],
        "hash": entry.hash.hex(),
    }
