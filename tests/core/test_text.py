import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.errors import Refused
from hraas_tui.core.text import NAME_LIMIT, check_key, clean, key_from, printable, quoted

UNSEEN = (
    "\u200b\u200c\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
texts = st.text() | st.lists(
    st.sampled_from(
        (*UNSEEN, "\u200d", "\x1b[2J", "\x9b", "👩", "💻", "\ufe0f", "a", "\u0308", " ", "\n", "\ud800")
    )
).map("".join)


class TestClean:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("", ""),
            ("  a \t\r\n b\u2028c\u00a0d\x0be ", "a b c d e"),
            ("\x1b[31mred\x1b[0m\x07\x00\x7f\x9b", "[31mred[0m"),
            ("a\u202egnp.exe\u202c\u2066b\u2069", "agnp.exeb"),
            (UNSEEN, ""),
            ("zero\u200bwidth\u200d", "zerowidth"),
            ("Mu\u0308ller", "M\u00fcller"),
            ("\u05e9\u05dc\u05d5\u05dd עם", "\u05e9\u05dc\u05d5\u05dd עם"),
            ("東京 한국", "東京 한국"),
            ("👩\u200d💻 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥 👩🏽\u200d🚀", None),
            ("👩\u200d\u200d💻", "👩\u200d💻"),
            ("👩\u200d", "👩"),
            ("\u200d💻", "💻"),
            ("half \ud83d", "half \ufffd"),
            ("[bold]markup[/] <b> ${x} `y` =1+1", None),
        ],
    )
    def test_one_line_of_plain_text_is_left(self, text: str, kept: str | None) -> None:
        assert clean(text) == (text if kept is None else kept)

    def test_what_is_too_long_is_refused_with_its_length(self) -> None:
        with pytest.raises(Refused, match="The name is 10,000 characters long and may have 100 at most"):
            clean("x" * 10_000, limit=NAME_LIMIT, what="name")

    def test_length_counts_what_is_kept(self) -> None:
        assert clean(" " * 5000 + "x" * 100 + "\u200b" * 5000, limit=100) == "x" * 100

    @given(texts)
    def test_nothing_unseen_is_left_and_cleaning_again_changes_nothing(self, text: str) -> None:
        kept = clean(text, limit=100_000)
        assert clean(kept, limit=100_000) == kept
        assert unicodedata.normalize("NFC", kept) == kept
        assert kept == " ".join(kept.split())
        assert not set(kept) & set(UNSEEN)
        assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cs", "Zl", "Zp"}
        kept.encode()


class TestPrintable:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("plain", "plain"),
            ("\x1b[2J", "␛[2J"),
            ("a\nb\tc\x7f", "a␊b␉c␡"),
            ("\x9b31m", "\ufffd31m"),
            ("a\u202eb\u2028c", "ab c"),
            ("\udcff", "\ufffd"),
        ],
    )
    def test_controls_are_shown_and_not_sent(self, text: str, shown: str) -> None:
        assert printable(text) == shown

    @given(texts)
    def test_no_terminal_can_be_told_anything(self, text: str) -> None:
        shown = printable(text)
        assert printable(shown) == shown
        assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}
        shown.encode()

    def test_a_long_text_is_cut_in_an_error(self) -> None:
        assert quoted("x" * 100) == "“" + "x" * 39 + "…”"
        assert quoted("\x1b") == "“␛”"


class TestKey:
    @pytest.mark.parametrize(
        ("typed", "what", "kept"),
        [
            ("acme", "client", "acme"),
            ("ACME", "client", "acme"),
            (" Acme ", "client", "acme"),
            ("a.b-c_9", "client", "a.b-c_9"),
            ("9a", "client", "9a"),
            ("Payment-Gateway", "context", "Payment-Gateway"),
            ("x" * 32, "context", "x" * 32),
            ("мюллер", "client", "мюллер"),
            ("Mu\u0308ller", "client", "m\u00fcller"),
        ],
    )
    def test_a_key_is_kept(self, typed: str, what: str, kept: str) -> None:
        assert check_key(typed, what) == kept

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "key is empty. A client key has 1 to 32"),
            ("\x1b\u200b", "key is empty"),
            ("two words", "contains a space"),
            ("a/b", "contains “/”"),
            ("a\u20ac", "contains"),
            ("..", "does not start with a letter or digit"),
            ("-x", "does not start with a letter or digit"),
            ("7", "only a number"),
            ("x" * 33, "33 characters long"),
            ("x" * 10_000, "10,000 characters long"),
            ("a\U0001f469", "contains"),
        ],
    )
    def test_what_can_not_be_typed_as_a_key_is_refused(self, typed: str, told: str) -> None:
        with pytest.raises(Refused, match=told):
            check_key(typed, "client")

    @given(texts, st.sampled_from(("client", "context")))
    def test_any_text_is_a_key_that_is_kept_as_it_is_or_refused(self, typed: str, what: str) -> None:
        try:
            kept = check_key(typed, what)
        except Refused as refused:
            kept = ""
            told = str(refused)
            assert_harmless(told)
        if kept:
            assert check_key(kept, what) == kept
            assert not any(char.isspace() for char in kept)


def assert_harmless(told: str) -> None:
    assert printable(told) == told
    assert told.endswith(".")


class TestKeyFromName:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("Acme", "acme"),
            ("Müller & Söhne GmbH", "mueller-soehne"),
            ("Mu\u0308ller", "mueller"),
            ("Weiß AG", "weiss"),
            ("Łódź Solutions B.V.", "lodz-solutions"),
            ("Çelik Éclair", "celik-eclair"),
            ("GmbH", "gmbh"),
            ("Foo GmbH & Co. KG", "foo"),
            ("O'Brien Ltd.", "obrien"),
            ("Initech, Inc.", "initech"),
            ("3M", "3m"),
            ("4711 GmbH", "4711-gmbh"),
            ("International Business Machines", "international"),
            ("Donaudampfschifffahrtsgesellschaft", "donaudampfschiff"),
            ("株式会社", "client"),
            ("株式会社 ABC", "abc"),
            ("1984", "client"),
            ("", "client"),
            ("\x1b[31m", "31m"),
            ("ＡＢＣ", "abc"),
            ("-", "client"),
        ],
    )
    def test_a_key_is_derived(self, name: str, key: str) -> None:
        assert key_from(name, ()) == key

    def test_it_differs_from_the_keys_that_are_taken(self) -> None:
        assert key_from("Acme", {"ACME", "acme-2"}) == "acme-3"
        assert key_from("株式会社", {"client"}) == "client-2"
        assert key_from("Donaudampfschifffahrt", {"donaudampfschiff"}) == "donaudampfschi-2"

    @given(texts | st.text("GmbHCo.AIncL1 &ÄßŁé株-'", max_size=30), st.integers(0, 12))
    def test_any_name_gives_a_short_new_key(self, name: str, others: int) -> None:
        taken: set[str] = set()
        for _ in range(others):
            taken.add(key_from(name, taken))
        assert len(taken) == others
        for key in taken:
            assert check_key(key, "client") == key
            assert len(key) <= 16
            assert key.isascii()
