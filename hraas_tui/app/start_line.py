"""The line of the start bar: `acme/firewall reboot of node 3 #CHG-1 at 9:40`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hraas_tui.core.errors import Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import Ambiguous, Impossible
from hraas_tui.core.notes import parse_note
from hraas_tui.core.text import check_key, quoted
from hraas_tui.core.whens import moment_of

if TYPE_CHECKING:
    from hraas_tui.core.moments import Days, Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client

AT = "at"
UNKNOWN = frozenset({"0", "?"})
TIMELIKE = re.compile(r"[-+]?\d|yesterday$|today$|now$", re.IGNORECASE)
LONGEST_WHEN = 2


class StartLine(NamedTuple):
    """What a start line asks for. `client` is None for unassigned; `at` is None for now."""

    client: Client | None
    target: Target
    at: Moment | None = None
    new_context: bool = False


def parse_start(line: str, roster: Roster, *, now: Moment, days: Days) -> StartLine:
    """Read a start line: a client (key, digit or name) with `/context`, then a note line, `at` and a time.

    `0` or `?` stands for a client that is not known yet. `at` counts where a time follows; before any other
    word it belongs to the note. Raises `Refused` for a client that does not exist, with the nearest, and for
    a time that can't be.
    """
    who, _, rest = line.strip().partition(" ")
    words, at = _split_at(rest, now, days)
    return parse_target(f"{who} {words}", roster)._replace(at=at)


def parse_target(line: str, roster: Roster) -> StartLine:
    """Read for whom and what: a start line without a time. Raises `Refused` as `parse_start` does."""
    who, _, words = line.strip().partition(" ")
    if not who:
        raise Refused("Say for whom: a client's key, then / and a context if there is one.")
    key, slash, context = who.partition("/")
    client = None if key in UNKNOWN else roster.find(key)
    if client is not None and client.archived:
        raise Refused(f"{client.name} is archived. Bring it back first.")
    said = parse_note(words)
    if slash and said.context is not None:
        raise Refused("The context is given twice, after / and after @. Leave one out.")
    wanted = check_key(context, "context") if slash and context else said.context
    if client is None and wanted:
        raise Refused("A context needs its client. Leave it out until you know whose it is.")
    target = Target(client.id if client else None, wanted, said.ticket or "", said.note)
    new = bool(client and wanted and roster.find_context(client.id, wanted) is None)
    return StartLine(client, target, None, new)


def _split_at(text: str, now: Moment, days: Days) -> tuple[str, Moment | None]:
    """Take `at` and its time out of a note line."""
    words = text.split()
    for place in range(len(words) - 2, -1, -1):
        if words[place].casefold() != AT or not TIMELIKE.match(words[place + 1]):
            continue
        used, moment = _time(words[place + 1 :], now, days)
        return " ".join([*words[:place], *words[place + 1 + used :]]), moment
    return text, None


def _time(words: list[str], now: Moment, days: Days) -> tuple[int, Moment]:
    """Read a time from the first two words, else from the first one."""
    for used in range(min(LONGEST_WHEN, len(words)), 1, -1):
        try:
            return used, moment_of(" ".join(words[:used]), now=now, days=days)
        except (Ambiguous, Impossible):
            raise
        except Refused:
            continue
    try:
        return 1, moment_of(words[0], now=now, days=days)
    except (Ambiguous, Impossible):
        raise
    except Refused as refusal:
        raise Refused(f"{quoted(words[0])} after “at”: {refusal}") from None
