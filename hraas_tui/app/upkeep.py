"""What the app looks after by itself: a backup once a day, and leaving in good order when its terminal goes away."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import suppress
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from textual import events
from textual.css.query import NoMatches
from textual.drivers._writer_thread import WriterThread
from textual.widget import Widget
from textual.worker import WorkerFailed

from hraas_tui.app.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from whenever import Date


GOING_AWAY = (signal.SIGHUP, signal.SIGTERM)
"""How a terminal that was closed, and a system that shuts down, end whatever runs in them."""


class Upkeep(Opening):
    """An app that outlives neither its terminal nor its ledger unnoticed.

    `back_up`, None for never, backs the ledger up if that is due, reads all of it, and returns what there is to
    complain of; it takes its time, in a thread of its own.
    """

    back_up: Callable[[], str] | None = None
    hung_up = False
    leaving = False
    _backed_up: Date | None = None

    def start_upkeep(self) -> None:
        """Begin once the first picture is there."""
        if not self.is_headless and threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in GOING_AWAY:
                if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                    signal.signal(number, lambda number, _frame: self._hang_up(number, loop))
        self.call_after_refresh(self._back_up_today)

    def _hang_up(self, number: int, loop: asyncio.AbstractEventLoop) -> None:
        """Leave as by `q`: the running session keeps running, and nobody has to be asked about it later.

        This comes in between whatever the main thread does, even if that is to wait for the terminal that is gone.
        """
        if number == signal.SIGHUP:
            self._forget_terminal()
        if not self.hung_up:
            self.hung_up = True
            loop.call_soon_threadsafe(self.exit)

    def exit(self, *words: Any, **named: Any) -> None:
        """Leave: nothing that is typed from here on is meant for the app."""
        self.leaving = True
        super().exit(*words, **named)

    async def on_event(self, event: events.Event) -> None:
        """Pass over what is typed while it leaves: it would open screens that are never filled."""
        if not (self.leaving and isinstance(event, events.InputEvent)):
            await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was left has no widgets any more, and one that was being made as the app left has none yet.

        What comes late for it, of a reading or of another size, looks for them in vain, which is no fault.
        """
        failed = error.error if isinstance(error, WorkerFailed) else error
        if not (isinstance(failed, NoMatches) and (self.leaving or self._left(failed))):
            super()._handle_exception(error)

    def _left(self, failed: NoMatches) -> bool:
        """Whether the widget in which another was looked for is on no screen that there is."""
        *_, (frame, _) = walk_tb(failed.__traceback__)
        asked = frame.f_locals.get("self")
        return isinstance(asked, Widget) and set(self.screen_stack).isdisjoint(asked.ancestors_with_self)

    def on_input_ended(self) -> None:
        """Leave in the same way, where no signal says that the terminal is gone."""
        if not self.hung_up:
            self.hung_up = True
            self.exit()

    def _forget_terminal(self) -> None:
        """Let what is still drawn go nowhere: a driver that can't write to its terminal waits for ever."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.close(nowhere)
        writer = getattr(self._driver, "_writer_thread", None)
        if isinstance(writer, WriterThread) and not writer.is_alive():
            revived = WriterThread(writer._file)  # noqa: SLF001 - its thread has died of the terminal's end
            revived._queue = writer._queue  # noqa: SLF001
            setattr(self._driver, "_writer_thread", revived)  # noqa: B010 - only some drivers have one
            revived.start()

    def _show(self) -> None:
        super()._show()
        if self._backed_up is not None:
            self._back_up_today()

    def _back_up_today(self) -> None:
        """Begin with the day's backup, unless that was begun already."""
        back_up, today = self.back_up, self.snapshot.today
        if back_up is None or self._backed_up == today:
            return
        self._backed_up = today
        # A daemon: whoever quits does not wait for a backup, which the next one to come makes.
        threading.Thread(target=self._run_backup, args=(back_up,), name="hraas-backup", daemon=True).start()

    def _run_backup(self, back_up: Callable[[], str]) -> None:
        complaint = back_up()
        if complaint and self._loop is not None:
            with suppress(RuntimeError):  # the app has left meanwhile
                self._loop.call_soon_threadsafe(self.say, complaint, "error")
