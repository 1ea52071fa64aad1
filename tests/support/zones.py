"""A time of day for tests that run real processes, which read the machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime


def late_morning() -> str:
    """A zone in which it is past eleven: at no hour of the machine does a test come upon the edge of a day."""
    ahead = 11 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
