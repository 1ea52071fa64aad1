"""For what terms hold, in words, where not all of a statement has the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whenever import Date

from hraas_tui.core.periods import Period

if TYPE_CHECKING:
    from hraas_tui.core.billing.terms import Agreed, Agreement
    from hraas_tui.core.sessions import ContextId


def scope(
    agreement: Agreement, day: str, context: ContextId | None, key: str, within: tuple[str, str]
) -> str:
    """For what the terms of a context (`key` to its readers) on a day hold: `for vpn, from 16 March 2026 on`.

    Changes outside of the days `within`, both included, are of no interest. Empty if nothing has to be said.
    """
    layers = [each for each in agreement.terms if each.context == context and each.since <= day]
    own = context if layers else None
    since, until = _held(agreement, day, own, within)
    said = [] if own is None else [f"for {key}"]
    if since and until:
        said.append(f"from {_said(since)} to {_said(until)}")
    elif since:
        said.append(f"from {_said(since)} on")
    elif until:
        said.append(f"until {_said(until)}")
    return ", ".join(said)


def _held(
    agreement: Agreement, day: str, context: ContextId | None, within: tuple[str, str]
) -> tuple[str, str]:
    """The first and the last day of the same terms, each empty if it is not inside of these days."""
    first, last = within
    changes = sorted(
        {
            each.since
            for each in agreement.terms
            if each.context in {None, context} and first < each.since <= last
        }
    )
    held = of_money(agreement.on(day, context))
    since = until = ""
    before = first
    for change in changes:
        other = of_money(agreement.on(before, context)) != held
        if change <= day and other:
            since = change
        if change > day and of_money(agreement.on(change, context)) != held:
            until = Date.parse_iso(change).subtract(days=1).format_iso()
            break
        before = change
    return since, until


def of_money(agreed: Agreed) -> Agreed:
    """Rules without what a session must have, which is no reason to bill sessions apart."""
    return agreed._replace(requires=frozenset())


def _said(day: str) -> str:
    return Period.day(Date.parse_iso(day)).label
