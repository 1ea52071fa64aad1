"""The verbs of the Week screen: looking from day to day, week to week and month to month."""

from __future__ import annotations

from hraas_tui.app.verb import APP, LOOK, WEEK, Verb

WEEK_VERBS: tuple[Verb, ...] = (
    Verb("week-open", "enter", "look_at_day", "open day", "look at the highlighted day on Today", LOOK, WEEK, footer=1),
    Verb("week-swap", "M,tab,shift+tab", "swap", "month", "the month instead of the week, and back", LOOK, WEEK, footer=2),
    Verb("week-before", "H", "period(-1)", "week before", "the week or month before", LOOK, WEEK, footer=3),
    Verb("week-after", "L", "period(1)", "week after", "the week or month after", LOOK, WEEK),
    Verb("week-now", "T", "period(0)", "back to today", "this week or month, and today in it", LOOK, WEEK, footer=4),
    Verb("week-up", "up,k", "step_week(-1)", "up", "highlight the day above: the day before, in a month a week before", LOOK, WEEK, palette=False),
    Verb("week-down", "down,j", "step_week(1)", "down", "highlight the day below: the day after, in a month a week after", LOOK, WEEK, palette=False),
    Verb("week-left", "left,h", "step_day(-1)", "left", "highlight the day before", LOOK, WEEK, palette=False),
    Verb("week-right", "right,l", "step_day(1)", "right", "highlight the day after", LOOK, WEEK, palette=False),
    Verb("week-first", "g,home", "edge(-1)", "first", "highlight the first day of the week or month", LOOK, WEEK, palette=False),
    Verb("week-last", "G,end", "edge(1)", "last", "highlight the last day of the week or month", LOOK, WEEK, palette=False),
    Verb("week-leave", "escape", "app.show_screen('today')", "Today", "back to Today", APP, WEEK, palette=False),
)  # fmt: skip
