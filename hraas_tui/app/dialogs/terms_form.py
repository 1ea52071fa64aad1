"""What the terms dialog holds and checks: terms as they are typed, and what they would change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hraas_tui.core.billing.example import example
from hraas_tui.core.billing.terms import CLIENT_WIDE, INCREMENTS, Charge, Group, Rounding
from hraas_tui.core.billing.terms_edit import (
    TermsEdit,
    below,
    differences_said,
    edited_terms,
    own_rules,
    rate_said,
    since_in,
    since_said,
)
from hraas_tui.core.billing.terms_text import read_rules, say_increment, say_rules
from hraas_tui.core.errors import Refused
from hraas_tui.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whenever import Date

    from hraas_tui.core.billing.terms import Agreement, Rules
    from hraas_tui.core.sessions import ContextId

FIELDS = (
    "rate",
    "charge",
    "increment",
    "rounding",
    "group",
    "minimum",
    "windows",
    "holidays",
    "retainer",
    "tax",
    "requires",
)
"""The terms in the dialog's order; `rate` is amount and currency in one text."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "charge": tuple(Charge),
    "increment": tuple(say_increment(minutes) for minutes in INCREMENTS),
    "rounding": tuple(Rounding),
    "group": tuple(Group),
}
"""The terms that are chosen, not typed, and what there is to choose."""

TOLD = 4
"""How many changes are told at once."""


@dataclass(frozen=True, slots=True)
class TermsForm:
    """What is filled in: from which day, and each term as text; empty where the terms of that day say nothing."""

    since: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What saving would do, in words, with the worked example; and what is wrong, by field."""

    edit: TermsEdit
    effect: str
    example: str
    problems: Mapping[str, str]


@dataclass(frozen=True)
class TermsDesk:
    """One client's agreement, looked at for the client as a whole or for a context; `today` is the client's."""

    agreement: Agreement
    context: ContextId | None
    today: Date

    @property
    def fields(self) -> tuple[str, ...]:
        """The terms that can be set here."""
        return tuple(name for name in FIELDS if self.context is None or name not in CLIENT_WIDE)

    def day(self, since: str) -> str:
        """The day that is typed, as it is kept; what can't be read counts as the beginning."""
        try:
            return since_in(since, self.today)
        except Refused:
            return ""

    def other_days(self, since: str) -> str:
        """From which other days there are terms of the same kind: `also 2026-04-01`; empty if from none."""
        mine = {each.since for each in self.agreement.terms if each.context == self.context}
        days = sorted((mine - {self.day(since), ""}), reverse=True)
        return f"also {listed(days, 1)}" if days else ""

    def texts(self, since: str) -> dict[str, str]:
        """What the terms of a day say themselves, as it is typed."""
        return self._said(own_rules(self.agreement, self.day(since), self.context))

    def otherwise(self, since: str) -> dict[str, str]:
        """What holds on a day where its own terms say nothing."""
        return self._said(below(self.agreement, self.day(since), self.context))

    def _said(self, rules: Rules) -> dict[str, str]:
        said = {**say_rules(rules), "rate": "" if rules.rate is None else rate_said(rules)}
        return {name: said.get(name, "") for name in self.fields}

    def foresee(self, form: TermsForm) -> Foreseen:
        """Find out what saving a form would do."""
        problems = dict(self._problems(form))
        known = self.texts(form.since)
        sound = {name: known[name] if name in problems else form.texts[name] for name in self.fields}
        day = self.day(form.since)
        edit = self._edit(replace(form, since=day, texts=sound))
        try:
            after = edited_terms(self.agreement, edit, identify=str)
        except Refused as refusal:
            problems.setdefault("rate" if "rate" in str(refusal) else "since", str(refusal))
            edit, after = TermsEdit(context=self.context, since=day), self.agreement
        told = listed(differences_said(self.agreement, after, edit), TOLD)
        unchanged = "nothing is changed yet" if after == self.agreement else "what holds stays the same"
        effect = f"{since_said(day)}: {told or unchanged}"
        return Foreseen(edit, effect, example(after.on(day, self.context)), problems)

    def _edit(self, form: TermsForm) -> TermsEdit:
        known = self.texts(form.since)
        changed = {name: text for name, text in form.texts.items() if text.strip() != known[name]}
        cleared = {name for name, text in changed.items() if not text.strip()}
        if "rate" in cleared and self.context is None:
            cleared.add("currency")
        return TermsEdit(read_rules(changed), self.context, form.since, frozenset(cleared))

    def _problems(self, form: TermsForm) -> Mapping[str, str]:
        found: dict[str, str] = {}
        try:
            since_in(form.since, self.today)
        except Refused as refusal:
            found["since"] = str(refusal)
        for name in self.fields:
            try:
                read_rules({name: form.texts[name]})
            except Refused as refusal:
                found[name] = str(refusal)
        return found
