"""The clients, each by one key: its digit, else a letter that is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hraas_tui.app.widgets.bars import Choice, letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hraas_tui.app.widgets.view import View
    from hraas_tui.core.sessions import ClientId


def client_choices(
    view: View, do: Callable[[ClientId], None], *, taken: Sequence[str] = (), but: ClientId | None = None
) -> list[Choice]:
    """Offer each client that is not archived; `taken` are letters that mean something else, `but` is left out."""
    free = iter(letters(taken))
    return [
        Choice(
            str(client.hotkey) if client.hotkey else next(free, ""),
            ((view.name(client.id), view.look(client.id)),),
            _doing(do, client.id),
            named=True,
        )
        for client in view.snapshot.roster.active
        if client.id != but
    ]


def _doing(do: Callable[[ClientId], None], client: ClientId) -> Callable[[], None]:
    return lambda: do(client)
