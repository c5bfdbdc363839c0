"""A gold document as the network's inputs and what each head should say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from runut.neural import features, labels, spans
from runut.neural.words import Tokens, Words, split, tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
IGNORE = -100


@dataclass(frozen=True)
class Example:
    """An article to learn from: m mentions, k entities, e triggers, a adjuncts, s sentences; IGNORE where unknown."""

    id: str
    words: Words
    tokens: Tokens
    context: features.Context
    tags: Mapping[str, Ints]
    mentions: Ints
    kinds: Ints
    countries: Ints
    sectors: Ints
    belongs: Bools
    triggers: Ints
    event: Ints
    types: Ints
    modes: Ints
    statuses: Ints
    first: Bools
    roles: Bools
    adjuncts: Ints
    adjunct_class: Ints
    adjunction: Bools
    manners: Ints
    speech: Bools


class Misfit(ValueError):
    """A gold span that fits no words."""


def example(document: Mapping[str, Any], tokenizer: Tokenizer, countries: Sequence[str]) -> Example:
    """Turn a gold document (the shape that runut.annotation gives) into an example."""
    sentences = [(start, end) for start, end in document["sentences"]]
    words = split(document["text"], sentences)
    locate = _Locator(words)
    number = {e["id"]: k for k, e in enumerate(document["entities"])}
    mentions, belongs = _mentions(document, locate, number)
    kinds = _of_entities(document, belongs, lambda e: labels.KINDS.index(e["kind"]))
    places = {code: k for k, code in enumerate(countries)}
    events = [(k, e, span) for k, e in enumerate(document["events"]) for span in e["triggers"]]
    triggers, owners = _triggers(events, locate)
    context = features.context(words)
    adjuncts, classes, adjunction = _adjuncts(document, context, locate, owners)
    manners, speech = _statements(document, number)
    entities = len(document["entities"])
    roles = np.zeros((len(triggers), max(entities, 1), len(labels.ROLES)), bool)
    for row, (_, event, _) in enumerate(owners):
        for column, key in enumerate(("actors", "recipients", "sources")):
            roles[row, [number[x] for x in event[key]], column] = True
    event_ids = np.array([k for k, _, _ in owners], np.int64)
    return Example(
        id=document["id"],
        words=words,
        tokens=tokens(words, sentences, tokenizer),
        context=context,
        tags=_tags(document, locate, len(words), mentions, kinds, triggers, _marked(adjuncts, classes, adjunction)),
        mentions=mentions,
        kinds=kinds,
        countries=_of_entities(document, belongs, lambda e: places.get(e["country"], IGNORE)),
        sectors=_of_entities(
            document, belongs, lambda e: labels.SECTORS.index(e["sectors"][0]) if e["sectors"] else IGNORE
        ),
        belongs=belongs,
        triggers=triggers,
        event=event_ids,
        types=np.array([labels.TYPES.index(e["type"]) for _, e, _ in owners], np.int64),
        modes=np.array([_mode(e) for _, e, _ in owners], np.int64),
        statuses=np.array([labels.STATUSES.index(e["status"]) for _, e, _ in owners], np.int64),
        first=np.array([k not in event_ids[:row] for row, k in enumerate(event_ids)], bool),
        roles=roles,
        adjuncts=adjuncts,
        adjunct_class=classes,
        adjunction=adjunction,
        manners=manners,
        speech=speech,
    )


def _mode(event: Mapping[str, Any]) -> int:
    return labels.MODES.index(f"{event['type']}:{event['mode']}") if event["mode"] else 0


class _Locator:
    """Finds the words under a span of characters."""

    def __init__(self, words: Words) -> None:
        self.starts, self.ends = words.offsets[:, 0], words.offsets[:, 1]

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left")) - 1
        if last < first:
            raise Misfit(f"no word stands at {start}-{end}")
        return first, last


def _pairs(found: Sequence[tuple[int, int]]) -> Ints:
    return np.array(found, np.int64).reshape(-1, 2)


def _mentions(document: Mapping[str, Any], locate: _Locator, number: Mapping[str, int]) -> tuple[Ints, Bools]:
    found: dict[tuple[int, int], list[int]] = {}
    for m in document["mentions"]:
        found.setdefault(locate(m["start"], m["end"]), []).extend(number[e] for e in m["entities"])
    order = sorted(found)
    belongs = np.zeros((len(order), max(len(number), 1)), bool)
    for row, span in enumerate(order):
        belongs[row, found[span]] = True
    return _pairs(order), belongs


def _of_entities(document: Mapping[str, Any], belongs: Bools, value: Any) -> Ints:
    """Return a value for each mention; IGNORE where its entities differ, but for kinds, where the first one's holds."""
    values = [value(e) for e in document["entities"]]
    out = np.full(len(belongs), IGNORE, np.int64)
    for row, members in enumerate(belongs):
        own = [values[k] for k in np.flatnonzero(members)]
        out[row] = own[0] if len(set(own)) == 1 else IGNORE
    return out


