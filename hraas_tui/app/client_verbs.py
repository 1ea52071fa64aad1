"""The verbs of the Clients screen: adding, changing, putting away and ordering clients and contexts."""

from __future__ import annotations

from hraas_tui.app.verb import APP, CLIENTS, LOOK, Verb

CLIENT_VERBS: tuple[Verb, ...] = (
    Verb("clients-add", "a,n", "add", "add", "add a client, or a context to the highlighted client", APP, CLIENTS, footer=1),
    Verb("clients-edit", "enter,e", "edit", "edit", "change the highlighted client or context", APP, CLIENTS, footer=2),
    Verb("clients-terms", "t", "terms", "terms", "how its time is billed: rate, rounding, minimum, after hours, retainer, from which day", APP, CLIENTS, footer=3),
    Verb(
        "clients-archive",
        "A",
        "archive",
        "archive",
        "put the highlighted client or context away, or take it back",
        APP,
        CLIENTS,
        footer=5,
    ),
    Verb("clients-raise", "K,shift+up", "move(-1)", "up", "move the highlighted one up", APP, CLIENTS, footer=6),
    Verb("clients-lower", "J,shift+down", "move(1)", "down", "move the highlighted one down", APP, CLIENTS),
    Verb("clients-swap", "tab,shift+tab,left,right,h,l", "swap", "contexts", "go to its contexts, and back", LOOK, CLIENTS, footer=4, palette=False),
    Verb("clients-up", "up,k", "choose(-1)", "up", "highlight the one above", LOOK, CLIENTS, palette=False),
    Verb("clients-down", "down,j", "choose(1)", "down", "highlight the one below", LOOK, CLIENTS, palette=False),
    Verb("clients-first", "g,home", "choose(-9999)", "first", "highlight the first", LOOK, CLIENTS, palette=False),
    Verb("clients-last", "G,end", "choose(9999)", "last", "highlight the last", LOOK, CLIENTS, palette=False),
    Verb("clients-leave", "escape", "app.show_screen('today')", "Today", "back to Today", LOOK, CLIENTS, palette=False),
)  # fmt: skip
