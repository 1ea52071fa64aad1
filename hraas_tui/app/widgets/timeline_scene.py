"""What the timeline shows at an instant, and how its clients are named, marked and coloured there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from hraas_tui.app.picks import breaks, part_of, rests
from hraas_tui.core.moments import Span
from hraas_tui.core.text import printable
from hraas_tui.core.timeline import EIGHTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hraas_tui.app.picks import Pick
    from hraas_tui.core.day import Day
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.sessions import Client, ClientId, Session, SessionId
    from hraas_tui.core.timeline import Block, Lane, Plan, Window

COLOURS = 8
TEXTURES = " ·┊╌"
"""What full cells of clients that share a colour are filled with: the first, the second and so on."""

LONGEST_KEY = 12


class Signs(NamedTuple):
    """The glyphs that are not blocks."""

    now: str
    line: str
    cursor: str
    cursor_line: str
    hidden: str
    hidden_mark: str
    dash: str
    ellipsis: str
    up: str
    down: str
    mark: str
    rest: str


UNICODE = Signs("▼", "│", "▼", "┊", "•••", "•", "–", "…", "↑", "↓", "✓", "·")
ASCII = Signs("v", "|", "v", ":", "***", "*", "-", ".", "^", "v", "+", ".")


class Held(NamedTuple):
    """The time that a drag has come to, and what is written at it."""

    span: Span
    text: str


@dataclass(frozen=True)
class Scene:
    """All that the timeline shows at an instant. `mono` says that there are no colours to rely on."""

    day: Day
    now: Moment
    window: Window
    plan: Plan
    lanes: tuple[Lane, ...]
    gutter: int
    running_client: ClientId | None = None
    picked: Pick | None = None
    marks: frozenset[SessionId] = frozenset()
    held: Held | None = None
    cursor: Moment | None = None
    discreet: bool = False
    ascii: bool = False
    mono: bool = False
    focused: bool = False

    @property
    def signs(self) -> Signs:
        """The glyphs to use."""
        return ASCII if self.ascii else UNICODE

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of all lanes, in order."""
        return tuple(sorted((b for lane in self.lanes for b in lane.blocks), key=lambda b: (b.start, b.end)))

    @property
    def selected(self) -> SessionId | None:
        """The selected session."""
        return None if isinstance(self.picked, Span) else self.picked

    @property
    def braced(self) -> Held | None:
        """What the brace stands over: what is dragged, else what is selected."""
        if self.held is not None or self.picked is None:
            return self.held
        part = part_of(self.day, self.picked, self.now)
        return None if part is None else Held(part, self._times(part))

    def _times(self, part: Span) -> str:
        clock, dash = self.day.days.clock, self.signs.dash
        session = self._sessions.get(self.selected) if self.selected else None
        if session is None:
            word = "break" if rests(self.day, part) else "gap"
            return f"{clock(part.start)}{dash}{clock(part.end)} {word}"
        end = "now" if session.end is None else clock(session.end)
        return f"{clock(session.start)}{dash}{end}"

    @cached_property
    def rest_cells(self) -> frozenset[int]:
        """The cells of breaks."""
        spans = (self.window.extent(span) for span in breaks(self.day, self.now))
        return frozenset(
            cell for extent in spans if extent for cell in range(extent[0] // EIGHTHS, extent[1] // EIGHTHS)
        )

    @cached_property
    def _sessions(self) -> dict[SessionId, Session]:
        return {session.id: session for session in self.day.sessions}

    @cached_property
    def now_cell(self) -> int | None:
        """The cell of the present, None if it is not seen."""
        return self.window.cell(self.now)

    @cached_property
    def cursor_cell(self) -> int | None:
        """The cell of the cursor, None if there is none to see."""
        return None if self.cursor is None else self.window.cell(self.cursor)

    @cached_property
    def _textures(self) -> dict[ClientId | None, str]:
        """Fill for the clients whose colour is not theirs alone; grey is never, unassigned time has it too."""
        used: dict[int, int] = {COLOURS: 1}
        textures: dict[ClientId | None, str] = {}
        for client in self.day.roster.clients:
            colour = (client.colour - 1) % COLOURS + 1
            textures[client.id] = TEXTURES[min(used.get(colour, 0), len(TEXTURES) - 1)]
            used[colour] = used.get(colour, 0) + 1
        return textures

    @cached_property
    def look(self) -> tuple[object, ...]:
        """All but the lane itself and its sessions that a lane is painted from."""
        return (
            self.day.roster,
            self.window,
            self.gutter,
            self.running_client if self.discreet else None,
            self.selected,
            self.marks,
            self.now_cell,
            self.cursor_cell,
            self.rest_cells,
            self.discreet,
            self.ascii,
            self.mono,
        )

    def session(self, block: Block) -> Session:
        """The session that a block stands for."""
        return self._sessions[block.session]

    def hides(self, client: ClientId | None) -> bool:
        """Whether a client may not be named now."""
        return self.discreet and client is not None and client != self.running_client

    def token(self, client: ClientId | None) -> str:
        """The token of a client's colour; without colours, of a grey that can be read."""
        known = self.day.roster.client(client)
        if known is None or self.mono or self.hides(client):
            return "unassigned"
        return f"client-{(known.colour - 1) % COLOURS + 1}"

    def texture(self, client: ClientId | None) -> str:
        """The fill of a client's full cells."""
        return " " if self.hides(client) else self._textures.get(client, " ")

    def mark(self, client: ClientId | None) -> str:
        """The one cell that stands for a client: its digit, else its first letter; `?` for unassigned."""
        if self.hides(client):
            return self.signs.hidden_mark
        known = self.day.roster.client(client)
        return _mark_of(known, ascii_only=self.ascii) if known else "?"

    def name(self, client: ClientId | None) -> str:
        """What labels a client's lane."""
        if self.hides(client):
            return self.signs.hidden
        known = self.day.roster.client(client)
        if known is None:
            return "?"
        digit = str(known.hotkey) if known.hotkey else " "
        return f"{digit} {printable(known.key).upper()}"


def _mark_of(client: Client, *, ascii_only: bool) -> str:
    if client.hotkey:
        return str(client.hotkey)
    letter = client.key[:1].upper()
    return letter if letter and cell_len(letter) == 1 and (letter.isascii() or not ascii_only) else "#"


def gutter_width(day: Day, lanes: Iterable[ClientId | None], width: int) -> int:
    """How many cells the lanes' labels take, one free cell after them included."""
    clients = [day.roster.client(client) for client in lanes]
    longest = max((cell_len(client.key) for client in clients if client), default=1)
    wanted = 2 + min(longest, LONGEST_KEY)
    return max(2, min(wanted, width // 5)) + 1
