"""Properties are tried on the same examples in every run, however slow the machine is; garbage is seldom looked for."""

import gc

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, print_blob=False)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("same")


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never in what was loaded to test with: that takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
