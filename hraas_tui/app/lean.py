"""A compositor that renders only what an update touches: for one digit of a clock, the clock and what is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.geometry import Region
    from textual.strip import Strip


class LeanCompositor(Compositor):
    """Textual's own renders every widget of the screen for each update, and then drops what is outside of it."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            return super()._get_renders()
        every, touches = self.visible_widgets, crop.overlaps
        self._visible_widgets = {widget: at for widget, at in every.items() if touches(at[0])}
        try:
            return list(super()._get_renders(crop))
        finally:
            self._visible_widgets = every
