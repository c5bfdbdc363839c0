"""Every record that Runut makes, as frozen dataclasses of tuples; this module imports nothing of ours.

Offsets count characters of `Reading.text`, and `text[start:end]` equals the text of every span. Ids inside
lists are entity ids. docs/record.md shows the same records as JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["PER", "ORG", "GPE", "GRP"]
Status = Literal["fact", "plan", "maybe", "not"]
Manner = Literal["direct", "indirect"]
Basis = Literal["stated", "relative", "publication"]
Precision = Literal["day", "week", "month", "year", "range"]
Standing = Literal["asserted", "claimed", "planned", "possible", "denied"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: `text[start:end] == span.text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as it came in; `published` is an ISO date or None, `extra` keeps unknown keys."""

    text: str
    id: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """A participant of an event or statement, once per article.

    `country` is ISO 3166 alpha-3 or a code of docs/record.md, None where nothing tells; `sectors` are PLOVER's;
    `identity` joins spellings of one actor across articles, None until it is resolved.
    """

    id: str
    kind: Kind
    name: str
    country: str | None
    sectors: tuple[str, ...]
    identity: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Who says what: the characters [start, end) of its sentences, who speaks, the reporting word, via, to."""

    id: str
    start: int
    end: int
    manner: Manner
    speakers: tuple[str, ...]
    cue: Span | None
    via: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event happened: its wording, and name, ISO 3166 alpha-3 country, first-level division, degrees."""

    start: int
    end: int
    text: str
    name: str
    country: str | None
    admin: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Time:
    """When an event happened: its wording and its value, `2024-11-29`, `2024-11`, `2024`, `2024-W48` or `a/b`.

    `basis` tells stated dates from those counted from another day; `conflict` marks a weekday that contradicts
    its date. `value` is None where the wording does not resolve.
    """

    start: int
    end: int
    text: str
    value: str | None
    precision: Precision | None
    basis: Basis
    conflict: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A number that an event comes with: `value` as digits (`10000+` for "lebih dari 10.000") and its bounds."""

    what: str
    value: str
    low: float | None
    high: float | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, with every wording that names it, its status, and on whose word (`sources`) it rests."""

    id: str
    type: str
    mode: str | None
    triggers: tuple[Span, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    status: Status
    sources: tuple[str, ...]
    via: tuple[str, ...]
    place: Place | None
    time: Time | None
    counts: tuple[Count, ...]
    confidence: float

    @property
    def standing(self) -> Standing:
        """Return the five-way reading: asserted, claimed, planned, possible or denied."""
        if self.status == "fact":
            return "claimed" if self.sources else "asserted"
        readings: dict[str, Standing] = {"plan": "planned", "maybe": "possible", "not": "denied"}
        return readings[self.status]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that a careful editor would query: a code, the words it is about (if any), and a sentence."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article reports, with its evidence."""

    id: str
    outlet: str | None
    published: str | None
    url: str | None
    title: str | None
    text: str
    sentences: tuple[tuple[int, int], ...]
    credits: tuple[Span, ...]
    contexts: tuple[str, ...]
    warnings: tuple[Warning, ...]
    reader: str
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def entity(self, id: str) -> Entity:
        """Return the entity with this id; raise KeyError where there is none."""
        for entity in self.entities:
            if entity.id == id:
                return entity
        raise KeyError(id)

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as JSON-ready dicts and lists, in the order of the fields."""
        record: dict[str, Any] = _plain(asdict(self))
        return record

    def to_json(self) -> str:
        """Return the reading as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Reading:
        """Return the reading that `to_dict` made this record from; raise KeyError or TypeError where it is not one."""
        return cls(
            **{
                **record,
                "sentences": tuple((start, end) for start, end in record["sentences"]),
                "credits": tuple(Span(**x) for x in record["credits"]),
                "contexts": tuple(record["contexts"]),
                "warnings": tuple(Warning(**x) for x in record["warnings"]),
                "entities": tuple(_entity(x) for x in record["entities"]),
                "statements": tuple(_statement(x) for x in record["statements"]),
                "events": tuple(_event(x) for x in record["events"]),
            }
        )


def content_id(*parts: object) -> str:
    """Return a short id made of the parts' content: the same parts give the same id, on every machine."""
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(x) for key, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(x) for x in value]
    return value


def _entity(x: Mapping[str, Any]) -> Entity:
    return Entity(**{**x, "sectors": tuple(x["sectors"]), "mentions": tuple(Span(**m) for m in x["mentions"])})


def _statement(x: Mapping[str, Any]) -> Statement:
    ids = {key: tuple(x[key]) for key in ("speakers", "via", "to")}
    return Statement(**{**x, **ids, "cue": Span(**x["cue"]) if x["cue"] else None})


def _event(x: Mapping[str, Any]) -> Event:
    ids = {key: tuple(x[key]) for key in ("actors", "recipients", "sources", "via")}
    return Event(
        **{
            **x,
            **ids,
            "triggers": tuple(Span(**t) for t in x["triggers"]),
            "place": Place(**x["place"]) if x["place"] else None,
            "time": Time(**x["time"]) if x["time"] else None,
            "counts": tuple(Count(**c) for c in x["counts"]),
        }
    )
