"""The whole timekeeper: all verbs and all questions in one."""

from __future__ import annotations

from hraas_tui.timekeeper.away_verbs import AwayVerbs
from hraas_tui.timekeeper.calendar import Calendar
from hraas_tui.timekeeper.client_verbs import ClientVerbs
from hraas_tui.timekeeper.clock_verbs import ClockVerbs
from hraas_tui.timekeeper.compare_verbs import CompareVerbs
from hraas_tui.timekeeper.lookups import Lookups
from hraas_tui.timekeeper.questions import Questions
from hraas_tui.timekeeper.review_verbs import ReviewVerbs
from hraas_tui.timekeeper.session_verbs import SessionVerbs
from hraas_tui.timekeeper.terms_verbs import TermsVerbs
from hraas_tui.timekeeper.why import Why


class Timekeeper(
    ClockVerbs,
    SessionVerbs,
    AwayVerbs,
    ReviewVerbs,
    ClientVerbs,
    TermsVerbs,
    Questions,
    Lookups,
    Why,
    Calendar,
    CompareVerbs,
):
    """Every change to a ledger and every question about it."""
