"""`hraas`: the short way for `status`, which a status line runs every few seconds; else the command line."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130
"""What a shell expects of a program that was ended by ctrl+c."""


def main() -> None:
    """Run this process's command line and end with the command's exit status."""
    _fill_in_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character ends nothing
    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    _leave(status)


def _fill_in_streams() -> None:
    """Lead a stream that was closed before this process began to nowhere: else a file that is opened takes its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - pathlib costs too much; open to the end


def _leave(status: int) -> NoReturn:
    """End this process: all is written and closed, so the interpreter need not tidy up, which takes as long as a verb.

    Where the screen was open, or what was said can't be written, it ends in the ordinary way.
    """
    if "textual" not in sys.modules:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            sys.exit(status)
        os._exit(status)
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    if "status" in arguments[:3]:
        from hraas_tui.cli.status import short_way

        try:
            status = short_way(arguments)
        except Exception:  # noqa: BLE001 - no fault of ours may fill a status line with its traceback
            from hraas_tui.cli import ending

            ending.report_fault(*sys.exc_info())
            return ending.REFUSED
        if status is not None:
            return status
    from hraas_tui.cli import ending, entry

    sys.excepthook = ending.report_fault
    return entry.main(arguments)


if __name__ == "__main__":
    main()
