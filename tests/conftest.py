"""Properties are tried on the same examples in every run, however slow the machine is."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, print_blob=False)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("same")
