from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hraas_tui.core.clients import (
    ClientDraft,
    archived,
    edited,
    edited_context,
    in_order,
    moved,
    new_client,
    new_context,
    parse_requires,
)
from hraas_tui.core.errors import Refused
from hraas_tui.core.rates import parse_rate
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Requirement

ACME = Client(ClientId("ACME000001"), "acme", "Acme", 1, 1, 0)
GLOBEX = Client(ClientId("GLOBEX0001"), "globex", "Globex", 2, 2, 1)
FIREWALL = Context(ContextId("FIREWALL01"), ACME.id, "firewall", "Firewall", 0)
ROSTER = Roster((ACME, GLOBEX), (FIREWALL,))
MADE = ClientId("NEW0000001")


def made(draft: ClientDraft, roster: Roster = ROSTER) -> Client:
    return new_client(draft, roster, client_id=MADE)


class TestNewClient:
    def test_a_name_is_enough(self) -> None:
        client = made(ClientDraft(name="Initech GmbH"))
        assert client == Client(MADE, "initech", "Initech GmbH", colour=3, hotkey=3, position=2)

    def test_the_first_client_of_an_empty_ledger_is_number_one(self) -> None:
        client = made(ClientDraft(name="Acme"), Roster())
        assert (client.key, client.hotkey, client.colour, client.position) == ("acme", 1, 1, 0)

    def test_an_id_is_drawn_when_none_is_given(self) -> None:
        assert len(new_client(ClientDraft(name="X"), ROSTER).id) == 10

    def test_the_lowest_free_digit_and_first_free_colour(self) -> None:
        roster = Roster((ACME._replace(hotkey=3, colour=2), GLOBEX))
        client = made(ClientDraft(name="X Corp"), roster)
        assert (client.hotkey, client.colour) == (1, 1)

    def test_the_least_used_colour_and_no_digit_when_all_are_taken(self) -> None:
        nine = tuple(
            Client(ClientId(f"C{n:09}"), f"c{n}", f"C{n}", colour=(n - 1) % 8 + 1, hotkey=n, position=n)
            for n in range(1, 10)
        )
        client = made(ClientDraft(name="Tenth"), Roster(nine))
        assert (client.hotkey, client.colour, client.position) == (None, 2, 10)

    def test_archived_clients_hold_neither_digit_nor_colour(self) -> None:
        roster = Roster((ACME._replace(archived=True), GLOBEX))
        client = made(ClientDraft(name="X"), roster)
        assert (client.hotkey, client.colour) == (1, 1)

    def test_what_a_draft_says_is_taken(self) -> None:
        draft = ClientDraft(
            name="Initech",
            key="INI",
            colour=7,
            hotkey=9,
            rate=Decimal("140.50"),
            currency="eur",
            zone="America/New_York",
            requires=frozenset({Requirement.NOTE}),
        )
        assert made(draft) == Client(
            MADE,
            "ini",
            "Initech",
            7,
            9,
            2,
            Decimal("140.50"),
            "EUR",
            "America/New_York",
            frozenset({Requirement.NOTE}),
        )

    @pytest.mark.parametrize("name", [None, "", "   ", "\x1b"])
    def test_a_name_is_needed(self, name: str | None) -> None:
        with pytest.raises(Refused, match="needs a name"):
            made(ClientDraft(name=name))

    def test_a_key_is_made_unique(self) -> None:
        assert made(ClientDraft(name="ACME")).key not in {"acme", "globex", ""}

    @given(st.text(min_size=1, max_size=60))
    def test_any_name_gives_a_client_or_a_sentence(self, name: str) -> None:
        try:
            client = made(ClientDraft(name=name))
        except Refused:
            return
        assert client.name.strip()
        assert made(ClientDraft(name="X", key=client.key)).key == client.key


