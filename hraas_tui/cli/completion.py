"""`hraas completion`: the script that lets a shell complete what is typed, and the answers that the script asks for."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr
from io import StringIO
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from hraas_tui.cli.call import COMPLETING
from hraas_tui.cli.options import Call, verb

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any


FISH = """\
function %(complete_func)s
    for completion in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp | string collect) \
COMP_CWORD=(commandline -ct) %(prog_name)s)
        set -l parts (string split -m 1 "," $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""
"""The script for fish: a line for each word, its kind before the first comma and its meaning behind a tab."""


class Whole(ShellComplete):
    """A shell that hands over an option and its value as one word, `--format=pd`, and wants one back."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Complete the value behind an `=`, with all that is before it."""
        option, equals, begun = incomplete.partition("=")
        if not equals or not option.startswith("--"):
            return super().get_completions(args, incomplete)
        return [
            CompletionItem(f"{option}={found.value}", help=found.help)
            for found in super().get_completions([*args, option], begun)
            if found.type == "plain"
        ]


class Bash(BashComplete):
    """Bash hands over `--format=pd` as three words, and completes the last."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Complete the value behind an `=`."""
        if args and args[-1] == "=":
            args = args[:-1]
        return super().get_completions(args, incomplete)


class Zsh(Whole, ZshComplete):
    """Zsh, with options and values that are one word."""


class Fish(Whole, FishComplete):
    """Fish, by a script of our own: what click's script and click's answers look like differs from version to version."""

    source_template = FISH

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write a word as the script reads it."""
        return f"{item.type},{item.value}" + (f"\t{item.help}" if item.help else "")


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}

PLACES_HELP = """\b
Where the script goes; make the folder first, if it is not there:
  bash  mkdir -p ~/.local/share/bash-completion/completions
        needs version 4.4 and the package bash-completion; without that package, put this line into ~/.bashrc:
        eval "$(hraas completion bash)"
  zsh   mkdir -p ~/.zfunc, and put this line into ~/.zshrc:
        fpath+=~/.zfunc; autoload -Uz compinit && compinit
  fish  mkdir -p ~/.config/fish/completions, which it reads by itself"""


@verb(
    "completion",
    short_help="Print the script that completes what you type in a shell.",
    epilog=PLACES_HELP,
    examples=(
        "hraas completion bash > ~/.local/share/bash-completion/completions/hraas",
        "hraas completion zsh > ~/.zfunc/_hraas",
        "hraas completion fish > ~/.config/fish/completions/hraas.fish",
    ),
)
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(_call: Call, shell: str) -> None:
    """Print the script that makes the tab key complete verbs, options, clients, contexts, sessions and statements.

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
