"""Where a command line begins: the screen and the verbs that move the clock are found here, all others by click.

A hotkey of tmux waits for `start`, `return` and `stop`, and click takes longer to import than they take to do.
Whatever is not written in the plainest way is left to click, so that help and complaints come from one place.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from hraas_tui.cli.call import COMPLETING, Call
from hraas_tui.cli.ending import ended
from hraas_tui.cli.tmux_text import FOR_TMUX, in_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hraas_tui.timekeeper.clock_verbs import ClockVerbs
    from hraas_tui.timekeeper.service import Outcome

VALUES: Mapping[str, frozenset[str]] = {
    "start": frozenset({"--db", "--at", "--ticket"}),
    "unassigned": frozenset({"--db", "--at"}),
    "return": frozenset({"--db", "--at"}),
    "stop": frozenset({"--db", "--at"}),
}
"""The verbs that are read here, and their options that take a value. `--yes`, which some have, takes none."""

GARBAGE = 100_000
"""How many objects a command may make before they are looked through for garbage: fewer are made by its imports alone."""


def main(arguments: list[str], call: Call | None = None) -> int:
    """Run one command line and return its exit status; what went wrong is a sentence on stderr."""
    if arguments[:1] == [FOR_TMUX]:
        return _told_tmux(lambda: _run(arguments[1:], call))
    return _run(arguments, call)


def _run(arguments: list[str], call: Call | None) -> int:
    gc.disable()  # a verb ends before there is garbage worth collecting; the screen collects again once it is open
    call = call or Call(backs_up=True)
    if COMPLETING in call.environ:
        return _whole(arguments, call)
    if not arguments:
        from hraas_tui.cli.screen import open_screen

        return ended(lambda: open_screen(call))
    words = _read(arguments)
    if words is not None:
        return ended(lambda: _clock(words, call))
    return _whole(arguments, call)


def _whole(arguments: list[str], call: Call) -> int:
    """Let click read the command line."""
    gc.set_threshold(GARBAGE)
    gc.enable()
    from hraas_tui.cli.main import main as whole

    return whole(arguments, call)


def _told_tmux(run: Callable[[], int]) -> int:
    """Run a command whose one message goes through `tmux display-message`, which expands what it is given."""
    import sys
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = run()
    sys.stdout.write(in_message(" ".join(said.getvalue().split())) + "\n")
    return status


class _Words:
    """A verb that moves the clock, its options by name and its arguments."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.options: dict[str, str] = {}
        self.arguments: list[str] = []

    @property
    def complete(self) -> bool:
        """Whether there are as many arguments as the verb takes."""
        return bool(self.arguments) if self.verb == "start" else not self.arguments


def _read(arguments: list[str]) -> _Words | None:
    """Read a plain command line; None for what click is to read."""
    waiting = list(reversed(arguments))
    db = None
    if len(waiting) > 1 and waiting[-1] == "--db":
        waiting.pop()
        db = waiting.pop()
    if not waiting or waiting[-1] not in VALUES:
        return None
    words = _Words(waiting.pop())
    if db is not None:
        words.options["--db"] = db
    while waiting:
        word = waiting.pop()
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            words.arguments.append(word)
        elif word == "--yes" and words.verb != "stop":
            words.options[word] = ""
        elif name in VALUES[words.verb] and (equals or waiting):
            words.options[name] = value if equals else waiting.pop()
        else:
            return None
    return words if words.complete and all(map(_is_text, arguments)) else None


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clock(words: _Words, call: Call) -> None:
    from hraas_tui.cli.output import say
    from hraas_tui.timekeeper.clock_verbs import ClockVerbs

    call.db = words.options.get("--db", call.db)
    with call.keeping(ClockVerbs) as keeper:
        say(_done(words, call, keeper).news)


def _done(words: _Words, call: Call, keeper: ClockVerbs) -> Outcome:
    from hraas_tui.cli import clocking

    when, yes = words.options.get("--at"), "--yes" in words.options
    if words.verb == "start":
        client, *note = words.arguments
        ticket = words.options.get("--ticket", "")
        return clocking.start(call, keeper, client, tuple(note), ticket, when, yes=yes)
    if words.verb == "stop":
        return clocking.stop(keeper, when)
    act = clocking.come_back if words.verb == "return" else clocking.unassigned
    return act(call, keeper, when, yes=yes)
