"""Fields of the session editor: times, with how they are understood below them, and contexts to complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.suggester import Suggester

from hraas_tui.app.dialogs.form import Entry, Field
from hraas_tui.app.widgets.choice import OneOf, Option
from hraas_tui.app.widgets.paint import Row, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from hraas_tui.core.moments import Moment


class TimeEntry(Entry):
    """A time as it is typed; `passed` is called for a right arrow at its end."""

    def __init__(self, value: str, passed: Callable[[], None], *, placeholder: str, id: str) -> None:  # noqa: A002
        super().__init__(value, placeholder=placeholder, id=id)
        self._passed = passed

    def action_cursor_right(self, select: bool = False) -> None:
        """Move the cursor, or say that it can't be moved."""
        if self.cursor_position == len(self.value) and not select:
            self._passed()
        else:
            super().action_cursor_right(select)


class TimeField(Field):
    """A time, how it is understood, and a choice below it while it may mean more than one instant."""

    def __init__(
        self, label: str, value: str, name: str, *, placeholder: str = "", which: str = "which?"
    ) -> None:
        super().__init__(label, TimeEntry(value, self._next, placeholder=placeholder, id=name))
        self._which: Option[Moment | None] = Option(None, which)
        self._offered: tuple[Option[Moment | None], ...] = ()
        self._told = Rows(classes="told")
        self.choice: OneOf[Moment | None] = OneOf((self._which,), None, id=f"{name}-pick")
        self.choice.can_focus = False

    def below(self) -> Iterable[Widget]:
        """How it is understood, and the choice."""
        return self._told, self.choice

    def tell(self, row: Row, briefly: str) -> None:
        """Say how the time is understood, below it and, where there is no line below, beside it."""
        self._told.set_rows([row])
        self.say(briefly)

    def offer(self, options: Sequence[Option[Moment | None]], pick: Moment | None) -> None:
        """Offer what it may mean; none where it is clear."""
        self.set_class(bool(options), "-unclear")
        if tuple(options) != self._offered:
            self._offered = tuple(options)
            self.choice.set_options((self._which, *options), pick)
        elif self.choice.value != pick:
            self.choice.value = pick

    def _next(self) -> None:
        """Choose the next of what is offered; after the last, none again."""
        if self._offered:
            self.choice.next()


class Contexts(Suggester):
    """Completes a context of the client that is chosen."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.keys: tuple[str, ...] = ()

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first key that begins like this."""
        start = value.casefold()
        return next(
            (value + key[len(value) :] for key in self.keys if key.casefold().startswith(start)), None
        )
