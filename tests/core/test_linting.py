"""What is searched for other clients' words: nothing of theirs is missed, nothing of one's own is found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hraas_tui.core.billing.linting import Finding, Forbidden, Kind, forbidden_in, lint, search
from hraas_tui.core.billing.statements import Party, TaxLine
from hraas_tui.core.billing.words import STOPS, name_phrases, phrase
from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId
from tests.support.days import NOON, ZONE
from tests.support.statements import Call, statement

ACME = Client(ClientId("acme"), "acme", "Acme GmbH", 1, 1, 0)
GLOBEX = Client(ClientId("globex"), "glx", "Globex Corporation", 2, 2, 1)
OLD = Client(ClientId("old"), "mueller", "Müller & Söhne KG", 3, None, 2, archived=True)


def context(client: Client, key: str, name: str = "") -> Context:
    return Context(ContextId(f"{client.key}-{key}"), client.id, key, name or key, 0)


ROSTER = Roster(
    (ACME, GLOBEX, OLD),
    (
        context(ACME, "docs"),
        context(ACME, "firewall", "Firewall of the head office"),
        context(GLOBEX, "docs"),
        context(GLOBEX, "deploy-window"),
        context(GLOBEX, "gw", "Payment gateway"),
        context(GLOBEX, "qa"),
        context(OLD, "firewall"),
        context(OLD, "mail"),
    ),
)
TICKETS = (
    (GLOBEX.id, "CHG-2201"),
    (GLOBEX.id, "4812"),
    (GLOBEX.id, "12"),
    (OLD.id, "CHG-7"),
    (ACME.id, "CHG-7"),
)


def linted(*allowed: str, roster: Roster = ROSTER, **said: str) -> tuple[Finding, ...]:
    """What is found in Acme's statement with one session that says so."""
    draft = statement("acme", Call("A", NOON, 60, 60, **said))  # type: ignore[arg-type]
    return lint(draft, forbidden_in(draft, roster, TICKETS, allowed))


def found(note: str, *allowed: str) -> list[str]:
    return [finding.word for finding in linted(*allowed, note=note)]


class TestNames:
    @pytest.mark.parametrize(
        ("note", "word"),
        [
            ("Asked Globex for the keys", "Globex"),
            ("asked GLOBEX corporation", "Globex Corporation"),
            ("see https://wiki.globex.example/x", "Globex"),
            ("to anna@globex-corp.example", "Globex"),
            ("moved fw_globex_01", "Globex"),
            ("Ｇｌｏｂｅｘ's keys", "Globex"),
            ("like at MÜLLER", "Müller"),
            ("Mu\u0308ller called", "Müller"),
            ("glx: as usual", "glx"),
            ("GLX", "glx"),
        ],
    )
    def test_whole_words_are_found_whatever_their_look(self, note: str, word: str) -> None:
        assert found(note) == [word]

    @pytest.mark.parametrize(
        "note",
        ["Globexing", "myglobex", "glxs", "a corporation called", "KG & Co", "GmbH", "Acme GmbH, acme", ""],
    )
    def test_parts_of_words_and_legal_forms_are_not(self, note: str) -> None:
        assert found(note) == []

    @pytest.mark.parametrize(
        ("name", "phrases"),
        [
            ("Globex Corporation", {"globex corporation", "globex"}),
            ("Müller & Söhne GmbH & Co. KG", {"müller söhne gmbh co kg", "müller söhne", "müller", "söhne"}),
            ("The Software Group Ltd", {"the software group ltd", "the software group"}),
            ("HP Inc.", {"hp inc"}),
            ("Studio 54", {"studio 54"}),
            ("3M", {"3m"}),
            ("L'Oréal", {"l oréal", "oréal"}),
            ("株式会社山田", {"株 式 会 社 山 田", "山 田"}),
            ("Acme™", {"acme"}),
            ("!", set()),
        ],
    )
    def test_what_names_a_client(self, name: str, phrases: set[str]) -> None:
        assert {" ".join(said) for said in name_phrases(name)} == phrases

    def test_names_in_scripts_without_spaces_are_found_inside(self) -> None:
        yamada = Client(ClientId("y"), "yamada", "株式会社山田", 4, None, 3)
        (finding,) = linted(roster=Roster((ACME, yamada)), note="山田様と会議")
        assert (finding.word, finding.places[0].excerpt) == ("山田", "山田様と会議")

    def test_a_joining_word_is_no_name(self) -> None:
        it = Client(ClientId("i"), "it", "It", 4, None, 3)
        assert linted(roster=Roster((ACME, it)), note="it is a matter of IT") == ()


