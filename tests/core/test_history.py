"""What is told of a session: every action there is, as the timekeeper's acts are journalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hraas_tui.core import journal
from hraas_tui.core.history import Chapter, chapters
from hraas_tui.core.history_record import Billing, History, Names, steps_of
from hraas_tui.core.journal import Act, Change, Entry, Stamp
from hraas_tui.core.moments import Days
from hraas_tui.core.sessions import ClientId, ContextId, Export, ExportId, Provenance, Session, SessionId

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS = Days("Europe/Berlin")
NINE = 1_773_648_000
"""2026-03-16 09:00 in Berlin."""

ACME, GLOBEX = ClientId("CA"), ClientId("CG")
BELOW = SessionId("BELOW")
NAMES = Names(
    {ACME: "Acme", GLOBEX: "Globex"},
    {"XF": "firewall"},
    {BELOW: (GLOBEX, NINE - 1800), "Y": (None, NINE - 86_400)},
)
RUNNING = Session(SessionId("S"), NINE, None, DAYS.zone, ACME, note="rules", ticket="7", back=BELOW)
DONE = RUNNING._replace(end=NINE + 3600)
TYPED = DONE._replace(provenance=Provenance.TYPED)

Told = tuple[str, int, Session | None, Session | None]
"""An action, how many minutes after nine it was, and the session before and after."""


def entries(acts: Iterable[Told], reason: str = "", origin: str = "app") -> tuple[Entry, ...]:
    rows: list[Entry] = []
    for number, (action, minutes, before, after) in enumerate(acts, 1):
        stamp = Stamp(number, NINE + 60 * minutes, origin, action, reason)
        for kind, body in journal.bodies(Act(action, (Change(before, after),), reason), stamp):
            rows.append(Entry(len(rows) + 1, number, stamp.recorded_at, origin, action, kind, body, b"", b""))
    return tuple(rows)


def history(
    *acts: Told,
    reason: str = "",
    origin: str = "app",
    exports: tuple[Export, ...] = (),
    billings: tuple[Billing, ...] = (),
) -> History:
    rows = entries(acts, reason, origin)
    return History("S", rows, steps_of(rows), NAMES, exports, billings)


def billing(number: str, act: int, *, live: bool = True, reason: str = "") -> Billing:
    """A statement of Acme's that was issued, or voided, two days after, in an act of its own."""
    return Billing(NINE + 2 * 86_400, "cli", reason, number, ACME, live, act)


def told(*acts: Told, reason: str = "", origin: str = "app") -> tuple[Chapter, ...]:
    return chapters(history(*acts, reason=reason, origin=origin), DAYS, NINE + 7200)


def said(chapter: Chapter) -> dict[str, str]:
    """A chapter's details by name."""
    return {d.label: d.after if d.before is None else f"{d.before} → {d.after}" for d in chapter.details}


MOVED = DONE.adjusted(start=NINE + 300)
SPLIT = DONE.adjusted(start=NINE + 1800)
BORN: Told = ("start", 0, None, RUNNING)
ENDED: Told = ("stop", 60, RUNNING, DONE)