class TestEdited:
    def test_an_empty_draft_changes_nothing(self) -> None:
        assert edited(ACME, ClientDraft(), ROSTER) == ACME

    def test_its_own_key_and_digit_are_no_clash(self) -> None:
        assert edited(ACME, ClientDraft(key="acme", hotkey=1), ROSTER) == ACME

    def test_hotkey_0_is_none(self) -> None:
        assert edited(ACME, ClientDraft(hotkey=0), ROSTER).hotkey is None

    def test_empty_texts_clear_rate_and_zone(self) -> None:
        rich = ACME._replace(rate=Decimal(90), currency="EUR", zone="Europe/Berlin")
        cleared = edited(rich, ClientDraft(rate="", zone=""), ROSTER)
        assert (cleared.rate, cleared.currency, cleared.zone) == (None, None, None)

    def test_the_requirements_can_be_emptied(self) -> None:
        strict = ACME._replace(requires=frozenset(Requirement))
        assert edited(strict, ClientDraft(requires=frozenset()), ROSTER).requires == frozenset()

    def test_a_digit_of_an_archived_client_is_free(self) -> None:
        roster = Roster((ACME, GLOBEX._replace(archived=True)))
        assert edited(ACME, ClientDraft(hotkey=2), roster).hotkey == 2

    @pytest.mark.parametrize(
        ("draft", "sentence"),
        [
            (ClientDraft(key="Globex"), "globex is already the key of Globex."),
            (ClientDraft(hotkey=2), "2 is the hotkey of Globex. Free: 3."),
            (ClientDraft(hotkey=10), "10 can't be a hotkey"),
            (ClientDraft(hotkey=-1), "-1 can't be a hotkey"),
            (ClientDraft(colour=9), "There is no colour 9"),
            (ClientDraft(colour=0), "There is no colour 0"),
            (ClientDraft(zone="Berlin"), "There is no time zone 'Berlin'"),
            (ClientDraft(rate=Decimal(90)), "In which currency is the rate 90?"),
            (ClientDraft(rate=Decimal(-1), currency="EUR"), "can't be negative"),
            (ClientDraft(rate=Decimal("NaN"), currency="EUR"), "has to be a number"),
            (ClientDraft(rate=Decimal("Infinity"), currency="EUR"), "has to be a number"),
            (ClientDraft(rate=Decimal("1.00001"), currency="EUR"), "at most 4 decimal places"),
            (ClientDraft(rate=Decimal(1_000_000), currency="EUR"), "below 1 000 000"),
            (ClientDraft(rate=Decimal(90), currency="Euro"), "“Euro” is not a currency"),
            (ClientDraft(rate=Decimal(90), currency="€€€"), "“€€€” is not a currency"),
            (ClientDraft(name=""), "A client needs a name."),
        ],
    )
    def test_what_cannot_be_is_refused(self, draft: ClientDraft, sentence: str) -> None:
        with pytest.raises(Refused) as refusal:
            edited(ACME, draft, ROSTER)
        assert sentence in str(refusal.value)

    @pytest.mark.parametrize("key", ["", "   ", "7", "a b", "a/b", "[red]", "x" * 33, "\x1b[31m"])
    def test_keys_that_cannot_be_typed_are_refused(self, key: str) -> None:
        with pytest.raises(Refused):
            edited(ACME, ClientDraft(key=key), ROSTER)

    def test_a_very_long_name_is_refused(self) -> None:
        with pytest.raises(Refused):
            edited(ACME, ClientDraft(name="x" * 10_000), ROSTER)

    def test_a_taken_key_of_an_archived_client_says_so(self) -> None:
        roster = Roster((ACME, GLOBEX._replace(archived=True)))
        with pytest.raises(Refused, match="already the key of Globex, which is archived"):
            edited(ACME, ClientDraft(key="globex"), roster)

    def test_no_digit_left_is_said(self) -> None:
        nine = tuple(Client(ClientId(f"C{n:09}"), f"c{n}", f"C{n}", 1, n, n) for n in range(1, 10))
        with pytest.raises(Refused, match=r"5 is the hotkey of C5\. Take it from that client first"):
            made(ClientDraft(name="X", hotkey=5), Roster(nine))


class TestArchived:
    def test_away_and_back_is_the_same(self) -> None:
        away = archived(ACME, True, ROSTER)
        assert away.archived
        assert archived(away, False, Roster((away, GLOBEX))) == ACME

    def test_one_that_comes_back_gets_a_free_digit_if_its_own_is_taken(self) -> None:
        away = archived(ACME, True, ROSTER)
        roster = Roster((away, GLOBEX._replace(hotkey=1)))
        assert archived(away, False, roster).hotkey == 2


class TestContexts:
    def test_a_key_is_enough(self) -> None:
        context = new_context(ACME.id, "vpn", "", ROSTER, context_id=ContextId("VPN0000001"))
        assert context == Context(ContextId("VPN0000001"), ACME.id, "vpn", "vpn", 1)

    def test_a_name_is_enough(self) -> None:
        context = new_context(ACME.id, "", "Payment Gateway", ROSTER)
        assert (context.key, context.name) == ("payment-gateway", "Payment Gateway")

    def test_the_first_one_is_at_place_0(self) -> None:
        assert new_context(GLOBEX.id, "firewall", "", ROSTER).position == 0

    def test_a_key_is_taken_whatever_its_case(self) -> None:
        with pytest.raises(Refused, match="Acme has a context firewall already"):
            new_context(ACME.id, "FIREWALL", "", ROSTER)

    def test_neither_key_nor_name_is_refused(self) -> None:
        with pytest.raises(Refused, match="A context needs a name"):
            new_context(ACME.id, " ", "", ROSTER)

    def test_a_key_without_spaces(self) -> None:
        with pytest.raises(Refused):
            new_context(ACME.id, "two words", "", ROSTER)

    def test_edits(self) -> None:
        assert edited_context(FIREWALL, None, None, ROSTER) == FIREWALL
        assert edited_context(FIREWALL, "fw", None, ROSTER) == FIREWALL._replace(key="fw")
        assert edited_context(FIREWALL, None, "", ROSTER).name == "firewall"
        assert edited_context(FIREWALL, "Firewall", "FW 2", ROSTER).name == "FW 2"

    def test_a_name_that_is_the_key_follows_it(self) -> None:
        plain = FIREWALL._replace(name="firewall")
        assert edited_context(plain, "fw", None, Roster((ACME,), (plain,))).name == "fw"


