"""Terms on the command line: the options that set them, and `hraas client terms`, which shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hraas_tui.cli.options import Call, json_option, verb
from hraas_tui.cli.output import say, say_json, table
from hraas_tui.core.errors import Refused
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from whenever import Date

    from hraas_tui.core.billing.terms import Agreement, Rules, Terms
    from hraas_tui.core.billing.terms_edit import TermsEdit
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client, ContextId
    from hraas_tui.timekeeper import Timekeeper

F = TypeVar("F", bound="Callable[..., Any]")

OPTIONS = {
    "rate": ("AMOUNT", "The rate per hour: 95.50, or 95.50 EUR."),
    "currency": ("CUR", "The rate's currency: EUR."),
    "charge": ("WORD", "billable, non-billable (in no statement) or no-charge (shown at zero)."),
    "increment": ("MINUTES", "Billed time is a multiple of it: 6, 15, or exact."),
    "rounding": ("WORD", "To the increment: up, nearest or down."),
    "group": ("WORD", "What is added up first: session, context-day, client-day or statement."),
    "minimum": ("LENGTH", "What a group bills at least: 30m, 0:30 or none."),
    "windows": ("WINDOWS", "'mon-fri 18:00-08:00 x1.5; sat,sun,hol x2', or none."),
    "holidays": ("DATES", "The days that hol means: '2026-12-25, 2026-12-26', or none."),
    "retainer": ("TEXT", "'20h/month from 1, rollover capped 10h, over 120, multipliers count', or none."),
    "tax": ("TAX", "'19% VAT', or none."),
    "requires": ("LIST", "What a session must have: context,note,ticket or none."),
}
"""Each term's value and help."""

NAMES = {"windows": "after-hours", "requires": "require"}
"""The options that are not called as their term."""


def terms_options(function: F) -> F:
    """Give a verb an option for each term; each is given to it by its field."""
    for field, (metavar, told) in reversed(OPTIONS.items()):
        name = f"--{NAMES.get(field, field)}"
        function = click.option(name, field, metavar=metavar, help=told)(function)
    return function


def layer_options(function: F) -> F:
    """Give a verb the options that say from when terms hold, and for which context."""
    for option in (
        click.option(
            "--from", "since", metavar="DAY", help="From when the terms hold: 2026-04-01, or start."
        ),
        click.option("--context", metavar="X", help="The terms of this context, not of the whole client."),
    ):
        function = option(function)
    return function


def taken(options: dict[str, Any]) -> dict[str, str | None]:
    """Take the terms out of a verb's options, by field."""
    return {field: options.pop(field) for field in OPTIONS}


def terms_edit(texts: Mapping[str, str | None]) -> TermsEdit:
    """What the options ask of the terms; None leaves one alone, an empty text says it no longer."""
    from hraas_tui.core.billing.terms_edit import TermsEdit
    from hraas_tui.core.billing.terms_text import read_rules

    given = {field: text for field, text in texts.items() if text is not None}
    cleared = {field for field, text in given.items() if not text.strip()}
    rules = read_rules(given)
    if "rate" in cleared and rules.currency is None:
        cleared.add("currency")
    return TermsEdit(rules, clear=frozenset(cleared))


def placed(
    edit: TermsEdit, keeper: Timekeeper, client: Client, context: str | None, since: str | None
) -> TermsEdit:
    """The same for a context and from a day. Refused without a day where it matters from which on."""
    from hraas_tui.core.billing.terms_edit import since_in

    found = None
    if context is not None:
        found = keeper.roster().find_context(client.id, context)
        if found is None:
            known = ", ".join(each.key for each in keeper.roster().contexts_of(client.id)[:9])
            raise Refused(f"{client.name} has no context {quoted(context)}. It has {known or 'none yet'}.")
    today = _today(keeper, client)
    if since is None and keeper.has_recorded(client.id):
        raise Refused(
            f"From which day do the new terms of {client.name} hold? Give --from {today.replace(day=1).format_iso()}, "
            "or --from start for all time that no statement has yet."
        )
    return replace(edit, context=None if found is None else found.id, since=since_in(since or "", today))


def client_today(keeper: Timekeeper, client: Client) -> Client:
    """A client with the rate, and what its sessions must have, that hold today."""
    return keeper.roster().agreement(client.id).client_on(_today(keeper, client).format_iso())