class TestContexts:
    def test_keys_and_names_are_found(self) -> None:
        assert found("in the deploy window, at the Payment Gateway") == ["deploy-window", "Payment gateway"]
        assert found("mail to all") == ["mail"]

    def test_what_both_have_is_ignored(self) -> None:
        assert found("wrote docs about the firewall and the office") == []

    def test_a_part_of_ones_own_is_ignored(self) -> None:
        office = Client(ClientId("o"), "o-1", "Head Office Ltd", 4, None, 3)
        assert linted(roster=Roster((ACME, office), ROSTER.contexts[:2]), note="head office") == ()

    def test_two_letters_are_one_only_where_they_are_marked(self) -> None:
        assert found("qa for gw") == []
        assert found("@qa today") == ["qa"]

    def test_it_may_be_the_context_of_several(self) -> None:
        roster = Roster(ROSTER.clients, (context(GLOBEX, "vpn"), context(OLD, "VPN")))
        (finding,) = linted(roster=roster, note="VPN")
        assert [(owner.kind, owner.client) for owner in finding.owners] == [
            (Kind.CONTEXT, GLOBEX.id),
            (Kind.CONTEXT, OLD.id),
        ]


class TestTickets:
    def test_they_are_found_in_notes(self) -> None:
        (finding,) = linted(note="after chg-2201")
        assert (finding.word, finding.owners[0].kind) == ("CHG-2201", Kind.TICKET)
        assert [(place.where, place.excerpt) for place in finding.places] == [("note", "after chg-2201")]
        assert found("CHG 2202, CHG-22011") == []

    def test_one_that_ones_own_begins_with_is_ignored(self) -> None:
        assert linted(note="after CHG-2201", ticket="CHG-2201-b") == ()

    def test_what_both_have_is_ignored(self) -> None:
        assert found("CHG-7") == []

    def test_numbers_are_tickets_where_they_look_like_one(self) -> None:
        assert found("12 users in room 4813") == []
        assert found("see #12, and 4812") == ["12", "4812"]

    def test_a_ticket_filed_here_by_mistake_does_not_excuse_the_name_in_it(self) -> None:
        (finding,) = linted(note="for Globex", ticket="GLOBEX-77")
        assert [(place.where, place.session) for place in finding.places] == [("ticket", "A"), ("note", "A")]


class TestWhatIsPrinted:
    def test_every_text_is_searched(self) -> None:
        draft = statement(
            "acme",
            Call("A", NOON, 60, 60, note="note Globex", ticket="t-Globex", context="c-Globex"),
            client=Party("Acme", ("c/o Globex",)),
            consultant=Party("Globex Consulting", ("12 Globex Street",)),
            rules=("Rules of Globex.",),
            changes=("Session A: note “Globex” is now “x”.",),
            taxes=(TaxLine("Globex tax", 0, 0, 0, "EUR"),),  # type: ignore[arg-type]
            number="GLOBEX-1",
        )
        (finding,) = lint(draft, forbidden_in(draft, ROSTER))
        assert [place.where for place in finding.places] == [
            "client's address",
            "consultant's name",
            "consultant's address",
            "number",
            "rules",
            "tax",
            "list of changes",
            "context",
            "context",
            "ticket",
            "note",
        ]

    def test_the_zone_of_the_rules_is_a_place(self) -> None:
        berlin = Client(ClientId("b"), "berlin", "Berlin", 4, None, 3)
        draft = statement("acme", rules=(f"A day starts in {ZONE}.", "Berlin pays."))
        (finding,) = lint(draft, forbidden_in(draft, Roster((ACME, berlin))))
        assert [place.excerpt for place in finding.places] == ["Berlin pays."]

    def test_numbers_in_prose_are_no_tickets(self) -> None:
        draft = statement("acme", rules=("An hour costs 4812 EUR.",), client=Party("Acme", ("4812 Linz",)))
        assert lint(draft, forbidden_in(draft, ROSTER, TICKETS)) == ()

    def test_a_word_is_told_once_with_all_its_places(self) -> None:
        draft = statement(
            "acme", *(Call(f"A{n}", NOON + n, 1, 1, note="Globex and GLOBEX") for n in range(7))
        )
        (finding,) = lint(draft, forbidden_in(draft, ROSTER))
        assert finding.sessions == tuple(f"A{n}" for n in range(7))
        assert finding.sentence == (
            "“Globex” is a part of the name of Globex Corporation and stands in the notes of 7 sessions "
            "(A0, A1, A2, A3, A4 and 2 more)."
        )

    def test_it_is_told_in_a_sentence(self) -> None:
        assert [each.sentence for each in linted(note="glx, mail", ticket="Globex-Corporation")] == [
            "“Globex Corporation” is the name of Globex Corporation and stands in the ticket of A.",
            "“glx” is the key of Globex Corporation and stands in the note of A.",
            "“mail” is a context of Müller & Söhne KG and stands in the note of A.",
        ]

    def test_an_excerpt_is_cut_on_both_sides(self) -> None:
        (finding,) = linted(note=f"{'x' * 50} Globex {'y' * 50}")
        assert finding.places[0].excerpt == f"…{'x' * 29} Globex {'y' * 29}…"


