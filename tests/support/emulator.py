"""A terminal that only remembers: what stands in each cell, and how it looks, after what it was sent."""

from __future__ import annotations

import re

SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])|(.)", re.DOTALL)
DEFAULT = ("", "", frozenset[str]())


class Emulator:
    """Understands what the app sends in an update: moves, colours, text. `cells` are by row and column."""

    def __init__(self, width: int, height: int) -> None:
        self.cells = [[(" ", DEFAULT)] * width for _ in range(height)]
        self._x = self._y = 0
        self._look = DEFAULT

    def feed(self, sent: str) -> None:
        """Take what was sent."""
        for codes, kind, character in SEQUENCE.findall(sent):
            if kind == "H":
                row, column = (int(code) for code in codes.split(";"))
                self._x, self._y = column - 1, row - 1
            elif kind == "G":
                self._x = int(codes) - 1
            elif kind == "m":
                self._turn(codes.split(";"))
            elif character == "\v":
                self._y += 1
            elif character == "\b":
                self._x -= 1
            elif character == "\n":
                self._x, self._y = 0, self._y + 1
            else:
                assert character
                assert not kind, (codes, kind)
                self._put(character)

    def _put(self, character: str) -> None:
        self.cells[self._y][self._x] = character, self._look
        self._x += 1

    def _turn(self, codes: list[str]) -> None:
        colour, ground, words = self._look
        left = list(reversed(codes))
        while left:
            code = left.pop()
            if code in {"", "0"}:
                colour, ground, words = DEFAULT
            elif code in {"38", "48"}:
                long = [left.pop() for _ in range(4 if left[-1] == "2" else 2)]
                colour, ground = (";".join(long), ground) if code == "38" else (colour, ";".join(long))
            elif code == "39":
                colour = ""
            elif code == "49":
                ground = ""
            else:
                words |= {code}
        self._look = colour, ground, words


def seen(cell: tuple[str, tuple[str, str, frozenset[str]]]) -> tuple[str, object]:
    """What a person sees of a cell: of a space, its ground alone."""
    character, (colour, ground, words) = cell
    bare = character == " " and not words & {"4", "7", "9", "21", "53"}
    return character, ground if bare else (colour, ground, words)