def _triggers(events: list[tuple[int, Any, Any]], locate: _Locator) -> tuple[Ints, list[tuple[int, Any, Any]]]:
    """Return the trigger spans in order with their events; of two on the same words the first holds."""
    found: dict[tuple[int, int], tuple[int, Any, Any]] = {}
    taken: set[int] = set()
    for entry in events:
        first, last = locate(*entry[2])
        if taken.isdisjoint(range(first, last + 1)):
            taken.update(range(first, last + 1))
            found[first, last] = entry
    order = sorted(found)
    return _pairs(order), [found[span] for span in order]


def _adjuncts(
    document: Mapping[str, Any],
    context: features.Context,
    locate: _Locator,
    owners: Sequence[tuple[int, Any, Any]],
) -> tuple[Ints, Ints, Bools]:
    """Return the place, time and count wordings; dates and places that no event takes are there too."""
    wanted: dict[tuple[int, int, int], set[int]] = {}
    for k, event in enumerate(document["events"]):
        for name in ("time", "place"):
            if event[name] and event[name]["span"]:
                key = (*locate(*event[name]["span"]), labels.ADJUNCTS.index(name.upper()))
                wanted.setdefault(key, set()).add(k)
        for count in event["counts"]:
            if count["span"]:
                key = (*locate(*count["span"]), 2 + labels.COUNTS.index(count["what"]))
                wanted.setdefault(key, set()).add(k)
    taken = {(k, name) for first, last, name in wanted for k in range(first, last + 1)}
    for first, last, known in context.known:
        if taken.isdisjoint((k, known) for k in range(first, last + 1)):
            wanted[first, last, known] = set()
    order = sorted(wanted)
    links = np.array([[k in wanted[key] for key in order] for k, _, _ in owners], bool).reshape(len(owners), len(order))
    return _pairs([(a, b) for a, b, _ in order]), np.array([c for _, _, c in order], np.int64), links


def _marked(adjuncts: Ints, classes: Ints, adjunction: Bools) -> list[tuple[int, int, int]]:
    """Return the adjuncts to tag: every date, but only such places and numbers as belong to an event."""
    used = adjunction.any(axis=0) | (classes == labels.ADJUNCTS.index("TIME"))
    return [(a, b, int(c)) for (a, b), c, wanted in zip(adjuncts.tolist(), classes, used, strict=True) if wanted]


def _tags(
    document: Mapping[str, Any],
    locate: _Locator,
    size: int,
    mentions: Ints,
    kinds: Ints,
    triggers: Ints,
    marked: Sequence[tuple[int, int, int]],
) -> dict[str, Ints]:
    cues = [(*locate(*q["cue"]), labels.ADJUNCTS.index("CUE")) for q in document["statements"] if q["cue"]]
    return {
        "mention": spans.encode(
            size, [(a, b, max(int(k), 0)) for (a, b), k in zip(mentions.tolist(), kinds, strict=True)]
        ),
        "trigger": spans.encode(size, [(a, b, 0) for a, b in triggers.tolist()]),
        "adjunct": spans.encode(size, [*(m for m in marked if m[2] < 2), *cues]),
        "count": spans.encode(size, [(a, b, c - 2) for a, b, c in marked if c >= 2]),
    }


def _statements(document: Mapping[str, Any], number: Mapping[str, int]) -> tuple[Ints, Bools]:
    size = len(document["sentences"])
    manners = np.zeros(size, np.int64)
    speech = np.zeros((size, max(len(number), 1), len(labels.SPEECH)), bool)
    for statement in document["statements"]:
        first, last = statement["sentences"]
        manners[first : last + 1] = labels.MANNERS.index(statement["manner"])
        for column, key in enumerate(("speakers", "via", "to")):
            for entity in statement[key]:
                speech[first : last + 1, number[entity], column] = True
    return manners, speech
