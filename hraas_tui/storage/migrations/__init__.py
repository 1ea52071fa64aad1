"""The steps from one schema to the next: `NNNN_name.py`, each with its `STATEMENTS`, never edited later."""

NAMES = ("0001_first_ledger", "0002_review", "0003_statements")
"""All of them, in order; they are imported only for a ledger that lacks one."""
