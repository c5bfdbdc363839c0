"""The network's scores as a value: what it takes for mentions, events, their parties and who says what.

Nothing here knows of records; offsets are characters, members of lists are positions in the lists of a Prediction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runut.neural import labels
from runut.neural.finding import Found, Settings, softmax
from runut.neural.words import Words
from runut.resolve import actors

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class MentionGuess:
    """A mention: characters [start, end), kind, the chance of each country and sector, how sure."""

    start: int
    end: int
    kind: str
    countries: Mapping[str, float]
    sectors: Mapping[str, float]
    score: float


@dataclass(frozen=True)
class AdjunctGuess:
    """A wording that may date, place or number an event: TIME, PLACE or what is counted."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class EventGuess:
    """An event: its wordings, and its parties as positions in `Prediction.entities`, surest first.

    `sources` holds the surest one at most: in training, fewer than one event in a hundred rests on the word of two.
    """

    triggers: tuple[tuple[int, int], ...]
    type: str
    mode: str | None
    status: str
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    sources: tuple[int, ...]
    adjuncts: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class SpeechGuess:
    """A sentence that reports speech: its number, manner, and positions in `Prediction.entities`."""

    sentence: int
    manner: str
    speakers: tuple[int, ...]
    via: tuple[int, ...]
    to: tuple[int, ...]


@dataclass(frozen=True)
class Prediction:
    """Everything that the network says of one text; an entity is a tuple of positions in `mentions`."""

    mentions: tuple[MentionGuess, ...] = ()
    entities: tuple[tuple[int, ...], ...] = ()
    events: tuple[EventGuess, ...] = ()
    adjuncts: tuple[AdjunctGuess, ...] = ()
    cues: tuple[tuple[int, int], ...] = ()
    speech: tuple[SpeechGuess, ...] = ()


def antecedents(scores: Floats, bars: Floats, bias: float) -> list[int]:
    """Return for each row its best earlier row, or -1 where the bar is higher."""
    best = []
    for k in range(len(scores)):
        j = int(scores[k, :k].argmax()) if k else -1
        best.append(j if j >= 0 and scores[k, j] > bars[k] - bias else -1)
    return best


def clusters(links: Sequence[int]) -> list[list[int]]:
    """Return the groups that links to earlier rows make, each in order."""
    home: list[int] = []
    groups: list[list[int]] = []
    for k, j in enumerate(links):
        if j < 0:
            home.append(len(groups))
            groups.append([k])
        else:
            home.append(home[j])
            groups[home[j]].append(k)
    return groups


def same_country(scores: Floats, bars: Floats, bias: float, countries: Sequence[str | None]) -> list[list[int]]:
    """Return the groups that links to the best earlier mentions make, where no group names two countries.

    `countries` are those that the wordings decide: "pasukan AS" never joins "pasukan NATO".
    """
    groups: list[list[int]] = []
    home: list[int] = []
    named: list[str | None] = []
    for k, country in enumerate(countries):
        chosen = -1
        for j in np.argsort(-scores[k, :k], kind="stable").tolist():
            if scores[k, j] <= bars[k] - bias:
                break
            if not country or named[home[j]] in (None, country):
                chosen = home[j]
                break
        if chosen < 0:
            chosen = len(groups)
            groups.append([])
            named.append(None)
        groups[chosen].append(k)
        home.append(chosen)
        named[chosen] = named[chosen] or country
    return groups


def entities(out: Mapping[str, Floats], settings: Settings, countries: Sequence[str | None]) -> list[list[int]]:
    """Return the entities as lists of mentions; a plural mention stands with each of those that it takes together."""
    scores, bars = out["coreference"], out["coreference_bar"]
    groups = same_country(scores[..., 0], bars[:, 0], settings.coreference, countries)
    home = {k: g for g, members in enumerate(groups) for k in members}
    joined: list[tuple[int, int]] = []
    for k in range(len(scores)):
        if len(groups[home[k]]) > 1:
            continue
        taken = {home[j] for j in range(k) if scores[k, j, 1] > bars[k, 1]} - {home[k]}
        joined += [(k, g) for g in sorted(taken)] if len(taken) > 1 else []
    gone = {home[k] for k, _ in joined}
    for k, g in joined:
        groups[g].append(k)
    return [sorted(members) for g, members in enumerate(groups) if g not in gone]


