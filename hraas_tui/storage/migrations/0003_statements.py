"""Terms and statements: what was billed is frozen by the database itself until its statement is voided.

How a refusal names the statement: before SQLite 3.47, RAISE takes a literal only, while `json_extract` refuses a
path that does not begin with `$` and quotes it: "JSON path error near 'hraas: billed in ACME-2026-001'". So each
guard first asks for such a path, made of the number, and only then, should some SQLite let that pass, raises.
"""

_FROZEN = """
  SELECT json_extract('null', 'hraas: billed in ' || number) FROM billed_session WHERE session = OLD.public_id;
  SELECT RAISE(ABORT, 'hraas: billed') FROM billed_session WHERE session = OLD.public_id;
"""

STATEMENTS = (
    "ALTER TABLE client ADD COLUMN address TEXT NOT NULL DEFAULT '' CHECK (typeof(address) = 'text')",
    "ALTER TABLE client ADD COLUMN locale TEXT NOT NULL DEFAULT '' CHECK (typeof(locale) = 'text')",
    # -- terms, and what may be said of other clients -----------------------------------------------------
    """
    CREATE TABLE terms (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      client TEXT NOT NULL REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      context TEXT,
      since TEXT NOT NULL CHECK (typeof(since) = 'text'),
      rules TEXT NOT NULL CHECK (typeof(rules) = 'text' AND json_valid(rules)),
      FOREIGN KEY (context, client) REFERENCES context (public_id, client) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    "CREATE UNIQUE INDEX terms_by_client ON terms (client, ifnull(context, ''), since)",
    "CREATE INDEX terms_by_context ON terms (context, client)",
    """
    CREATE TABLE allowance (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      client TEXT NOT NULL REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      word TEXT NOT NULL CHECK (typeof(word) = 'text' AND word <> ''),
      UNIQUE (client, word)
    )
    """,
    # -- the stored documents: never changed, never taken away --------------------------------------------
    # Without a row number, by which INSERT OR REPLACE could take another document's place.
    """
    CREATE TABLE document (
      sha256 TEXT NOT NULL PRIMARY KEY CHECK (typeof(sha256) = 'text' AND length(sha256) = 64),
      body TEXT NOT NULL CHECK (typeof(body) = 'text')
    ) WITHOUT ROWID
    """,
    """
    CREATE TRIGGER document_insert BEFORE INSERT ON document BEGIN
      SELECT RAISE(ABORT, 'hraas: a document is kept as it is') FROM document WHERE sha256 = NEW.sha256;
    END
    """,
    """
    CREATE TRIGGER document_update BEFORE UPDATE ON document
    BEGIN SELECT RAISE(ABORT, 'hraas: a document is kept as it is'); END
    """,
    """
    CREATE TRIGGER document_delete BEFORE DELETE ON document
    BEGIN SELECT RAISE(ABORT, 'hraas: a document is kept as it is'); END
    """,
    # -- statements: issued once, perhaps voided, never anything else --------------------------------------
    """
    CREATE TABLE statement (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      client TEXT NOT NULL REFERENCES client (public_id) DEFERRABLE INITIALLY DEFERRED,
      number TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (typeof(number) = 'text' AND number <> ''),
      first_day TEXT NOT NULL CHECK (typeof(first_day) = 'text'),
      last_day TEXT NOT NULL CHECK (typeof(last_day) = 'text'),
      issued_at INTEGER NOT NULL CHECK (typeof(issued_at) = 'integer'),
      document TEXT NOT NULL REFERENCES document (sha256) DEFERRABLE INITIALLY DEFERRED,
      recorded INTEGER NOT NULL CHECK (typeof(recorded) = 'integer'),
      billed INTEGER NOT NULL CHECK (typeof(billed) = 'integer'),
      total TEXT NOT NULL CHECK (typeof(total) = 'text'),
      replaces TEXT REFERENCES statement (public_id) DEFERRABLE INITIALLY DEFERRED,
      voided_at INTEGER CHECK (voided_at IS NULL OR typeof(voided_at) = 'integer'),
      reason TEXT NOT NULL DEFAULT '' CHECK (typeof(reason) = 'text'),
      CHECK ((voided_at IS NULL) = (reason = ''))
    )
    """,
    "CREATE INDEX statement_by_client ON statement (client, issued_at)",
    "CREATE INDEX statement_by_replaced ON statement (replaces)",
    # Its rows are written before their statement, which seals them: to one that is there none can be added. No
    # reference to session: a voided statement keeps naming a session that was deleted after.
    """
    CREATE TABLE statement_session (
      statement TEXT NOT NULL REFERENCES statement (public_id) DEFERRABLE INITIALLY DEFERRED,
      position INTEGER NOT NULL CHECK (typeof(position) = 'integer'),
      session TEXT NOT NULL COLLATE NOCASE,
      PRIMARY KEY (statement, position)
    ) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX statement_session_by_session ON statement_session (session, statement)",
    # The sessions that are frozen, each with the number of the statement that holds it.
    """
    CREATE VIEW billed_session AS
    SELECT x.session, t.number
      FROM statement_session AS x JOIN statement AS t ON t.public_id = x.statement
     WHERE t.voided_at IS NULL
    """,
    """
    CREATE TRIGGER statement_insert BEFORE INSERT ON statement BEGIN
      SELECT RAISE(ABORT, 'hraas: a statement exists') FROM statement WHERE public_id = NEW.public_id;
      SELECT RAISE(ABORT, 'hraas: a statement exists') FROM statement WHERE number = NEW.number;
      SELECT RAISE(ABORT, 'hraas: a statement exists') FROM statement WHERE id = NEW.id;
      SELECT RAISE(ABORT, 'hraas: a statement has finished sessions of its client')
        FROM statement_session AS x LEFT JOIN session AS s ON s.public_id = x.session
       WHERE x.statement = NEW.public_id AND (s.client IS NOT NEW.client OR s.ended_at IS NULL);
      SELECT RAISE(ABORT, 'hraas: a statement has finished sessions of its client')
       WHERE NOT EXISTS (SELECT 1 FROM statement_session WHERE statement = NEW.public_id);
      SELECT json_extract('null', 'hraas: billed in ' || b.number)
        FROM statement_session AS x JOIN billed_session AS b ON b.session = x.session
       WHERE x.statement = NEW.public_id;
      SELECT RAISE(ABORT, 'hraas: billed')
        FROM statement_session AS x JOIN billed_session AS b ON b.session = x.session
       WHERE x.statement = NEW.public_id;
    END
    """,
    # Without a column list: `UPDATE statement SET rowid = …` names no column of the list.
    """
    CREATE TRIGGER statement_update BEFORE UPDATE ON statement
    WHEN OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
      OR (NEW.id, NEW.client, NEW.first_day, NEW.last_day, NEW.issued_at, NEW.document, NEW.recorded, NEW.billed,
          NEW.total, NEW.replaces) IS NOT
         (OLD.id, OLD.client, OLD.first_day, OLD.last_day, OLD.issued_at, OLD.document, OLD.recorded, OLD.billed,
          OLD.total, OLD.replaces)
      OR NEW.public_id IS NOT OLD.public_id
      OR NEW.number IS NOT OLD.number COLLATE BINARY
    BEGIN SELECT RAISE(ABORT, 'hraas: a statement can only be voided'); END
    """,
    """
    CREATE TRIGGER statement_delete BEFORE DELETE ON statement
    BEGIN SELECT RAISE(ABORT, 'hraas: a statement can only be voided'); END
    """,
    """
    CREATE TRIGGER statement_session_insert BEFORE INSERT ON statement_session BEGIN
      SELECT RAISE(ABORT, 'hraas: a statement keeps its sessions') FROM statement WHERE public_id = NEW.statement;
    END
    """,
    """
    CREATE TRIGGER statement_session_update BEFORE UPDATE ON statement_session
    BEGIN SELECT RAISE(ABORT, 'hraas: a statement keeps its sessions'); END
    """,
    """
    CREATE TRIGGER statement_session_delete BEFORE DELETE ON statement_session
    BEGIN SELECT RAISE(ABORT, 'hraas: a statement keeps its sessions'); END
    """,
    # -- frozen sessions: where `return` goes is no part of what was billed ----------------------------------
    f"""
    CREATE TRIGGER session_frozen_update BEFORE UPDATE ON session
    WHEN (NEW.started_at, NEW.ended_at, NEW.zone, NEW.client, NEW.context, NEW.ticket, NEW.note, NEW.provenance)
         IS NOT
         (OLD.started_at, OLD.ended_at, OLD.zone, OLD.client, OLD.context, OLD.ticket, OLD.note, OLD.provenance)
    BEGIN {_FROZEN} END
    """,
    f"CREATE TRIGGER session_frozen_delete BEFORE DELETE ON session BEGIN {_FROZEN} END",
    # -- what was written of which statement -----------------------------------------------------------------
    "ALTER TABLE export ADD COLUMN statement TEXT REFERENCES statement (public_id) DEFERRABLE INITIALLY DEFERRED",
    "CREATE INDEX export_by_statement ON export (statement) WHERE statement IS NOT NULL",
)
