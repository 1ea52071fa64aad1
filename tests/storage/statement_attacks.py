"""What raw SQL could try against statements, their sessions and their documents, and the trigger that stops it."""

from __future__ import annotations

from hashlib import sha256

from tests.storage.storage_kit import at

NUMBER = "ACME-2026-002"
SPARE = "a document that no statement has"
OTHER = sha256(b"other").hexdigest()
DAY = "'2026-03-01', '2026-03-31'"


def held(*sessions: str, statement: str = "TNEW") -> list[str]:
    """The rows of a statement's sessions, as they are written before the statement."""
    return [
        f"INSERT INTO statement_session VALUES ('{statement}', {place}, '{name}')"
        for place, name in enumerate(sessions)
    ]


def made(id_: str = "NULL", name: str = "TNEW", number: str = "NEW-1", word: str = "INSERT") -> str:
    """A statement of Acme's."""
    return (
        f"{word} INTO statement VALUES ({id_}, '{name}', 'CACME', '{number}', {DAY}, 1, '{OTHER}', 600, 600, '', "
        "NULL, NULL, '')"
    )


REPLACE = "INSERT OR REPLACE"
FIELDS = "public_id, started_at, ended_at, zone, client, provenance"
SESSION = f"{REPLACE} INTO session ({FIELDS}) VALUES"
VOIDED = "(SELECT id FROM statement WHERE voided_at IS NOT NULL)"

