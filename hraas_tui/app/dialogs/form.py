"""What dialogs with fields share: labelled lines, sentences under them, and one line at a time if it is low."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from hraas_tui.app.alt_keys import plain_key
from hraas_tui.app.dialogs.base import Dialog
from hraas_tui.app.widgets.text_line import TextLine
from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual import events
    from textual.app import ComposeResult
    from textual.types import CSSPathType
    from textual.widget import Widget

T = TypeVar("T")

SPELLED = str.maketrans({"·": "|", "↑": "up/", "↓": "down", "←": "left/", "→": "right", "–": "-"})
"""Signs of our own in ASCII."""


class Entry(TextLine):
    """A text field of one line without a frame, whose cursor does not blink: that would cost more than the clock."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Leave Alt and a key to the dialog: it never becomes a character."""
        if plain_key(event.key, event.character) is not None:
            event.prevent_default()


class Field(Vertical):
    """A label, what is filled in, a word beside it, and a sentence below it if something is wrong."""

    def __init__(self, label: str, control: Widget, aside: str = "") -> None:
        super().__init__(id=f"field-{control.id}")
        self.control = control
        self._label = Static(Content(label), classes="label")
        self._aside = Static(Content(aside), classes="aside")
        self._problem = Static("", classes="problem")
        self._said = {self._aside: aside, self._problem: ""}

    def compose(self) -> ComposeResult:
        """The line, and the sentence."""
        with Horizontal(classes="line"):
            yield self._label
            yield self.control
            yield self._aside
        yield from self.below()
        yield self._problem

    def below(self) -> Iterable[Widget]:
        """What stands between the line and the sentence."""
        return ()

    def rename(self, label: str) -> None:
        """Give it another label."""
        self._label.update(Content(label))

    def say(self, aside: str) -> None:
        """Put a word beside the field."""
        self._put(self._aside, aside)

    def complain(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self._put(self._problem, sentence)
        self.set_class(bool(sentence), "-wrong")

    def _put(self, place: Static, text: str) -> None:
        """Write a text, unless it is there already: that would lay the dialog out at every key."""
        if self._said[place] != text:
            self._said[place] = text
            place.update(Content(printable(text)))


class FormDialog(Dialog[T]):
    """A dialog of fields. Arrows and tab go from one to the next, enter accepts, escape leaves.

    In a low pane it shows one field at a time; enter then goes to the next one, and accepts after the last.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,tab", "next_field(1)", "next", show=False),
        Binding("up,shift+tab", "next_field(-1)", "previous", show=False),
        Binding("enter", "enter", "save"),
        Binding("ctrl+s", "accept", "save", show=False),
        Binding("escape", "leave", "leave"),
    ]
    KEYS = "enter save · ↑↓ fields · escape leave"
    KEYS_LOW = "enter next · ctrl+s save · esc leave"
    KEYS_AT: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """What the keys do at some fields, by the ids of their controls; and in few words."""

    def fields(self) -> list[Field]:
        """The dialog's fields, made once."""
        raise NotImplementedError

    def extras(self, before: str) -> Iterable[Widget]:  # noqa: ARG002 - for dialogs that have some
        """What stands before a field that is no field itself; empty for what comes after the last one."""
        return ()

    def heading(self) -> str:
        """What the dialog is about."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The fields in a frame, with the keys below."""
        with Vertical(id="form") as frame:
            frame.border_title = Content(printable(self.spelled(self.heading()))).markup
            for field in self.fields():
                yield from self.extras(field.control.id or "")
                yield field
            yield from self.extras("")
            yield Static(Content(self.KEYS), id="keys")
            yield Static(Content(self.KEYS_LOW), id="keys-low")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.set_class(self._plain, "-plain")
        self._go(0)

    @property
    def _plain(self) -> bool:
        """Whether the terminal shows ASCII alone."""
        return bool(getattr(self.app, "plain", False))

    def spelled(self, text: str) -> str:
        """A text of our own in the signs that the terminal has."""
        return text.translate(SPELLED) if self._plain else text

    @property
    def low(self) -> bool:
        """Whether there is room for one field only."""
        return any(self.has_class(band) for band in ("-low", "-strip", "-line"))

    @property
    def at(self) -> int:
        """The number of the field that is being filled in."""
        return next((n for n, field in enumerate(self.shown) if field.has_class("-at")), 0)

    @property
    def shown(self) -> list[Field]:
        """The fields that there are at the moment."""
        return [field for field in self.query(Field) if not field.has_class("-off")]

    def _go(self, at: int) -> None:
        shown = self.shown
        for number, field in enumerate(shown):
            field.set_class(number == at, "-at")
        if shown:
            control = shown[at].control
            told, briefly = self.KEYS_AT.get(control.id or "", (self.KEYS, self.KEYS_LOW))
            self.query_one("#keys", Static).update(Content(self.spelled(told)))
            self.query_one("#keys-low", Static).update(Content(self.spelled(briefly)))
            self.call_after_refresh(control.focus)

    def on_descendant_focus(self) -> None:
        """Follow a field that was clicked."""
        shown = self.shown
        for number, field in enumerate(shown):
            if field.control.has_focus and number != self.at:
                self._go(number)

    def action_next_field(self, by: int) -> None:
        """Go to the next or previous field, round the ends."""
        self._go((self.at + by) % len(self.shown))

    def on_input_submitted(self) -> None:
        """Treat enter in a text as anywhere else."""
        self.action_enter()

    def action_enter(self) -> None:
        """Accept, or go on to the next field where only one is seen."""
        if self.low and self.at < len(self.shown) - 1:
            self.action_next_field(1)
        else:
            self.action_accept()

    def action_accept(self) -> None:
        """Take what the fields say, if it can be."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Leave at Alt and a key, which is escape and that key, and do what the key does."""
        self.leave_at_alt(event)
