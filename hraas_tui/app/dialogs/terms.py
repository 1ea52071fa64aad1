"""The terms dialog: how a client's time becomes billed time and money, with a worked example that is always right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.content import Content
from textual.widgets import Input, Static

from hraas_tui.app.dialogs.form import Entry, Field, FormDialog
from hraas_tui.app.dialogs.terms_form import CHOICES, TermsDesk, TermsForm
from hraas_tui.app.widgets.choice import Chosen, OneOf, Option
from hraas_tui.core.billing.terms_edit import TermsEdit
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.types import CSSPathType
    from textual.widget import Widget

    from hraas_tui.app.dialogs.terms_form import Foreseen

LABELS = {"windows": "after hours", "requires": "needs"}
"""The labels that are not the term's own word."""

ASIDES = {"rate": "per hour", "minimum": "per group", "requires": "when finished"}
HINTS = {
    "rate": "140 EUR",
    "minimum": "30m",
    "windows": "mon-fri 18:00-08:00 x1.5; sat,sun,hol x2",
    "holidays": "2026-12-25, 2026-12-26",
    "retainer": "20h/month from 1, rollover capped 10h, over 120",
    "tax": "19% VAT",
    "requires": "context,note,ticket",
}
"""How a term is typed, shown where nothing holds."""

BEGINNING = "the beginning"
PLAIN = str.maketrans({"×": "x", "→": "->", "€": "EUR ", "£": "GBP ", "¥": "JPY ", "₹": "INR ", "·": "|"})


class TermsEditor(FormDialog[TermsEdit | None]):
    """Edits the terms of a client, or of a context of it. `form` is what was filled in, also after leaving.

    An empty field says nothing: what holds otherwise is shown in its place.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "terms.tcss"]

    def __init__(self, desk: TermsDesk, whose: str, since: str, *, form: TermsForm | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._whose = whose
        self.form = form or TermsForm(since, desk.texts(since))
        self._first = desk.texts(self.form.since)
        self._day = desk.day(self.form.since)
        self._tried = False
        self._foreseen: Foreseen | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is filled in that is not so yet."""
        return any(text != self._first[name] for name, text in self.form.texts.items())

    def heading(self) -> str:
        """Whose terms these are."""
        return f"Terms of {self._whose}"

    def fields(self) -> list[Field]:
        """From when they hold, and all terms that can be set here."""
        since = Entry(self.form.since, placeholder=BEGINNING, id="since")
        return [Field("from", since), *map(self._field, self._desk.fields)]

    def _field(self, name: str) -> Field:
        text = self.form.texts.get(name, "")
        otherwise = self._desk.otherwise(self.form.since)[name]
        control: Widget
        if name in CHOICES:
            control = OneOf(_options(name, otherwise, text), text, id=name)
        else:
            control = Entry(text, placeholder=_hint(name, otherwise), id=name)
        return Field(LABELS.get(name, name), control, ASIDES.get(name, ""))

    def extras(self, before: str) -> Iterable[Widget]:
        """What saving would change, and the example, below the fields."""
        if not before:
            yield Static("", id="effect")
            yield Static("", id="example")

    def on_mount(self) -> None:
        """Say what holds."""
        self._look()

    @on(Input.Changed)
    @on(Chosen)
    def _look(self) -> None:
        self.form = self._read()
        day = self._desk.day(self.form.since)
        if day != self._day:
            self._turn_to(day)
        self._foreseen = self._desk.foresee(self.form)
        self._complain(self._foreseen)
        self.query_one("#field-since", Field).say(self._desk.other_days(self.form.since))
        self._put("#effect", self._foreseen.effect)
        self._put("#example", self._foreseen.example)

    def _put(self, selector: str, text: str) -> None:
        shown = text.translate(PLAIN) if self._plain else text
        self.query_one(selector, Static).update(Content(printable(shown)))

    def _read(self) -> TermsForm:
        texts = {name: self._control(name).value for name in self._desk.fields}
        return TermsForm(self.query_one("#since", Entry).value, texts)

    def _control(self, name: str) -> Any:
        return cast("Any", self.query_one(f"#{name}"))

    def _turn_to(self, day: str) -> None:
        """Show the terms of another day; what was filled in here stays."""
        known, new = self._first, self._desk.texts(day)
        otherwise = self._desk.otherwise(day)
        texts = dict(self.form.texts)
        for name, text in texts.items():
            texts[name] = new[name] if text == known[name] else text
            control = self._control(name)
            if isinstance(control, OneOf):
                control.set_options(_options(name, otherwise[name], texts[name]), texts[name])
            else:
                control.placeholder = _hint(name, otherwise[name])
                if control.value != texts[name]:
                    control.value = texts[name]
        self._day, self._first = day, new
        self.form = TermsForm(self.form.since, texts)

    def _complain(self, found: Foreseen) -> bool:
        """Say what can't stay: of fields that were touched, of all once saving was tried."""
        known = self._desk.texts(self.form.since)
        for name in ("since", *self._desk.fields):
            touched = self._tried or name == "since" or self.form.texts[name] != known[name]
            self.query_one(f"#field-{name}", Field).complain(found.problems.get(name, "") if touched else "")
        return bool(found.problems)

    def action_accept(self) -> None:
        """Save, or go to the first field that can't stay; leave if nothing was changed."""
        self._tried = True
        found = self._desk.foresee(self._read())
        if self._complain(found):
            self._go(next((n for n, field in enumerate(self.shown) if field.has_class("-wrong")), 0))
        elif found.edit.empty:
            self.action_leave()
        else:
            self.dismiss(found.edit)


def _options(name: str, otherwise: str, text: str) -> list[Option[str]]:
    """What there is to choose: first, to say nothing, what holds then; the same is said outright only if it was."""
    words = [word for word in CHOICES[name] if word != otherwise or word == text]
    return [Option("", f"= {otherwise}"), *(Option(word, word) for word in words)]


def _hint(name: str, otherwise: str) -> str:
    """What stands in an empty field: what holds, and how the term is typed where nothing does."""
    if otherwise and otherwise != "none":
        return otherwise
    return f"{otherwise}, or {HINTS[name]}" if otherwise else HINTS[name]
