"""One table of verbs, from which come the bindings, the footer, the help, the palette and the README."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

from hraas_tui.app.client_verbs import CLIENT_VERBS
from hraas_tui.app.statement_verbs import STATEMENT_VERBS
from hraas_tui.app.verb import APP, CLOCK, EVERYWHERE, GROUPS, LOOK, SESSION, TODAY, Verb
from hraas_tui.app.week_verbs import WEEK_VERBS
from hraas_tui.config import SettingError
from hraas_tui.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DIGITS = range(1, 10)


def _client(digit: int) -> Verb:
    told = "switch to that client, now; again: its contexts, by letter"
    first = 1 if digit == 1 else 0
    return Verb(
        f"client-{digit}",
        str(digit),
        f"switch({digit})",
        "client",
        told,
        CLOCK,
        EVERYWHERE,
        first,
        True,
        False,
    )


_V = Verb
_E = EVERYWHERE
VERBS: tuple[Verb, ...] = (
    *(_client(digit) for digit in DIGITS),
    _V("unassigned", "0", "unassigned", "unknown", "something came up: start now, say later for whom", CLOCK, _E, 6, over=True),
    _V("return", "r", "return", "return", "return to what was interrupted, or resume what ended last", CLOCK, _E, 2, over=True),
    _V("stop", "s", "stop", "stop", "stop the clock", CLOCK, _E, 3, over=True),
    _V("start", "c", "start", "start", "start anything: client/context note #ticket at 9:40", CLOCK, TODAY, 11),
    _V("boundary", "b", "boundary", "earlier", "I switched earlier: move the latest boundary", CLOCK, TODAY, 10),
    _V("meeting", "m", "meeting", "meeting", "off the computer: ask nothing while this session runs; again: back at it", CLOCK),
    _V("undo", "u", "undo", "undo", "take the last change back", CLOCK, _E, 5),
    _V("redo", "U", "redo", "redo", "do again what was taken back", CLOCK),
    _V("note", "n", "note", "note", "note on the marked or selected session, else the running one: text @context #ticket", SESSION, TODAY, 4),
    _V("edit", "e", "edit", "edit", "edit the selected session, else the running one: times, client, context, ticket, note", SESSION, TODAY, 7),
    _V("open", "enter", "open", "edit", "edit the selected session", SESSION, TODAY, palette=False),
    _V("insert", "A", "insert", "insert", "enter a session afterwards: in the selected gap, else in the latest one", SESSION, TODAY),
    _V("history", "y", "history", "why", "why: what changed on the selected session, else the running one, when and through what", SESSION, TODAY),
    _V("assign", "a", "assign", "assign", "assign to a client: the marked or selected session, else the latest unassigned, else the running one", SESSION, TODAY, 9),
    _V("answer", "w", "answer", "away", "answer for a time that nobody can vouch for: keep it, cut it, give it to a client", SESSION, TODAY),
    _V("review", "v", "review", "review", "review: walk through what the day still asks, one line after another", SESSION, TODAY, 8),
    _V("reviewed", "V", "reviewed", "reviewed", "mark the day reviewed, which accepts its gaps; again: take the mark away", SESSION, TODAY),
    _V("mark", "space", "mark", "mark", "mark the selected session for a change of several, and go on", SESSION, TODAY),
    _V("start-earlier", "i", "move_edge('start', -1)", "start earlier", "start the selected session earlier, at the next step; its neighbour gives way", SESSION, TODAY),
    _V("start-later", "I", "move_edge('start', 1)", "start later", "start it later", SESSION, TODAY),
    _V("end-later", "o", "move_edge('end', 1)", "end later", "end it later", SESSION, TODAY),
    _V("end-earlier", "O", "move_edge('end', -1)", "end earlier", "end it earlier", SESSION, TODAY),
    _V("shift-earlier", "left_curly_bracket", "shift(-1)", "move earlier", "move the marked or selected sessions a step earlier", SESSION, TODAY),
    _V("shift-later", "right_curly_bracket", "shift(1)", "move later", "move them a step later", SESSION, TODAY),
    _V("split", "K", "split", "split", "split the selected session at the cursor; first, put the cursor into its middle", SESSION, TODAY),
    _V("join", "J", "join", "join", "join the marked sessions, else the selected one with the next", SESSION, TODAY),
    _V("fill", "f", "fill", "fill", "fill the selected gap, or mark it as a break", SESSION, TODAY),
    _V("delete", "D", "delete", "delete", "delete the marked or selected sessions; the journal keeps them", SESSION, TODAY),
    _V("up", "up,k,left,h", "choose(-1)", "up", "select the session or gap before", LOOK, TODAY, palette=False),
    _V("down", "down,j,right,l", "choose(1)", "down", "select the session or gap after", LOOK, TODAY, palette=False),
    _V("earlier", "left_square_bracket", "pan(-1)", "earlier", "an earlier part of a zoomed timeline", LOOK, TODAY),
    _V("later", "right_square_bracket", "pan(1)", "later", "a later part of a zoomed timeline", LOOK, TODAY),
    _V("minute-earlier", "less_than_sign", "nudge(-1)", "minute earlier", "move the timeline's cursor a minute back", LOOK, TODAY),
    _V("minute-later", "greater_than_sign", "nudge(1)", "minute later", "move the timeline's cursor a minute on", LOOK, TODAY),
    _V("first", "g,home", "choose_first", "first session", "select the first session", LOOK, TODAY, palette=False),
    _V("last", "G,end", "choose_last", "last session", "select the last session", LOOK, TODAY, palette=False),
    _V("zoom-in", "plus,equals_sign", "zoom(1)", "zoom in", "show a shorter time on the timeline", LOOK, TODAY),
    _V("zoom-out", "minus", "zoom(-1)", "zoom out", "show a longer time on the timeline", LOOK, TODAY),
    _V("day-before", "H", "day(-1)", "day before", "look at the day before", LOOK, TODAY),
    _V("day-after", "L", "day(1)", "day after", "look at the day after", LOOK, TODAY),
    _V("day-today", "T", "day(0)", "back to today", "look at today again", LOOK, TODAY),
    _V("today", "f2", "show_screen('today')", "Today", "the Today screen", APP),
    _V("week", "f3,W", "show_screen('week')", "week", "the Week screen: seven days, or a month", APP, _E, 12),
    _V("clients", "f4,C", "show_screen('clients')", "clients", "the Clients screen", APP, _E, 8),
    _V("statements", "f5,S", "show_screen('statements')", "statements", "the Statements screen: what was issued, what is still to be billed", APP, _E, 13),
    _V("export", "x", "export", "export", "hand each client its log", APP, _E, 7),
    _V("search", "slash", "search", "search", "find sessions by words, @context, #ticket, client/, days and months", LOOK),
    _V("discreet", "z", "discreet", "discreet", "hide every client but the running one, for a shared screen", APP),
    _V("help", "question_mark", "help", "help", "this list", APP, palette=False),
    _V("palette", "colon,ctrl+p", "command_palette", "palette", "find a verb by its name", APP, palette=False),
    _V("leave", "escape", "leave", "leave", "leave a bar or dialog, the draft is kept; or clear the selection", APP, TODAY, palette=False),
    _V("quit", "q", "quit", "quit", "quit; twice while a session runs: it keeps running", APP),
    *CLIENT_VERBS,
    *WEEK_VERBS,
    *STATEMENT_VERBS,
)  # fmt: skip
"""Every verb there is. What does not exist is not in it."""

BY_ID = {verb.id: verb for verb in VERBS}


def bindings(scope: str) -> list[Binding]:
    """Make the bindings of the app (`EVERYWHERE`) or of a screen."""
    return [_binding(verb) for verb in VERBS if verb.scope == scope]


def clock_bindings() -> list[Binding]:
    """Make the bindings of the verbs that work over dialogs."""
    return [_binding(verb) for verb in VERBS if verb.over]


def _binding(verb: Verb) -> Binding:
    return Binding(verb.keys, verb.bound, verb.title, show=bool(verb.footer), id=verb.id, tooltip=verb.help)


# Keys of one's own

NAMED = frozenset(str(key.value) for key in Keys)
MODIFIERS = frozenset({"ctrl", "shift", "super", "hyper", "meta"})


def check_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """Check keys by verb as the configuration gives them; return them with Textual's names.

    Raises `SettingError` for a verb that does not exist (with the nearest), for what is not a key, and for
    two verbs on one key in the same place. Only what differs from the table is returned.
    """
    chosen: dict[str, str] = {}
    for verb, typed in keys.items():
        if verb not in BY_ID:
            raise SettingError(f"keys.{verb}", f"there is no such verb.{_nearest(verb)}")
        chosen[verb] = ",".join(_key(verb, word) for word in _split(typed))
    _check_clashes(chosen)
    return {verb: named for verb, named in chosen.items() if named != BY_ID[verb].keys}


def _split(typed: str) -> list[str]:
    return [","] if typed.strip() == "," else typed.split(",")


def _nearest(verb: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(verb, BY_ID, n=2, cutoff=0.5)
    return f" Did you mean {' or '.join(close)}?" if close else f" There are: {', '.join(BY_ID)}."


def _key(verb: str, typed: str) -> str:
    """Give the name that Textual has for a key."""
    word = typed.strip()
    *modifiers, key = word.split("+") if len(word) > 1 else [word]
    if len(key) == 1:
        key = _named(key)
    elif key.lower() in NAMED:
        key = key.lower()
    if not _known(key) or not MODIFIERS.issuperset(modifiers):
        raise SettingError(
            f"keys.{verb}",
            f"{quoted(typed)} is not a key. Write a character, a name such as f5, enter or"
            " question_mark, or ctrl+ and a letter; alt+ is how a bar is left.",
        )
    return "+".join([*modifiers, key])


def _known(key: str) -> bool:
    if len(key) == 1 or key in NAMED or key in KEY_NAME_REPLACEMENTS.values():
        return True
    return bool(key) and key_to_character(key) is not None


def _named(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _check_clashes(chosen: Mapping[str, str]) -> None:
    places = {verb.scope for verb in VERBS} - {EVERYWHERE}
    for place in sorted(places):
        owners: dict[str, str] = {}
        for verb in VERBS:
            if verb.scope not in {EVERYWHERE, place}:
                continue
            for key in chosen.get(verb.id, verb.keys).split(","):
                other = owners.setdefault(key, verb.id)
                if other != verb.id:
                    mine, theirs = sorted((verb.id, other), key=lambda id_: id_ not in chosen)
                    raise SettingError(
                        f"keys.{mine}",
                        f"{format_key(key)} is already the key of {theirs}"
                        f" ({BY_ID[theirs].help}). Give one of them another key.",
                    )


# What is read


def keys_of(verb: Verb, keymap: Mapping[str, str]) -> list[str]:
    """The keys of a verb, by Textual's names."""
    return keymap.get(verb.id, verb.keys).split(",")


