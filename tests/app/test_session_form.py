from __future__ import annotations

from dataclasses import replace

import pytest
from whenever import Date, OffsetDateTime

from hraas_tui.app.dialogs.session_form import (
    NO_END,
    NO_OWNER,
    NO_START,
    STILL_RUNS,
    WHICH,
    SessionForm,
    Subject,
    edit_of,
    form_of,
    is_new,
    problems,
    read_end,
    read_start,
    refilled,
    typed,
)
from hraas_tui.app.dialogs.session_told import candidates, clock_said, day_said
from hraas_tui.core.edits import KEPT, Amend, Insert
from hraas_tui.core.interrupts import Target
from hraas_tui.core.moments import Days, Span, iso
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Session, SessionId

BERLIN = "Europe/Berlin"
ACME, GLOBEX, SOLO = ClientId("acme"), ClientId("globex"), ClientId("solo")
ROSTER = Roster(
    (
        Client(ACME, "acme", "Acme", 1, 1, 1),
        Client(GLOBEX, "globex", "Globex", 2, 2, 2),
        Client(SOLO, "solo", "Solo", 3, 3, 3),
    ),
    (
        Context(ContextId("fire"), ACME, "firewall", "firewall", 1),
        Context(ContextId("old"), ACME, "old", "old", 2, archived=True),
        Context(ContextId("one"), SOLO, "one", "one", 1),
    ),
)


def at(text: str) -> int:
    return OffsetDateTime.parse_iso(text).timestamp()


NOW = at("2026-11-23T13:00:00+01:00")
START, END = at("2026-03-16T09:40:17+01:00"), at("2026-03-16T10:42:05+01:00")
SESSION = Session(
    SessionId("s1"), START, END, BERLIN, ACME, ContextId("fire"), ticket="CHG-1", note="Rules rolled out"
)


def subject(session: Session | None = SESSION, gap: Span | None = None, zone: str = BERLIN) -> Subject:
    days = Days(zone)
    day = days.day_of(session.start) if session else days.day_of(gap.start) if gap else Date(2026, 3, 16)
    return Subject(session, gap, day, days, ROSTER)


def times(form: SessionForm, about: Subject, now: int = NOW) -> tuple[str, str]:
    start = read_start(form, about, now)
    end = read_end(form, about, start, now)
    zone = about.days.zone
    return (
        iso(start.at, zone) if start.at is not None else start.problem,
        iso(end.at, zone) if end.at is not None else end.problem,
    )


def amended(**changes: object) -> Amend:
    about = subject()
    edit = edit_of(refilled(form_of(about), changes), about, NOW)
    assert isinstance(edit, Amend)
    return edit


class TestUntouched:
    def test_the_form_shows_the_session(self) -> None:
        assert form_of(subject()) == SessionForm(
            "09:40", "10:42", ACME, "firewall", "CHG-1", "Rules rolled out"
        )

    def test_what_is_not_touched_changes_nothing_not_even_seconds(self) -> None:
        assert amended() == Amend(SESSION.id)

    def test_a_time_that_is_typed_as_it_was_is_as_it_was(self) -> None:
        assert amended(start=" 09:40 ") == Amend(SESSION.id)

    def test_a_draft_has_only_what_was_typed(self) -> None:
        blank = form_of(subject())
        draft = typed(replace(blank, start="9:30", note="x"), blank)
        assert draft == {"start": "9:30", "note": "x"}
        later = form_of(subject(SESSION._replace(end=END + 600, ticket="CHG-2")))
        assert refilled(later, draft) == replace(later, start="9:30", note="x")

    def test_a_new_one_starts_with_the_gap(self) -> None:
        about = subject(None, Span(START, END))
        form = form_of(about)
        assert form == SessionForm("09:40", "10:42")
        assert edit_of(form, about, NOW) == Insert(Target(None, ""), Span(START, END))