def _today(keeper: Timekeeper, client: Client) -> Date:
    from hraas_tui.core.billing.drafting import days_of

    return days_of(client, keeper.days).day_of(keeper.clock.now())


@verb("terms", short_help="Show a client's terms, or take some back.", examples=("hraas client terms acme",))
@click.argument("key", metavar="CLIENT")
@click.option("--remove", metavar="ID", help="Take the terms with this id back; the list shows the ids.")
@json_option
def terms(call: Call, key: str, remove: str | None, as_json: bool) -> None:
    """Show what a client's terms are from which day on, what holds today, and a worked example.

    hraas client edit changes them.
    """
    with call.timekeeper() as keeper:
        client = keeper.roster().find(key)
        if remove is not None:
            outcome = keeper.remove_terms(_known(keeper.roster(), client, remove).id)
            if not as_json:
                say(outcome.news)
                return
        roster, today = keeper.roster(), _today(keeper, client).format_iso()
    agreement = roster.agreement(client.id)
    if as_json:
        say_json(_record(agreement, roster, today))
    else:
        for line in _lines(agreement, roster, today):
            say(line)


def _known(roster: Roster, client: Client, word: str) -> Terms:
    mine = [each for each in roster.agreement(client.id).terms if each.id.startswith(word.strip().upper())]
    if len(mine) != 1 or not word.strip():
        found = "More than one of the" if len(mine) > 1 else "None of the"
        raise Refused(
            f"{found} terms of {client.name} has the id {quoted(word)}. hraas client terms {client.key} shows them."
        )
    return mine[0]


# -- as text -------------------------------------------------------------------------------------------------


def _lines(agreement: Agreement, roster: Roster, today: str) -> Iterator[str]:
    from hraas_tui.core.billing.example import example
    from hraas_tui.core.billing.terms_edit import since_said

    yield from table(
        [
            (
                since_said(since),
                whose,
                ", ".join(f"{word} {said}" for word, said in texts.items()) or "nothing",
                id_,
            )
            for since, whose, texts, id_ in _layers(agreement, roster)
        ]
    )
    yield ""
    yield f"On {today}:"
    whole = _said(agreement.layered(today))
    yield from table([(f"  {word}", said) for word, said in whole.items()])
    for context, own in _contexts(agreement, roster):
        said = _said(agreement.layered(today, own))
        other = [f"{word} {text}" for word, text in said.items() if whole.get(word) != text]
        yield f"  {context}: {', '.join(other) or 'the same'}"
    yield ""
    yield example(agreement.on(today))


def _layers(agreement: Agreement, roster: Roster) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """From when, for which context, what is said, and the id: the client's record first, then by day."""
    from hraas_tui.core.billing.terms import Rules

    client = agreement.client
    yield "", "", _said(Rules(client.rate, client.currency, requires=client.requires or None)), ""
    for each in sorted(agreement.terms, key=lambda terms: (terms.since, terms.context or "")):
        context = roster.context(each.context)
        yield each.since, "" if context is None else context.key, _said(each.rules), each.id


def _contexts(agreement: Agreement, roster: Roster) -> Iterable[tuple[str, ContextId]]:
    for each in roster.contexts_of(agreement.client.id, archived=True):
        if any(terms.context == each.id for terms in agreement.terms):
            yield each.key, each.id


def _said(rules: Rules) -> dict[str, str]:
    """What rules say, by the options' names, as it is typed there."""
    from hraas_tui.core.billing.terms_text import say_rules

    return {NAMES.get(field, field): text for field, text in say_rules(rules).items()}


# -- as a record ---------------------------------------------------------------------------------------------


def _record(agreement: Agreement, roster: Roster, today: str) -> dict[str, Any]:
    from hraas_tui.core.billing.example import example

    return {
        "client": agreement.client.key,
        "layers": [
            {"id": id_ or None, "context": whose or None, "from": since or None, "terms": texts}
            for since, whose, texts, id_ in _layers(agreement, roster)
        ],
        "on": today,
        "terms": _said(agreement.layered(today)),
        "contexts": {key: _said(agreement.layered(today, id_)) for key, id_ in _contexts(agreement, roster)},
        "example": example(agreement.on(today)),
    }