def some(count: int, put_away: set[int] = frozenset()) -> list[Client]:  # type: ignore[assignment]
    return [
        Client(ClientId(f"C{n:09}"), f"c{n}", f"C{n}", 1, None, position=n * 3, archived=n in put_away)
        for n in range(count)
    ]


def after(clients: list[Client], changed: tuple[Client, ...]) -> list[str]:
    new = {client.id: client for client in changed}
    return [client.key for client in in_order(new.get(client.id, client) for client in clients)]


class TestMoved:
    def test_down_and_up(self) -> None:
        clients = some(3)
        assert after(clients, moved(clients, clients[0].id, 1)) == ["c1", "c0", "c2"]
        assert after(clients, moved(clients, clients[2].id, -2)) == ["c2", "c0", "c1"]

    def test_nothing_moves_past_an_end(self) -> None:
        clients = some(3)
        assert after(clients, moved(clients, clients[2].id, 5)) == ["c0", "c1", "c2"]
        assert after(clients, moved(clients, clients[1].id, -5)) == ["c1", "c0", "c2"]

    def test_archived_ones_are_at_the_end_and_stay_there(self) -> None:
        clients = some(4, {1})
        assert [client.key for client in in_order(clients)] == ["c0", "c2", "c3", "c1"]
        assert after(clients, moved(clients, clients[1].id, -2)) == ["c0", "c2", "c3", "c1"]
        assert after(clients, moved(clients, clients[3].id, 1)) == ["c0", "c2", "c3", "c1"]
        assert after(clients, moved(clients, clients[0].id, 1)) == ["c2", "c0", "c3", "c1"]

    def test_only_what_changes_is_told(self) -> None:
        clients = [client._replace(position=n) for n, client in enumerate(some(5))]
        assert {client.key for client in moved(clients, clients[1].id, 1)} == {"c1", "c2"}
        assert moved(clients, clients[0].id, -1) == ()

    @given(st.integers(1, 8), st.data())
    def test_places_are_the_order(self, count: int, data: st.DataObject) -> None:
        clients = some(count, data.draw(st.sets(st.integers(0, count - 1))))
        mover = data.draw(st.sampled_from(clients))
        changed = {c.id: c for c in moved(clients, mover.id, data.draw(st.integers(-9, 9)))}
        result = in_order(changed.get(c.id, c) for c in clients)
        assert [client.position for client in result] == list(range(count))
        assert {client.id for client in result} == {client.id for client in clients}


class TestParseRate:
    @pytest.mark.parametrize(
        ("text", "rate", "currency"),
        [
            ("140", "140", None),
            (" 140.50 EUR ", "140.50", "EUR"),
            ("140,50", "140.50", None),
            ("€140", "140", "EUR"),
            ("140 €", "140", "EUR"),
            ("£95.5", "95.5", "GBP"),
            ("chf 200", "200", "CHF"),
            ("140eur/h", "140", "EUR"),
            ("0", "0", None),
            ("0.125", "0.125", None),
            ("12.3456", "12.3456", None),
        ],
    )
    def test_it_reads(self, text: str, rate: str, currency: str | None) -> None:
        assert parse_rate(text) == (Decimal(rate), currency)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("-5", "can't be negative"),
            ("€-5", "can't be negative"),
            ("NaN", "is not an hourly rate"),
            ("Infinity", "is not an hourly rate"),
            ("1e5", "is not an hourly rate"),
            ("", "is not an hourly rate"),
            ("EUR", "is not an hourly rate"),
            ("one forty", "is not an hourly rate"),
            ("١٤٠", "is not an hourly rate"),
            ("1,400", "Is 1,400 1400 or 1.4000?"),
            ("1.400", "Is 1.400 1400 or 1.4000?"),
            ("1,400.50", "without thousands separators"),
            ("1 400", "without thousands separators"),
            ("1'400", "without thousands separators"),
            ("140.", "not a plain amount"),
            ("1.00001", "at most 4 decimal places"),
            ("1000000", "below 1 000 000"),
            ("$140", "Name one: USD, CAD or AUD"),
            ("€140 EUR", "names two currencies"),
            ("x" * 10_000, "…"),
        ],
    )
    def test_it_refuses(self, text: str, sentence: str) -> None:
        with pytest.raises(Refused) as refusal:
            parse_rate(text)
        assert sentence in str(refusal.value)
        assert len(str(refusal.value)) < 200

    @given(st.text(max_size=30))
    def test_it_reads_or_refuses(self, text: str) -> None:
        try:
            rate, currency = parse_rate(text)
        except Refused:
            return
        assert rate >= 0
        assert currency is None or len(currency) == 3


def test_requirements_are_read() -> None:
    assert parse_requires("note, Ticket") == {Requirement.NOTE, Requirement.TICKET}
    assert parse_requires("") == parse_requires("none") == frozenset()
    with pytest.raises(Refused, match="beer"):
        parse_requires("note,beer")
