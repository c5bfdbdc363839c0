"""Gold documents beside read ones: what of the one stands for what of the other.

A Document holds what is measured of a gold record or of a reading; a Comparison pairs the triggers, events and
entities of two. Matching is that of the corpus' score.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from runut.errors import InputError

Span = tuple[int, int]
Row = tuple[str, ...]
Pair = tuple[int, int]

ROLES = ("actors", "recipients")
UNKNOWN_COUNTRY = "---"


@dataclass(frozen=True, slots=True)
class Entity:
    """A participant: its country's code (`---` where unknown), its first sector, and its mentions."""

    kind: str | None
    country: str
    sector: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An event's fields that are measured; ids are entity ids."""

    type: str
    mode: str | None
    status: str | None
    triggers: tuple[Span, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    sources: tuple[str, ...]
    time: str | None
    conflict: bool
    country: str | None
    counts: frozenset[tuple[str, str]]

    def role(self, name: str) -> tuple[str, ...]:
        """Return the entity ids of `actors` or `recipients`."""
        return self.actors if name == "actors" else self.recipients


@dataclass(frozen=True)
class Document:
    """A gold or a read document, reduced to what is measured."""

    text: str
    sentences: tuple[Span, ...]
    entities: Mapping[str, Entity]
    speakers: tuple[tuple[int, str], ...]
    events: tuple[Event, ...]

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Document:
        """Return the document of a gold record or of `Reading.to_dict()`; raise KeyError where a field is missing."""
        sentences = tuple(_span(x) for x in record.get("sentences", ()))
        speakers = (
            (i, who)
            for x in record.get("statements", ())
            for i in _covered(x, sentences)
            for who in x.get("speakers", ())
        )
        return cls(
            text=record["text"],
            sentences=sentences,
            entities=_entities(record),
            speakers=tuple(dict.fromkeys(speakers)),
            events=tuple(_event(x) for x in record.get("events", ())),
        )

    @cached_property
    def mentions(self) -> Mapping[Span, tuple[str, ...]]:
        """Every mention, in text order, with the ids of the entities it refers to."""
        owners: dict[Span, list[str]] = {}
        for id, entity in self.entities.items():
            for span in dict.fromkeys(entity.spans):
                owners.setdefault(span, []).append(id)
        return {span: tuple(owners[span]) for span in sorted(owners)}

    @cached_property
    def triggers(self) -> tuple[tuple[Span, int], ...]:
        """Every trigger with the number of its event."""
        return tuple((span, k) for k, event in enumerate(self.events) for span in event.triggers)

    def country(self, id: str) -> str:
        """Return the country code of an entity, `---` where it is not known."""
        entity = self.entities.get(id)
        return entity.country if entity else UNKNOWN_COUNTRY

    def rows(self) -> frozenset[Row]:
        """Return the (type, actor country, recipient country) rows of the events that are not denied."""
        return frozenset(row for event in self.events if event.status != "not" for row in self._rows(event))

    def _rows(self, event: Event) -> list[Row]:
        actors = {self.country(id) for id in event.actors} or {UNKNOWN_COUNTRY}
        recipients = {self.country(id) for id in event.recipients}
        if recipients:
            return [(event.type, a, r) for a in actors for r in recipients]
        # Two countries that act together and on nobody are each other's counterpart: a meeting, an agreement.
        if len(actors) == 2:
            return [(event.type, *sorted(actors))]
        return [(event.type, a, UNKNOWN_COUNTRY) for a in actors]


def _span(x: Any) -> Span:
    return (x["start"], x["end"]) if isinstance(x, Mapping) else (x[0], x[1])


def _covered(statement: Mapping[str, Any], sentences: Sequence[Span]) -> Iterable[int]:
    """Return the numbers of the sentences a statement stands in: gold names them, a reading gives characters."""
    if "sentences" in statement:
        first, last = statement["sentences"]
        return range(first, last + 1)
    return [i for i, x in enumerate(sentences) if overlap(x, _span(statement)) > 0]


def _entities(record: Mapping[str, Any]) -> dict[str, Entity]:
    """Return the entities with their mentions, which gold lists beside them and a reading inside them."""
    spans: dict[str, list[Span]] = {x["id"]: [] for x in record.get("entities", ())}
    for mention in record.get("mentions", ()):
        for id in mention["entities"]:
            spans[id].append(_span(mention))
    for x in record.get("entities", ()):
        spans[x["id"]] += [_span(m) for m in x.get("mentions", ())]
    return {
        x["id"]: Entity(
            x.get("kind"),
            x.get("country") or UNKNOWN_COUNTRY,
            next(iter(x.get("sectors") or ()), None),
            tuple(spans[x["id"]]),
        )
        for x in record.get("entities", ())
    }


def _event(x: Mapping[str, Any]) -> Event:
    time, place = x.get("time") or {}, x.get("place") or {}
    return Event(
        type=x["type"],
        mode=x.get("mode"),
        status=x.get("status"),
        triggers=tuple(_span(t) for t in x["triggers"]),
        actors=tuple(x.get("actors", ())),
        recipients=tuple(x.get("recipients", ())),
        sources=tuple(x.get("sources", ())),
        time=time.get("value"),
        conflict=bool(time.get("conflict")),
        country=place.get("country"),
        counts=frozenset((c["what"], str(c["value"])) for c in x.get("counts", ())),
    )


def overlap(a: Span, b: Span) -> int:
    """Return how many characters two spans share; zero or less where they do not touch."""
    return min(a[1], b[1]) - max(a[0], b[0])


class Comparison:
    """A gold document beside a read one: which triggers, events and entities stand for each other.

    `found` pairs trigger numbers whatever the type, `typed` those of one type; `partners` leads from a gold event's
    number to the read event that shares most typed triggers with it.
    """

    def __init__(self, gold: Document, pred: Document) -> None:
        self.gold, self.pred = gold, pred
        self.found = self._pair(lambda i, j: True)
        self.typed = self._pair(lambda i, j: self._trigger_type(gold, i) == self._trigger_type(pred, j))
        self.partners = self._partners()

    @property
    def events(self) -> list[tuple[Event, Event]]:
        """The events found, each gold one with its partner."""
        return [(self.gold.events[a], self.pred.events[b]) for a, b in self.partners.items()]

    @cached_property
    def shared_mentions(self) -> list[Span]:
        """The mentions that stand in both documents."""
        return [span for span in self.gold.mentions if span in self.pred.mentions]

    def same(self, gold_id: str, pred_id: str) -> bool:
        """Tell whether two entities are one: a mention of each covers half of the shorter of the two."""
        return any(
            (shared := overlap(x, y)) > 0 and (x == y or 2 * shared >= min(x[1] - x[0], y[1] - y[0]))
            for x in self._spans(self.gold, gold_id)
            for y in self._spans(self.pred, pred_id)
        )

    def matched(self, gold_ids: Iterable[str], pred_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return the pairs of ids that are one entity, one to one, in the order of the gold."""
        free = list(pred_ids)
        pairs = []
        for gold_id in gold_ids:
            hit = next((id for id in free if self.same(gold_id, id)), None)
            if hit is not None:
                free.remove(hit)
                pairs.append((gold_id, hit))
        return pairs

    def alike(self, gold_ids: Sequence[str], pred_ids: Sequence[str]) -> bool:
        """Tell whether two lists of ids name the same entities."""
        return len(gold_ids) == len(pred_ids) == len(self.matched(gold_ids, pred_ids))

    @staticmethod
    def _spans(document: Document, id: str) -> tuple[Span, ...]:
        entity = document.entities.get(id)
        return entity.spans if entity else ()

    @staticmethod
    def _trigger_type(document: Document, i: int) -> str:
        return document.events[document.triggers[i][1]].type

    def _pair(self, allowed: Callable[[int, int], bool]) -> list[Pair]:
        """Pair trigger numbers one to one, largest overlap first, among those `allowed`."""
        candidates = sorted(
            (-shared, i, j)
            for i, (x, _) in enumerate(self.gold.triggers)
            for j, (y, _) in enumerate(self.pred.triggers)
            if (shared := overlap(x, y)) > 0 and allowed(i, j)
        )
        golds: set[int] = set()
        preds: set[int] = set()
        pairs = []
        for _, i, j in candidates:
            if i not in golds and j not in preds:
                golds.add(i)
                preds.add(j)
                pairs.append((i, j))
        return pairs

    def _partners(self) -> dict[int, int]:
        links = Counter((self.gold.triggers[i][1], self.pred.triggers[j][1]) for i, j in self.typed)
        partners: dict[int, int] = {}
        taken: set[int] = set()
        for (a, b), _ in links.most_common():
            if a not in partners and b not in taken:
                partners[a] = b
                taken.add(b)
        return partners


def compare(golds: Mapping[str, Document], preds: Mapping[str, Document]) -> dict[str, Comparison]:
    """Set each gold document beside the read one of the same id, or beside an empty one where there is none.

    Raise InputError where the two have different texts.
    """
    comparisons = {}
    for id, gold in golds.items():
        pred = preds.get(id) or Document.from_dict({"text": gold.text})
        if pred.text != gold.text:
            raise InputError(f"{id}: the read document has another text than the gold one")
        comparisons[id] = Comparison(gold, pred)
    return comparisons