def pool(scores: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """Return scores of entities [l, k, r] from those of their mentions [l, m, r]."""
    if not groups:
        return np.zeros((scores.shape[0], 0, scores.shape[2]), np.float32)
    pooled = [np.logaddexp.reduce(scores[:, list(members)], axis=1) for members in groups]
    return np.stack(pooled, axis=1).astype(np.float32)


def predict(
    words: Words, found: Found, out: Mapping[str, Floats], countries: Sequence[str], settings: Settings
) -> Prediction:
    """Return what the scores of the heads say of a text whose spans are `found`."""
    offsets = words.offsets
    decided = [actors.country(words.text[slice(*_characters(offsets, span))]) for span in found.mentions]
    groups = entities(out, settings, decided)
    return Prediction(
        mentions=_mentions(offsets, found, out, countries),
        entities=tuple(tuple(members) for members in groups),
        events=tuple(_events(offsets, found, out, groups, settings)),
        adjuncts=tuple(
            AdjunctGuess(*_characters(offsets, span), _adjunct_name(int(c)))
            for span, c in zip(found.adjuncts, found.adjunct_class, strict=True)
        ),
        cues=tuple(_characters(offsets, span) for span in found.cues),
        speech=tuple(_speech(out, groups, settings)),
    )


def _characters(offsets: Ints, span: Ints) -> tuple[int, int]:
    return int(offsets[span[0], 0]), int(offsets[span[1], 1])


def _adjunct_name(index: int) -> str:
    return labels.ADJUNCTS[index] if index < 2 else labels.COUNTS[index - 2]


def _mentions(
    offsets: Ints, found: Found, out: Mapping[str, Floats], countries: Sequence[str]
) -> tuple[MentionGuess, ...]:
    country, sector = softmax(out["country"]), softmax(out["sector"])
    return tuple(
        MentionGuess(
            *_characters(offsets, span),
            labels.KINDS[found.kinds[k]],
            _likely(countries, country[k]),
            _likely(labels.SECTORS, sector[k]),
            float(found.mention_scores[k]),
        )
        for k, span in enumerate(found.mentions)
    )


def _likely(names: Sequence[str], chances: Floats) -> dict[str, float]:
    best = np.argsort(-chances, kind="stable")[:4].tolist()
    return {names[k]: float(chances[k]) for k in best}


def _events(
    offsets: Ints, found: Found, out: Mapping[str, Floats], groups: Sequence[Sequence[int]], settings: Settings
) -> list[EventGuess]:
    links = antecedents(out["repetition"], out["repetition_bar"], settings.repetition)
    types, statuses = softmax(out["type"]), softmax(out["status"])
    bias = np.array([settings.actor, settings.recipient, settings.source], np.float32)
    margin = pool(out["role"], groups) - out["role_bar"][:, None] + bias
    by_class = np.array([settings.time, settings.place, *[settings.count] * len(labels.COUNTS)], np.float32)
    placed = out["adjunction"] - out["adjunction_bar"][:, None] + by_class[found.adjunct_class]
    events = []
    for members in clusters(links):
        type_ = types[members].mean(axis=0)
        best = int(type_.argmax())
        # As the annotators do: what the first wording says of an event holds for those that only name it again.
        status = np.log(statuses[members[0]])
        status[labels.STATUSES.index("fact")] -= settings.fact
        roles = margin[members].mean(axis=0)
        chosen = [
            tuple(k for k in np.argsort(-roles[:, r], kind="stable").tolist() if roles[k, r] > 0) for r in range(3)
        ]
        events.append(
            EventGuess(
                triggers=tuple(_characters(offsets, found.triggers[k]) for k in members),
                type=labels.TYPES[best],
                mode=_mode(out["mode"][members].mean(axis=0), labels.TYPES[best]),
                status=labels.STATUSES[int(status.argmax())],
                actors=chosen[0],
                recipients=chosen[1],
                sources=chosen[2][:1],
                adjuncts=_adjuncts(placed[members], found.adjunct_class),
                score=float(found.trigger_scores[members].max() * type_[best]),
            )
        )
    return events


def _mode(scores: Floats, type_: str) -> str | None:
    allowed = [k for k, home in enumerate(labels.MODE_TYPE) if home in ("-", type_)]
    best = max(allowed, key=lambda k: scores[k])
    return labels.MODES[best].partition(":")[2] or None


def _adjuncts(placed: Floats, classes: Ints) -> tuple[int, ...]:
    """Return the best time, place and number of each sort over an event's wordings, where they beat the bar."""
    chosen: dict[int, int] = {}
    best = placed.max(axis=0) if placed.size else np.zeros(0, np.float32)
    for k in np.argsort(-best, kind="stable").tolist():
        if best[k] > 0:
            chosen.setdefault(int(classes[k]), k)
    return tuple(sorted(chosen.values()))


def _speech(out: Mapping[str, Floats], groups: Sequence[Sequence[int]], settings: Settings) -> list[SpeechGuess]:
    margin = pool(out["speech"], groups) - out["speech_bar"][:, None]
    margin[..., 0] += settings.speaker
    manner = out["manner"]
    said = []
    for k in range(len(manner)):
        chosen = [
            tuple(j for j in np.argsort(-margin[k, :, r], kind="stable").tolist() if margin[k, j, r] > 0)
            for r in range(3)
        ]
        best = int(manner[k].argmax())
        if chosen[0] or best:
            best = best or 1 + int(manner[k, 1:].argmax())
            said.append(SpeechGuess(k, labels.MANNERS[best], *chosen))
    return said
