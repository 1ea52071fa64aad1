"""Texts that want to be something else: formulas, markup, controls; and words that mark whose text it is."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = st.sampled_from(
    [
        "",
        "Rolled rule set",
        "=1+1",
        " =cmd|' /C calc'!A0",
        "+49 30 1234",
        "-3 dB",
        "@firewall",
        "＝2+2",
        "'=1",
        "''@x",
        "a;=1+1",
        'b;"=1+1"',
        'says "no", twice',
        "a,b",
        "one | two",
        "**bold** _it_ `code` ~~gone~~ [a](b) ![i](j)",
        "<script>alert(1)</script> &amp; &#61;",
        "[red]x[/red]",
        "\\| end\\",
        "👩‍💻 é 漢字",
        "שלום עולם",
        "# head",
        "C# $x$",
    ]
)
TEXT = st.one_of(
    NASTY, st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=40)
)


def mark(owner: str) -> str:
    """A word that stands in every text of one client, and in no text of another."""
    return f"zq{owner}qz"
