"""Whole processes, timed from fork to exit, turn by turn: what else the machine does hits all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

KIB_PER_MIB = 1024


class FailedError(Exception):
    """A command that is measured did not do what it is measured for."""


@dataclass
class Timed:
    """A command and what its runs took: seconds by the wall and of the processors, and the most memory in MiB."""

    name: str
    words: Sequence[str]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0

    @property
    def median(self) -> float:
        """Half of the runs took no longer, in milliseconds by the wall."""
        return statistics.median(self.wall) * 1000

    @property
    def least(self) -> float:
        """The quickest run in milliseconds: what others on the machine did disturbs it least."""
        return min(self.wall) * 1000

    @property
    def least_cpu(self) -> float:
        """The processors' time of the run that took least of it, in milliseconds."""
        return min(self.cpu) * 1000


def run_once(words: Sequence[str], environ: Mapping[str, str], folder: Path) -> tuple[float, float, float]:
    """Run a command to its end: seconds by the wall, seconds of the processors, MiB; raises `FailedError`."""
    with (folder / "said").open("w+b") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=dict(environ),
            cwd=folder,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            told = said.read().decode(errors="replace").strip()
            raise FailedError(f"{' '.join(words)}: exit status {process.returncode}: {told}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB_PER_MIB


def in_turns(commands: Sequence[Timed], rounds: int, environ: Mapping[str, str], folder: Path) -> None:
    """Run all commands once, then all again, so many times; a first run that is not counted warms the caches."""
    for turn in range(rounds + 1):
        for command in commands:
            wall, cpu, memory = run_once(command.words, environ, folder)
            if turn:
                command.wall.append(wall)
                command.cpu.append(cpu)
                command.memory = max(command.memory, memory)


LAUNCHER = """
import os, sys
out = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], dict(os.environ),
                        file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])
print(os.wait4(child, 0)[2].ru_maxrss)
"""
"""A process that is smaller than all it starts: a child is said to have held what its parent holds, at the least."""


def memory_of(words: Sequence[str], environ: Mapping[str, str], folder: Path) -> float:
    """The most memory that a command holds, in MiB."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *words],
        check=True,
        capture_output=True,
        text=True,
        env=dict(environ),
        cwd=folder,
    )
    return int(done.stdout) / KIB_PER_MIB
