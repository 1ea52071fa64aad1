"""Make the pictures of the README from the running app: a made-up ledger, a clock that stands still.

    .venv/bin/python screenshots/make.py [NAME …]

Writes NAME.svg and NAME.png beside this script. The PNGs need a Fira Code font (Debian: fonts-firacode).
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import resvg_py
from whenever import PlainDateTime

from hraas_tui.app.app import HraasApp
from hraas_tui.clock import SystemClock
from hraas_tui.config import Config
from hraas_tui.core.moments import MINUTE, Moment, resolve
from hraas_tui.demo import fill
from hraas_tui.storage.ledger import Ledger
from hraas_tui.timekeeper import Timekeeper

if TYPE_CHECKING:
    from textual.pilot import Pilot

HERE = Path(__file__).parent
ZONE = "Europe/Berlin"
NOW = resolve(PlainDateTime(2026, 3, 20, 16, 42, 7), ZONE)
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".local/share/fonts"))


class StillClock(SystemClock):
    """A clock that always says the same, unless the machine is sent to sleep for some seconds."""

    def __init__(self) -> None:
        self.slept = 0

    def now(self) -> Moment:
        """Tell the time of the pictures."""
        return NOW + self.slept

    def steady(self) -> int:
        """Tell a time that passes only in sleep."""
        return (1_000 + self.slept) * 1_000

    def awake(self) -> int:
        """Tell a time that does not pass."""
        return 1_000_000

    def boot(self) -> str:
        """Tell a boot that never ends."""
        return "still"


@dataclass(frozen=True)
class Shot:
    """A picture: its size in cells, the keys pressed before it is taken.

    `slept` are seconds for which the machine sleeps before the keys.
    """

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "hraas-dark"
    slept: int = 0


WIDE, COMPACT = (120, 34), (80, 23)
SHOTS = {
    "today-wide": Shot(WIDE),
    "today-strip": Shot((80, 6)),
    "today-light": Shot(WIDE, theme="hraas-light"),
    "gap": Shot(WIDE, ("g", *"jjj", "f")),
    "editor": Shot(WIDE, ("g", *"je", "tab", "ctrl+u", *"1045")),
    "review": Shot(WIDE, ("v", "enter")),
    "away": Shot(COMPACT, ("w",), slept=39 * MINUTE),
    "week": Shot(WIDE, ("f3",)),
    "month": Shot(WIDE, ("f3", "M")),
    "search": Shot(COMPACT, ("slash", *"globex", "slash", "space", *"refunds")),
    "why": Shot(WIDE, ("g", "o", "y")),
    "export": Shot(WIDE, ("x",)),
    "terms": Shot(WIDE, ("f4", *"jjt")),
    "statements": Shot(WIDE, ("f5",)),
}


async def take(shot: Shot, folder: Path) -> str:
    """Run the app over a new ledger, press the keys and return its picture as SVG."""
    clock = StillClock()
    config = Config(zone=ZONE, theme=shot.theme)
    path = folder / "ledger.db"
    fill(path, config, clock)

    def keeper() -> Timekeeper:
        return Timekeeper(Ledger.open(path, config.days, NOW), clock, config, "app")

    app = HraasApp(keeper, config=config, clock=clock)
    async with app.run_test(size=shot.size) as pilot:
        await settle(app, pilot)
        if shot.slept:
            await app.look_outside()
            clock.slept = shot.slept
            await app.look_outside()
            await settle(app, pilot)
        for key in shot.keys:
            await pilot.press(key)
            await settle(app, pilot)
        return app.export_screenshot(title="", simplify=True)


async def settle(app: HraasApp, pilot: Pilot[None]) -> None:
    """Wait until what was asked for is read and drawn; dialogs keep their workers waiting, so those are not."""
    for _ in range(3):
        await pilot.pause()
        await app.store.run(lambda _: None)
    await pilot.pause()


EIGHTHS = "▏▎▍▌▋▊▉█"
CELL_WIDTH, CELL_HEIGHT, ASCENT = 12.2, 24.4, 18.5
TEXT = re.compile(r'<text class="([^"]+)" x="([^"]+)" y="([^"]+)"[^>]*>([^<]*)</text>')


def crisp(svg: str) -> str:
    """Draw block glyphs as rectangles: a font's do not fill their cells, so that seams would show."""
    return TEXT.sub(_blocks, svg)


def _blocks(text: re.Match[str]) -> str:
    look, left, base, written = text[1], float(text[2]), float(text[3]), text[4]
    letters = unescape(written)
    found = "".join(
        f'<rect class="{look}" x="{left + at * CELL_WIDTH:.1f}" y="{base - ASCENT:.1f}"'
        f' width="{CELL_WIDTH * (EIGHTHS.index(letter) + 1) / 8:.2f}" height="{CELL_HEIGHT}" shape-rendering="crispEdges"/>'
        for at, letter in enumerate(letters)
        if letter in EIGHTHS
    )
    return f"{re.sub(f'[{EIGHTHS}]', '&#160;', text[0])}{found}" if found else text[0]


def fonts() -> list[str]:
    """Find the Fira Code files; end with a sentence if there are none."""
    found = [str(file) for folder in FONTS for file in Path(folder).rglob("FiraCode-*.ttf")]
    if not found:
        sys.exit("No Fira Code font was found. Install one (Debian: apt-get install fonts-firacode).")
    return found


def main(names: list[str]) -> None:
    """Make the pictures that are named, or all."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ.pop("NO_COLOR", None)
    files = fonts()
    for name in names or SHOTS:
        with TemporaryDirectory() as folder:
            svg = crisp(asyncio.run(take(SHOTS[name], Path(folder))))
        (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")
        png = resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True)
        (HERE / f"{name}.png").write_bytes(bytes(png))
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
