"""What the app asks of a screen that shows the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from hraas_tui.app.dialogs.export_form import ExportForm
    from hraas_tui.core.day import Snapshot
    from hraas_tui.core.moments import Moment


@runtime_checkable
class Face(Protocol):
    """A screen that shows the ledger."""

    def show(self, snapshot: Snapshot, now: Moment) -> None:
        """Draw what has changed."""
        ...

    def tick(self, now: Moment) -> None:
        """Let the running session's clock go on."""
        ...

    def say(self, news: str, tone: str) -> None:
        """Show one sentence; `tone` is `plain`, `warning` or `error`."""
        ...

    @property
    def typing(self) -> bool:
        """Whether a bar is open, so that the keys of the screens must wait."""
        ...


@runtime_checkable
class Exporting(Protocol):
    """A screen on which something is pointed at that can be exported."""

    def to_export(self) -> ExportForm | None:
        """What the export dialog is to begin with; None for how it was left."""
        ...
