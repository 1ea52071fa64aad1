"""The verbs of the Statements screen: reading what was issued, writing it again, voiding it and issuing it anew."""

from __future__ import annotations

from hraas_tui.app.verb import APP, LOOK, STATEMENTS, Verb

STATEMENT_VERBS: tuple[Verb, ...] = (
    Verb("statements-show", "enter,e", "open", "show", "show the highlighted statement; on a client, go to its statements", LOOK, STATEMENTS, footer=1),
    Verb("statements-write", "w", "write", "write", "write the highlighted statement's files again, byte for byte", APP, STATEMENTS, footer=5),
    Verb("statements-void", "v", "void", "void", "void the highlighted statement, with a reason; undo takes back neither an issue nor this", APP, STATEMENTS, footer=4),
    Verb("statements-reissue", "R", "reissue", "reissue", "issue a voided statement anew: the same client and period, as a new export", APP, STATEMENTS, footer=6),
    Verb("statements-narrow", "c", "narrow", "one client", "the statements of the highlighted client alone, or of all", LOOK, STATEMENTS, footer=7),
    Verb("statements-before", "H", "year(-1)", "year before", "the statements of a year, and of the one before", LOOK, STATEMENTS, footer=8),
    Verb("statements-after", "L", "year(1)", "year after", "the statements of the year after", LOOK, STATEMENTS),
    Verb("statements-years", "T", "year(0)", "all years", "the statements of all years", LOOK, STATEMENTS),
    Verb("statements-swap", "tab,shift+tab,left,right,h,l", "swap", "statements", "go to the statements, and back to the clients", LOOK, STATEMENTS, footer=3, palette=False),
    Verb("statements-up", "up,k", "choose(-1)", "up", "highlight the one above", LOOK, STATEMENTS, palette=False),
    Verb("statements-down", "down,j", "choose(1)", "down", "highlight the one below", LOOK, STATEMENTS, palette=False),
    Verb("statements-first", "g,home", "choose(-9999)", "first", "highlight the first", LOOK, STATEMENTS, palette=False),
    Verb("statements-last", "G,end", "choose(9999)", "last", "highlight the last", LOOK, STATEMENTS, palette=False),
    Verb("statements-leave", "escape", "app.show_screen('today')", "Today", "back to Today", LOOK, STATEMENTS, palette=False),
)  # fmt: skip
