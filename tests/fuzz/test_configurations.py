"""Whatever is in the configuration's file, it is a configuration, or is refused in a sentence that names file and line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from hraas_tui.app.verbs import check_keymap
from hraas_tui.cli.status import says_discreet
from hraas_tui.config import Config, ConfigError, SettingError, load
from hraas_tui.config.checks import CHECKS
from hraas_tui.core.text import printable
from tests.support.fuzzing import ODD, fuzzed, typed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

VALUES = (
    '"Europe/Berlin"', '"04:00"', '"24:00"', "10", "0", "-1", "1_0", "0x0a", "1e3", "nan", "inf", "true", "false", '""', "''",
    '"""\nzone = 1\n"""', "'''\n[keys]\n'''", "[1, 2]", "[]", "{}", '{ name = "x" }', "{ stop = 's', note = 5 }", "1979-05-27",
    "07:32:00", "1979-05-27T07:32:00Z", '"\\u001b[31m"', '"08:00-18:00"', '"{client}-{seq}"', '"{seq:03}{month}"', '"{"',
    '"{seq!r}"', '"s"', '"s,f6"', '","', '"nn"', "9" * 30, "[[[[]]]]",
)  # fmt: skip

KEYS = (
    *CHECKS,
    "name",
    "address",
    "stop",
    "note",
    "zome",
    "'zone'",
    '"zo\\u006ee"',
    '""',
    "keys.stop",
    "consultant.name",
    "a.b.c",
)

LINES = st.one_of(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(("=", " = ", "  =\t")), st.sampled_from(VALUES)).map(
        "".join
    ),
    st.sampled_from(
        ("[keys]", "[consultant]", "[[keys]]", "[zone]", "# a comment", "", "#\u2028", "[keys.stop]")
    ),
    typed(
        "=", "[", "]", "{", "}", '"', "'", '"""', "\\", "#", ",", ".", "\r", "zone", "keys", "true", most=4
    ),
)

FILES = (
    st.lists(LINES, max_size=8).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
    | st.binary(max_size=60)
    | st.lists(st.sampled_from(ODD), max_size=5).map(
        lambda odd: "".join(odd).encode("utf-8", "surrogatepass")
    )
)


def read(path: Path) -> Config | ConfigError:
    """What a file comes to, its keys included."""
    try:
        config = load({"HRAAS_CONFIG": str(path)})
        check_keymap(config.keys)
    except ConfigError as error:
        return error
    return config


@fuzzed(400)
@example(held=b"max_hours = 0x" + b"f" * 9000)  # Python reads such a number, but does not write it
@example(held=b"max_hours = " + b"9" * 5000)
@example(held=b"theme = " + b"[" * 9000)
@example(held=b"# \xe2\x80\xa8\xc2\x85\ntitle = 1")  # lines to Python, but not to TOML
@example(held=b'theme = """\ntitle = 1\n"""\ntitle = 1')
@given(held=FILES)
def test_a_file_is_a_configuration_or_refused(held: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.toml"
    path.write_bytes(held)
    found = read(path)
    if isinstance(found, Config):
        assert printable(found.consultant.name) == found.consultant.name
        assert found.days.day_of(0) is not None
        return
    said = printable(str(found))
    assert said.startswith("keys." if isinstance(found, SettingError) else str(path))
    assert said.endswith((".", "?"))
    line = re.match(r", line (\d+), ", said.removeprefix(str(path)))
    if line is not None:
        before = held.decode("utf-8-sig").split("\n")[: int(line[1]) - 1]
        tomllib.loads("\n".join(before))  # what stands before the faulty line can be read


@fuzzed(300)
@given(held=FILES)
def test_status_is_as_discreet_as_the_configuration(held: bytes) -> None:
    text = held.decode("utf-8-sig", errors="replace")
    try:
        meant = tomllib.loads(text).get("discreet") is True
    except (ValueError, RecursionError):
        return
    assert says_discreet(text) is meant
