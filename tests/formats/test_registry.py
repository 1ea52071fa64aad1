import importlib.util
import subprocess
import sys

import pytest

from hraas_tui.core.errors import Refused
from hraas_tui.formats.registry import FORMATS, NEEDS, TITLES, available, find
from tests.support.worked import EMPTY, ISSUED, WORKED


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_found_and_knows_its_name(name: str) -> None:
    way = find(name)
    assert way.name == name
    assert way.suffix.isalnum()
    assert "/" in way.media
    assert name in TITLES
    assert available(name)
    assert b"".join(way.write(EMPTY))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("of", [WORKED, ISSUED], ids=["draft", "issued"])
def test_equal_statements_give_equal_bytes(name: str, of: object) -> None:
    assert isinstance(of, type(WORKED))
    assert b"".join(find(name).write(of)) == b"".join(find(name).write(of))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("CSV", "csv"),
        (" json ", "json"),
        (".md", "md"),
        ("Markdown", "md"),
        ("Excel", "xlsx"),
        ("iCalendar", "ics"),
        ("hledger", "timeclock"),
    ],
)
def test_names_are_taken_as_people_write_them(word: str, name: str) -> None:
    assert find(word).name == name


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("jsn", "Did you mean json"),
        ("wordperfect", "Use one of csv, json, md"),
        ("", "Use one of"),
        ("../csv", "csv"),
    ],
)
def test_an_unknown_format_is_refused_with_the_nearest(word: str, hint: str) -> None:
    with pytest.raises(Refused, match=hint):
        find(word)


@pytest.mark.parametrize("name", NEEDS)
def test_a_missing_library_is_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, library = NEEDS[name]
    known = importlib.util.find_spec
    monkeypatch.setattr(
        "hraas_tui.formats.registry.find_spec", lambda name: None if name == module else known(name)
    )
    assert not available(name)
    assert available("csv")
    with pytest.raises(Refused) as told:
        find(name)
    assert str(told.value) == (
        f"{TITLES[name]} needs {library}: install HRaaS with its documents: pip install 'hraas-tui[documents]'"
    )


def loaded(script: str) -> set[str]:
    """The modules that a fresh interpreter has after a script."""
    program = f"{script}; import sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_format_is_imported_on_use_only() -> None:
    found = loaded("from hraas_tui.formats.registry import find; find('json')")
    assert {name for name in found if name.startswith("hraas_tui.formats.")} == {
        "hraas_tui.formats.json_document",
        "hraas_tui.formats.registry",
        "hraas_tui.formats.rows",
        "hraas_tui.formats.text",
    }
    assert not found & {"babel", *(module for module, _ in NEEDS.values())}


def test_asking_what_is_available_imports_nothing() -> None:
    found = loaded(
        "from hraas_tui.formats.registry import FORMATS, available; [available(name) for name in FORMATS]"
    )
    assert not found & {"babel", *(module for module, _ in NEEDS.values())}
