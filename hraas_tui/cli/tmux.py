"""`hraas tmux`: key bindings and a status line for tmux."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hraas_tui.cli.options import Call, verb
from hraas_tui.cli.tmux_text import FOR_TMUX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERBS = {
    **{f"M-{digit}": (f"start {digit}", f"HRaaS: switch to client {digit}") for digit in range(1, 10)},
    "M-0": ("unassigned", "HRaaS: unknown caller"),
    "M-r": ("return", "HRaaS: return to what was interrupted"),
    "M-s": ("stop", "HRaaS: stop"),
}
"""What each key does, in any pane."""

POPUP = "M-h"
"""The key that opens the screen over whatever is in front."""

POPUP_SIZE = ("-w", "92%", "-h", "90%")

SECONDS_SHOWN = 4
STATUS_EVERY = 5

HEAD = """\
# HRaaS in tmux 3.2 or later. Keep it:       hraas tmux >> ~/.tmux.conf
# and load it:                               tmux source-file ~/.tmux.conf
# Or only for the server that runs now:      hraas tmux > hraas.conf; tmux source-file hraas.conf
"""


@verb(
    "tmux",
    short_help="Print key bindings and a status line for tmux.",
    examples=("hraas tmux >> ~/.tmux.conf",),
)
def tmux(call: Call) -> None:
    """Print a piece of tmux configuration: keys that move the clock from any pane, and a status line.

    Alt+1 … Alt+9 switch to a client, Alt+0 is an unknown caller, Alt+r returns, Alt+s stops; each says what
    came of it. Alt+h opens the screen in a pop-up, which q closes. With --db or HRAAS_DB, the keys are for that
    ledger.

    In a small pane, a review and the export take the whole window while they last; zoom = false in the
    configuration leaves the panes as they are.
    """
    sys.stdout.write("\n".join(snippet(command(sys.argv[0]), ledger(call))) + "\n")


def command(program: str) -> list[str]:
    """The words that run this same program from any folder."""
    if Path(program).name == "__main__.py":
        return [sys.executable, "-m", "hraas_tui"]
    found = program if os.sep in program else shutil.which(program)
    return [str(Path(found or program).absolute())]


def ledger(call: Call) -> dict[str, str]:
    """The settings that lead to the ledger and the configuration, wherever the command is run."""
    named = {
        "HRAAS_DB": call.db or call.environ.get("HRAAS_DB"),
        "HRAAS_CONFIG": call.environ.get("HRAAS_CONFIG"),
    }
    at_home = os.path.expanduser  # a ~name that nobody has stays as it is
    return {name: str(Path(at_home(path)).absolute()) for name, path in named.items() if path}


def snippet(words: list[str], settings: Mapping[str, str]) -> Iterator[str]:
    """Lines of configuration that run a command with settings in its environment."""
    shell = " ".join(
        [*(f"{name}={shlex.quote(value)}" for name, value in settings.items()), shlex.join(words)]
    )
    run = shell.replace("#", "##")
    yield HEAD
    yield "# Keys that work in any pane; what came of them shows in the status line."
    for key, (arguments, what) in VERBS.items():
        said = f'"$({run} {FOR_TMUX} {arguments} 2>&1)"'
        line = f'tmux display-message -c "#{{client_name}}" -d {SECONDS_SHOWN * 1000} -- {said}'
        yield f"bind-key -n -N {quoted(what)} {key} run-shell -b {quoted(line)}"
    yield "# The whole screen in a pop-up, over whatever is in front; q closes it, the clock goes on."
    opened = " ".join(quoted(word) for word in popup(words, settings))
    yield f"bind-key -n -N 'HRaaS: open in a pop-up' {POPUP} display-popup -E {' '.join(POPUP_SIZE)} {opened}"
    yield ""
    yield "# What runs, in the status line; names and notes are only text to tmux."
    status = f" #({run.replace('%', '%%')} status --tmux) "
    yield f"set-option -g status-interval {STATUS_EVERY}"
    yield "if-shell -F '#{m:*status --tmux*,#{status-right}}' '' {"
    yield f"  set-option -g status-right-length 100 ; set-option -ga status-right {quoted(status)}"
    yield "}"
    yield ""
    yield "# tmux waits half a second after Escape unless told otherwise."
    yield "set-option -sg escape-time 10"


def popup(words: list[str], settings: Mapping[str, str]) -> list[str]:
    """The words of the command in the pop-up, which tmux runs as they are: no shell, no formats."""
    return ["env", *(f"{name}={value}" for name, value in settings.items()), *words]


def quoted(text: str) -> str:
    """Text as one word of a tmux configuration."""
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'
