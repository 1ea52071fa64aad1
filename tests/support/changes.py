"""Where clocks were changed: forward and back, by an hour, half an hour, a quarter, a day."""

from __future__ import annotations

from dataclasses import dataclass

from whenever import Date, Instant

from hraas_tui.core.moments import MINUTE, Days


@dataclass(frozen=True)
class Turn:
    """A change of a zone's clocks: the instant, by how many minutes they went forward, the civil day it is on.

    `hours` is that day's length, `labels` the hours on an axis from two hours before to two hours after.
    """

    zone: str
    utc: str
    forward: int
    day: Date
    hours: float
    labels: str

    @property
    def at(self) -> int:
        """The first instant after the change."""
        return Instant.parse_iso(self.utc).timestamp()

    @property
    def days(self) -> Days:
        """The zone's civil days, which start at four."""
        return Days(self.zone)

    def __str__(self) -> str:
        return f"{self.zone}-{self.utc[:10]}"

    def minutes(self, minutes: int) -> int:
        """An instant, in minutes from the change."""
        return self.at + minutes * MINUTE


SAO_PAULO, LORD_HOWE, APIA = "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"

TURNS = (
    Turn("Europe/Berlin", "2026-03-29T01:00:00Z", 60, Date(2026, 3, 28), 23, "00 01 03 04"),
    Turn("Europe/Berlin", "2026-10-25T01:00:00Z", -60, Date(2026, 10, 24), 25, "01 02 02 03"),
    Turn(SAO_PAULO, "2018-11-04T03:00:00Z", 60, Date(2018, 11, 3), 23, "22 23 01 02"),
    Turn(SAO_PAULO, "2019-02-17T02:00:00Z", -60, Date(2019, 2, 16), 25, "22 23 23 00"),
    Turn(LORD_HOWE, "2026-04-04T15:00:00Z", -30, Date(2026, 4, 4), 24.5, "00 01 02 03"),
    Turn(LORD_HOWE, "2026-10-03T15:30:00Z", 30, Date(2026, 10, 3), 23.5, "00 01 03 04"),
    Turn("Asia/Kathmandu", "1985-12-31T18:30:00Z", 15, Date(1985, 12, 31), 23.75, "22 23 01 02"),
    Turn(APIA, "2011-12-30T10:00:00Z", 24 * 60, Date(2011, 12, 29), 24, "22 23 00 01"),
)
