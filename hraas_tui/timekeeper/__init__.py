"""The timekeeper: the one service through which every change goes, and every question of both faces.

Each verb is one transaction: load what the core looks at, ask the core, commit with the journal.
"""

from hraas_tui.timekeeper.away_verbs import AwayVerbs
from hraas_tui.timekeeper.calendar import Calendar
from hraas_tui.timekeeper.client_verbs import ClientVerbs
from hraas_tui.timekeeper.clock_verbs import ClockVerbs
from hraas_tui.timekeeper.lookups import Lookups
from hraas_tui.timekeeper.questions import Questions
from hraas_tui.timekeeper.review_verbs import ReviewVerbs
from hraas_tui.timekeeper.service import Outcome
from hraas_tui.timekeeper.session_verbs import SessionVerbs
from hraas_tui.timekeeper.why import Why


class Timekeeper(
    ClockVerbs, SessionVerbs, AwayVerbs, ReviewVerbs, ClientVerbs, Questions, Lookups, Why, Calendar
):
    """Every change to a ledger and every question about it."""


__all__ = ["Outcome", "Timekeeper"]
