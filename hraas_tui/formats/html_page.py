"""HTML: the statement as one page that needs nothing else, to be read on any screen and printed.

There is no script in it and it loads nothing; its policy forbids both. Light or dark follows the reader's system.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from hraas_tui.formats.local import Local
from hraas_tui.formats.paper_writer import paper_of
from hraas_tui.formats.text import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from hraas_tui.core.billing.statements import Statement

_NOT_PLAIN = re.compile(r"[^0-9A-Za-z ]")


class HtmlPage:
    """A self-contained page."""

    name = "html"
    suffix = "html"
    media = "text/html; charset=utf-8"

    def write(self, statement: Statement) -> Iterator[bytes]:
        """The page in pieces."""
        page = paper_of(statement, Local(statement.locale, statement.zone))
        return pieces(_template().generate(page=page))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    # Markup marks what needs no escaping: our own style sheet, and strings that `quoted` has made harmless.
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.globals.update(
        style=Markup(_resource("statement.css")),  # noqa: S704 - it is ours
        quoted=lambda text: Markup(quoted(text)),  # noqa: S704 - nothing is left in it to escape
        share=share,
    )
    return environment.from_string(_resource("statement.html.j2"))


def _resource(name: str) -> str:
    return files("hraas_tui.formats").joinpath(name).read_text(encoding="utf-8")


def quoted(text: str) -> str:
    """A text as a string of a style sheet, in which all but letters, digits and spaces are written as numbers."""
    return '"' + _NOT_PLAIN.sub(lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def share(part: int, whole: int) -> str:
    """How many per cent of the whole a part is."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".")
