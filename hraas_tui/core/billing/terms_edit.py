"""Changing terms: a client's agreement before and after, and what the change comes to in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hraas_tui.core.billing.terms import CLIENT_WIDE, INCREMENTS, WHOLE_DAY, Rules, Terms
from hraas_tui.core.billing.terms_text import TERMS
from hraas_tui.core.billing.windows_text import iso_day
from hraas_tui.core.errors import Refused
from hraas_tui.core.journal import Change
from hraas_tui.core.rates import check_currency, check_rate
from hraas_tui.core.sessions import TermsId, new_id
from hraas_tui.core.text import clean
from hraas_tui.core.whens import MONTH, day_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from whenever import Date

    from hraas_tui.core.billing.terms import Agreement
    from hraas_tui.core.sessions import ContextId

ON_CLIENT = ("rate", "currency", "requires")
"""The terms that a client's record has itself: those from the beginning, for the client as a whole."""

BEGINNING = {"", "start", "beginning", "the beginning"}
"""What is typed for the day before which there is none."""

NOTHING = Rules()


@dataclass(frozen=True, slots=True)
class TermsEdit:
    """What is to hold from the civil day `since` (ISO 8601, empty: the beginning), for a client or a context of it.

    `rules` say what is set; the fields in `clear` are said no longer, so that what holds otherwise does again.
    """

    rules: Rules = NOTHING
    context: ContextId | None = None
    since: str = ""
    clear: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing."""
        return self.rules == NOTHING and not self.clear


def edited_terms(agreement: Agreement, edit: TermsEdit, identify: Callable[[], str] = new_id) -> Agreement:
    """The agreement with a change laid into the layer of its day and context, which is made or goes as needed.

    From the beginning and for the client as a whole, rate, currency and what a session must have belong to the
    client's record. Raises `Refused` for what a context can't have, what no terms can say, a day that does not exist
    and a rate without a currency.
    """
    since = edit.since and iso_day(edit.since, "2026-04-01")
    edit = replace(edit, since=since, rules=_in_currency(edit, agreement))
    _check_fields(edit)
    rules = own_rules(agreement, since, edit.context)
    rules = edit.rules.over(rules._replace(**dict.fromkeys(edit.clear)))
    client = agreement.client
    if not since and edit.context is None:
        client = client._replace(
            rate=rules.rate, currency=rules.currency, requires=rules.requires or frozenset()
        )
        rules = rules._replace(**dict.fromkeys(ON_CLIENT))
    layers = [each for each in agreement.terms if (each.since, each.context) != (since, edit.context)]
    if rules != NOTHING:
        known = _layer(agreement, since, edit.context)
        id_ = TermsId(identify()) if known is None else known.id
        layers.append(Terms(id_, client.id, edit.context, since, rules))
    changed = agreement._replace(client=client, terms=tuple(layers))
    check_currencies(changed)
    return changed


def own_rules(agreement: Agreement, since: str, context: ContextId | None) -> Rules:
    """What the layer of a day and a context says itself; the client's record is part of the first one."""
    layer = _layer(agreement, since, context)
    rules = NOTHING if layer is None else layer.rules
    if since or context is not None:
        return rules
    client = agreement.client
    return rules.over(Rules(client.rate, client.currency, requires=client.requires or None))


def below(agreement: Agreement, since: str, context: ContextId | None) -> Rules:
    """What holds on a day without the layer of just that day and context."""
    client = agreement.client
    if not since and context is None:
        client = client._replace(rate=None, currency=None, requires=frozenset())
    layers = tuple(each for each in agreement.terms if (each.since, each.context) != (since, context))
    return agreement._replace(client=client, terms=layers).layered(since, context)


def changes_between(before: Agreement, after: Agreement) -> tuple[Change, ...]:
    """The records that differ between two agreements of one client."""
    old, new = ({each.id: each for each in agreement.terms} for agreement in (before, after))
    pairs = [(old.get(id_), new.get(id_)) for id_ in dict.fromkeys([*old, *new])]
    changes = [Change(before.client, after.client), *(Change(was, now) for was, now in pairs)]
    return tuple(change for change in changes if change.before != change.after)


