"""The ledger's tables as Peewee models, and the words in which its public views are described.

The models name tables and columns for queries; what the database itself enforces (checks, triggers,
indexes, views) is made by the migrations. Models are bound to no database: each ledger runs their queries
on its own connection.

The public views may be read by anything that speaks SQLite, `hraas status` and scripts included:

`public_session`
    `id, started_at, ended_at, zone, client, client_name, hotkey, colour, context, context_name, ticket, note,
    provenance, back, day`: a row a session. `client` and `context` are keys, null while unknown; times are
    UTC whole seconds, `ended_at` is null while the session runs; `back` is a session's id; `day` is the
    civil day on which the session starts.
`public_running`
    The columns of `public_session`; the running session, or no row.
`public_return_stack`
    `depth` and the columns of `public_session`: what `return` goes back to from the running session, most
    recent first (`ORDER BY depth`); unassigned sessions are passed over, none is visited twice. No row while
    nothing runs.
`public_day`
    `day, starts_at, ends_at`: each civil day of the consultant's zone and start of day. The current one is
    `WHERE starts_at <= :now ORDER BY starts_at DESC LIMIT 1`.

The table `setting(name, value)` holds `discreet` as '1' or '0' (or no row), `zone` and `day_start`.
"""

from __future__ import annotations

from peewee import AutoField, BlobField, IntegerField, Model, TextField


class ClientRow(Model):
    """A client; `requires` is its requirements, sorted and joined by commas, `rate` a decimal number as text."""

    id = AutoField()
    public_id = TextField()
    key = TextField()
    name = TextField()
    colour = IntegerField()
    hotkey = IntegerField(null=True)
    position = IntegerField()
    rate = TextField(null=True)
    currency = TextField(null=True)
    zone = TextField(null=True)
    requires = TextField()
    archived = IntegerField()
    address = TextField()
    locale = TextField()

    class Meta:
        """The table's name."""

        table_name = "client"


class ContextRow(Model):
    """A context of a client."""

    id = AutoField()
    public_id = TextField()
    client = TextField()
    key = TextField()
    name = TextField()
    position = IntegerField()
    archived = IntegerField()

    class Meta:
        """The table's name."""

        table_name = "context"


class SessionRow(Model):
    """A session; the columns after `id` are in the order of the core's `Session`."""

    id = AutoField()
    public_id = TextField()
    started_at = IntegerField()
    ended_at = IntegerField(null=True)
    zone = TextField()
    client = TextField(null=True)
    context = TextField(null=True)
    ticket = TextField()
    note = TextField()
    provenance = TextField()
    back = TextField(null=True)

    class Meta:
        """The table's name."""

        table_name = "session"


class AwayRow(Model):
    """An away period."""

    id = AutoField()
    public_id = TextField()
    started_at = IntegerField()
    ended_at = IntegerField()
    reason = TextField()
    answer = TextField(null=True)

    class Meta:
        """The table's name."""

        table_name = "away"


class BreakRow(Model):
    """A gap marked as a break."""

    id = AutoField()
    public_id = TextField()
    started_at = IntegerField()
    ended_at = IntegerField()

    class Meta:
        """The table's name."""

        table_name = "break"


class ReviewRow(Model):
    """A civil day that was reviewed."""

    id = AutoField()
    public_id = TextField()
    day = TextField()

    class Meta:
        """The table's name."""

        table_name = "review"


class ExportRow(Model):
    """A written export; its sessions are rows of their own."""

    id = AutoField()
    public_id = TextField()
    client = TextField()
    first_day = TextField()
    last_day = TextField()
    format = TextField()
    path = TextField()
    sha256 = TextField()
    written_at = IntegerField()
    statement = TextField(null=True)

    class Meta:
        """The table's name."""

        table_name = "export"


class ExportSessionRow(Model):
    """A session of an export, at its place in it."""

    export = TextField()
    position = IntegerField()
    session = TextField()

    class Meta:
        """The table's name; its key is export and position."""

        table_name = "export_session"
        primary_key = False


class TermsRow(Model):
    """Terms of a client or a context from a day on; `rules` is canonical JSON."""

    id = AutoField()
    public_id = TextField()
    client = TextField()
    context = TextField(null=True)
    since = TextField()
    rules = TextField()

    class Meta:
        """The table's name."""

        table_name = "terms"


class AllowanceRow(Model):
    """A word of another client that may stand in a client's statements."""

    id = AutoField()
    public_id = TextField()
    client = TextField()
    word = TextField()

    class Meta:
        """The table's name."""

        table_name = "allowance"


class StatementRow(Model):
    """An issued statement; its sessions are rows of their own, all that it says is its document."""

    id = AutoField()
    public_id = TextField()
    client = TextField()
    number = TextField()
    first_day = TextField()
    last_day = TextField()
    issued_at = IntegerField()
    document = TextField()
    recorded = IntegerField()
    billed = IntegerField()
    total = TextField()
    replaces = TextField(null=True)
    voided_at = IntegerField(null=True)
    reason = TextField()

    class Meta:
        """The table's name."""

        table_name = "statement"


class StatementSessionRow(Model):
    """A session of a statement, at its place in it; written before its statement, which seals it."""

    statement = TextField()
    position = IntegerField()
    session = TextField()

    class Meta:
        """The table's name; its key is statement and position."""

        table_name = "statement_session"
        primary_key = False


class DocumentRow(Model):
    """All that an issued statement says, under the SHA-256 (hex) of its text; it never changes."""

    sha256 = TextField(primary_key=True)
    body = TextField()

    class Meta:
        """The table's name."""

        table_name = "document"


class JournalRow(Model):
    """An entry of the journal; the columns are in the order of the core's `Entry`."""

    seq = IntegerField(primary_key=True)
    act = IntegerField()
    recorded_at = IntegerField()
    origin = TextField()
    action = TextField()
    kind = TextField()
    body = TextField()
    salt = BlobField()
    hash = BlobField()

    class Meta:
        """The table's name."""

        table_name = "journal"


class PulseRow(Model):
    """When and on which boot of the machine a session was last seen running."""

    session = TextField(primary_key=True)
    boot = TextField()
    heartbeat = IntegerField()
    keyed_at = IntegerField(null=True)
    watched = IntegerField()
    off = IntegerField()

    class Meta:
        """The table's name."""

        table_name = "pulse"


class SettingRow(Model):
    """What the faces and the ledger itself remember by name."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        """The table's name."""

        table_name = "setting"


class CivilDayRow(Model):
    """The instant at which a civil day starts."""

    starts_at = IntegerField(primary_key=True)
    day = TextField()

    class Meta:
        """The table's name."""

        table_name = "civil_day"
