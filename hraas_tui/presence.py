"""Whether somebody is at the desktop: its own idle hint (logind), and what was typed in tmux.

Nothing is watched here: the desktop is asked now and then, and only what it says of itself is believed. tmux
never says that nobody is here, only that somebody was.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.moments import Span

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from hraas_tui.core.moments import Moment

PATIENCE = 2.0
"""Seconds that a command may take."""

MICROSECONDS = 1_000_000


class Hint(NamedTuple):
    """What the desktop says: whether nobody is there, and since when that is so (UTC seconds)."""

    idle: bool
    since: Moment


class Absence:
    """From one hint to the next: finds the times in which nobody was here, once they are over."""

    def __init__(self) -> None:
        self._since: Moment | None = None
        self._floor: Moment = 0

    def vouch(self, now: Moment) -> None:
        """Whatever was before now needs no asking."""
        self._floor = now
        if self._since is not None:
            self._since = max(self._since, now)

    def told(self, hint: Hint, touched: Moment | None, now: Moment) -> Span | None:
        """Take in a hint, and the last input that tmux had; return the time that nobody was here, if it is over."""
        since = self._since
        if since is None:
            self._since = max(hint.since, self._floor) if hint.idle else None
            return None
        ends = [touched] if touched is not None and since < touched <= now else []
        if since < hint.since <= now:  # it is new: somebody came, and perhaps went again
            ends.append(hint.since)
        elif not hint.idle:
            ends.append(now)
        if not ends:
            return None
        self._since = max(*ends, self._floor) if hint.idle else None
        return Span(since, min(ends)) if since < min(ends) else None


async def output(words: Sequence[str]) -> str | None:
    """What a command prints, None if it fails or takes too long."""
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return None
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError:
        printed = b""
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return printed.decode(errors="replace") if process.returncode == 0 else None


class Presence:
    """Asks the desktop whether anybody is there, until it fails to answer; `run` runs a command."""

    def __init__(
        self,
        environ: Mapping[str, str],
        run: Callable[[Sequence[str]], Awaitable[str | None]] = output,
    ) -> None:
        path = environ.get("PATH")
        self._run = run
        self._loginctl = shutil.which("loginctl", path=path)
        self._tmux = shutil.which("tmux", path=path) if environ.get("TMUX") else None
        self.absence = Absence()

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask."""
        return self._loginctl is not None

    async def look(self, now: Moment) -> Span | None:
        """A time in which nobody was here and that is over, if one has just come to its end."""
        hint = await self._hint()
        if hint is None:
            return None
        return self.absence.told(hint, await self._touched(), now)

    async def _hint(self) -> Hint | None:
        if self._loginctl is None:
            return None
        words = [self._loginctl, "show-user", str(os.getuid()), "-p", "IdleHint", "-p", "IdleSinceHint"]
        hint = read_hint(await self._run(words))
        if hint is None:
            self._loginctl = None
        return hint

    async def _touched(self) -> Moment | None:
        if self._tmux is None:
            return None
        printed = await self._run([self._tmux, "list-clients", "-F", "#{client_activity}"])
        if printed is None:
            self._tmux = None
            return None
        return max((int(line) for line in printed.split() if line.isdecimal()), default=None)


def read_hint(printed: str | None) -> Hint | None:
    """Read what `loginctl show-user` prints: `IdleHint=yes`, `IdleSinceHint=` microseconds; None for anything else."""
    lines = (line.partition("=") for line in (printed or "").splitlines())
    said = {name: value.strip() for name, _, value in lines}
    idle, since = said.get("IdleHint"), said.get("IdleSinceHint", "")
    if idle not in {"yes", "no"} or not since.isdecimal():
        return None
    return Hint(idle == "yes", int(since) // MICROSECONDS)
