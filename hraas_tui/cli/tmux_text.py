"""Text that tmux shows as it is, though it expands what it is given: `#(…)` runs a command, `#[…]` is a style."""

FOR_TMUX = "--for-tmux"
"""The first argument of a command in a binding: its message is made for `tmux display-message`."""


def in_status(text: str) -> str:
    """Text in what a status line's `#(command)` prints; of several `#` in a row tmux may show fewer."""
    return text.replace("#", "##")


def in_message(text: str) -> str:
    """Text in an argument of `display-message`, which also goes through strftime."""
    return text.replace("%", "%%").replace("#", "##")
