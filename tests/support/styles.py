"""Style sheets that were read before are not read again: each app of a test has the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    import pytest
    from textual.css.model import RuleSet

_read: dict[object, list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Textual keep the rules of a style sheet beyond the life of an app, for the same values of its variables."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _rules)


def _rules(
    sheet: Stylesheet, css: str, read_from: tuple[str, str], *more: Any, **named: Any
) -> list[RuleSet]:
    values = frozenset(sheet._variables.items())
    key = (values, css, read_from, more, *named.items())
    if key not in _read:
        _read[key] = _parse(sheet, css, read_from, *more, **named)
    return _read[key]
