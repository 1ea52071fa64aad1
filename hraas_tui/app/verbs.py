"""One table of verbs, from which come the bindings, the footer, the help, the palette and the README."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

EVERYWHERE = "everywhere"
TODAY = "today"

CLOCK = "The clock"
SESSION = "A session"
LOOK = "Look around"
APP = "The app"
GROUPS = (CLOCK, SESSION, LOOK, APP)

DIGITS = range(1, 10)


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a key does.

    `keys` are Textual's names, comma separated; `action` belongs to the app, or to the screen named by
    `scope`; `title` is a word or two for the footer and the palette; `footer` ranks it there (0: not shown,
    1: the last to go); `over` says whether it works over dialogs too.
    """

    id: str
    keys: str
    action: str
    title: str
    help: str
    group: str
    scope: str = EVERYWHERE
    footer: int = 0
    over: bool = False
    palette: bool = True
    shown: str = ""

    @property
    def bound(self) -> str:
        """The action with the namespace that it belongs to."""
        return f"app.{self.action}" if self.scope == EVERYWHERE else self.action


def _client(digit: int) -> Verb:
    return Verb(
        f"client-{digit}",
        str(digit),
        f"switch({digit})",
        "client",
        "switch to that client, now; again: its contexts, by letter",
        CLOCK,
        footer=1 if digit == 1 else 0,
        over=True,
        palette=False,
        shown="1-9",
    )


VERBS: tuple[Verb, ...] = (
    *(_client(digit) for digit in DIGITS),
    Verb(
        "unassigned",
        "0",
        "unassigned",
        "unknown",
        "something came up: start now, say later for whom",
        CLOCK,
        footer=6,
        over=True,
    ),
    Verb(
        "return",
        "r",
        "return",
        "return",
        "return to what was interrupted, or resume",
        CLOCK,
        footer=2,
        over=True,
    ),
    Verb("stop", "s", "stop", "stop", "stop the clock", CLOCK, footer=3, over=True),
    Verb(
        "start",
        "c",
        "start",
        "start",
        "start anything: client/context, note, #ticket, at a time",
        CLOCK,
        TODAY,
        footer=10,
    ),
    Verb(
        "boundary",
        "b",
        "boundary",
        "back-date",
        "I switched earlier: move the latest boundary",
        CLOCK,
        TODAY,
        footer=11,
    ),
    Verb(
        "undo",
        "u",
        "undo",
        "undo",
        "take the last change back",
        CLOCK,
        footer=5,
    ),
    Verb("redo", "U", "redo", "redo", "do again what was taken back", CLOCK),
    Verb(
        "note",
        "n",
        "note",
        "note",
        "note on the selected session, else on the running one: text @context #ticket",
        SESSION,
        TODAY,
        footer=4,
    ),
    Verb("open", "enter", "open", "note", "note on the selected session", SESSION, TODAY, palette=False),
    Verb(
        "assign",
        "a",
        "assign",
        "assign",
        "assign to a client: the selected session, else the latest unassigned one, else the running one",
        SESSION,
        TODAY,
        footer=9,
    ),
    Verb(
        "accept",
        "w",
        "accept",
        "it is right",
        "confirm an unresolved session's time as it is",
        SESSION,
        TODAY,
    ),
    Verb("up", "up,k", "choose(-1)", "up", "select the session before", LOOK, TODAY, palette=False),
    Verb("down", "down,j", "choose(1)", "down", "select the session after", LOOK, TODAY, palette=False),
    Verb("left", "left,h", "pan(-1)", "left", "the timeline's earlier part", LOOK, TODAY, palette=False),
    Verb("right", "right,l", "pan(1)", "right", "the timeline's later part", LOOK, TODAY, palette=False),
    Verb("first", "g,home", "choose_first", "first", "select the first session", LOOK, TODAY, palette=False),
    Verb("last", "G,end", "choose_last", "last", "select the last session", LOOK, TODAY, palette=False),
    Verb("day-before", "H", "day(-1)", "day before", "look at the day before", LOOK, TODAY),
    Verb("day-after", "L", "day(1)", "day after", "look at the day after", LOOK, TODAY),
    Verb("day-today", "T", "day(0)", "back to today", "look at today again", LOOK, TODAY),
    Verb("zoom-in", "plus", "zoom(1)", "zoom in", "a shorter time on the timeline", LOOK, TODAY),
    Verb("zoom-out", "minus", "zoom(-1)", "zoom out", "a longer time on the timeline", LOOK, TODAY),
    Verb("today", "f2", "show_screen('today')", "Today", "the Today screen", APP),
    Verb("clients", "f4,C", "show_screen('clients')", "Clients", "the Clients screen", APP, footer=8),
    Verb("export", "x", "export", "export", "hand each client its log", APP, footer=7),
    Verb(
        "discreet",
        "z",
        "discreet",
        "discreet",
        "hide every client but the running one, for a shared screen",
        APP,
    ),
    Verb("help", "question_mark", "help", "help", "this list", APP, palette=False),
    Verb(
        "palette", "colon,ctrl+p", "command_palette", "palette", "find a verb by its name", APP, palette=False
    ),
    Verb("leave", "escape", "leave", "leave", "leave; drafts are kept", APP, TODAY, palette=False),
    Verb("quit", "q", "quit", "quit", "quit; twice while a session runs: it keeps running", APP),
)


def bindings(scope: str) -> list[Binding]:
    """The bindings of the app (`EVERYWHERE`) or of a screen."""
    return [_binding(verb) for verb in VERBS if verb.scope == scope]


def clock_bindings() -> list[Binding]:
    """The bindings of the verbs that work over dialogs."""
    return [_binding(verb) for verb in VERBS if verb.over]


def _binding(verb: Verb) -> Binding:
    return Binding(verb.keys, verb.bound, verb.title, show=bool(verb.footer), id=verb.id, tooltip=verb.help)
