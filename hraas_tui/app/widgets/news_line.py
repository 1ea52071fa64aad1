"""One sentence about what just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Row, Rows, wrapped

if TYPE_CHECKING:
    from hraas_tui.core.moments import Moment

LASTS = {"plain": 12, "warning": 25}
"""Seconds until a sentence goes; an error stays until something else is said."""

LOOKS = {"plain": "", "warning": "warning", "error": "bold error"}
MARKS = {"plain": " ", "warning": "! ", "error": "! "}

MOST_ROWS = 5
"""Rows that a sentence may take: what went wrong and what to do about it has to be read whole."""


class NewsLine(Rows):
    """The news. `present` says whether there are any, `long` whether one row is not enough for them."""

    def __init__(self) -> None:
        super().__init__(id="news")
        self.news = ""
        self.tone = "plain"
        self._until: Moment | None = None
        self.set_rows([Row()])

    @property
    def present(self) -> bool:
        """Whether something is said."""
        return bool(self.news)

    @property
    def long(self) -> bool:
        """Whether the sentence takes more than one row."""
        return len(self.rows) > 1

    @property
    def sentence(self) -> Row:
        """The whole sentence in one row, which may be too long for the screen."""
        return Row(((MARKS[self.tone], LOOKS[self.tone]), (self.news, LOOKS[self.tone])))

    def on_resize(self) -> None:
        """Break the sentence anew."""
        self.fit()

    def fit(self) -> None:
        """Break the sentence to the width of the screen; a screen of one line has no second row."""
        if not self.news:
            self.set_rows([Row()])
            return
        mark, look = MARKS[self.tone], LOOKS[self.tone]
        most = 1 if self.screen.has_class("-line") else MOST_ROWS
        lines = wrapped(self.news, self.screen.size.width - len(mark) - 1, most)
        marks = [mark, *[" " * len(mark)] * (len(lines) - 1)]
        self.set_rows([Row(((sign, look), (text, look))) for sign, text in zip(marks, lines, strict=True)])

    def say(self, news: str, tone: str, now: Moment) -> None:
        """Say a sentence; an error gives way only to what follows it, never to time."""
        self.news, self.tone = news, tone
        lasts = LASTS.get(tone)
        self._until = None if lasts is None else now + lasts
        self.fit()

    def tick(self, now: Moment) -> None:
        """Let old news go."""
        if self._until is not None and not now < self._until:
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.news, self.tone, self._until = "", "plain", None
        self.fit()
