"""`hraas completion`: the script that lets a shell complete what is typed, and the answers that the script asks for."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr
from io import StringIO
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from hraas_tui.cli.call import COMPLETING
from hraas_tui.cli.options import Call, verb

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any


class Fish(FishComplete):
    """Click's script for fish cuts a word at its first comma, and so would lose what follows in `csv,pdf`."""

    source_template = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')


SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": Fish}


@verb(
    "completion",
    short_help="Print the script that completes what you type in a shell.",
    examples=(
        "hraas completion bash > ~/.local/share/bash-completion/completions/hraas",
        "hraas completion zsh > ~/.zfunc/_hraas",
        "hraas completion fish > ~/.config/fish/completions/hraas.fish",
    ),
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(_call: Call, shell: str) -> None:
    r"""Print the script that makes the tab key complete verbs, options, clients, contexts, sessions and statements.

    \b
    bash  needs version 4.4 and the package bash-completion; without that package, put this line into ~/.bashrc:
          eval "$(hraas completion bash)"
    zsh   put these lines into ~/.zshrc and make the folder:
          fpath+=~/.zfunc; autoload -Uz compinit && compinit
    fish  reads the folder of the example by itself.

    The ledger is only read for it. In discreet mode a client is completed once its first letter is there.
    """
    from hraas_tui.cli.main import hraas

    sys.stdout.write(SHELLS[shell](hraas, {}, "hraas", COMPLETING).source())


def answer(asked: str, call: Call) -> int:
    """Print what a shell's script asks for (`bash_complete`); a prompt is no place for complaints, so nothing else."""
    from hraas_tui.cli.completing import completed
    from hraas_tui.cli.main import hraas

    completed(hraas)
    kind = SHELLS.get(asked.removesuffix("_complete"))
    if kind is None:
        return 1
    settings: MutableMapping[str, Any] = {"obj": call}
    try:
        with redirect_stderr(StringIO()):
            found = kind(hraas, settings, "hraas", COMPLETING).complete()
    except Exception:  # noqa: BLE001 - whatever it is, it must not land in somebody's half-typed line
        return 1
    sys.stdout.write(f"{found}\n" if found else "")
    return 0
