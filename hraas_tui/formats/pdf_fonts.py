"""Which fonts a document's text needs, and which of its characters no font here can show.

The fonts that come with Typst have Latin, Greek, Cyrillic and Hebrew, and documents that need no others are the same to
the byte on every computer. Where a text has characters that those fonts lack (Chinese, Japanese, Korean, Thai, emoji)
or set badly (Arabic, the scripts of India), the fonts of this computer are looked at too. What even they lack is shown
as `PLACEHOLDER`. Fonts are embedded in each case.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typst import Fonts

PLACEHOLDER = "\u25af"
"""Stands for a character that no font has: an upright, empty box."""

OWN = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""The families that come with Typst, the best first."""

# What the first of them has for certain: nearly all texts have nothing else.
_SURE = re.compile(
    "[ -~\u00a0-\u017f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u2009\u2010-\u2015\u2018-\u201e\u2022\u2026\u202f\u20ac\u2212]*"
)
_WORD = re.compile(r"\S+")
_REFUSED = re.compile(r'^error: .*?`"(.+?)"`', re.MULTILINE)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

# Scripts that the own families lack or set badly, by the word that is in the names of families made for them.
_SCRIPTS = {
    "Arabic": "\u0600-\u06ff\u0750-\u077f",
    "Devanagari": "\u0900-\u097f",
    "Bengali": "\u0980-\u09ff",
    "Gurmukhi": "\u0a00-\u0a7f",
    "Gujarati": "\u0a80-\u0aff",
    "Tamil": "\u0b80-\u0bff",
    "Telugu": "\u0c00-\u0c7f",
    "Kannada": "\u0c80-\u0cff",
    "Malayalam": "\u0d00-\u0d7f",
    "Thai": "\u0e00-\u0e7f",
}
_REGIONS = {"ja": "JP", "ko": "KR", "zh_Hans": "SC", "zh_Hant": "TC"}
"""Which of the Chinese, Japanese and Korean shapes a language means, as families call them."""

_PROBE = b"""
#set document(title: "probe")
#set text(font: json(bytes(sys.inputs.fonts)), lang: "en")
#sys.inputs.text
"""
ROUNDS = 5
STANDARD: Final = "a-2a"
"""The standard that has Typst refuse a document with a character that no font has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Families to set a text in, the best first; `missing` are characters without a glyph in any of them.

    `system` is whether fonts of this computer are among them.
    """

    families: tuple[str, ...]
    system: bool
    missing: str = ""

    def shown(self, text: str) -> str:
        """The text with a placeholder for each character that is missing."""
        return text.translate(dict.fromkeys(map(ord, self.missing), PLACEHOLDER)) if self.missing else text


def choose(text: str, language: str = "") -> Choice:
    """Choose fonts for a text; `language` (`ja`, `zh_Hant`) decides between forms of the same characters."""
    own = Choice(OWN, system=False)
    if _SURE.fullmatch(text):
        return own
    odd = _odd_words(text)
    scripts = [word for word, letters in _SCRIPTS.items() if re.search(f"[{letters}]", odd)]
    missing = _lacking(odd, own)
    if not missing and not scripts:
        return own
    made_for = tuple(_made_for(_fonts(system=True).families(), scripts, language))
    wider = Choice((OWN[0], *made_for, *OWN[1:]), system=True)
    still = _lacking(odd, wider)
    if made_for or still != missing:
        return replace(wider, missing=still)
    return replace(own, missing=missing)


@cache
def _fonts(*, system: bool) -> Fonts:
    from typst import Fonts

    return Fonts(include_system_fonts=system)


def _odd_words(text: str) -> str:
    """Every word, once, that has characters which are not sure to be there."""
    words = dict.fromkeys(word for word in _WORD.findall(text) if not _SURE.fullmatch(word))
    return " ".join(words)


def _made_for(installed: Iterable[str], scripts: Iterable[str], language: str) -> Iterator[str]:
    names = sorted(installed, key=lambda name: ("Serif" not in name, name))
    region = _REGIONS.get(language)
    if region is not None:
        yield from (name for name in names if name.endswith(f"CJK {region}"))
    for script in scripts:
        yield from (name for name in names if script in name.split())


def _lacking(text: str, choice: Choice) -> str:
    """The characters of a text that these fonts can't show; asked again without them, as not all are told at once."""
    found = ""
    for _ in range(ROUNDS):
        more = _refused(text, choice)
        if not more:
            break
        found += more
        text = text.translate(dict.fromkeys(map(ord, more), PLACEHOLDER))
    return "".join(sorted(set(found)))


def _refused(text: str, choice: Choice) -> str:
    """The characters that Typst names when it refuses to set a text in these fonts; empty if it does not."""
    import typst

    try:
        typst.compile(
            _PROBE,
            font_paths=_fonts(system=choice.system),
            sys_inputs={"fonts": json.dumps(choice.families), "text": text},
            pdf_standards=[STANDARD],
            timestamp=0,
        )
    except typst.TypstError as error:
        refused = "".join(_REFUSED.findall(error.diagnostic))
        named = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), refused)
        return "".join(letter for letter in set(named) if not _SURE.fullmatch(letter))
    return ""
