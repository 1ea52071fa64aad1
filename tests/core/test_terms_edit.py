from __future__ import annotations

from decimal import Decimal

import pytest
from whenever import Date

from hraas_tui.core.billing.terms import Agreement, Charge, Rounding, Rules, Tax, Terms
from hraas_tui.core.billing.terms_edit import (
    TermsEdit,
    below,
    changes_between,
    differences_said,
    edited_terms,
    own_rules,
    since_in,
)
from hraas_tui.core.billing.terms_text import read_rules
from hraas_tui.core.errors import Refused
from hraas_tui.core.journal import Change
from hraas_tui.core.sessions import Client, ClientId, ContextId, Requirement, TermsId

ACME = Client(ClientId("ACME000001"), "acme", "Acme", 1, 1, 0, Decimal(140), "EUR")
BARE = ACME._replace(rate=None, currency=None)
VPN = ContextId("VPN0000001")
APRIL = "2026-04-01"


def edited(agreement: Agreement, edit: TermsEdit, id_: str = "NEW0000001") -> Agreement:
    return edited_terms(agreement, edit, lambda: id_)


def test_a_layer_is_made_changed_and_goes() -> None:
    first = edited(Agreement(ACME), TermsEdit(Rules(increment=15, minimum=30), since=APRIL))
    layer = Terms(TermsId("NEW0000001"), ACME.id, None, APRIL, Rules(increment=15, minimum=30))
    assert first.terms == (layer,)
    assert changes_between(Agreement(ACME), first) == (Change(None, layer),)
    second = edited(
        first, TermsEdit(Rules(increment=30), since=APRIL, clear=frozenset({"minimum"})), "OTHER00001"
    )
    changed = layer._replace(rules=Rules(increment=30))
    assert changes_between(first, second) == (Change(layer, changed),)
    third = edited(second, TermsEdit(since=APRIL, clear=frozenset({"increment"})))
    assert changes_between(second, third) == (Change(changed, None),)
    assert third == Agreement(ACME)


def test_what_the_client_says_itself_is_kept_by_its_record() -> None:
    rules = read_rules({"rate": "150 USD", "requires": "note", "rounding": "up"})
    found = edited(Agreement(BARE), TermsEdit(rules))
    assert found.client == BARE._replace(
        rate=Decimal(150), currency="USD", requires=frozenset({Requirement.NOTE})
    )
    assert [each.rules for each in found.terms] == [Rules(rounding=Rounding.UP)]
    assert own_rules(found, "", None) == rules
    cleared = edited(found, TermsEdit(clear=frozenset({"rate", "currency", "requires", "rounding"})))
    assert cleared == Agreement(BARE)


def test_a_later_rate_leaves_the_record_alone() -> None:
    found = edited(Agreement(ACME), TermsEdit(Rules(rate=Decimal(150)), since=APRIL))
    assert found.client == ACME
    assert (found.on("2026-03-31").rate, found.on(APRIL).rate) == (Decimal(140), Decimal(150))
    assert found.on(APRIL).currency == "EUR"


def test_what_holds_otherwise_is_what_lies_below() -> None:
    later = edited(Agreement(ACME), TermsEdit(Rules(increment=15), since=APRIL))
    both = edited(later, TermsEdit(Rules(increment=30, charge=Charge.NO_CHARGE), VPN, APRIL), "VPN0000002")
    assert own_rules(both, APRIL, VPN) == Rules(increment=30, charge=Charge.NO_CHARGE)
    assert below(both, APRIL, VPN).increment == 15
    assert below(both, APRIL, None).increment == 6
    assert below(both, "", None).rate is None
    assert own_rules(both, "2026-05-01", None) == Rules()


def test_the_difference_is_told_in_the_words_that_are_typed() -> None:
    before = Agreement(ACME)
    edit = TermsEdit(
        read_rules(
            {"rate": "150", "increment": "15", "rounding": "up", "tax": "19% VAT", "windows": "sat x2"}
        ),
        since=APRIL,
    )
    assert differences_said(before, edited(before, edit), edit) == (
        "rate 140 EUR → 150 EUR",
        "increment 6m → 15m",
        "rounding nearest → up",
        "after-hours none → sat 00:00-24:00 x2",
        "tax none → 19% VAT",
    )


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (TermsEdit(Rules(tax=Tax(Decimal(19), "VAT")), VPN), "can't have a tax of its own"),
        (TermsEdit(context=VPN, clear=frozenset({"retainer"})), "can't have a retainer of its own"),
        (
            TermsEdit(Rules(rate=Decimal(1), currency="USD"), VPN),
            "billed in EUR, so a context of it can't be billed in USD",
        ),
        (TermsEdit(Rules(rate=Decimal(-1))), "negative"),
        (TermsEdit(Rules(currency="euro")), "three letters"),
        (TermsEdit(Rules(increment=7)), "can't be an increment"),
        (TermsEdit(Rules(minimum=-1)), "can't be a minimum"),
        (TermsEdit(clear=frozenset({"currency"})), "In which currency is the rate 140"),
        (TermsEdit(Rules(increment=15), since="2026-02-30"), "no day 2026-02-30"),
        (TermsEdit(Rules(increment=15), since="soon"), "is no date"),
    ],
)
def test_what_no_terms_can_say_is_refused(edit: TermsEdit, told: str) -> None:
    with pytest.raises(Refused, match=told):
        edited(Agreement(ACME), edit)


def test_no_rate_is_without_a_currency_at_any_time() -> None:
    with pytest.raises(Refused, match="In which currency is the rate 95"):
        edited(Agreement(BARE), TermsEdit(Rules(rate=Decimal(95)), VPN))
    with pytest.raises(Refused, match="rate over the retainer"):
        edited(Agreement(BARE), TermsEdit(read_rules({"retainer": "20h/month, over 120"})))
    dated = edited(Agreement(ACME), TermsEdit(Rules(rate=Decimal(95)), VPN, APRIL))
    with pytest.raises(Refused, match="In which currency is the rate 95"):
        edited(dated, TermsEdit(clear=frozenset({"rate", "currency"})))


def test_a_context_may_name_the_currency_of_its_client() -> None:
    found = edited(Agreement(ACME), TermsEdit(read_rules({"rate": "95 EUR"}), VPN))
    assert [each.rules for each in found.terms] == [Rules(rate=Decimal(95))]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", ""),
        (" Start ", ""),
        ("the beginning", ""),
        ("2026-4-1", APRIL),
        ("2026-04", APRIL),
        ("today", "2026-03-16"),
        ("2027-01-01", "2027-01-01"),
    ],
)
def test_a_day_from_which_terms_hold_is_read(text: str, day: str) -> None:
    assert since_in(text, Date(2026, 3, 16)) == day


@pytest.mark.parametrize("text", ["soon", "2026-13", "2026-02-30", "0001-01-01"])
def test_any_other_day_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        since_in(text, Date(2026, 3, 16))
