"""The whole oracle: the interrupt model and the edits in plain Python, written from their description.

Every verb returns True if it changed anything, raises `No` if it must be refused and `Asks` if it must be
refused without a yes. What the description leaves open is marked "open:" where it is decided.
"""

from tests.model.clocking import Clocking
from tests.model.editing import Editing


class Oracle(Clocking, Editing):
    """The ledger as the description says it must be."""
