"""Who the invented consultant works for, on what, and who calls."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hraas_tui.core.roster import Roster
from hraas_tui.core.sessions import Client, ClientId, Context, ContextId, Requirement

CONTEXT, NOTE, TICKET = Requirement.CONTEXT, Requirement.NOTE, Requirement.TICKET

CLIENTS = (
    Client(
        ClientId("C1N7ACMEQX"),
        "acme",
        "Acme GmbH",
        1,
        1,
        0,
        Decimal(110),
        "EUR",
        None,
        frozenset({CONTEXT, NOTE}),
        address="Werkstraße 7\n22765 Hamburg",
        locale="de_DE",
    ),
    Client(
        ClientId("C2N7G10BEX"),
        "globex",
        "Globex Payments AG",
        2,
        2,
        1,
        Decimal("127.50"),
        "EUR",
        None,
        frozenset({CONTEXT, NOTE, TICKET}),
        address="Bahnhofstrasse 12\n8001 Zürich",
        locale="de_CH",
    ),
    Client(
        ClientId("C3N7TN1TEC"),
        "initech",
        "Initech Inc.",
        3,
        3,
        2,
        Decimal(145),
        "USD",
        "America/New_York",
        address="4120 Freidrich Lane\nAustin, TX 78744",
        locale="en_US",
    ),
    Client(
        ClientId("C4N7BRE11A"),
        "umbrella",
        "Umbrella Care",
        4,
        4,
        3,
        Decimal(95),
        "EUR",
        None,
        frozenset({NOTE}),
        address="3 Wells Road\nLeeds LS1 4AP",
        locale="en_GB",
    ),
)

_CONTEXTS = {
    "acme": ("firewall", "mail", "backup"),
    "globex": ("payment-gateway", "web-shop", "docs"),
    "initech": ("deploy-window", "reporting"),
    "umbrella": ("helpdesk", "patient-portal"),
}
CONTEXTS = tuple(
    Context(ContextId(f"X{client.hotkey}{place}C0NTEXT"), client.id, key, key, place)
    for client in CLIENTS
    for place, key in enumerate(_CONTEXTS[client.key])
)
ROSTER = Roster(CLIENTS, CONTEXTS)


@dataclass(frozen=True, slots=True)
class Work:
    """Something to do for a client."""

    client: ClientId
    context: ContextId
    ticket: str
    note: str


def _work(client: str, context: str, ticket: str, note: str) -> Work:
    known = ROSTER.find(client)
    place = ROSTER.find_context(known.id, context)
    if place is None:
        raise LookupError(f"{client} has no context {context}.")
    return Work(known.id, place.id, ticket, note)


PROJECTS = (
    _work("acme", "firewall", "CHG-2201", "Rolled the new rule set to the standby firewall"),
    _work("acme", "firewall", "CHG-2207", "Site-to-site VPN to the Lyon office: phase 2 would not rekey"),
    _work("acme", "mail", "INC-5512", "Moved the mailing lists off the old relay"),
    _work("acme", "backup", "CHG-2195", "Restore test of the file server, third run"),
    _work("globex", "payment-gateway", "4812", "Hotfix for the gateway timeout"),
    _work("globex", "payment-gateway", "4829", "Idempotency keys for refunds, with the settlement team"),
    _work("globex", "web-shop", "4801", "Checkout: moved sessions out of the database"),
    _work("globex", "web-shop", "4835", "Load test of the spring sale, 400 carts a second"),
    _work("initech", "reporting", "TPS-77", "Nightly report: removed the second pass over the ledger"),
    _work("initech", "reporting", "TPS-81", "Cover sheets for the quarterly report"),
    _work("umbrella", "patient-portal", "", "Single sign-on with the clinic's directory"),
    _work("umbrella", "patient-portal", "UC-340", "Accessibility fixes from the audit"),
)
"""What fills mornings and afternoons."""

CALLS = (
    _work("acme", "mail", "INC-5530", "Call: mail to two suppliers bounces"),
    _work("acme", "firewall", "INC-5533", "Call: VPN drops for the accounting team"),
    _work("acme", "backup", "INC-5541", "Last night's backup of DB-3 was late"),
    _work("globex", "payment-gateway", "4840", "Alert: card payments slow, provider's side"),
    _work("globex", "web-shop", "4843", "Vouchers rejected, clock skew on node 2"),
    _work("initech", "deploy-window", "TPS-90", "Agreed on the order of steps for tonight"),
    _work("initech", "reporting", "TPS-84", "Call: figures differ from finance's, explained"),
    _work("umbrella", "helpdesk", "", "Call: locked account of a ward"),
    _work("umbrella", "helpdesk", "UC-351", "Call: printer queue at the front desk"),
    _work("umbrella", "helpdesk", "UC-355", "New certificate for the portal, again"),
)
"""What interrupts."""

DOCUMENTATION = (
    _work("globex", "docs", "4790", "Runbook for the gateway failover"),
    _work("globex", "docs", "4791", "Architecture notes: refunds, after the review"),
    _work("acme", "firewall", "CHG-2201", "Wrote up the change for the auditors"),
)
"""What is left for the evening."""

DEPLOYMENT = _work(
    "initech", "deploy-window", "TPS-88", "Release 4.2: schema change, smoke tests, rollback rehearsed"
)