class TestTimes:
    @pytest.mark.parametrize(
        ("start", "end", "meant"),
        [
            ("9:30", "10:42", ("2026-03-16T09:30:00+01:00", "2026-03-16T10:42:05+01:00")),
            ("9:30", "+1h", ("2026-03-16T09:30:00+01:00", "2026-03-16T10:30:00+01:00")),
            ("09:40", "+1h30m", ("2026-03-16T09:40:17+01:00", "2026-03-16T11:10:17+01:00")),
            ("09:40", "0:10", ("2026-03-16T09:40:17+01:00", "2026-03-17T00:10:00+01:00")),
            ("09:40", "9:40:20", ("2026-03-16T09:40:17+01:00", "2026-03-16T09:40:20+01:00")),
            ("2:00", "3:00", ("2026-03-17T02:00:00+01:00", "2026-03-17T03:00:00+01:00")),
            ("2026-03-15 23:00", "23:30", ("2026-03-15T23:00:00+01:00", "2026-03-15T23:30:00+01:00")),
            ("2026-03-16T08:00Z", "930", ("2026-03-16T09:00:00+01:00", "2026-03-16T09:30:00+01:00")),
        ],
    )
    def test_they_are_of_the_sessions_own_day(self, start: str, end: str, meant: tuple[str, str]) -> None:
        form = replace(form_of(subject()), start=start, end=end)
        assert times(form, subject()) == meant

    def test_an_end_that_was_not_touched_stays_where_it_was_when_the_start_moves(self) -> None:
        night = SESSION._replace(start=at("2026-03-16T22:00:00+01:00"), end=at("2026-03-17T02:00:00+01:00"))
        form = replace(form_of(subject(night)), start="21:00")
        assert times(form, subject(night)) == ("2026-03-16T21:00:00+01:00", "2026-03-17T02:00:00+01:00")

    @pytest.mark.parametrize(
        ("start", "end", "told"),
        [
            ("", "10:42", {"start": NO_START}),
            ("09:40", "", {"end": NO_END}),
            ("9", "", {"start": "Write 9:00 for the time", "end": NO_END}),
            ("soon", "10:50", {"start": "no time that can be read"}),
            ("09:40", "soon", {"end": "no time that can be read"}),
            ("09:40", "+0m", {"end": "not after the start"}),
        ],
    )
    def test_what_is_no_time_is_told_at_its_field(self, start: str, end: str, told: dict[str, str]) -> None:
        found = problems(replace(form_of(subject()), start=start, end=end), subject(), NOW)
        assert found.keys() == told.keys()
        for name, sentence in told.items():
            assert sentence in found[name]

    def test_a_running_session_has_no_end_to_type(self) -> None:
        about = subject(SESSION._replace(end=None))
        form = form_of(about)
        assert form.end == ""
        assert problems(form, about, NOW) == {}
        assert problems(replace(form, end="10:00"), about, NOW) == {"end": STILL_RUNS}
        assert edit_of(replace(form, start="9:30"), about, NOW) == Amend(
            SESSION.id, start=at("2026-03-16T09:30:00+01:00")
        )


class TestUnclearTimes:
    def test_the_hour_that_comes_twice_is_chosen_and_the_choice_kept(self) -> None:
        night = SESSION._replace(start=at("2026-10-25T01:00:00+02:00"), end=at("2026-10-25T04:00:00+01:00"))
        about = subject(night)
        form = replace(form_of(about), start="2:30")
        reading = read_start(form, about, NOW)
        assert (reading.at, reading.problem) == (None, WHICH)
        assert [option.label for option in candidates(reading, about.days, NOW)] == [
            "02:30 CEST",
            "02:30 CET",
        ]
        assert edit_of(form, about, NOW) is None
        picked = replace(form, start_pick=reading.candidates[1])
        assert times(picked, about)[0] == "2026-10-25T02:30:00+01:00"
        assert edit_of(picked, about, NOW) == Amend(night.id, start=reading.candidates[1])

    def test_of_the_hour_that_is_skipped_only_times_after_the_start_end_it(self) -> None:
        night = SESSION._replace(start=at("2026-03-29T01:40:00+01:00"), end=at("2026-03-29T04:00:00+02:00"))
        about = subject(night)
        form = replace(form_of(about), end="2:30")
        reading = read_end(form, about, read_start(form, about, NOW), NOW)
        labels = [option.label for option in candidates(reading, about.days, NOW)]
        assert labels == ["03:00 CEST", "03:30 CEST"]
        picked = replace(form, end_pick=reading.candidates[0])
        assert times(picked, about)[1] == "2026-03-29T03:00:00+02:00"

    def test_what_has_not_come_yet_is_not_offered(self) -> None:
        now = at("2026-03-29T03:10:00+02:00")
        about = subject(SESSION._replace(start=at("2026-03-29T01:00:00+01:00"), end=None))
        reading = read_start(replace(form_of(about), start="2:30"), about, now)
        assert [iso(moment, BERLIN) for moment in reading.candidates] == [
            "2026-03-29T01:30:00+01:00",
            "2026-03-29T03:00:00+02:00",
        ]

    @pytest.mark.parametrize(
        ("zone", "start", "typed_start", "labels"),
        [
            ("America/Sao_Paulo", "2019-02-16T22:00:00-02:00", "23:30", ["23:30 UTC-02", "23:30 UTC-03"]),
            (
                "America/Sao_Paulo",
                "2018-11-03T22:00:00-03:00",
                "0:00",
                ["Sat 3 Nov 2018 23:00 UTC-03", "Sun 4 Nov 2018 01:00 UTC-02"],
            ),
            ("Australia/Lord_Howe", "2026-04-05T01:00:00+11:00", "1:45", ["01:45 UTC+11", "01:45 UTC+1030"]),
            ("Asia/Kathmandu", "2026-03-16T01:00:00+05:45", "1:45", []),
        ],
    )
    def test_candidates_are_told_apart(
        self, zone: str, start: str, typed_start: str, labels: list[str]
    ) -> None:
        begun = at(start)
        about = subject(SESSION._replace(start=begun, end=begun + 7200), zone=zone)
        reading = read_start(replace(form_of(about), start=typed_start), about, NOW)
        assert [option.label for option in candidates(reading, about.days, NOW)] == labels
        assert (reading.at is None) == bool(labels)

    def test_a_date_that_was_left_out_offers_those_beside_it(self) -> None:
        begun = at("2011-12-29T22:00:00-10:00")
        about = subject(SESSION._replace(start=begun, end=begun + 7200), zone="Pacific/Apia")
        reading = read_start(replace(form_of(about), start="2011-12-30 09:00"), about, NOW)
        assert [option.label for option in candidates(reading, about.days, NOW)] == [
            "Thu 29 Dec 2011 09:00 UTC-10",
            "Sat 31 Dec 2011 00:00 UTC+14",
            "Sat 31 Dec 2011 09:00 UTC+14",
        ]
        assert times(replace(form_of(about), start="00:30"), about)[0] == "2011-12-31T00:30:00+14:00"


