"""What differs between a voided statement and the one that replaces it, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.billing.rules_said import plain
from hraas_tui.core.billing.terms import Charge
from hraas_tui.core.moments import clock, zoned
from hraas_tui.core.money import Money
from hraas_tui.core.phrases import full_stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from hraas_tui.core.billing.statements import Piece, Statement, TaxLine
    from hraas_tui.core.sessions import SessionId


def differences(before: Statement, after: Statement) -> tuple[str, ...]:
    """Each session that came, went or changed; names, rules and the retainer if they did; the totals before and after.

    Words that were taken back are not said again: they may be why the other statement is void.
    """
    return (
        *_sessions(before, after),
        *_parties(before, after),
        *_rules(before, after),
        *_account(before, after),
        *_totals(before, after),
    )


def _sessions(before: Statement, after: Statement) -> Iterator[str]:
    old, new = _by_session(before), _by_session(after)
    old_amounts, new_amounts = _amounts(before), _amounts(after)
    free_before, free_after = _free(before), _free(after)
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, ()), new.get(key, ())
        if not now:
            yield f"{_named(was, before)} is no longer in it."
        elif not was:
            yield f"{_named(now, after)} was added."
        else:
            told = [*_changed(was, now, after)]
            told += _priced(old_amounts.get(key), new_amounts.get(key))
            if (key in free_before) != (key in free_after):
                told.append("now without charge" if key in free_after else "now charged")
            if told:
                yield f"{_named(was, before)}: {', '.join(told)}."


def _free(statement: Statement) -> frozenset[SessionId]:
    """The sessions that are shown at zero."""
    return frozenset(piece.session for line, piece in statement.pieces if line.charge is Charge.NO_CHARGE)


def _by_session(statement: Statement) -> dict[SessionId, tuple[Piece, ...]]:
    found: dict[SessionId, tuple[Piece, ...]] = {}
    for _, piece in statement.pieces:
        found[piece.session] = (*found.get(piece.session, ()), piece)
    return found


def _changed(was: tuple[Piece, ...], now: tuple[Piece, ...], after: Statement) -> Iterator[str]:
    if (was[0].start, was[-1].end) != (now[0].start, now[-1].end):
        yield f"now {_times(now, after)}"
    for word in ("context", "ticket", "note"):
        old, new = getattr(was[0], word), getattr(now[0], word)
        if old and new and old != new:
            yield f"{word} is now “{new}”"
        elif old != new:
            yield f"{word} “{new}” was added" if new else f"{word} was taken away"
    if was[0].provenance is not now[0].provenance:
        yield f"was {was[0].provenance}, now {now[0].provenance}"
    old_time, new_time = _billed(was), _billed(now)
    if old_time != new_time:
        yield f"billed {_hm(old_time)}, now {_hm(new_time)}"


def _priced(was: Money | None, now: Money | None) -> Iterator[str]:
    if was is not None and now is not None and was.amount != now.amount:
        yield f"amount {was}, now {now}"


def _parties(before: Statement, after: Statement) -> Iterator[str]:
    for who in ("client", "consultant"):
        if getattr(before, who) != getattr(after, who):
            yield f"The {who}'s name or address has changed."


def _rules(before: Statement, after: Statement) -> Iterator[str]:
    for rule in before.rules:
        if rule not in after.rules:
            yield f"No longer holds: {rule}"
    for rule in after.rules:
        if rule not in before.rules:
            yield f"Holds now: {rule}"


def _account(before: Statement, after: Statement) -> Iterator[str]:
    old, new = before.account, after.account
    if old is None and new is not None:
        yield f"A retainer is used now: {_hm(new.used)}, {_hm(new.closing)} left at the end."
    elif old is not None and new is None:
        yield "A retainer is used no longer."
    elif old is not None and new is not None:
        for word in ("opening", "added", "used", "lapsed", "closing"):
            was, now = getattr(old, word), getattr(new, word)
            if was != now:
                yield f"Retainer {word} {_hm(was)}, now {_hm(now)}."


def _totals(before: Statement, after: Statement) -> Iterator[str]:
    if before.recorded != after.recorded:
        yield f"Recorded {_hm(before.recorded)}, now {_hm(after.recorded)}."
    if before.billed != after.billed:
        yield f"Billed {_hm(before.billed)}, now {_hm(after.billed)}."
    taxes_before, taxes_after = set(map(_taxed, before.taxes)), set(map(_taxed, after.taxes))
    yield from (full_stop(f"No longer added: {tax}") for tax in sorted(taxes_before - taxes_after))
    yield from (full_stop(f"Added now: {tax}") for tax in sorted(taxes_after - taxes_before))
    old = {total.currency: total.gross for total in before.totals}
    new = {total.currency: total.gross for total in after.totals}
    for currency in dict.fromkeys([*old, *new]):
        if old.get(currency) != new.get(currency):
            yield f"Total {_money(old.get(currency), currency)}, now {_money(new.get(currency), currency)}."


def _named(pieces: tuple[Piece, ...], statement: Statement) -> str:
    day = zoned(pieces[0].start, statement.zone).date().format_iso()
    return f"Session {pieces[0].session} of {day} {_times(pieces, statement)}"


def _times(pieces: tuple[Piece, ...], statement: Statement) -> str:
    return f"{clock(pieces[0].start, statement.zone)}–{clock(pieces[-1].end, statement.zone)}"


def _billed(pieces: tuple[Piece, ...]) -> int:
    return sum(piece.billed for piece in pieces)


def _amounts(statement: Statement) -> dict[SessionId, Money]:
    """What each session that is priced costs."""
    found: dict[SessionId, Money] = {}
    for line, piece in statement.pieces:
        if piece.amount is not None and line.currency is not None:
            other = found.get(piece.session)
            amount = piece.amount if other is None else other.amount + piece.amount
            found[piece.session] = Money(amount, line.currency)
    return found


def _taxed(tax: TaxLine) -> str:
    return f"{plain(tax.percent)}% {tax.label}".rstrip()


def _money(amount: Decimal | None, currency: str) -> str:
    return "nothing" if amount is None else str(Money(amount, currency))


def _hm(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
