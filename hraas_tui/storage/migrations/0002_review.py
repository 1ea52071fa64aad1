"""What a review needs: breaks, days that were reviewed, who watches a running session, a session's history."""

STATEMENTS = (
    # A gap that was looked at: nobody worked then. A session that is entered over it simply wins.
    """
    CREATE TABLE break (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      started_at INTEGER NOT NULL CHECK (typeof(started_at) = 'integer'),
      ended_at INTEGER NOT NULL CHECK (typeof(ended_at) = 'integer'),
      CHECK (started_at < ended_at)
    )
    """,
    "CREATE INDEX break_by_end ON break (ended_at, started_at)",
    """
    CREATE TABLE review (
      id INTEGER PRIMARY KEY,
      public_id TEXT NOT NULL UNIQUE CHECK (typeof(public_id) = 'text' AND public_id <> ''),
      day TEXT NOT NULL UNIQUE CHECK (typeof(day) = 'text')
    )
    """,
    # `watched`: an app was there at the last heartbeat and has not left since.
    "ALTER TABLE pulse ADD COLUMN watched INTEGER NOT NULL DEFAULT 0 CHECK (watched IN (0, 1))",
    # `off`: the work is done away from the computer, so that its silence means nothing.
    "ALTER TABLE pulse ADD COLUMN off INTEGER NOT NULL DEFAULT 0 CHECK (off IN (0, 1))",
    "CREATE INDEX journal_by_record ON journal (json_extract(body, '$.id'))",
)
