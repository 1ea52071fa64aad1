"""Dialogs: modal screens with a typed result."""