class TestAllowed:
    def test_what_was_allowed_is_no_finding(self) -> None:
        assert found("Globex, glx and mail", "GLOBEX", "mail") == ["glx"]

    def test_it_covers_what_is_inside_it(self) -> None:
        assert found("Globex Street, Globex", "Globex Street") == ["Globex"]
        assert found("Globex Corporation", "globex") == ["Globex Corporation"]


class TestFiles:
    def test_the_text_of_a_file_is_searched(self) -> None:
        forbidden = Forbidden(ACME.id, ROSTER, TICKETS)
        text = "client,note,seconds\r\nacme,Asked Globex,4812\r\nacme,#4812,12\r\n"
        assert [finding.word for finding in search(text, forbidden)] == ["Globex", "4812"]
        assert search(text, forbidden)[0].sentence.endswith("stands in the file.")

    def test_what_the_format_itself_says_is_no_finding(self) -> None:
        roster = Roster(ROSTER.clients, (context(GLOBEX, "note"), context(GLOBEX, "seconds")))
        forbidden = Forbidden(ACME.id, roster)
        text = "client,note,seconds\r\nacme,x,1\r\n"
        assert [finding.word for finding in search(text, forbidden, {"Note"})] == ["seconds"]


NAMES = st.text(st.sampled_from("abÄß名कि '-.&™1"), min_size=1, max_size=8) | st.sampled_from(
    ["Globex", "Acme Services", "Söhne & Co", "GmbH", "the", "deploy-window"]
)


def some_clients(names: list[str]) -> Roster:
    """The first is the one whose statement it is."""
    clients = tuple(
        Client(ClientId(str(at)), name, name, 1, None, at) for at, name in enumerate(names) if name.strip()
    )
    return Roster(clients)


@given(names=st.lists(NAMES, min_size=2, max_size=5), before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_planted_word_is_always_found(names: list[str], before: str, after: str) -> None:
    roster = some_clients(names)
    assume(len(roster.clients) > 1)
    own, other = roster.clients[0], roster.clients[1]
    mine = phrase(own.name)
    said = phrase(other.name)
    assume(said and not (len(said) == 1 and said[0] in STOPS))
    assume(not any(mine[at : at + len(said)] == said for at in range(len(mine))))
    matches = list(Forbidden(own.id, roster).found(f"{before} | {other.name} | {after}"))
    assert any(is_in(said, phrase(match.word)) for match in matches)


def is_in(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole)))


@given(
    names=st.lists(NAMES, min_size=1, max_size=5),
    tickets=st.lists(st.tuples(st.integers(0, 4), NAMES)),
    between=st.sampled_from([" ", ", ", "\n", " — "]),
)
def test_nothing_of_ones_own_is_ever_found(
    names: list[str], tickets: list[tuple[int, str]], between: str
) -> None:
    roster = some_clients(names)
    assume(roster.clients)
    own = roster.clients[0]
    theirs = [(ClientId(str(at)), ticket) for at, ticket in tickets]
    forbidden = Forbidden(own.id, roster, theirs)
    for text in (own.name, own.key):
        assert list(forbidden.found(text)) == []
    for of, ticket in theirs:
        if of == own.id:
            kinds = {owner.kind for match in forbidden.found(ticket) for owner in match.owners}
            assert Kind.TICKET not in kinds
    alone = Roster((own,))
    assert list(Forbidden(own.id, alone).found(between.join(names))) == []


@given(
    text=st.text(),
    names=st.lists(st.text(max_size=12), min_size=1, max_size=4),
    allowed=st.lists(st.text(max_size=8)),
)
def test_any_text_can_be_searched(text: str, names: list[str], allowed: list[str]) -> None:
    roster = Roster(
        tuple(Client(ClientId(str(at)), name, name, 1, None, at) for at, name in enumerate(names))
    )
    forbidden = Forbidden(ClientId("0"), roster, [(ClientId("1"), name) for name in names], allowed)
    for finding in search(text, forbidden):
        assert finding.owners
        assert all(owner.client != "0" for owner in finding.owners)
        assert finding.sentence.endswith("stands in the file.")
