"""What a person may be told: every error whose text is meant to be read by one."""


class HraasError(Exception):
    """Something could not be done; the text says what was wrong and what to do."""


class Refused(HraasError):
    """A request breaks a rule of the ledger or can't be understood. Nothing was changed."""


class NeedsYes(Refused):
    """A request is allowed, but only after a yes; the text is the question, with its consequences."""


class Stale(Refused):
    """The ledger has changed since the screen was drawn that the request came from."""


class LedgerTrouble(HraasError):
    """The ledger can't be opened, read or written; nothing is acknowledged that is not on disk."""
