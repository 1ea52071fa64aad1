"""What happened, told upwards: widgets report in the past tense, screens and the app decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from whenever import Date

    from hraas_tui.core.moments import Span
    from hraas_tui.core.sessions import SessionId


class SessionChosen(Message):
    """A person moved the selection to a session, or away from all (None)."""

    def __init__(self, session: SessionId | None) -> None:
        self.session = session
        super().__init__()


class SessionOpened(Message):
    """A person pressed enter on a session, or clicked it twice."""

    def __init__(self, session: SessionId) -> None:
        self.session = session
        super().__init__()


class GapChosen(Message):
    """A person pointed at a gap or a break."""

    def __init__(self, gap: Span) -> None:
        self.gap = gap
        super().__init__()


class GapOpened(Message):
    """A person clicked a gap or a break twice."""

    def __init__(self, gap: Span) -> None:
        self.gap = gap
        super().__init__()


class TabChosen(Message):
    """A person clicked a tab; `screen` is a name of `SCREENS`, or `today`."""

    def __init__(self, screen: str) -> None:
        self.screen = screen
        super().__init__()


class VerbChosen(Message):
    """A verb was asked for by other means than its key: a click, or Alt and its key in a bar."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__()


class DayPointed(Message):
    """A person pointed at a day of a week or a month; `opened` if it was the second click."""

    def __init__(self, day: Date, *, opened: bool) -> None:
        self.day = day
        self.opened = opened
        super().__init__()