def differences_said(before: Agreement, after: Agreement, edit: TermsEdit) -> tuple[str, ...]:
    """What holds differently from the day of a change, each as `increment 6m → 15m`."""
    was, now = (agreement.layered(edit.since, edit.context) for agreement in (before, after))
    return tuple(_differing(was, now))


def _differing(was: Rules, now: Rules) -> Iterator[str]:
    if (was.rate, was.currency) != (now.rate, now.currency):
        yield f"rate {rate_said(was)} → {rate_said(now)}"
    for field, term in TERMS.items():
        old, new = getattr(was, field), getattr(now, field)
        if old != new and field not in {"rate", "currency"}:
            yield f"{term.word} {term.say(old)} → {term.say(new)}"


def rate_said(rules: Rules) -> str:
    """A rate with its currency as it is typed; `none` without one."""
    if rules.rate is None:
        return "none"
    return f"{TERMS['rate'].say(rules.rate)} {rules.currency or ''}".rstrip()


def since_in(text: str, today: Date) -> str:
    """Read the day from which terms hold: a day as elsewhere, a month, or `start`, the beginning; kept as ISO 8601.

    An empty text is the beginning too. Raises `Refused` for anything else.
    """
    word = clean(text).lower()
    if word in BEGINNING:
        return ""
    return iso_day(
        f"{word}-01" if MONTH.fullmatch(word) else day_in(word, today=today).format_iso(), "2026-04-01"
    )


def since_said(since: str) -> str:
    """From when terms hold, in words."""
    return f"from {since}" if since else "from the beginning"


def _layer(agreement: Agreement, since: str, context: ContextId | None) -> Terms | None:
    return next((each for each in agreement.terms if (each.since, each.context) == (since, context)), None)


def _in_currency(edit: TermsEdit, agreement: Agreement) -> Rules:
    """The rules of a change, without the currency of a context's rate, which is the client's."""
    rules = edit.rules
    if edit.context is None or rules.currency is None:
        return rules
    currency = agreement.on(edit.since).currency
    if rules.currency != currency:
        held = f"in {currency}" if currency else "without a rate so far"
        raise Refused(
            f"The client is billed {held}, so a context of it can't be billed in {rules.currency}. "
            "Change the currency for the client as a whole."
        )
    return rules._replace(currency=None)


def _check_fields(edit: TermsEdit) -> None:
    rules = edit.rules
    said = {name for name, value in rules._asdict().items() if value is not None} | edit.clear
    for field in CLIENT_WIDE:
        if edit.context is not None and field in said:
            raise Refused(
                f"A context can't have a {TERMS[field].word} of its own: only the client as a whole can. Leave the context out."
            )
    if rules.rate is not None:
        check_rate(rules.rate)
    if rules.currency is not None:
        check_currency(rules.currency)
    if rules.increment is not None and rules.increment not in INCREMENTS:
        known = ", ".join(map(str, INCREMENTS[1:]))
        raise Refused(f"{rules.increment} minutes can't be an increment: use {known} minutes, or exact.")
    if not all(window.days for window in rules.windows or ()):
        raise Refused("An after-hours window needs a day. Write it like mon-fri 18:00-08:00 x1.5.")
    if rules.minimum is not None and not 0 <= rules.minimum <= WHOLE_DAY:
        raise Refused(f"{rules.minimum} minutes can't be a minimum: use 0 minutes to 24 hours.")


def check_currencies(agreement: Agreement) -> None:
    """Refuse a rate, or a rate over the retainer, that would at any time be in no currency."""
    days = dict.fromkeys(["", *(each.since for each in agreement.terms)])
    contexts: Collection[ContextId | None] = dict.fromkeys(
        [None, *(each.context for each in agreement.terms)]
    )
    for since in days:
        for context in contexts:
            rules = agreement.layered(since, context)
            if rules.currency is not None:
                continue
            if rules.rate is not None:
                raise Refused(
                    f"In which currency is the rate {TERMS['rate'].say(rules.rate)}? Give one, such as EUR."
                )
            if rules.retainer is not None and rules.retainer.overage is not None:
                raise Refused(
                    "In which currency is the rate over the retainer? Give the client a rate first, such as 140 EUR."
                )