ATTACKS: dict[str, tuple[str, list[str]]] = {
    # what was recorded
    **{
        f"a billed session's {name}": (
            "session_frozen_update",
            [f"UPDATE session SET {change} WHERE public_id = 'BILLED'"],
        )
        for name, change in {
            "start": "started_at = started_at - 60",
            "end": "ended_at = ended_at + 60",
            "end, taken away": "ended_at = NULL",
            "zone": "zone = 'UTC'",
            "client": "client = 'CGLOBEX', context = NULL",
            "context": "context = NULL",
            "ticket": "ticket = ''",
            "ticket's case": "ticket = lower(ticket)",
            "note": "note = note || '.'",
            "provenance": "provenance = 'typed'",
            "note along with its back": "note = '', back = 'FREE'",
        }.items()
    },
    "every note at once": ("session_frozen_update", ["UPDATE session SET note = 'x'"]),
    "a billed session, or replace": (
        "session_frozen_update",
        ["UPDATE OR REPLACE session SET note = 'x' WHERE public_id = 'BILLED'"],
    ),
    "a billed session, or ignore": (
        "session_frozen_update",
        ["UPDATE OR IGNORE session SET note = 'x' WHERE public_id = 'BILLED'"],
    ),
    "a billed session, inserted again": (
        "session_frozen_update",
        [
            (
                f"INSERT INTO session (id, {FIELDS}) SELECT id, {FIELDS} FROM session WHERE public_id = 'BILLED'"
                " ON CONFLICT DO UPDATE SET note = 'x'"
            )
        ],
    ),
    "a billed session deleted": ("session_frozen_delete", ["DELETE FROM session WHERE public_id = 'BILLED'"]),
    "a billed session deleted by a start": (
        "session_frozen_delete",
        [f"DELETE FROM session WHERE started_at = {at(20)}"],
    ),
    "a billed session replaced by its id": (
        "session_insert_overlap",
        [f"{SESSION} ('BILLED', {at(80)}, {at(90)}, 'UTC', 'CACME', 'typed')"],
    ),
    "a billed session replaced by its id in another case": (
        "session_insert_overlap",
        [f"{SESSION} ('billed', {at(80)}, {at(90)}, 'UTC', 'CACME', 'typed')"],
    ),
    "a billed session replaced by its start": (
        "session_insert_overlap",
        [f"{SESSION} ('NEW', {at(20)}, {at(21)}, 'UTC', 'CACME', 'typed')"],
    ),
    "a billed session replaced by its row": (
        "session_insert_overlap",
        [
            (
                f"{REPLACE} INTO session (id, {FIELDS}) SELECT id, 'NEW', {at(80)}, {at(90)}, 'UTC', 'CACME', 'typed'"
                " FROM session WHERE public_id = 'BILLED'"
            )
        ],
    ),
    "another session moved onto a billed one": (
        "session_update_overlap",
        [
            f"UPDATE OR REPLACE session SET started_at = {at(20)}, ended_at = {at(30)} WHERE public_id = 'FREE'"
        ],
    ),
    "another session given a billed one's id": (
        "session_identity",
        ["UPDATE OR REPLACE session SET public_id = 'BILLED' WHERE public_id = 'FREE'"],
    ),
    "another session given a billed one's row": (
        "session_identity",
        [
            (
                "UPDATE OR REPLACE session SET rowid = (SELECT id FROM session WHERE public_id = 'BILLED')"
                " WHERE public_id = 'FREE'"
            )
        ],
    ),
    # the statement
    **{
        f"a statement's {name}": (
            "statement_update",
            [f"UPDATE statement SET {change} WHERE number = '{NUMBER}'"],
        )
        for name, change in {
            "row": "rowid = 99",
            "row and void": "id = 99, voided_at = 1, reason = 'x'",
            "id": "public_id = 'TNEW'",
            "client": "client = 'CGLOBEX'",
            "number": "number = 'ACME-2026-003'",
            "number in another case while voided": "number = lower(number), voided_at = 1, reason = 'x'",
            "first day": "first_day = '2026-02-01'",
            "last day": "last_day = '2026-04-01'",
            "time of issue": "issued_at = 1",
            "document while voided": f"document = '{OTHER}', voided_at = 1, reason = 'x'",
            "recorded time": "recorded = 1",
            "billed time": "billed = 1",
            "total": "total = '€2.00'",
            "total while voided": "total = '€2.00', voided_at = 1, reason = 'x'",
            "predecessor": "replaces = 'TNEW'",
        }.items()
    },
    "every statement voided": ("statement_update", ["UPDATE statement SET voided_at = 1, reason = 'x'"]),
    "a void taken back": (
        "statement_update",
        [f"UPDATE statement SET voided_at = NULL, reason = '' WHERE id = {VOIDED}"],
    ),
    "another reason for a void": (
        "statement_update",
        [f"UPDATE statement SET reason = 'other' WHERE id = {VOIDED}"],
    ),
    "a void at another time": (
        "statement_update",
        [f"UPDATE OR REPLACE statement SET voided_at = 2 WHERE id = {VOIDED}"],
    ),
    "a statement deleted": ("statement_delete", [f"DELETE FROM statement WHERE number = '{NUMBER}'"]),
    "a voided statement deleted": ("statement_delete", [f"DELETE FROM statement WHERE id = {VOIDED}"]),
    "a voided statement replaced by its id": (
        "statement_insert",
        [made(name="TACME-2026-001", word=REPLACE)],
    ),
    "a voided statement replaced by its number": (
        "statement_insert",
        [*held("FREE"), made(number="ACME-2026-001", word=REPLACE)],
    ),
    "a statement replaced by its number in another case": (
        "statement_insert",
        [*held("FREE"), made(number=NUMBER.lower(), word=REPLACE)],
    ),
    "a voided statement replaced by its row": (
        "statement_insert",
        [*held("FREE"), made(id_=VOIDED, word=REPLACE)],
    ),
    "a billed session in a second statement": ("statement_insert", [*held("FREE", "BILLED"), made()]),
    "a billed session in another case in a second statement": (
        "statement_insert",
        [*held("billed"), made()],
    ),
    "another client's session in a statement": ("statement_insert", [*held("FREE", "THEIRS"), made()]),
    "nobody's session in a statement": ("statement_insert", [*held("NOBODYS"), made()]),
    "a running session in a statement": ("statement_insert", [*held("FREE", "RUNNING"), made()]),
    "no known session in a statement": ("statement_insert", [*held("FREE", "UNKNOWN"), made()]),
    "a statement without a session": ("statement_insert", [made()]),
    # its sessions
    "one more session in a statement": (
        "statement_session_insert",
        ["INSERT INTO statement_session VALUES ('TACME-2026-002', 7, 'FREE')"],
    ),
    "one more session in a voided statement": (
        "statement_session_insert",
        ["INSERT INTO statement_session VALUES ('TACME-2026-001', 7, 'THEIRS')"],
    ),
    "another session in its place": (
        "statement_session_insert",
        [f"{REPLACE} INTO statement_session VALUES ('TACME-2026-002', 0, 'FREE')"],
    ),
    "a statement's session": (
        "statement_session_update",
        ["UPDATE statement_session SET session = 'FREE' WHERE statement = 'TACME-2026-002'"],
    ),
    "the statement of a session": (
        "statement_session_update",
        ["UPDATE statement_session SET statement = 'TNEW' WHERE session = 'BILLED'"],
    ),
    "a session taken out of a statement": (
        "statement_session_delete",
        ["DELETE FROM statement_session WHERE statement = 'TACME-2026-002'"],
    ),
    # the documents
    "a document replaced": (
        "document_insert",
        [f"{REPLACE} INTO document SELECT sha256, 'other' FROM document"],
    ),
    "a document inserted again": (
        "document_update",
        [
            (
                "INSERT INTO document SELECT sha256, 'other' FROM document WHERE true"
                " ON CONFLICT DO UPDATE SET body = 'other'"
            )
        ],
    ),
    "a document's text": ("document_update", ["UPDATE document SET body = 'other'"]),
    "a document's hash": (
        "document_update",
        [f"UPDATE document SET sha256 = '{OTHER}' WHERE body = '{SPARE}'"],
    ),
    "a document deleted": ("document_delete", [f"DELETE FROM document WHERE body = '{SPARE}'"]),
}
GUARDED_TWICE = {
    "a billed session's end, taken away",
    "a billed session, inserted again",
    "a document inserted again",
}
"""Another guard stands before the one that is named."""
