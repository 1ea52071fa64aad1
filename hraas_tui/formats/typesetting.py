"""Runs Typst in a process of its own, which takes the memory with it when it ends: Typst keeps what it has made.

Run as a program, it reads a `Sheet` as JSON from its input and writes the document to its output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from hraas_tui.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typst import PDFStandard

STEP = 0.05
"""Seconds between two looks at whether the document is done."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be typeset: a layout in Typst's language, its inputs, and how.

    `system` is whether to look at the fonts of this computer too, `timestamp` (seconds) when the document says that
    it was made.
    """

    layout: str
    inputs: dict[str, str]
    system: bool
    standards: list[PDFStandard]
    tagged: bool
    timestamp: int


def typeset(sheet: Sheet) -> bytes:
    """The document, made in this process; without its standards if a text in it is against them."""
    import typst

    fonts = typst.Fonts(include_system_fonts=sheet.system)
    try:
        return typst.compile(
            sheet.layout.encode(),
            font_paths=fonts,
            sys_inputs=sheet.inputs,
            timestamp=sheet.timestamp,
            pdf_standards=sheet.standards,
            pdf_tags=sheet.tagged,
        )
    except typst.TypstError:
        # Something in a text is not for documents that are to be kept; it can still be read and printed.
        return typst.compile(
            sheet.layout.encode(),
            font_paths=fonts,
            sys_inputs=sheet.inputs,
            timestamp=sheet.timestamp,
        )


def typeset_apart(sheet: Sheet, piece: int) -> Iterator[bytes]:
    """The document in pieces of so many bytes; empty ones while it is being made, so that whoever waits can give up.

    Raises `Refused` if it can't be made.
    """
    with TemporaryFile() as given, TemporaryFile() as made, TemporaryFile() as told:
        given.write(json.dumps(asdict(sheet)).encode())
        given.seek(0)
        with _running(given, made, told) as process:
            while process.poll() is None:
                try:
                    process.wait(STEP)
                except subprocess.TimeoutExpired:
                    yield b""
        if process.returncode != 0:
            told.seek(0)
            said = told.read().decode(errors="replace").strip().splitlines()
            raise Refused(f"The PDF could not be typeset: {said[-1] if said else 'Typst ended early'}.")
        made.seek(0)
        while some := made.read(piece):
            yield some


@contextmanager
def _running(given: IO[bytes], made: IO[bytes], told: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """This module as a program that sees the same packages; ended if whoever waits gives up."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hraas_tui.formats.typesetting"],
            stdin=given,
            stdout=made,
            stderr=told,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except OSError as error:
        raise Refused(f"The PDF could not be typeset: Python can't be started ({error}).") from error
    try:
        yield process
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(Sheet(**json.load(sys.stdin))))
