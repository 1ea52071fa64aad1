"""`hraas`: the short way for `status`, which a status line runs every few seconds; else the command line."""

import sys


def main() -> None:
    """Run this process's command line and end with the command's exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character ends nothing
    status = None
    if "status" in sys.argv[1:4]:
        from hraas_tui.cli.status import short_way

        status = short_way(sys.argv[1:])
    if status is None:
        from hraas_tui.cli.main import main as long_way

        status = long_way()
    sys.exit(status)


if __name__ == "__main__":
    main()
