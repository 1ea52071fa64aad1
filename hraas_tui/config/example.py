"""Every setting, explained: the configuration that `hraas config` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.core.text import printable

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: dict[str, tuple[str, str]] = {
    "zone": (
        '"Europe/Berlin"',
        "The IANA time zone that days are counted and times are shown in; left out, the system's.",
    ),
    "day_start": (
        '"04:00"',
        "When a day begins: work after midnight belongs to the evening before.",
    ),
    "slip_seconds": ("10", "For how many seconds the next key puts the last one right, 0 to 60; 0 is never."),
    "max_hours": (
        "10",
        "A session that runs longer than so many hours, 1 to 168, needs a confirmation of its end.",
    ),
    "idle_minutes": (
        "10",
        "Nobody seen for so many minutes, 0 to 1440: you are asked what happened; 0 is never.",
    ),
    "working_hours": ('"08:00-18:00"', 'A review asks about gaps within these hours; "" is never.'),
    "theme": (
        '"hraas-dark"',
        "hraas-dark, hraas-light, or another theme by name; ansi-dark and ansi-light take the terminal's own colours.",
    ),
    "ascii": (
        "false",
        "Draw with ASCII characters only (HRAAS_ASCII); left out, where nothing else can be shown.",
    ),
    "title": (
        "false",
        "Show the running client and its time in the terminal's title, where others may see it.",
    ),
    "seconds": (
        "true",
        "Count seconds; without them the app wakes, and sees what others changed, once a minute.",
    ),
    "zoom": ("true", "In a small pane of tmux, give review and export the whole window while they last."),
    "discreet": (
        "false",
        "Open in discreet mode, in which only the running client is named (HRAAS_DISCREET); z turns it off.",
    ),
    "statement_number": (
        '"{client}-{year}-{seq:03}"',
        "How statements are numbered: {client}, {year}, {month} and, needed, {seq}, which counts.",
    ),
}
"""The value that each setting usually has, and what it is."""

TABLES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "consultant": (
        "Whose statements they are: your name and the lines of your address, as they are printed.",
        (("name", '"Ada Byte"'), ("address", '"""\nLindenweg 3\n10115 Berlin"""')),
    ),
    "keys": (
        "Other keys, by the names of verbs that the help (?) and the README have; several with commas.",
        (("stop", '"s"'), ("note", '"n,f6"')),
    ),
}
"""The tables at the end: what each is, and examples of its lines."""


def example(path: Path) -> str:
    """Write the configuration with everything commented out: as it is, it changes nothing."""
    lines = [
        f"# HRaaS reads these settings from {printable(str(path))}",
        "# All of them are optional: take away the # in front of a line to change it.",
    ]
    for key, (value, told) in SETTINGS.items():
        lines += ["", f"# {told}", f"#{key} = {value}"]
    for table, (told, settings) in TABLES.items():
        lines += ["", f"# {told}", f"#[{table}]"]
        lines += [f"#{line}" for key, value in settings for line in f"{key} = {value}".splitlines()]
    return "\n".join(lines) + "\n"
