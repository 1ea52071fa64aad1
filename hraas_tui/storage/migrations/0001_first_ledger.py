"""The first schema: clients, contexts, sessions, away periods, exports, the journal and the public views.

Tables refer to each other by public id. Foreign keys are deferred and never cascade, so that a change of
several sessions can delete all its rows first and then insert them anew.
"""

STATEMENTS = (
    # -- who is billed, and for what ---------------------------------------------------------------------
    """
    CREATE TABLE client (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      key TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (typeof(key) = 'text' AND key <> ''),
      name TEXT NOT NULL CHECK (typeof(name) = 'text'),
      colour INTEGER NOT NULL CHECK (typeof(colour) = 'integer'),
      hotkey INTEGER CHECK (hotkey IS NULL OR (typeof(hotkey) = 'integer' AND hotkey BETWEEN 1 AND 9)),
      position INTEGER NOT NULL CHECK (typeof(position) = 'integer'),
      rate TEXT CHECK (rate IS NULL OR typeof(rate) = 'text'),
      currency TEXT,
      zone TEXT,
      requires TEXT NOT NULL DEFAULT '',
      archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
    )
    """,
    "CREATE UNIQUE INDEX client_by_hotkey ON client (hotkey) WHERE hotkey IS NOT NULL AND archived = 0",
    """
    CREATE TABLE context (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      client TEXT NOT NULL REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      key TEXT NOT NULL COLLATE NOCASE CHECK (typeof(key) = 'text' AND key <> ''),
      name TEXT NOT NULL CHECK (typeof(name) = 'text'),
      position INTEGER NOT NULL CHECK (typeof(position) = 'integer'),
      archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
      UNIQUE (public_id, client)
    )
    """,
    "CREATE UNIQUE INDEX context_by_key ON context (client, key)",
    # -- sessions: no instant belongs to two of them, and at most one runs ---------------------------------
    """
    CREATE TABLE session (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      started_at INTEGER NOT NULL CHECK (typeof(started_at) = 'integer'),
      ended_at INTEGER CHECK (ended_at IS NULL OR typeof(ended_at) = 'integer'),
      zone TEXT NOT NULL CHECK (typeof(zone) = 'text' AND zone <> ''),
      client TEXT REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      context TEXT,
      ticket TEXT NOT NULL DEFAULT '' CHECK (typeof(ticket) = 'text'),
      note TEXT NOT NULL DEFAULT '' CHECK (typeof(note) = 'text'),
      provenance TEXT NOT NULL CHECK (provenance IN ('live', 'adjusted', 'typed', 'imported')),
      back TEXT REFERENCES session (public_id) DEFERRABLE INITIALLY DEFERRED,
      CHECK (ended_at IS NULL OR started_at < ended_at),
      CHECK (context IS NULL OR client IS NOT NULL),
      FOREIGN KEY (context, client) REFERENCES context (public_id, client) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE UNIQUE INDEX session_by_start ON session (started_at)",
    "CREATE UNIQUE INDEX session_one_running ON session ((ended_at IS NULL)) WHERE ended_at IS NULL",
    "CREATE INDEX session_by_client ON session (client, started_at, ended_at)",
    "CREATE INDEX session_by_context ON session (context, client, started_at)",
    "CREATE INDEX session_by_back ON session (back)",
    """
    CREATE TRIGGER session_insert_overlap BEFORE INSERT ON session BEGIN
      SELECT RAISE(ABORT, 'hraas: session exists') FROM session WHERE public_id = NEW.public_id;
      SELECT RAISE(ABORT, 'hraas: session exists') FROM session WHERE id = NEW.id;
      SELECT RAISE(ABORT, 'hraas: overlap') FROM (
        SELECT ended_at FROM session WHERE started_at < ifnull(NEW.ended_at, 9223372036854775807)
         ORDER BY started_at DESC LIMIT 1)
       WHERE ifnull(ended_at, 9223372036854775807) > NEW.started_at;
    END
    """,
    """
    CREATE TRIGGER session_update_overlap BEFORE UPDATE OF started_at, ended_at ON session BEGIN
      SELECT RAISE(ABORT, 'hraas: overlap') FROM (
        SELECT ended_at FROM session WHERE started_at < ifnull(NEW.ended_at, 9223372036854775807)
           AND id <> OLD.id
         ORDER BY started_at DESC LIMIT 1)
       WHERE ifnull(ended_at, 9223372036854775807) > NEW.started_at;
    END
    """,
    # Without a column list: `UPDATE session SET rowid = …` names no column of the list.
    """
    CREATE TRIGGER session_identity BEFORE UPDATE ON session
    WHEN NEW.id IS NOT OLD.id OR NEW.public_id IS NOT OLD.public_id COLLATE BINARY
    BEGIN SELECT RAISE(ABORT, 'hraas: a session keeps its id'); END
    """,
    # -- what cannot be vouched for, and what was written ---------------------------------------------------
    """
    CREATE TABLE away (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      started_at INTEGER NOT NULL CHECK (typeof(started_at) = 'integer'),
      ended_at INTEGER NOT NULL CHECK (typeof(ended_at) = 'integer'),
      reason TEXT NOT NULL CHECK (typeof(reason) = 'text'),
      answer TEXT CHECK (answer IS NULL OR typeof(answer) = 'text'),
      CHECK (started_at < ended_at)
    )
    """,
    "CREATE INDEX away_by_end ON away (ended_at, started_at)",
    """
    CREATE TABLE export (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      client TEXT NOT NULL REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      first_day TEXT NOT NULL,
      last_day TEXT NOT NULL,
      format TEXT NOT NULL,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      written_at INTEGER NOT NULL CHECK (typeof(written_at) = 'integer')
    )
    """,
    "CREATE INDEX export_by_client ON export (client)",
    # No reference to session: an export keeps naming a session that was deleted after it was written.
    """
    CREATE TABLE export_session (
      export TEXT NOT NULL REFERENCES export (public_id) DEFERRABLE INITIALLY DEFERRED,
      position INTEGER NOT NULL CHECK (typeof(position) = 'integer'),
      session TEXT NOT NULL,
      PRIMARY KEY (export, position)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX export_session_by_session ON export_session (session)",
    # -- the record of every change: it only ever grows ------------------------------------------------------
    """
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY,
      act INTEGER NOT NULL CHECK (typeof(act) = 'integer'),
      recorded_at INTEGER NOT NULL CHECK (typeof(recorded_at) = 'integer'),
      origin TEXT NOT NULL CHECK (typeof(origin) = 'text'),
      action TEXT NOT NULL CHECK (typeof(action) = 'text'),
      kind TEXT NOT NULL CHECK (typeof(kind) = 'text'),
      body TEXT NOT NULL CHECK (typeof(body) = 'text'),
      salt BLOB NOT NULL CHECK (typeof(salt) = 'blob' AND length(salt) = 16),
      hash BLOB NOT NULL CHECK (typeof(hash) = 'blob' AND length(hash) = 32)
    )
    """,
    "CREATE INDEX journal_by_act ON journal (act, action)",
    """
    CREATE TRIGGER journal_insert BEFORE INSERT ON journal
    WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM journal)
    BEGIN SELECT RAISE(ABORT, 'hraas: journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'hraas: journal is append-only'); END
    """,
    """
    CREATE TRIGGER journal_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'hraas: journal is append-only'); END
    """,
    # -- technical, not journalled ----------------------------------------------------------------------------
    """
    CREATE TABLE pulse (
      session TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
      boot TEXT NOT NULL,
      heartbeat INTEGER NOT NULL CHECK (typeof(heartbeat) = 'integer'),
      keyed_at INTEGER CHECK (keyed_at IS NULL OR typeof(keyed_at) = 'integer')
    ) WITHOUT ROWID
    """,
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE civil_day (
      starts_at INTEGER PRIMARY KEY,
      day TEXT NOT NULL
    )
    """,
    # -- what others may read ------------------------------------------------------------------------------------
    """
    CREATE VIEW public_day AS
    SELECT day, starts_at,
           (SELECT min(n.starts_at) FROM civil_day AS n WHERE n.starts_at > d.starts_at) AS ends_at
      FROM civil_day AS d
    """,
    """
    CREATE VIEW public_session AS
    SELECT s.public_id AS id,
           s.started_at, s.ended_at, s.zone,
           c.key AS client, c.name AS client_name, c.hotkey, c.colour,
           x.key AS context, x.name AS context_name,
           s.ticket, s.note, s.provenance, s.back,
           (SELECT d.day FROM civil_day AS d WHERE d.starts_at <= s.started_at
             ORDER BY d.starts_at DESC LIMIT 1) AS day
      FROM session AS s
      LEFT JOIN client AS c ON c.public_id = s.client
      LEFT JOIN context AS x ON x.public_id = s.context
    """,
    """
    CREATE VIEW public_running AS
    SELECT * FROM (SELECT * FROM public_session ORDER BY started_at DESC LIMIT 1) WHERE ended_at IS NULL
    """,
    """
    CREATE VIEW public_return_stack AS
    WITH RECURSIVE walk (depth, id, back, seen) AS (
      SELECT 0, public_id, back, '/' || public_id || '/' FROM (
        SELECT public_id, back, ended_at FROM session ORDER BY started_at DESC LIMIT 1)
       WHERE ended_at IS NULL
      UNION ALL
      SELECT walk.depth + 1, s.public_id, s.back, walk.seen || s.public_id || '/'
        FROM walk JOIN session AS s ON s.public_id = walk.back
       WHERE instr(walk.seen, '/' || s.public_id || '/') = 0
    )
    SELECT walk.depth, p.*
      FROM walk JOIN public_session AS p ON p.id = walk.id
     WHERE walk.depth > 0 AND p.client IS NOT NULL
     ORDER BY walk.depth
    """,
)
