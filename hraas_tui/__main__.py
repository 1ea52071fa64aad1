"""`hraas`: the short way for `status`, which a status line runs every few seconds; else the command line."""

import sys

INTERRUPTED = 130
"""What a shell expects of a program that was ended by ctrl+c."""


def main() -> None:
    """Run this process's command line and end with the command's exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character ends nothing
    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    if "status" in arguments[:3]:
        from hraas_tui.cli.status import short_way

        status = short_way(arguments)
        if status is not None:
            return status
    from hraas_tui.cli import main as command_line

    sys.excepthook = command_line.report_fault
    return command_line.main(arguments)


if __name__ == "__main__":
    main()
