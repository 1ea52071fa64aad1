"""Words of a text, so that wordings can be compared and names be found whatever their case and composition.

A word is a run of letters and digits; everything else, `-`, `_` and `.` included, stands between words, so that
`globex` is a word of `fw1.globex-corp.example`. In scripts that put no space between words each sign is one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from hraas_tui.core.text import LEGAL_FORMS

Phrase: TypeAlias = tuple[str, ...]
"""Words in a row, each folded: equal ones read the same."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Han: no space says where their words end."""

_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
"""Marks that belong to the letter before, which `\\w` leaves out: of Latin to Arabic, and all of the Indic scripts."""

_LETTER = rf"(?![{UNSPACED}])[^\W_]"
_WORD = re.compile(rf"[{UNSPACED}][{_MARKS}]*|{_LETTER}(?:{_LETTER}|[{_MARKS}])*")
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_HAN_FORMS = re.compile("株式会社|有限会社|合同会社|(?:股份)?有限公司|公司")

_SPLIT = str.maketrans(dict.fromkeys("™℠", " "))
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u2060\ufe0f\ufeff"))
"""Characters without width: they are in no word, and none ends at them."""

STOPS = frozenset(
    "a an and as at be by do for from he her his i if in into is it its me my no not of off on or our out so than "  # noqa: SIM905
    "that the their them then there these they this to up us via was we were what when where which with without you "
    "am an auf aus bei bis das dem den der des die durch ein eine einem einen einer eines für im in ist mit nach "
    "oder ohne sich sind um und unter von vor war wegen zu zum zur über "
    "au aux avec ce dans de des du en et la le les par pour sur un une "
    "con del el en la las los por una y e il lo della di da".split()
)
"""Words that join others and say nothing by themselves."""

GENERIC = frozenset(
    "access account accounts admin administration agreed analysis answered appointment backup backups build bug bugfix "  # noqa: SIM905
    "bugs call called calls change changes chat check checked client code coffee conference config configuration "
    "contact coordination customer daily data debug debugging deploy deployed deployment desk discussed discussion "
    "docs document documentation e email emails error errors feature fix fixed fixes follow general handover help "
    "incident install installation installed internal invoice invoicing issue issues job jour fixe kickoff mail mails "
    "maintenance meeting meetings merge migration minutes misc monitoring monthly morning net network new office "
    "onboarding ops patch patches patching phone planning pr prep preparation problem production project quarterly "
    "question questions regular release report reporting request research restart retro retrospective review reviewed "
    "reviews rollout routine security server servers service session setup stand standup status support sync system "
    "task tasks team teams test tested testing tests ticket tickets training travel troubleshooting up update updated "
    "updates upgrade upgrades various video weekly work worked workshop yearly zoom "
    "abstimmung anruf arbeiten besprechung bereitschaft diverses dokumentation einrichtung fehler kunde "
    "planung rechnung rückfrage schulung störung telefonat termin test täglich wartung wöchentlich "
    "wöchentliche wöchentlicher wöchentliches".split()
)
"""Words that every consultant's notes have: equal ones say nothing about who wrote for whom."""

COMMON_IN_NAMES = (
    LEGAL_FORMS
    | STOPS
    | frozenset(
        "agency associates association bank black blue brothers business capital care center centre city "  # noqa: SIM905
        "club college consult consultants consulting department design development digital east electric "
        "electronics energy engineering enterprise enterprises europe european film financial first food "
        "foundation general germany deutschland global gold green group gruppe handel handels health healthcare "
        "holding holdings home hospital hotel hotels house industries industrie industry institute insurance "
        "international internet it lab labs law legal logistics management manufacturing marketing media medical "
        "mobile national net network networks new north office old online open partner partners pharma "
        "power press print private products production project public red research retail school science "
        "security service services shop silver smart society software solutions solution source south stadt star "
        "store studio studios supply support system systeme systems team tech technik technologies technology "
        "telecom the trade trading transport travel trust union united university universität verein verlag "
        "versicherung water web werke west white works world".split()
    )
    | GENERIC
)
"""Words that a client may share with half the world: by themselves they do not name it."""

SHORTEST = 3
"""Letters that a single word of a longer name has at least, to be looked for by itself."""


class Word(NamedTuple):
    """A word of a text, folded, and where it stands: from and up to which character."""

    folded: str
    start: int
    end: int


def levelled(text: str) -> str:
    """The text in which `words` counts: compatible characters made the same (NFKC), those without width left out."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_SPLIT).translate(_UNSEEN))


def words(text: str) -> list[Word]:
    """The words of a levelled text, in order; any text has them, perhaps none."""
    if text.isascii():
        return [Word(found[0].lower(), *found.span()) for found in _PLAIN.finditer(text)]
    return [Word(folded(found[0]), *found.span()) for found in _WORD.finditer(text)]


def folded(word: str) -> str:
    """A word in the form in which it is compared."""
    return unicodedata.normalize("NFKC", word.casefold())


@lru_cache(maxsize=2**14)
def phrase(text: str) -> Phrase:
    """A name, a key or a ticket as the words that it consists of."""
    return tuple(word.folded for word in words(levelled(text)))


def weight(some: Phrase) -> int:
    """How many words these are: of the scripts without spaces, two signs count as one."""
    signs = sum(1 for word in some if _UNSPACED.match(word))
    return len(some) - signs + signs // 2


def name_phrases(name: str) -> tuple[Phrase, ...]:
    """Every phrase that names whoever is called so: the whole name, without its legal form, its distinctive words.

    Of “Globex Corporation”, “Globex”. Numbers, words under three letters and those that half the world has in its
    name are looked for only together with the rest of it.
    """
    whole = phrase(name)
    short = phrase(_HAN_FORMS.sub(" ", name))
    while len(short) > 1 and short[-1] in LEGAL_FORMS:
        short = short[:-1]
    found = [whole, *([short] if _telling(short) else [])]
    if not any(_UNSPACED.match(word) for word in whole):
        found += [(word,) for word in short if _distinctive(word)]
    return tuple(dict.fromkeys(each for each in found if each))


def _telling(some: Phrase) -> bool:
    """Whether words name somebody without the legal form behind them."""
    return len(some) > 1 or any(map(_distinctive, some))


def _distinctive(word: str) -> bool:
    return len(word) >= SHORTEST and not word.isdecimal() and word not in COMMON_IN_NAMES
