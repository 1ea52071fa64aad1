"""The status as text, as a format's fields and as JSON, in the open and discreetly."""

from __future__ import annotations

HIDDEN = "•••"
"""What stands for a client that is not to be named."""

FIELDS = {
    "client": "the client's key in capitals",
    "key": "the client's key",
    "name": "the client's name",
    "context": "the context",
    "ticket": "the ticket",
    "note": "the note",
    "elapsed": "hours and minutes since the start, 1:02",
    "seconds": "the same in seconds",
    "start": "when it started, 09:40",
    "today": "hours and minutes recorded today",
    "back": "where return goes",
    "id": "the session's id",
}
"""What a format may name in braces."""

DAY = 86_400


class FormatError(Exception):
    """A format names a field that does not exist, or has a brace too many."""


class Shown:
    """A session of the ledger's public views; times are UTC seconds, `client` is None while unassigned.

    `requires` is what the client's terms ask for, joined by commas; `doubted` whether an away period over the
    session waits for an answer.
    """

    __slots__ = (
        "client", "context", "doubted", "end", "id", "name", "note", "provenance", "requires", "start", "ticket", "zone",
    )  # fmt: skip

    def __init__(
        self,
        id: str,  # noqa: A002 - the view's name
        client: str | None,
        name: str | None,
        context: str | None,
        ticket: str,
        note: str,
        start: int,
        end: int | None,
        zone: str,
        provenance: str,
        requires: str | None,
        doubted: int,
    ) -> None:
        self.id = id
        self.client = client
        self.name = name
        self.context = context
        self.ticket = ticket
        self.note = note
        self.start = start
        self.end = end
        self.zone = zone
        self.provenance = provenance
        self.requires = requires
        self.doubted = doubted

    def hidden(self) -> Shown:
        """The session without what says for whom it is."""
        return Shown(
            self.id, HIDDEN, HIDDEN, None, "", "", self.start, self.end, self.zone, self.provenance, None, 0
        )

    def agree(self, client: str, context: str | None, zone: str | None, since: str, requires: str) -> None:
        """Take over what terms require, if they are its client's, perhaps for its context alone, and hold on its day.

        They come as they lie over one another: a client's by their days, then those of its contexts.
        """
        its = client == self.client and context in {None, self.context}
        if its and since <= _local(self.start, zone or self.zone)[:10]:
            self.requires = requires

    @property
    def state(self) -> str:
        """What the session still needs, in the core's order of precedence."""
        if self.end is None:
            return "running"
        if self.doubted:
            return "unresolved"
        if self.client is None:
            return "unassigned"
        has = {"context": self.context, "note": self.note, "ticket": self.ticket}
        needs = (self.requires or "").split(",")
        return "unfiled" if any(not has.get(need, True) for need in needs) else "filed"

    @property
    def label(self) -> str:
        """`ACME firewall`."""
        if self.client is None:
            return "unassigned"
        return f"{self.client.upper()} {self.context}" if self.context else self.client.upper()


class Status:
    """What runs, what it interrupted and what was recorded today, at one moment."""

    __slots__ = ("clients", "date", "discreet", "now", "running", "seconds", "stack", "zone")

    def __init__(
        self,
        *,
        now: int,
        zone: str,
        running: Shown | None,
        stack: tuple[Shown, ...],
        date: str | None,
        seconds: int,
        clients: dict[str, int],
        discreet: bool,
    ) -> None:
        self.now = now
        self.zone = zone
        self.running = running
        self.stack = stack
        self.date = date
        self.seconds = seconds
        self.clients = clients
        self.discreet = discreet

    def hidden(self) -> Status:
        """The same, with no client named but the running one."""
        own = None if self.running is None else self.running.client
        clients = {key: seconds for key, seconds in self.clients.items() if key == own}
        others = sum(seconds for key, seconds in self.clients.items() if key != own)
        if others:
            clients[HIDDEN] = others
        return Status(
            now=self.now,
            zone=self.zone,
            running=self.running,
            stack=tuple(entry if entry.client == own else entry.hidden() for entry in self.stack),
            date=self.date,
            seconds=self.seconds,
            clients=clients,
            discreet=True,
        )


def text(status: Status, form: str | None, *, for_tmux: bool) -> str:
    """One line about the running session: a format filled in, or `ACME firewall 1:02`."""
    values = _values(status)
    if for_tmux:
        from hraas_tui.cli.tmux_text import in_status

        values = {name: in_status(value) for name, value in values.items()}
    if form is not None:
        return fill(form, values)
    return " ".join(filter(None, (values["client"], values["context"], values["elapsed"])))


def _values(status: Status) -> dict[str, str]:
    running = status.running
    if running is None:
        return dict.fromkeys(FIELDS, "")
    seconds = max(0, status.now - running.start)
    return {
        "client": "unassigned" if running.client is None else plain(running.client.upper()),
        "key": plain(running.client or ""),
        "name": plain(running.name or "unassigned"),
        "context": plain(running.context or ""),
        "ticket": plain(running.ticket),
        "note": plain(running.note),
        "elapsed": duration(seconds),
        "seconds": str(seconds),
        "start": _local(running.start, status.zone)[11:16],
        "today": duration(status.seconds),
        "back": plain(status.stack[0].label) if status.stack else "",
        "id": running.id,
    }


def fill(form: str, values: dict[str, str]) -> str:
    """A format with its fields filled in; `{{` and `}}` stand for braces."""
    parts: list[str] = []
    rest = form
    while rest:
        before, brace, after = _to_brace(rest)
        parts.append(before)
        if not brace:
            break
        if after[:1] == brace:
            parts.append(brace)
            rest = after[1:]
            continue
        name, closing, rest = after.partition("}")
        if brace == "}" or not closing:
            raise FormatError(
                f"The format {form!r} has a single {brace}; write {brace * 2} for the character."
            )
        if name not in values:
            raise FormatError(f"There is no field {name!r} in a format; there are {', '.join(FIELDS)}.")
        parts.append(values[name])
    return "".join(parts)


def _to_brace(rest: str) -> tuple[str, str, str]:
    places = [place for place in (rest.find("{"), rest.find("}")) if place >= 0]
    if not places:
        return rest, "", ""
    place = min(places)
    return rest[:place], rest[place], rest[place + 1 :]


def record(status: Status) -> dict[str, object]:
    """What `--json` prints."""
    running = status.running
    return {
        "running": None if running is None else _session(running, status.now),
        "return_stack": [_session(entry, status.now) for entry in status.stack],
        "today": {"date": status.date, "seconds": status.seconds, "clients": status.clients},
    }


def _session(session: Shown, now: int) -> dict[str, object]:
    return {
        "id": session.id,
        "client": session.client,
        "context": session.context,
        "ticket": session.ticket,
        "note": session.note,
        "start": _local(session.start, session.zone),
        "end": None if session.end is None else _local(session.end, session.zone),
        "seconds": max(0, (now if session.end is None else session.end) - session.start),
        "provenance": session.provenance,
        "state": session.state,
        "statement": None,
    }


def _local(moment: int, zone: str) -> str:
    from datetime import UTC, datetime, tzinfo
    from zoneinfo import ZoneInfo

    try:
        where: tzinfo = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # a zone that this machine does not know
        where = UTC
    return datetime.fromtimestamp(moment, where).isoformat()


def duration(seconds: int) -> str:
    """Hours and minutes; begun minutes do not count."""
    minutes = seconds // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def plain(text: str) -> str:
    """Text that does nothing to a terminal."""
    if text.isprintable():
        return text
    from hraas_tui.core.text import printable

    return printable(text)
