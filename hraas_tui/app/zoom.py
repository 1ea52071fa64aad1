"""The whole tmux window for a review or an export, and back: only where the pane is small and tmux says it may.

tmux is asked in processes of its own, which nothing waits for; what fails is not worth a word.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from typing import TYPE_CHECKING

from hraas_tui.presence import output

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

ROOM = (100, 28)
"""Columns and rows from which on a pane is large enough."""

ZOOMED = "zoomed"
"""What tmux prints once it has zoomed the pane."""


class Zoom:
    """Zooms the pane while anything holds it zoomed, and puts it back after the last.

    A pane with room enough is left alone, as tmux knows it and not as the app last drew it; so is a window that was
    zoomed already or has no other pane, and one that a person has put back meanwhile. `settle` has to be called, from a worker, after each `hold` and `release`.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        on: bool = True,
        run: Callable[[Sequence[str]], Awaitable[str | None]] = output,
    ) -> None:
        self._pane = environ.get("TMUX_PANE", "") if on and environ.get("TMUX") else ""
        self._tmux = shutil.which("tmux", path=environ.get("PATH")) if self._pane else None
        self._run = run
        self._held: set[str] = set()
        self._zoomed = False
        self._one = asyncio.Lock()

    def hold(self, what: str) -> bool:
        """Want the whole window for something; tells whether there is anything to settle."""
        if self._tmux is None or what in self._held:
            return False
        self._held.add(what)
        return True

    def release(self, what: str) -> bool:
        """Want it no longer; tells whether there is anything to settle."""
        if what not in self._held:
            return False
        self._held.discard(what)
        return True

    def release_all(self) -> bool:
        """Want nothing: the app ends."""
        wanted = bool(self._held) or self._zoomed
        self._held.clear()
        return wanted

    async def settle(self) -> None:
        """Bring the pane to what is wanted now."""
        async with self._one:
            if self._held and not self._zoomed:
                self._zoomed = await self._zoom()
            elif not self._held and self._zoomed:
                self._zoomed = False
                await self._ask("#{&&:#{window_zoomed_flag},#{pane_active}}", self._toggle)

    async def _zoom(self) -> bool:
        tty = _tty()
        if tty is None:
            return False
        free = "#{&&:#{==:#{window_zoomed_flag},0},#{!=:#{window_panes},1}}"
        small = f"#{{||:#{{e|<:#{{pane_width}},{ROOM[0]}}},#{{e|<:#{{pane_height}},{ROOM[1]}}}}}"
        mine = f"#{{==:#{{pane_tty}},{tty}}}"  # a pop-up has no pane, and may have inherited another's name
        condition = f"#{{&&:{mine},#{{&&:{free},{small}}}}}"
        said = await self._ask(condition, f"{self._toggle} ; display-message -p {ZOOMED}")
        return said is not None and said.strip() == ZOOMED

    @property
    def _toggle(self) -> str:
        return f"resize-pane -Z -t {self._pane}"

    async def _ask(self, condition: str, command: str) -> str | None:
        """Have tmux do something if a condition of the pane holds, at once: nothing comes between."""
        if self._tmux is None:
            return None
        return await self._run([self._tmux, "if-shell", "-F", "-t", self._pane, condition, command])


def _tty() -> str | None:
    """The terminal that this app is in."""
    try:
        return os.ttyname(sys.__stdin__.fileno()) if sys.__stdin__ else None
    except (OSError, ValueError):
        return None
