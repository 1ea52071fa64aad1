"""Terms as they are set, kept, undone and looked at, on a real file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from hraas_tui.core.billing.terms import Charge, Rounding, Rules
from hraas_tui.core.billing.terms_edit import TermsEdit
from hraas_tui.core.billing.terms_text import read_rules
from hraas_tui.core.clients import ClientDraft
from hraas_tui.core.errors import Refused, Stale
from hraas_tui.core.journal import first_broken
from hraas_tui.core.sessions import Requirement, TermsId
from tests.support.clock import FakeClock
from tests.support.ledgers import open_keeper, target, with_clients

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hraas_tui.core.sessions import ClientId, ContextId
    from hraas_tui.timekeeper import Timekeeper

APRIL = "2026-04-01"


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Timekeeper]:
    keeper = with_clients(open_keeper(tmp_path / "ledger.db", FakeClock()))
    acme = keeper.roster().find("acme").id
    keeper.edit_client(acme, ClientDraft(rate=Decimal(140), currency="EUR"))
    keeper.add_context(acme, "vpn")
    yield keeper
    assert first_broken(keeper.ledger.entries()) is None
    keeper.ledger.close()


@pytest.fixture
def acme(keeper: Timekeeper) -> ClientId:
    return keeper.roster().find("acme").id


@pytest.fixture
def vpn(keeper: Timekeeper) -> ContextId:
    return keeper.roster().contexts[0].id


def test_terms_of_every_kind_are_kept(keeper: Timekeeper, acme: ClientId) -> None:
    rules = read_rules(
        {
            "rate": "150 EUR",
            "charge": "no-charge",
            "increment": "15",
            "rounding": "up",
            "group": "client-day",
            "minimum": "30m",
            "windows": "mon-fri 18:00-08:00 x1.5; sat,sun,hol 00:00-24:00 x2",
            "holidays": "2026-12-25",
            "retainer": "20h/month from 15, rollover capped 10h, over 120.5, multipliers ignored",
            "tax": "19% VAT",
            "requires": "note,ticket",
        }
    )
    news = keeper.set_terms(acme, rules, since=APRIL).news
    assert news.startswith("Acme from 2026-04-01: rate 140 EUR → 150 EUR, charge billable → no-charge, ")
    (layer,) = keeper.roster().terms
    assert (layer.client, layer.context, layer.since, layer.rules) == (acme, None, APRIL, rules)
    assert keeper.roster().agreement(acme).on("2026-03-31").increment == 6
    assert keeper.roster().agreement(acme).on(APRIL).requires == {Requirement.NOTE, Requirement.TICKET}


def test_rate_and_needs_from_the_beginning_are_the_clients_own(keeper: Timekeeper, acme: ClientId) -> None:
    rules = read_rules({"rate": "95 USD", "requires": "note", "minimum": "30m"})
    assert (
        keeper.set_terms(acme, rules).news
        == "Acme from the beginning: rate 140 EUR → 95 USD, minimum none → 30m, requires none → note."
    )
    client = keeper.known_client(acme)
    assert (client.rate, client.currency, client.requires) == (
        Decimal(95),
        "USD",
        frozenset({Requirement.NOTE}),
    )
    assert [each.rules for each in keeper.roster().terms] == [Rules(minimum=30)]
    keeper.set_terms(acme, Rules(), clear=["rate", "currency", "requires", "minimum"])
    assert keeper.known_client(acme).rate is None
    assert keeper.roster().terms == ()


def test_a_context_has_terms_of_its_own(keeper: Timekeeper, acme: ClientId, vpn: ContextId) -> None:
    keeper.set_terms(acme, Rules(charge=Charge.NO_CHARGE), context=vpn)
    outcome = keeper.set_terms(acme, Rules(rate=Decimal(95)), context=vpn)
    assert outcome.news == "Acme · vpn from the beginning: rate 140 EUR → 95 EUR."
    held = keeper.roster().agreement(acme).on(APRIL, vpn)
    assert (held.charge, held.rate, held.currency) == (Charge.NO_CHARGE, Decimal(95), "EUR")
    assert len(keeper.roster().terms) == 1
    with pytest.raises(Refused, match="can't have a tax of its own"):
        keeper.set_terms(acme, read_rules({"tax": "19% VAT"}), context=vpn)
    globex = keeper.roster().find("globex").id
    with pytest.raises(Refused, match="not one of Globex"):
        keeper.set_terms(globex, Rules(increment=15), context=vpn)


def test_what_is_refused_changes_nothing(keeper: Timekeeper, acme: ClientId) -> None:
    before = keeper.ledger.position()
    globex = keeper.roster().find("globex").id
    with pytest.raises(Refused, match="In which currency"):
        keeper.set_terms(globex, Rules(rate=Decimal(95)))
    with pytest.raises(Refused, match="can't be an increment"):
        keeper.change_terms(acme, TermsEdit(Rules(increment=7)), ClientDraft(name="Acme Inc"))
    with pytest.raises(Refused, match="no day 2026-02-30"):
        keeper.set_terms(acme, Rules(increment=15), since="2026-02-30")
    assert keeper.ledger.position() == before
    assert keeper.known_client(acme).name == "Acme"


def test_what_holds_already_is_said_and_not_written(keeper: Timekeeper, acme: ClientId) -> None:
    keeper.set_terms(acme, Rules(increment=15), since=APRIL)
    before = keeper.ledger.position()
    again = keeper.set_terms(acme, Rules(increment=15), since=APRIL)
    assert (again.changed, again.news) == (False, "Acme: the terms from 2026-04-01 say that already.")
    assert keeper.ledger.position() == before
    explicit = keeper.set_terms(acme, Rules(rounding=Rounding.NEAREST), since=APRIL)
    assert explicit.news == "Acme from 2026-04-01: what holds stays the same."


def test_a_change_of_terms_is_undone_and_done_again(keeper: Timekeeper, acme: ClientId) -> None:
    keeper.set_terms(acme, Rules(rate=Decimal(95), increment=15))
    after = keeper.roster()
    assert keeper.undo().news == "Undid: changed Acme."
    assert (keeper.known_client(acme).rate, keeper.roster().terms) == (Decimal(140), ())
    assert keeper.redo().news == "Redid: changed Acme."
    assert keeper.roster() == after
    keeper.set_terms(acme, Rules(increment=30), since=APRIL)
    assert keeper.undo().news == "Undid: added terms from 2026-04-01."
    assert keeper.roster() == after


def test_terms_are_taken_back(keeper: Timekeeper, acme: ClientId) -> None:
    keeper.set_terms(acme, Rules(increment=15), since=APRIL)
    (layer,) = keeper.roster().terms
    assert keeper.remove_terms(layer.id).news == "Acme from 2026-04-01: increment 15m → 6m."
    assert keeper.roster().terms == ()
    with pytest.raises(Stale):
        keeper.remove_terms(layer.id)
    with pytest.raises(Stale):
        keeper.remove_terms(TermsId("NONE000000"))


def test_terms_that_others_rest_on_are_not_taken_back(keeper: Timekeeper) -> None:
    globex = keeper.roster().find("globex").id
    keeper.set_terms(globex, Rules(currency="EUR"), since=APRIL)
    (layer,) = keeper.roster().terms
    keeper.set_terms(globex, Rules(rate=Decimal(95)), since="2026-05-01")
    with pytest.raises(Refused, match="In which currency"):
        keeper.remove_terms(layer.id)


def test_a_client_is_added_with_its_terms_in_one_act(keeper: Timekeeper) -> None:
    rules = read_rules({"rate": "95 EUR", "increment": "15"})
    keeper.add_client_with_terms(ClientDraft(name="Umbrella"), rules)
    umbrella = keeper.roster().find("umbrella")
    assert (umbrella.rate, umbrella.currency) == (Decimal(95), "EUR")
    assert keeper.roster().agreement(umbrella.id).on(APRIL).increment == 15
    assert keeper.undo().news == "Undid: added Umbrella."
    assert keeper.roster().terms == ()
    with pytest.raises(Refused, match="In which currency"):
        keeper.add_client_with_terms(ClientDraft(name="Umbrella"), Rules(rate=Decimal(95)))


def test_only_finished_time_makes_the_day_matter(keeper: Timekeeper, acme: ClientId) -> None:
    assert not keeper.has_recorded(acme)
    keeper.start(target(keeper, "acme"))
    assert not keeper.has_recorded(acme)
    assert isinstance(keeper.clock, FakeClock)
    keeper.clock.tick(600)
    keeper.stop()
    assert keeper.has_recorded(acme)
    assert not keeper.has_recorded(keeper.roster().find("globex").id)
