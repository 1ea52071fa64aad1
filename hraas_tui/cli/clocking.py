"""What the verbs that move the clock do, once their words are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.errors import Refused
from hraas_tui.core.interrupts import Target
from hraas_tui.core.text import clean, quoted

if TYPE_CHECKING:
    from hraas_tui.cli.call import Call
    from hraas_tui.core.moments import Moment
    from hraas_tui.core.roster import Roster
    from hraas_tui.core.sessions import Client
    from hraas_tui.timekeeper.clock_verbs import ClockVerbs
    from hraas_tui.timekeeper.service import Outcome, Service


def start(
    call: Call,
    keeper: ClockVerbs,
    client: str,
    note: tuple[str, ...] = (),
    ticket: str = "",
    when: str | None = None,
    *,
    yes: bool = False,
) -> Outcome:
    """Switch the clock to `CLIENT[/CONTEXT] NOTE… --ticket T`; a bare hotkey counts as a key that was pressed."""
    target = target_of(keeper, client, note, ticket)
    at = moment(keeper, when)
    roster = keeper.roster()
    bare = target.context is None and not target.note and not target.ticket and at is None
    keyed = bare and target.client is not None and _is_hotkey(client, roster, roster.find(client))
    done: Outcome = call.confirmed(
        lambda agreed: keeper.start(target, at=at, keyed=keyed, yes=agreed), yes=yes
    )
    return done


def unassigned(call: Call, keeper: ClockVerbs, when: str | None = None, *, yes: bool = False) -> Outcome:
    """Start a session whose client is not known yet."""
    at = moment(keeper, when)
    done: Outcome = call.confirmed(lambda agreed: keeper.unassigned(at=at, yes=agreed), yes=yes)
    return done


def come_back(call: Call, keeper: ClockVerbs, when: str | None = None, *, yes: bool = False) -> Outcome:
    """Go back to what was interrupted."""
    at = moment(keeper, when)
    done: Outcome = call.confirmed(lambda agreed: keeper.come_back(at=at, yes=agreed), yes=yes)
    return done


def stop(keeper: ClockVerbs, when: str | None = None) -> Outcome:
    """End the running session."""
    return keeper.stop(at=moment(keeper, when))


def target_of(keeper: Service, word: str, note: tuple[str, ...], ticket: str) -> Target:
    """The target that `CLIENT[/CONTEXT] NOTE… --ticket T` names; note and ticket are made plain text."""
    client, context = split_target(word)
    found = keeper.roster().find(client)
    return Target(found.id, context, _ticket(ticket), clean(" ".join(note), what="note"))


def _ticket(ticket: str) -> str:
    if not ticket:
        return ""
    from hraas_tui.core.notes import check_ticket

    return check_ticket(ticket)


def moment(keeper: Service, when: str | None) -> Moment | None:
    """The instant that `--at` names, None without one."""
    if when is None:
        return None
    from hraas_tui.core.whens import moment_of

    return moment_of(when, now=keeper.clock.now(), days=keeper.days)


def split_target(word: str) -> tuple[str, str | None]:
    """`acme/firewall` as client and context; the context is None where none is given."""
    client, slash, context = word.partition("/")
    if not client or (slash and not context):
        raise Refused(f"{quoted(word)} does not say which client: write CLIENT or CLIENT/CONTEXT.")
    return client, context if slash else None


def _is_hotkey(word: str, roster: Roster, client: Client) -> bool:
    """Whether a word found its client by being its hotkey's digit."""
    return word == str(client.hotkey) and roster.by_key(word) is None and client.name != word
