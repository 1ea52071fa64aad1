"""What a person reads of a statement on paper or on a page, as words and figures that HTML and PDF both lay out.

Everything in here is text as it will be seen, one line each, in the client's locale; nothing is markup.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A party's name and the lines below it."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures up front: what it is, the figures themselves, and what there is to say of them."""

    label: str
    values: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and what it comes to."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a line, or the part of one: from when until when, and its shares of billed time and amount."""

    begin: str
    until: str
    id: str
    provenance: str
    context: str
    ticket: str
    note: str
    recorded: str
    billed: str
    amount: str


@dataclass(frozen=True, slots=True)
class Billed:
    """A line: its sessions, and what they come to together. `marks` say what is special about it."""

    context: str
    marks: tuple[str, ...]
    recorded: str
    billed: str
    rate: str
    amount: str
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of a civil day, with what was recorded and billed on it."""

    title: str
    recorded: str
    billed: str
    amount: str
    lines: tuple[Billed, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of the period, or the late ones, with their sums; `title` is empty if it needs none.

    `total` is what the sums are called: what they leave out must not be taken for the statement's total.
    """

    title: str
    total: str
    days: tuple[Day, ...]
    recorded: str
    billed: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A block of a picture, in seconds from the left: what kind it is, and what it stands for in words."""

    start: int
    end: int
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An hour on the axis of a picture, in seconds from the left; every third one has a label."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A day of a picture: its length in seconds, its bars, its recorded time, and hours of its own if clocks change."""

    label: str
    seconds: int
    recorded: str
    odd: str
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A day strip: `seconds` wide, with the hours of an ordinary day; `title` is empty if there is only one."""

    title: str
    seconds: int
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole statement, ready to be laid out.

    `replaces` says which one it stands for, with `changes` below it.
    `priced` is whether there is a column of rates and amounts, `wide` whether times of day take much room.
    """

    title: str
    number: str
    draft: bool
    made: str
    period: str
    zone: str
    client: Address
    consultant: Address
    figures: tuple[Figure, ...]
    replaces: str
    changes: tuple[str, ...]
    rules: tuple[str, ...]
    account: tuple[Entry, ...]
    account_note: str
    pictures: tuple[Picture, ...]
    legend: tuple[Entry, ...]
    sections: tuple[Section, ...]
    origins: str
    priced: bool
    wide: bool