class TestTitles:
    @pytest.mark.parametrize(
        ("action", "after", "title"),
        [
            ("start", RUNNING, "started"),
            ("unassigned", RUNNING._replace(client=None), "started, for whom not known yet"),
            ("return", RUNNING, "started, as a return to earlier work"),
            ("add", TYPED, "entered"),
            ("add", DONE, "split off, where a session was entered in the middle"),
            ("split", DONE, "split off from the session that it was the first part of"),
            ("answer", DONE, "made of time that nobody had vouched for"),
            ("import", DONE, "imported"),
            ("newly-invented", DONE, "recorded (newly-invented)"),
        ],
    )
    def test_how_it_came_to_be(self, action: str, after: Session, title: str) -> None:
        assert told((action, 0, None, after))[0].title == title

    @pytest.mark.parametrize(
        ("action", "before", "after", "title"),
        [
            ("stop", RUNNING, DONE, "stopped"),
            ("start", RUNNING, DONE, "ended by a switch"),
            ("unassigned", RUNNING, DONE, "ended by a switch"),
            ("return", RUNNING, DONE, "ended by a switch"),
            ("start", DONE, DONE.adjusted(end=NINE + 60), "gave way to a session that started earlier"),
            ("start", RUNNING, RUNNING._replace(context=ContextId("XF")), "filled in"),
            ("move", RUNNING, RUNNING.adjusted(start=NINE - 60), "boundary moved"),
            ("edit", DONE, MOVED, "times changed"),
            ("edit", DONE, DONE._replace(ticket="8"), "edited"),
            ("split", DONE, SPLIT, "split: its first part became a session of its own"),
            ("join", SPLIT, SPLIT._replace(start=NINE), "joined with the session before it"),
            ("add", DONE, MOVED, "gave way to a session that was entered"),
            ("answer", DONE, MOVED, "time away settled"),
            ("note", DONE, DONE._replace(note="other"), "note written"),
            ("assign", DONE, DONE._replace(client=GLOBEX, ticket=""), "assigned"),
            ("delete", DONE, DONE._replace(back=None), "what return goes back to from here was changed"),
            ("newly-invented", DONE, MOVED, "changed (newly-invented)"),
        ],
    )
    def test_what_was_done_to_it(self, action: str, before: Session, after: Session, title: str) -> None:
        assert told(("start", 0, None, before), (action, 60, before, after))[1].title == title

    @pytest.mark.parametrize(
        ("action", "title"),
        [
            ("delete", "deleted"),
            ("join", "joined with the session after it"),
            ("start", "gave way to another session, and nothing of it was left"),
        ],
    )
    def test_how_it_went_away(self, action: str, title: str) -> None:
        *_, gone, last = told(BORN, ENDED, (action, 61, DONE, None))
        assert gone.title == title
        assert gone.details == ()
        assert last.title == "deleted; it was"

    def test_an_undo_names_what_it_took_back_and_a_redo_what_it_did_again(self) -> None:
        titles = [
            chapter.title
            for chapter in told(
                BORN,
                ENDED,
                ("note", 61, DONE, DONE._replace(note="x")),
                ("undo", 62, DONE._replace(note="x"), DONE),
                ("undo", 63, DONE, RUNNING),
                ("redo", 64, RUNNING, DONE),
                ("undo", 65, DONE, RUNNING),
                ("undo", 66, RUNNING, None),
            )
        ]
        assert titles[3:] == [
            "undone: note written",
            "undone: stopped",
            "done again: stopped",
            "undone: stopped",
            "undone: started",
            "deleted; it was",
        ]

    def test_an_undo_of_what_is_not_its_own(self) -> None:
        assert told(BORN, ENDED, ("undo", 61, DONE, MOVED))[2].title == "undone"


