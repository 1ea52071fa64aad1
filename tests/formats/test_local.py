from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from hraas_tui.core.money import places
from hraas_tui.core.periods import Period
from hraas_tui.formats.local import FALLBACK, Local, known
from tests.support.drawn import MARCH, local

BERLIN = "Europe/Berlin"
LOCALES = ("en_GB", "de_DE", "fr_FR", "de_CH", "en_US", "ja_JP", "pt_BR", "hi_IN", "sv_SE")
CURRENCIES = ("EUR", "JPY", "CHF", "BHD", "IQD", "INR")


def at(locale: str) -> Local:
    return Local(locale, BERLIN)


def flat(text: str) -> str:
    """The text with plain blanks: which kind stands where changes from one edition of the CLDR to the next."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("locale", "euros", "yen", "number", "percent"),
    [
        ("en_GB", "€4,368.00", "JP¥4,368", "1,234,567.5", "7.7%"),
        ("en_US", "€4,368.00", "¥4,368", "1,234,567.5", "7.7%"),
        ("de_DE", "4.368,00 €", "4.368 ¥", "1.234.567,5", "7,7 %"),
        ("fr_FR", "4 368,00 €", "4 368 JPY", "1 234 567,5", "7,7 %"),
        ("de_CH", "EUR 4’368.00", "¥ 4’368", "1’234’567.5", "7.7%"),
        ("ja_JP", "€4,368.00", "￥4,368", "1,234,567.5", "7.7%"),
    ],
)
def test_each_country_writes_figures_its_own_way(
    locale: str, euros: str, yen: str, number: str, percent: str
) -> None:
    writer = at(locale)
    assert flat(writer.money(Decimal(4368), "EUR")) == euros
    assert flat(writer.money(Decimal(4368), "JPY")) == yen
    assert flat(writer.number(Decimal("1234567.45"), 1)) == number
    assert flat(writer.percent(Decimal("7.70"))) == percent


@pytest.mark.parametrize(
    ("sentence", "british", "german"),
    [
        (
            "For vpn, from 16 March 2026 on: An hour costs 1200.50 EUR; it is rounded to 0.01 EUR.",
            "For vpn, from 16 Mar 2026 on: An hour costs €1,200.50; it is rounded to €0.01.",
            "For vpn, from 16.03.2026 on: An hour costs 1.200,50 €; it is rounded to 0,01 €.",
        ),
        (
            "Monday 18:00–08:00 × 1.5; else × 2.",
            "Monday 18:00–08:00 × 1.5; else × 2.",
            "Monday 18:00–08:00 × 1,5; else × 2.",
        ),
        (
            "Holidays: 2026-04-03 and 2026-12-25.",
            "Holidays: 3 Apr 2026 and 25 Dec 2026.",
            "Holidays: 03.04.2026 and 25.12.2026.",
        ),
        ("A total of -4000 JPY.", "A total of -JP¥4,000.", "A total of -4.000 ¥."),
        ("Times are those of Etc/GMT-5.", "Times are those of Etc/GMT-5.", "Times are those of Etc/GMT-5."),
    ],
)
def test_figures_in_sentences(sentence: str, british: str, german: str) -> None:
    assert flat(at("").sentence(sentence)) == british
    assert flat(at("de_DE").sentence(sentence)) == german


@pytest.mark.parametrize(
    "sentence",
    [
        "Session A: note is now “paid 100.50 EUR × 1.5 on 2026-03-16, 16 March 2026”.",
        "Session A: context is now “a”, note “× 1.5” was added.",
        "For v-2026-03-16, v1.5.100 EUR and 2026-99-99.",
        "For 31 February 2026.",
    ],
)
def test_words_in_sentences_stay(sentence: str) -> None:
    assert at("de_DE").sentence(sentence) == sentence


@given(
    st.sampled_from(LOCALES),
    st.sampled_from(CURRENCIES),
    st.decimals(-(10**9), 10**9, places=4),
)
def test_an_amount_keeps_every_place(locale: str, currency: str, amount: Decimal) -> None:
    writer = at(locale)
    shown = writer.money(amount, currency)
    digits = "".join(sign for sign in shown if sign.isdecimal() or sign in ",.’\u202f\xa0").strip(
        "\xa0\u202f.,"
    )
    symbols = writer.locale.number_symbols["latn"]
    for blank in ("\xa0", "\u202f", "’"):
        if symbols["group"] != blank:
            digits = digits.replace(blank, "")
    assert parse_decimal(digits, locale=writer.locale) == abs(amount)
    assert ("-" in shown) == (amount < 0)
    decimals = digits.rpartition(symbols["decimal"])[2] if symbols["decimal"] in digits else ""
    assert len(decimals) >= places(currency)


@pytest.mark.parametrize(
    ("locale", "date", "day", "clock", "exact"),
    [
        ("", "16 Mar 2026", "Mon, 16 Mar 2026", "22:02", "22:02:13"),
        ("de_DE", "16.03.2026", "Mo., 16. März 2026", "22:02", "22:02:13"),
        ("en_US", "Mar 16, 2026", "Mon, Mar 16, 2026", "10:02 PM", "10:02:13 PM"),
        ("ja_JP", "2026/03/16", "2026年3月16日(月)", "22:02", "22:02:13"),
    ],
)
def test_dates_and_times(locale: str, date: str, day: str, clock: str, exact: str) -> None:
    writer = at(locale)
    moment = local("2026-03-16 22:02") + 13
    assert writer.date("2026-03-16") == writer.date(Date(2026, 3, 16)) == date
    assert writer.day("2026-03-16") == day
    assert flat(writer.clock(moment)) == clock
    assert flat(writer.clock(moment, seconds=True)) == exact
    assert writer.offset(moment) == "+01:00"


def test_the_clock_is_the_zones() -> None:
    assert Local("", "Asia/Kolkata").clock(0) == "05:30"


@pytest.mark.parametrize("name", ["", "xx_YY", "../../etc/passwd", "C", "de_XX", "\x00", "_", "de__DE__"])
def test_an_unknown_locale_is_the_fallback(name: str) -> None:
    assert not known(name)
    assert at(name).locale == at(FALLBACK).locale


@pytest.mark.parametrize("name", ["de_DE", "de-DE", " de_DE ", "de_DE.UTF-8"])
def test_a_locale_may_be_written_in_several_ways(name: str) -> None:
    assert known(name)
    assert str(at(name).locale) == "de_DE"


@pytest.mark.parametrize(
    ("period", "english", "german"),
    [
        (MARCH, "March 2026", "März 2026"),
        (Period.day(Date(2026, 3, 16)), "Mon, 16 Mar 2026", "Mo., 16. März 2026"),
        (Period(Date(2026, 3, 2), Date(2026, 3, 8)), "2–8 Mar 2026", "2.–8. März 2026"),
    ],
)
def test_a_period_is_said_as_shortly_as_it_can_be(period: Period, english: str, german: str) -> None:
    assert at("").period(period) == english
    assert at("de_DE").period(period) == german


def test_hours_and_minutes() -> None:
    assert at("de_DE").hours(31 * 3600 + 900) == "31,25"
    assert at("").hours(18) == "0.01"  # half a hundredth goes up
    assert at("").hms(6360) == "1:46"
    assert at("").hms(6373) == "1:46:13"
    assert at("").hms(6360, whole=True) == "1:46:00"
    assert at("").hms(100 * 3600) == "100:00"


def test_a_factor_has_the_places_that_it_needs() -> None:
    assert [at("de_DE").factor(Decimal(factor)) for factor in ("1.50", "2", "1.125")] == ["1,5", "2", "1,125"]
