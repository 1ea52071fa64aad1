"""The interrupt model and the edits once more, in plain Python, and the machine that compares them."""