class TestDetails:
    def test_the_first_chapter_says_all_there_was(self) -> None:
        first = told(BORN)[0]
        assert (first.day, first.clock, first.origin) == ("Mon 16 Mar 2026, UTC+01:00", "09:00:00", "app")
        assert said(first) == {
            "start": "09:00",
            "client": "Acme",
            "ticket": "#7",
            "note": "“rules”",
            "returns to": "Globex 08:30",
        }

    def test_the_last_one_says_what_it_is(self) -> None:
        last = told(BORN, ENDED)[-1]
        assert (last.title, last.day, last.clock) == ("now", "", "")
        assert said(last)["time"] == "09:00–10:00"
        assert said(last)["recorded"] == "1:00, timed as it happened"
        assert said(last)["billed"] == "not yet"
        assert "exported" not in said(last)
        assert said(told(BORN)[-1])["recorded"] == "2:00, timed as it happened"
        assert told(BORN)[-1].title == "running"

    def test_a_change_has_before_and_after(self) -> None:
        changed = DONE._replace(client=None, context=None, ticket="", note="", back=SessionId("Y"))
        assert said(told(BORN, ("edit", 60, RUNNING, changed))[1]) == {
            "end": "running → 10:00",
            "client": "Acme → unassigned",
            "ticket": "#7 → none",
            "note": "“rules” → none",
            "returns to": "Globex 08:30 → unassigned 15 Mar 09:00",
        }

    def test_seconds_are_told_where_there_are_some(self) -> None:
        after = DONE.adjusted(start=NINE + 5)
        found = said(told(BORN, ENDED, ("edit", 61, DONE, after))[2])
        assert found == {
            "start": "09:00:00 → 09:00:05",
            "recorded": "timed as it happened → timed, then its times were changed",
        }
        assert said(told(("add", 0, None, DONE._replace(end=NINE + 5)))[-1])["recorded"].startswith("5 s")

    def test_other_days_are_told_with_their_date(self) -> None:
        *_, later, _ = told(BORN, ENDED, ("edit", 1440 + 60, DONE, DONE._replace(end=NINE + 86_400)))
        assert later.day == "Tue 17 Mar 2026, UTC+01:00"
        assert said(later) == {"end": "10:00 → 17 Mar 09:00"}

    def test_the_offset_tells_one_hour_from_the_other(self) -> None:
        october = 1_792_890_000  # 2026-10-25 03:00 in summer time
        session = RUNNING._replace(start=october - 3600)
        rows = (("start", (october - 1800 - NINE) // 60, None, session),)
        more = (("note", (october + 1800 - NINE) // 60, session, session._replace(note="x")),)
        first, second, _ = told(*rows, *more)
        assert (first.clock, second.clock) == ("02:30:00", "02:30:00")
        assert (first.day[-9:], second.day[-9:]) == ("UTC+02:00", "UTC+01:00")

    def test_a_zone_that_is_not_ours_is_told(self) -> None:
        assert said(told(("start", 0, None, RUNNING._replace(zone="Asia/Tokyo")))[0])["zone"] == "Asia/Tokyo"

    def test_reason_and_origin(self) -> None:
        first = told(BORN, reason="phone log says so", origin="cli")[0]
        assert (first.reason, first.origin) == ("phone log says so", "command line")
        assert told(BORN, origin="import")[0].origin == "import"

    def test_names_that_nobody_knows(self) -> None:
        lost = RUNNING._replace(client=ClientId("GONE"), context=ContextId("GONE"), back=SessionId("GONE"))
        found = said(told(("start", 0, None, lost))[0])
        assert found["client"] == "a client that is gone"
        assert found["context"] == "a context that is gone"
        assert found["returns to"] == "a session that is gone"

    def test_no_id_is_ever_named(self) -> None:
        chapters_ = told(BORN, ENDED, ("delete", 61, DONE, None))
        assert not any("BELOW" in value or value == "CA" for c in chapters_ for value in said(c).values())

    def test_the_exports_that_hold_it(self) -> None:
        export = Export(
            ExportId("E"), ACME, "2026-03-01", "2026-03-31", "csv", "/home/me/acme.csv", "0",
            NINE + 15 * 86_400, (DONE.id, BELOW),
        )  # fmt: skip
        found = chapters(history(BORN, ENDED, exports=(export,)), DAYS, NINE + 7200)[-1]
        assert said(found)["exported"] == "31 Mar 10:00, acme.csv with 2 sessions"


class TestBilling:
    def test_the_statement_that_has_it(self) -> None:
        *_, issued, now = chapters(history(BORN, ENDED, billings=(billing("A-1", 3),)), DAYS, NINE + 7200)
        assert (issued.title, issued.origin, issued.details) == ("billed in A-1", "command line", ())
        assert issued.day == "Wed 18 Mar 2026, UTC+01:00"
        assert said(now)["billed"] == "in A-1"

    def test_a_void_one_bills_it_no_more(self) -> None:
        billings = (billing("A-1", 3), billing("A-1", 4, live=False, reason="Wrong rate"))
        *_, void, now = chapters(history(BORN, ENDED, billings=billings), DAYS, NINE + 7200)
        assert (void.title, void.reason) == ("A-1 was voided", "Wrong rate")
        assert said(now)["billed"] == "not yet"

    def test_all_is_told_in_the_journals_order(self) -> None:
        edited = ("note", 61, DONE, DONE._replace(note="other"))
        billings = (billing("A-1", 4), billing("A-1", 5, live=False), billing("A-2", 7))
        rows = [*entries((BORN, ENDED, edited))]
        moved = tuple(row._replace(act=6) if row.action == "note" else row for row in rows)
        found = chapters(History("S", moved, steps_of(moved), NAMES, (), billings), DAYS, NINE + 7200)
        assert [chapter.title for chapter in found] == [
            "started", "stopped", "billed in A-1", "A-1 was voided", "note written", "billed in A-2", "now",
        ]  # fmt: skip
        assert said(found[-1])["billed"] == "in A-2"

    def test_one_that_is_gone_says_nothing_of_it(self) -> None:
        assert "billed" not in said(told(BORN, ENDED, ("delete", 61, DONE, None))[-1])


class TestDiscretion:
    def test_a_hidden_clients_number_is_covered(self) -> None:
        found = chapters(
            history(BORN, ENDED, billings=(billing("ACME-1", 3),)),
            DAYS,
            NINE + 7200,
            lambda client: client == ACME,
        )
        assert found[-2].title == "billed in •••"
        assert said(found[-1])["billed"] == "in •••"

    def test_what_it_said_for_a_hidden_client_is_covered(self) -> None:
        mine = DONE._replace(client=GLOBEX, ticket="", note="new")
        export = Export(ExportId("E"), ACME, "", "", "csv", "acme.csv", "0", NINE, (DONE.id,))
        found = chapters(
            history(BORN, ENDED, ("assign", 61, DONE, mine), exports=(export,)),
            DAYS,
            NINE + 7200,
            lambda client: client != GLOBEX,
        )
        values = [value for chapter in found for value in said(chapter).values()]
        assert said(found[2]) == {"client": "••• → Globex", "ticket": "••• → none", "note": "••• → “new”"}
        assert not any(word in value for value in values for word in ("Acme", "acme", "rules", "7"))
