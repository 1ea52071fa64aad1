import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.config import Config, ConfigError, ascii_only, config_path, ledger_path, load
from hraas_tui.core.billing.party import Party
from hraas_tui.core.hours import OFFICE, Hours
from hraas_tui.core.moments import Days

FULL = """\
# mine
zone = "America/New_York"
day_start = "05:30"
slip_seconds = 0
max_hours = 12
idle_minutes = 5
working_hours = "07:30-16:00"
theme = "hraas-light"
ascii = false
title = true
discreet = true

[keys]
stop = "s,f6"
"return" = "r"
"""


def written(folder: Path, text: str) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return {"HRAAS_CONFIG": str(path), "TZ": "Europe/Berlin"}


class TestFile:
    def test_every_setting_is_read(self, tmp_path: Path) -> None:
        config = load(written(tmp_path, FULL))
        assert config == Config(
            zone="America/New_York",
            day_start=330,
            slip_seconds=0,
            max_hours=12,
            idle_minutes=5,
            working_hours=Hours(450, 960),
            theme="hraas-light",
            ascii=False,
            keys={"stop": "s,f6", "return": "r"},
            title=True,
            discreet=True,
        )
        assert config.days == Days("America/New_York", 330)

    def test_an_empty_file_leaves_what_is_usual(self, tmp_path: Path) -> None:
        config = load(written(tmp_path, "\ufeff"))
        assert config == Config(zone=config.zone)
        assert (config.day_start, config.slip_seconds, config.max_hours) == (240, 10, 10)
        assert config.working_hours == OFFICE

    def test_no_working_hours_at_all(self, tmp_path: Path) -> None:
        assert load(written(tmp_path, 'working_hours = ""')).working_hours is None

    def test_without_a_file_nothing_is_wrong(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.setenv("HOME", str(tmp_path))
        config = load({})
        assert config == Config(zone=config.zone)

    def test_a_file_that_is_named_must_exist(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"There is no file .*nowhere\.toml, which HRAAS_CONFIG names"):
            load({"HRAAS_CONFIG": str(tmp_path / "nowhere.toml")})

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="can't be read: Is a directory"):
            load({"HRAAS_CONFIG": str(tmp_path)})

    def test_other_encodings_are_refused(self, tmp_path: Path) -> None:
        environ = written(tmp_path, "")
        Path(environ["HRAAS_CONFIG"]).write_bytes(b'theme = "\xff"')
        with pytest.raises(ConfigError, match="not UTF-8"):
            load(environ)

    @pytest.mark.parametrize(
        ("text", "line", "key", "told"),
        [
            (
                'zone = "Mars/Olympus"',
                1,
                "zone",
                "no time zone 'Mars/Olympus'. Use a name such as Europe/Berlin",
            ),
            ("\nzone = 5", 2, "zone", "“5” is no text. Write it in quotes"),
            ('zone = ""', 1, "zone", "no text"),
            ('# zone\n\nday_start = "25:00"', 3, "day_start", "no time of day"),
            ("day_start = 4", 1, "day_start", 'like "04:00"'),
            ("day_start = 04:00:00", 1, "day_start", "no time of day"),
            ('slip_seconds = "10"', 1, "slip_seconds", "no whole number of seconds from 0 to 60"),
            ("slip_seconds = -1", 1, "slip_seconds", "no whole number"),
            ("slip_seconds = true", 1, "slip_seconds", "no whole number"),
            ("max_hours = 0", 1, "max_hours", "no whole number of hours from 1 to 168"),
            ("idle_minutes = -1", 1, "idle_minutes", "no whole number of minutes from 0 to 1440"),
            ("max_hours = 10.5", 1, "max_hours", "no whole number"),
            (
                'working_hours = "8-18"',
                1,
                "working_hours",
                'no hours. Write them in quotes, like "08:00-18:00"',
            ),
            ("working_hours = 8", 1, "working_hours", "no hours"),
            ("theme = [1]", 1, "theme", "no text"),
            ('title = false\nascii = "yes"', 2, "ascii", "neither true nor false"),
            ("title = 1", 1, "title", "neither true nor false"),
            ("discreet = 0", 1, "discreet", "neither true nor false"),
            ("zones = 1", 1, "zones", "there is no setting “zones”. Did you mean zone?"),
            ("title = true\nxyzzy = 1", 2, "xyzzy", "There are zone, day_start"),
            ("[key]\nstop = 's'", 1, "key", "Did you mean keys?"),
            ('keys = "s"', 1, "keys", "no table. Write \\[keys\\]"),
            ("title = true\n[keys]\nadd = 'a'\nstop = 5", 4, "keys.stop", "“5” is no key"),
            ('[keys]\nstop = ""', 2, "keys.stop", "is no key"),
            ('[keys]\nstop = "s,"', 2, "keys.stop", "is no key"),
            ("theme = 'stop'\nkeys.stop = 5", 2, "keys.stop", "is no key"),
            ("keys = { add = 'a', stop = 5 }", 1, "keys.stop", "is no key"),
            ('"th\u00e9me" = 1', 1, "théme", "Did you mean theme?"),
            (
                'theme = """\ntitle = 1\n"""\ntitle = 1',
                4,
                "title",
                "neither true nor false",
            ),  # not in the text above
            ("# a\u2028b\u0085c\ntitle = 1", 2, "title", "neither true"),  # lines to Python, but not to TOML
            ("slip_seconds = [\n  1,\n]\n", 1, "slip_seconds", "no whole number"),
            ("max_hours = 0x" + "f" * 9000, 1, "max_hours", "A number of that length is no whole number"),
            ("zoom = 'on'", 1, "zoom", "neither true nor false"),
            ("\n[consultant]\nmail = 'x'", 3, "consultant.mail", "There are name and address"),
            ("[consultant]\nname = '" + "x" * 101 + "'", 2, "consultant.name", "101 characters long"),
        ],
    )
    def test_a_refusal_names_file_line_and_key(
        self, tmp_path: Path, text: str, line: int, key: str, told: str
    ) -> None:
        environ = written(tmp_path, text)
        with pytest.raises(ConfigError, match=told) as refused:
            load(environ)
        assert str(refused.value).startswith(f"{environ['HRAAS_CONFIG']}, line {line}, “{key}”: ")

    @pytest.mark.parametrize(
        ("text", "line"),
        [("zone =", 1), ("\n\nzone = x", 3), ("a = 1\na = 2", 2), ("[keys\n", 1), ("title = \x1b[31m", 1)],
    )
    def test_what_is_not_toml_is_refused_with_its_line(self, tmp_path: Path, text: str, line: int) -> None:
        with pytest.raises(ConfigError, match=f"config.toml is not TOML: .*line {line}"):
            load(written(tmp_path, text))

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("theme = " + "[" * 9000, "nested too deep"),
            ("max_hours = " + "9" * 5000, "a number in it is too long"),
            ("#" * 1_000_001, "too long for a configuration"),
        ],
        ids=["brackets", "digits", "bytes"],
    )
    def test_what_is_too_much_is_refused(self, tmp_path: Path, text: str, told: str) -> None:
        with pytest.raises(ConfigError, match=told):
            load(written(tmp_path, text))

    def test_a_consultant_is_plain_text(self, tmp_path: Path) -> None:
        text = r'consultant = { name = "Ada\u001b[31m \u202eByte", address = "A\n\n  B\u2028C" }'
        assert load(written(tmp_path, text)).consultant == Party("Ada[31m Byte", ("A", "B", "C"))

    @given(
        text=st.text()
        | st.lists(st.sampled_from(("zone", "keys", "=", "\n", "[", "]", '"', "1", ".", "{", "}"))).map(
            "".join
        )
    )
    def test_any_text_is_a_configuration_or_refused(
        self, text: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = tmp_path_factory.mktemp("config")
        path = folder / "config.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            config = load({"HRAAS_CONFIG": str(path)})
        except ConfigError as error:
            told = str(error)
        else:
            told = str(path)
            assert isinstance(config.days, Days)
        assert str(path) in told


class TestEnvironment:
    @pytest.mark.parametrize(
        ("value", "meant"), [("1", True), ("true", True), ("0", False), ("", False), ("no", False)]
    )
    def test_it_speaks_over_the_file(self, tmp_path: Path, value: str, meant: bool) -> None:
        environ = written(tmp_path, f"discreet = {str(not meant).lower()}\nascii = {str(not meant).lower()}")
        config = load(environ | {"HRAAS_DISCREET": value, "HRAAS_ASCII": value})
        assert (config.discreet, config.ascii) == (meant, meant)

    def test_a_switch_is_on_or_off(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=r"HRAAS_DISCREET is “maybe”\. Set it to 1 or 0"):
            load(written(tmp_path, "") | {"HRAAS_DISCREET": "maybe"})

    @pytest.mark.parametrize(
        ("environ", "meant"),
        [
            ({}, False),
            ({"TERM": "linux"}, True),
            ({"TERM": "xterm", "LANG": "de_DE.UTF-8"}, False),
            ({"LANG": "de_DE.utf8"}, False),
            ({"LANG": "de_DE.ISO-8859-1"}, True),
            ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, True),
            ({"LANG": "C", "LC_ALL": "", "LC_CTYPE": "C.UTF-8"}, False),
        ],
    )
    def test_ascii_is_drawn_where_nothing_else_can_be(self, environ: dict[str, str], meant: bool) -> None:
        assert ascii_only(Config(), environ) is meant
        assert ascii_only(Config(ascii=True), environ) is True
        assert ascii_only(Config(ascii=False), environ) is False


