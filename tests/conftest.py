"""Properties are tried on the same examples in every run, however slow the machine is."""

import os

from hypothesis import settings
from textual import _wait

settings.register_profile("same", derandomize=True, deadline=None, print_blob=False)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("same")

# How long Textual's pilot waits, several times a key, to see that nothing goes on any more: 20 ms of its own
# choice are most of a test's time. What is asked of the storage thread is waited for by name (tests/support).
_wait.SLEEP_GRANULARITY = 1 / 200
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a test of the app waits now and then."""
    return (os.cpu_count() or 1) + 1
