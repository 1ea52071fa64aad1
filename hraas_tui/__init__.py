"""HRaaS TUI: a session log for consultants who serve several clients in one day."""

__version__ = "0.1.0"
