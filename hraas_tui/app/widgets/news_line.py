"""One sentence about what just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.paint import Row, Rows

if TYPE_CHECKING:
    from hraas_tui.core.moments import Moment

LASTS = {"plain": 12, "warning": 25}
"""Seconds until a sentence goes; an error stays until something else is said."""

LOOKS = {"plain": "", "warning": "warning", "error": "bold error"}
MARKS = {"plain": " ", "warning": "! ", "error": "! "}


class NewsLine(Rows):
    """The news. `present` says whether there are any."""

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

    def say(self, news: str, tone: str, now: Moment) -> None:
        """Say a sentence; an error gives way only to what follows it, never to time."""
        self.news, self.tone = news, tone
        lasts = LASTS.get(tone)
        self._until = None if lasts is None else now + lasts
        self.set_rows([Row(((MARKS[tone], LOOKS[tone]), (news, LOOKS[tone])))])

    def tick(self, now: Moment) -> None:
        """Let old news go."""
        if self._until is not None and not now < self._until:
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.news, self.tone, self._until = "", "plain", None
        self.set_rows([Row()])
