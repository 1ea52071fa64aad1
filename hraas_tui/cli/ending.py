"""How a command ends: its exit status, and a sentence on stderr for what went wrong."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from hraas_tui.cli.output import complain
from hraas_tui.core.errors import HraasError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

DONE, REFUSED, MISUSED = 0, 1, 2
INTERRUPTED = 130
"""What a shell expects of a program that was ended by ctrl+c."""


def ended(run: Callable[[], object]) -> int:
    """Run a command and return its exit status: what it returns, if that is one."""
    try:
        result = run()
        sys.stdout.flush()
    except HraasError as error:
        complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        complain(f"That did not work: {error.strerror or error}.")
    else:
        return result if isinstance(result, int) else DONE
    return REFUSED


def report_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """Say in a sentence that the program itself is at fault; with `HRAAS_DEBUG`, where."""
    if os.environ.get("HRAAS_DEBUG"):
        sys.__excepthook__(kind, fault, trace)
        return
    complain(
        f"This is a fault in HRaaS, not yours: {kind.__name__}: {str(fault).rstrip('.')}. HRAAS_DEBUG=1 shows where."
    )


def _drop_output() -> None:
    """Whoever read has gone or the disk is full: let nothing be written as the interpreter ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):  # no file under it
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
