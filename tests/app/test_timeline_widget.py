"""The timeline as it is seen: every size, every theme."""

from __future__ import annotations

import pytest
from whenever import Date

from hraas_tui.app.theme import client_color
from hraas_tui.core.day import Day
from hraas_tui.core.moments import HOUR, Days
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import (
    Away,
    AwayId,
    Client,
    ClientId,
    Context,
    ContextId,
    SessionId,
)
from tests.support.timeline import (
    ACME,
    DATE,
    ROSTER,
    SESSIONS,
    WIDTH,
    ZONE,
    Stage,
    at,
    colours,
    painted,
    session,
    shown,
)

TALL = [
    "          09       10       11       12       13       14       15       16       17       18  ▼",
    "                                                                                               │",
    "1 ACME     firewa…                   ▊                                                         │",
    "           1:00                      ▊                                                         │",
    "2 GLOBEX            docs                                                           docs        ▌",
    "                    2:00                                                                       ▌",
    "3 INITECH                                               3                                      │",
    "                                                        2:00                                   │",
    "",
]


class TestPicture:
    async def test_tall_lanes(self) -> None:
        async with Stage().run_test(size=(WIDTH, 9)) as pilot:
            timeline = await shown(pilot)
            assert painted(timeline) == [line.ljust(WIDTH) for line in TALL]

    async def test_single_lanes_where_there_is_less_room(self) -> None:
        async with Stage().run_test(size=(WIDTH, 6)) as pilot:
            timeline = await shown(pilot)
            assert painted(timeline) == [TALL[y].ljust(WIDTH) for y in (0, 1, 2, 4, 6, 8)]

    async def test_three_rows_merge_the_lanes(self) -> None:
        async with Stage().run_test(size=(80, 3)) as pilot:
            timeline = await shown(pilot)
            rows = painted(timeline)
            assert [row.strip()[:2] for row in rows[:2]] == ["09", ""]
            assert [glyph for glyph in rows[2] if glyph.isdigit()] == ["1", "2", "3", "2"]

    async def test_one_row_is_a_strip(self) -> None:
        async with Stage().run_test(size=(80, 1)) as pilot:
            timeline = await shown(pilot)
            assert len(painted(timeline)) == 1
            assert [glyph for glyph in painted(timeline)[0] if glyph.isdigit()] == ["1", "2", "3", "2"]

    @pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (7, 5), (20, 4), (200, 40)])
    async def test_every_size_is_filled_exactly(self, size: tuple[int, int]) -> None:
        async with Stage().run_test(size=size) as pilot:
            timeline = await shown(pilot)
            timeline.select(SessionId("s3"))
            await pilot.pause()
            assert [timeline.render_line(y).cell_length for y in range(size[1])] == [size[0]] * size[1]

    async def test_it_follows_its_pane(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            await pilot.resize_terminal(60, 3)
            await pilot.pause()
            assert [len(row) for row in painted(timeline)] == [60] * 3

    async def test_lanes_that_do_not_fit_scroll_to_the_selected_and_the_running(self) -> None:
        async with Stage().run_test(size=(80, 4)) as pilot:
            timeline = await shown(pilot)
            assert [row[:8].rstrip() for row in painted(timeline)] == ["↓1", "", "1 ACME", "2 GLOBEX"]
            timeline.select(SessionId("s4"))
            await pilot.pause()
            assert [row[:8].rstrip() for row in painted(timeline)] == ["↑1", "", "2 GLOBEX", "3 INITEC"]

    async def test_a_day_without_sessions_says_so(self) -> None:
        async with Stage().run_test(size=(80, 4)) as pilot:
            empty = Day(DATE, Days(ZONE), ROSTER)
            timeline = await shown(pilot, empty, at(12, day=18), running_client=None)
            assert "nothing recorded" in timeline.text

    @pytest.mark.parametrize("hour", [8, 12, 14, 16])
    async def test_the_present_does_not_cut_what_an_empty_day_says(self, hour: int) -> None:
        async with Stage().run_test(size=(80, 4)) as pilot:
            timeline = await shown(pilot, Day(DATE, Days(ZONE), ROSTER), at(hour), running_client=None)
            assert any("nothing recorded" in row and "│" in row for row in painted(timeline))

    async def test_unassigned_time_has_a_lane_of_its_own(self) -> None:
        day = Day(DATE, Days(ZONE), ROSTER, (session("u", at(9), at(12), None),))
        async with Stage().run_test(size=(80, 4)) as pilot:
            rows = painted(await shown(pilot, day, at(13), running_client=None))
            assert rows[2].startswith("? ")
            assert rows[2].count("?") == 2

    async def test_an_unresolved_session_is_hatched(self) -> None:
        away = Away(AwayId("w"), at(14, 30), at(15), "sleep")
        day = Day(DATE, Days(ZONE), ROSTER, SESSIONS, (away,))
        async with Stage().run_test(size=(100, 9)) as pilot:
            rows = painted(await shown(pilot, day))
            assert "╱ 3 ╱" in rows[6]
            assert "╱╱╱╱" in rows[7]

    async def test_clients_past_the_seventh_have_a_texture(self) -> None:
        clients = tuple(Client(ClientId(f"c{n}"), f"c{n}", f"C{n}", n, n, n) for n in (1, 8, 9))
        sessions = tuple(session(f"s{n}", at(8 + n), at(9 + n), c.id) for n, c in enumerate(clients))
        day = Day(DATE, Days(ZONE), Roster(clients), sessions)
        async with Stage().run_test(size=(80, 5)) as pilot:
            rows = painted(await shown(pilot, day, at(12), running_client=None))
            assert "·" not in rows[2]
            assert "·8·" in rows[3]
            assert "·9·" in rows[4]

    async def test_the_axis_of_a_short_and_of_a_long_day(self) -> None:
        for date, labels in ((Date(2026, 3, 28), "01 03 04"[:5]), (Date(2026, 10, 24), "01 02 02 03")):
            span = Days(ZONE).span(date)
            day = Day(date, Days(ZONE), ROSTER, (session("n", span.start - 1, span.end, ACME),))
            async with Stage().run_test(size=(120, 4)) as pilot:
                rows = painted(await shown(pilot, day, span.end + HOUR, running_client=None))
                assert labels in " ".join(rows[0].split())


class TestLooks:
    @pytest.mark.parametrize("theme", ["hraas-dark", "hraas-light", "ansi-dark", "ansi-light", "nord"])
    async def test_blocks_have_their_clients_colour_reversed(self, theme: str) -> None:
        async with Stage(theme=theme).run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            expected = client_color(1, pilot.app.current_theme).rich_color
            colour, _, reverse = colours(timeline, 3, 16)
            assert (colour, reverse) == (expected, True)
            assert colours(timeline, 2, 0)[0] == expected

    async def test_another_theme_repaints_all(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot)
            pilot.app.theme = "hraas-light"
            await pilot.pause()
            assert colours(timeline, 3, 16)[0] == client_color(1, pilot.app.current_theme).rich_color

    @pytest.mark.parametrize("theme", ["hraas-dark", "ansi-dark"])
    @pytest.mark.parametrize("height", [1, 3, 9])
    async def test_without_colour_nothing_breaks_and_shapes_stay(
        self, monkeypatch: pytest.MonkeyPatch, theme: str, height: int
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        async with Stage(theme=theme).run_test(size=(100, height)) as pilot:
            timeline = await shown(pilot)
            assert all(segment.style for y in range(height) for segment in timeline.render_line(y))
            assert any(
                s.style and s.style.reverse for s in timeline.render_line(height - 1 if height < 9 else 2)
            )

    async def test_in_ascii_all_is_ascii(self) -> None:
        away = Away(AwayId("w"), at(14, 30), at(15), "sleep")
        day = Day(DATE, Days(ZONE), ROSTER, SESSIONS, (away,))
        async with Stage(plain=True).run_test(size=(100, 9)) as pilot:
            for discreet in (False, True):
                timeline = await shown(pilot, day, discreet=discreet)
                timeline.select(SessionId("s2"))
                timeline.action_nudge(1)
                assert timeline.text.isascii()
            timeline.select(None)
            assert "111111111" in (await shown(pilot, day)).text
            assert "~~~~~~~~" in timeline.text
            await pilot.resize_terminal(80, 1)
            await pilot.pause()
            assert set(painted(timeline)[0]) == set("12~| ")

    async def test_discreet_hides_all_but_the_running_client(self) -> None:
        async with Stage().run_test(size=(100, 9)) as pilot:
            timeline = await shown(pilot, discreet=True)
            rows = painted(timeline)
            assert [row[:8].rstrip() for row in rows[2::2]] == ["•••", "2 GLOBEX", "•••", ""]
            assert "firewall" not in timeline.text
            assert "docs" in timeline.text
            assert not {"1", "3"} & set(rows[2] + rows[6])
            grey = colours(timeline, 2, 0)[0]
            assert colours(timeline, 3, 16)[0] == grey

    async def test_names_from_outside_are_only_text(self) -> None:
        clients = (Client(ACME, "[red]b\x1b[31mad", "Acme", 1, None, 1),)
        contexts = (Context(ContextId("fw"), ACME, "[b]x[/b]\x07", "", 1),)
        day = Day(DATE, Days(ZONE), Roster(clients, contexts), SESSIONS[:1])
        async with Stage().run_test(size=(120, 6)) as pilot:
            text = (await shown(pilot, day, running_client=None)).text
            assert "\x1b" not in text
            assert "\x07" not in text
            assert "[RED]" in text

    async def test_wide_letters_do_not_shift_the_picture(self) -> None:
        clients = (Client(ACME, "日本語会社日本語会社", "Acme", 1, None, 1),)
        contexts = (Context(ContextId("fw"), ACME, "文書", "", 1),)
        day = Day(DATE, Days(ZONE), Roster(clients, contexts), SESSIONS[:1])
        async with Stage().run_test(size=(80, 6)) as pilot:
            timeline = await shown(pilot, day, running_client=None)
            assert [timeline.render_line(y).cell_length for y in range(6)] == [80] * 6
