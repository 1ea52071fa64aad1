"""A small app with nothing but a timeline over a day made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from whenever import Date, ZonedDateTime

from hraas_tui.app.theme import register, theme_tokens
from hraas_tui.app.widgets.timeline import Timeline
from hraas_tui.core.day import Day
from hraas_tui.core.moments import Days, Moment
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Client,
    ClientId,
    Context,
    ContextId,
    Session,
    SessionId,
)

if TYPE_CHECKING:
    from rich.color import Color as RichColor
    from textual.app import ComposeResult
    from textual.pilot import Pilot
    from textual.strip import Strip

    from hraas_tui.app.messages import SessionOpened

ZONE = "Europe/Berlin"
DATE = Date(2026, 3, 16)
ACME, GLOBEX, INITECH = ClientId("acme"), ClientId("globex"), ClientId("initech")


def at(hour: int, minute: int = 0, day: int = 16) -> Moment:
    return ZonedDateTime(2026, 3, day, hour, minute, tz=ZONE).timestamp()


def session(
    id: str,  # noqa: A002
    start: Moment,
    end: Moment | None,
    client: ClientId | None,
    context: str | None = None,
) -> Session:
    return Session(SessionId(id), start, end, ZONE, client, ContextId(context) if context else None)


ROSTER = Roster(
    (
        Client(ACME, "acme", "Acme", 1, 1, 1),
        Client(GLOBEX, "globex", "Globex", 2, 2, 2),
        Client(INITECH, "initech", "Initech", 3, 3, 3),
    ),
    (
        Context(ContextId("fw"), ACME, "firewall", "", 1),
        Context(ContextId("docs"), GLOBEX, "docs", "", 1),
    ),
)
SESSIONS = (
    session("s1", at(9), at(10), ACME, "fw"),
    session("s2", at(10), at(12), GLOBEX, "docs"),
    session("s3", at(12), at(12, 5), ACME),
    session("s4", at(14), at(16), INITECH),
    session("s5", at(17), None, GLOBEX, "docs"),
)
NOW = at(18, 30)
DAY = Day(DATE, Days(ZONE), ROSTER, SESSIONS)
WIDTH = 100
"""The labels take ten columns; ten hours have nine each, so an eighth of a column is fifty seconds."""


class Counted(Timeline):
    """A timeline that counts what it paints and tells what it told."""

    lines = 0

    def render_line(self, y: int) -> Strip:
        self.lines += 1
        return super().render_line(y)


class Stage(App[None]):
    CSS = "Timeline { height: 100%; width: 100%; }"

    def __init__(self, *, theme: str = "hraas-dark", plain: bool = False) -> None:
        super().__init__(ansi_color=theme.startswith("ansi") or None)
        register(self)
        self.theme = theme
        self.plain = plain
        self.told: list[object] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme_tokens(self.current_theme)

    def compose(self) -> ComposeResult:
        yield Counted(ascii=self.plain)

    def on_timeline_selected(self, message: Timeline.Selected) -> None:
        self.told.append(message.pick)
        message.timeline.select(message.pick)

    def on_timeline_zoomed(self, message: Timeline.Zoomed) -> None:
        self.told.append(message.seconds)

    def on_session_opened(self, message: SessionOpened) -> None:
        self.told.append(f"opened {message.session}")

    @property
    def timeline(self) -> Counted:
        return self.query_one(Counted)


async def shown(
    pilot: Pilot[None],
    day: Day = DAY,
    now: Moment = NOW,
    *,
    discreet: bool = False,
    running_client: ClientId | None = GLOBEX,
) -> Counted:
    assert isinstance(pilot.app, Stage)
    timeline = pilot.app.timeline
    timeline.show(day, now, discreet=discreet, running_client=running_client)
    await pilot.pause()
    return timeline


def painted(timeline: Timeline) -> list[str]:
    return [timeline.render_line(y).text for y in range(timeline.size.height)]


def colours(timeline: Timeline, y: int, place: int) -> tuple[RichColor | None, RichColor | None, bool]:
    x = 0
    for segment in timeline.render_line(y):
        x += len(segment.text)
        if place < x:
            style = segment.style
            assert style is not None
            return style.color, style.bgcolor, bool(style.reverse)
    raise AssertionError(place)


def told(timeline: Timeline) -> list[object]:
    assert isinstance(timeline.app, Stage)
    return timeline.app.told
