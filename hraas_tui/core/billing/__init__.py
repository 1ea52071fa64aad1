"""Billing: from recorded sessions to a statement that adds up. Recorded time is never changed here."""