class TestWords:
    def test_only_what_was_changed_is_in_the_edit(self) -> None:
        assert amended(note="Rules rolled back") == Amend(SESSION.id, note="Rules rolled back")
        assert amended(ticket="#CHG-2") == Amend(SESSION.id, ticket="CHG-2")
        assert amended(context="@dmz", ticket="") == Amend(SESSION.id, context="dmz", ticket="")

    def test_another_client_clears_context_and_ticket(self) -> None:
        assert subject().words(GLOBEX) == ("", "")
        assert amended(client=GLOBEX, context="", ticket="") == Amend(SESSION.id, client=GLOBEX)

    def test_what_is_typed_for_the_other_client_counts(self) -> None:
        edit = amended(client=GLOBEX, context="docs", ticket="77")
        assert edit == Amend(SESSION.id, client=GLOBEX, context="docs", ticket="77")

    def test_an_unassigned_session_keeps_its_ticket_and_gets_an_only_context(self) -> None:
        about = subject(SESSION._replace(client=None, context=None))
        assert about.words(SOLO) == ("one", "CHG-1")
        assert about.words(None) == ("", "CHG-1")
        form = replace(form_of(about), client=SOLO, context="one")
        assert edit_of(form, about, NOW) == Amend(SESSION.id, client=SOLO)
        assert edit_of(replace(form, context=""), about, NOW) == Amend(SESSION.id, client=SOLO, context="")

    def test_a_session_can_become_unassigned(self) -> None:
        assert amended(client=None, context="", ticket="") == Amend(SESSION.id, client=None)
        assert amended().client is KEPT

    def test_a_context_that_the_client_does_not_have_is_new(self) -> None:
        form = form_of(subject())
        assert not is_new(form, subject())
        assert not is_new(replace(form, context="Firewall"), subject())
        assert is_new(replace(form, context="dmz"), subject())
        assert is_new(replace(form, client=GLOBEX), subject())
        assert not is_new(replace(form, client=None), subject())

    @pytest.mark.parametrize(
        ("changes", "field", "told"),
        [
            ({"context": "two words"}, "context", "contains a space"),
            ({"context": "old"}, "context", "archived"),
            ({"client": None}, "context", NO_OWNER),
            ({"ticket": "two words"}, "ticket", "has spaces"),
            ({"note": "x" * 2001}, "note", "2,001 characters"),
        ],
    )
    def test_words_that_can_not_stay_are_told_at_their_field(
        self, changes: dict[str, object], field: str, told: str
    ) -> None:
        found = problems(refilled(form_of(subject()), changes), subject(), NOW)
        assert found.keys() == {field}
        assert told in found[field]

    def test_an_archived_context_that_is_not_touched_may_stay(self) -> None:
        about = subject(SESSION._replace(context=ContextId("old")))
        assert problems(form_of(about), about, NOW) == {}


class TestSaying:
    def test_days_have_a_year_only_if_it_is_another_one(self) -> None:
        assert day_said(START, Days(BERLIN), NOW) == "Mon 16 Mar"
        assert day_said(at("2025-03-16T09:40:00+01:00"), Days(BERLIN), NOW) == "Sun 16 Mar 2025"

    def test_a_time_of_day_says_its_zone(self) -> None:
        assert clock_said(START, Days(BERLIN)) == "09:40 CET"
        assert clock_said(START, Days("Asia/Kathmandu")) == "14:25 UTC+0545"
