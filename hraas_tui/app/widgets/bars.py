"""The line at the bottom in which something is typed or chosen; it never holds up the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import Suggester

from hraas_tui.app.alt_keys import plain_key
from hraas_tui.app.widgets.paint import Part, Row, Rows, cut, width_of
from hraas_tui.app.widgets.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from hraas_tui.app.asks import Ask

LABEL_SHARE = 0.5
"""The most of the line that the words before the input may take."""

PADDING = 2
"""Cells beside the line, and between its label and what is typed."""

SHORTEST = 3
"""The fewest cells to which the label of a choice is cut."""


class BarLeft(Message):
    """A person left the bar; `key` is what was pressed to leave it, empty for escape."""

    def __init__(self, key: str = "") -> None:
        self.key = key
        super().__init__()


class BarEntered(Message):
    """A person pressed enter on a line."""

    def __init__(self, ask: Ask, line: str) -> None:
        self.ask = ask
        self.line = line
        super().__init__()


class Chosen(Message):
    """A person pressed a choice's key."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        super().__init__()


class Choice(NamedTuple):
    """Something to choose with one key; `named` says that its label is a name, which is cut before any word."""

    key: str
    label: tuple[Part, ...]
    do: Callable[[], None]
    named: bool = False


class Choices(NamedTuple):
    """A question that one key answers. `passes` are keys that leave it and do nothing else, `hint` is said below."""

    question: tuple[Part, ...]
    choices: tuple[Choice, ...]
    passes: frozenset[str] = frozenset()
    hint: tuple[Part, ...] = ()


Offers: TypeAlias = "Callable[[int], Choices]"
"""Words a question for a screen of so many columns."""


