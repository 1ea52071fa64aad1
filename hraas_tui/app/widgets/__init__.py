"""Widgets: they paint values and report what was done to them."""