def shown_keys(verb: Verb, keymap: Mapping[str, str]) -> str:
    """The keys of a verb as a person reads them: `↑ k`."""
    return " ".join(key_shown(key) for key in keys_of(verb, keymap))


def key_shown(key: str) -> str:
    """A key as a person reads it: `F4`, `?`, `ctrl+p`."""
    return key.upper() if key[0] == "f" and key[1:].isdigit() else format_key(key)


def digits_shown(keymap: Mapping[str, str]) -> str:
    """The keys of the clients: `1-9`, or each of them if they were changed."""
    if not any(f"client-{digit}" in keymap for digit in DIGITS):
        return "1-9"
    return " ".join(shown_keys(BY_ID[f"client-{digit}"], keymap) for digit in DIGITS)


def listed(keymap: Mapping[str, str]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Every group with its keys and what they do, the clients' digits as one."""
    for group in GROUPS:
        rows = []
        for verb in VERBS:
            if verb.group != group or (verb.id.startswith("client-") and verb.id != "client-1"):
                continue
            keys = digits_shown(keymap) if verb.id == "client-1" else shown_keys(verb, keymap)
            rows.append((keys, verb.help))
        yield group, rows


def markdown_table() -> str:
    """The table of keys for the README."""
    lines = ["| key | does | name in the config |", "| --- | --- | --- |"]
    for verb in VERBS:
        if verb.id.startswith("client-") and verb.id != "client-1":
            continue
        first = verb.id == "client-1"
        keys = "`1`–`9`" if first else " ".join(f"`{key}`" for key in shown_keys(verb, {}).split())
        lines.append(f"| {keys} | {verb.help} | `{'client-1` … `client-9' if first else verb.id}` |")
    return "\n".join(lines) + "\n"


__all__ = ["EVERYWHERE", "GROUPS", "TODAY", "VERBS", "Verb", "bindings", "clock_bindings"]
