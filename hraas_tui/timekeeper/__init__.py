"""The timekeeper: the one service through which every change goes, and every question of both faces.

Each verb is one transaction: load what the core looks at, ask the core, commit with the journal.

Its verbs are classes over one `Service`, a module each. `Timekeeper` is all of them; who needs one kind of verb only,
as a command that ends at once does, takes that class alone and is spared the import of all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hraas_tui.timekeeper.service import Outcome
    from hraas_tui.timekeeper.whole import Timekeeper
else:

    def __getattr__(name: str) -> object:
        """Import what is asked for, when it is."""
        if name == "Timekeeper":
            from hraas_tui.timekeeper.whole import Timekeeper

            return Timekeeper
        if name == "Outcome":
            from hraas_tui.timekeeper.service import Outcome

            return Outcome
        raise AttributeError(name)


__all__ = ["Outcome", "Timekeeper"]