class _Completions(Suggester):
    """What an ask offers to complete a line with."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.ask: Ask | None = None

    async def get_suggestion(self, value: str) -> str | None:
        """Give the whole line as it would become."""
        return self.ask.suggest(value) if self.ask else None


class BarInput(TextLine):
    """A line of text; Alt and a key leave it, and never become a character."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("tab", "take", show=False),
    ]

    def __init__(self) -> None:
        self.offers = _Completions()
        super().__init__(id="bar-input", compact=True, select_on_focus=False, suggester=self.offers)
        self.cursor_blink = False

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        key = plain_key(event.key, event.character)
        if key is not None:
            event.stop()
            event.prevent_default()
            self.post_message(BarLeft(key))

    def action_leave(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self.post_message(BarLeft())

    def action_take(self) -> None:
        """Take the suggestion, or what is offered while the line is empty."""
        ask = self.offers.ask
        if ask is not None and ask.takes_offer(self.value):
            self.value = f"{self.value.rstrip()} {ask.offer}".lstrip()
            self.action_end()
        elif self._suggestion:
            self.action_end()
            self.action_cursor_right()


class Bar(Vertical, can_focus=True):
    """One bar for every ask, so that it is there the moment its key is pressed."""

    def __init__(self) -> None:
        super().__init__(id="bar")
        self.ask: Ask | None = None
        self.choices: Choices | None = None
        self._offers: Offers | None = None
        self.latest_key: events.Key | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """Lay out the label, the input and the line that says how it is understood."""
        with Horizontal(id="bar-line"):
            yield Rows(id="bar-label")
            yield BarInput()
        yield Rows(id="bar-hint")

    @property
    def open(self) -> bool:
        """Whether something is asked."""
        return self.display

    @property
    def input(self) -> BarInput:
        """The line that is typed."""
        return self.query_one(BarInput)

    def start(self, ask: Ask, line: str) -> None:
        """Ask for a line; the cursor stands at the end of what is already there."""
        self.ask, self.choices, self._offers = ask, None, None
        self.display = True
        field = self.input
        field.display = True
        field.offers.ask = ask
        field.placeholder = ask.placeholder
        field.value = line
        field.cursor_position = len(line)
        self.screen.set_focus(field, scroll_visible=False)
        self.update()

    def offer(self, offers: Offers) -> None:
        """Ask for one key."""
        self.ask, self._offers = None, offers
        self.display = True
        self.input.display = False
        self.screen.set_focus(self, scroll_visible=False)
        self.query_one("#bar-label", Rows).styles.width = "1fr"
        self._show_choices(offers)

    def on_resize(self) -> None:
        """Leave the line its room, or say the choices in what room there is."""
        if self.ask is not None:
            self._show_label(self.ask)
        elif self._offers is not None:
            self._show_choices(self._offers)

    def _show_choices(self, offers: Offers) -> None:
        width = self.screen.size.width
        self.choices = choices = offers(width)
        self.query_one("#bar-label", Rows).set_rows([_choice_row(choices, width - PADDING)])
        leaving: tuple[Part, ...] = (("escape leaves", "quiet"),)
        self.hint(Row(choices.hint, leaving) if choices.hint else Row(leaving))

    def close(self) -> None:
        """Ask nothing."""
        self.ask = self.choices = self._offers = None
        self.display = False
        self.screen.set_focus(None)

    def update(self) -> None:
        """Show anew whose bar it is and how its line is understood."""
        if self.ask is None:
            return
        self._show_label(self.ask)
        self.hint(self.ask.understood(self.input.value))

    def _show_label(self, ask: Ask) -> None:
        label = ask.label()
        width = min(width_of(label) + PADDING, int(self.screen.size.width * LABEL_SHARE))
        rows = self.query_one("#bar-label", Rows)
        rows.styles.width = width
        rows.set_rows([Row((*cut(label, width - PADDING), (" " * PADDING, "")))])

    def hint(self, row: Row) -> None:
        """Say something under the line."""
        self.query_one("#bar-hint", Rows).set_rows([row])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how the line is understood now."""
        event.stop()
        if self.ask is not None:
            self.hint(self.ask.understood(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line on."""
        event.stop()
        if self.ask is not None:
            self.post_message(BarEntered(self.ask, event.value))

    def on_key(self, event: events.Key) -> None:
        """Answer with one key; any other key leaves, and does what it does."""
        self.latest_key = event
        choices = self.choices
        if choices is None:
            return
        event.stop()
        key = plain_key(event.key, event.character)
        if key is not None:
            self.post_message(BarLeft(key))
            return
        choice = next((choice for choice in choices.choices if choice.key == event.key), None)
        if choice is not None:
            self.post_message(Chosen(choice))
        else:
            self.post_message(BarLeft("" if event.key in choices.passes | {"escape"} else event.key))


def _choice_row(choices: Choices, width: int) -> Row:
    """The question and the choices; in a narrow line names are cut, then all labels alike, then the question.

    What has no room even so still has its key, so the line then ends in an ellipsis.
    """
    longest = max((width_of(choice.label) for choice in choices.choices), default=0)
    lengths = range(longest, SHORTEST - 1, -1)
    rows = [
        *(_offered(choices, longest, most) for most in lengths),
        *(_offered(choices, most, SHORTEST) for most in lengths),
    ] or [()]
    shown = next((row for row in rows if width_of((*choices.question, *row)) <= width), rows[-1])
    room = max(width - width_of(shown), min(width_of(choices.question), width // 3))
    parts = (*cut(choices.question, room), *shown)
    return Row(parts if width_of(parts) <= width else (*cut(parts, width - 2), (" …", "quiet")))


def _offered(choices: Choices, most: int, of_names: int) -> tuple[Part, ...]:
    """The choices, each with no more cells of its label, or of its name, than these."""
    parts: list[Part] = []
    for choice in choices.choices:
        room = of_names if choice.named else most
        parts += [("  ", ""), (f"{choice.key} ", "bold primary"), *cut(choice.label, room)]
    return tuple(parts)


def letters(taken: Sequence[str] = ()) -> list[str]:
    """The letters that choices get, in order."""
    return [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in taken]
