"""Benchmarks: what HRaaS costs, beside the floors of the machine it runs on."""