class TestPaths:
    def test_the_ledger_is_where_it_is_said_to_be(self, tmp_path: Path) -> None:
        environ = {"HRAAS_DB": str(tmp_path / "other.db")}
        assert ledger_path(environ, str(tmp_path / "this.db")) == tmp_path / "this.db"
        assert ledger_path(environ, None) == tmp_path / "other.db"

    def test_a_tilde_is_the_home_folder(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        assert ledger_path({"HRAAS_DB": "~/x.db"}) == tmp_path / "x.db"

    def test_else_both_files_lie_in_the_users_folders(self) -> None:
        assert ledger_path({}).parts[-2:] == ("hraas", "ledger.db")
        assert config_path({}).name == "config.toml"


class TestSystemZone:
    """The system's zone is read once per process, so each case has its own."""

    @staticmethod
    def zone_under(tz: str, folder: Path) -> subprocess.CompletedProcess[str]:
        code = (
            "import os; from hraas_tui.config import ConfigError, load\n"
            "try: print(load(os.environ).zone)\n"
            "except ConfigError as error: raise SystemExit(str(error))"
        )
        environ = os.environ | {"TZ": tz, "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        return subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
        )

    @pytest.mark.parametrize(
        ("tz", "zone"), [("Asia/Kathmandu", "Asia/Kathmandu"), (":Europe/Berlin", "Europe/Berlin")]
    )
    def test_a_named_zone_is_taken(self, tz: str, zone: str, tmp_path: Path) -> None:
        assert self.zone_under(tz, tmp_path).stdout.strip() == zone

    @pytest.mark.parametrize("tz", ["CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST", "Mars/Olympus"])
    def test_a_rule_or_an_unknown_name_asks_for_a_configured_zone(self, tz: str, tmp_path: Path) -> None:
        refused = self.zone_under(tz, tmp_path)
        assert refused.returncode == 1
        assert 'Write a line such as zone = "Europe/Berlin" into' in refused.stderr
        assert "config.toml" in refused.stderr
        assert "Traceback" not in refused.stderr
