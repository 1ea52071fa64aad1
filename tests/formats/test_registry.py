import subprocess
import sys

import pytest

from hraas_tui.core.errors import Refused
from hraas_tui.formats.registry import FORMATS, TITLES, find
from tests.support.exporting import export_of


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_found_and_knows_its_name(name: str) -> None:
    way = find(name)
    assert way.name == name
    assert way.suffix.isalnum()
    assert "/" in way.media
    assert name in TITLES
    assert b"".join(way.write(export_of()))


@pytest.mark.parametrize(
    ("word", "name"), [("CSV", "csv"), (" json ", "json"), (".md", "md"), ("Markdown", "md")]
)
def test_names_are_taken_as_people_write_them(word: str, name: str) -> None:
    assert find(word).name == name


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("jsn", "Did you mean json"),
        ("docx", "Use one of csv, json, md"),
        ("", "Use one of"),
        ("../csv", "csv"),
    ],
)
def test_an_unknown_format_is_refused_with_the_nearest(word: str, hint: str) -> None:
    with pytest.raises(Refused, match=hint):
        find(word)


def test_a_format_is_imported_on_use_only() -> None:
    script = (
        "import sys; from hraas_tui.formats.registry import find; find('json');"
        "print(*sorted(m for m in sys.modules if m.startswith('hraas_tui.formats.')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == [
        "hraas_tui.formats.json_document",
        "hraas_tui.formats.registry",
        "hraas_tui.formats.text",
    ]
