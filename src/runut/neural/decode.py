"""The network's scores as a value: what it takes for mentions, events, their parties and who says what.

Nothing here knows of records; offsets are characters, members of lists are positions in the lists of a Prediction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from runut.neural import labels, spans
from runut.neural.words import Words
from runut.ontology import title_class
from runut.resolve import actors

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Settings:
    """Biases that trade precision against recall, chosen on articles held out from training.

    `trigger` and `mention` are taken off the score of "outside"; the others off a relation's bar.
    """

    trigger: float = 0.0
    mention: float = 0.0
    actor: float = 0.0
    recipient: float = 0.0
    source: float = 0.0
    speaker: float = 0.0
    time: float = 0.0
    place: float = 0.0
    count: float = 0.0
    coreference: float = 0.0
    repetition: float = 0.0
    fact: float = 0.0


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

    `sources` holds the surest one at most: in training, an event rests on the word of two in one case of two hundred.
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


@dataclass(frozen=True)
class Found:
    """The spans that the tags mark, as [.., 2] first and last words with the class of each."""

    mentions: Ints
    kinds: Ints
    mention_scores: Floats
    triggers: Ints
    trigger_scores: Floats
    adjuncts: Ints
    adjunct_class: Ints
    cues: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))


def softmax(scores: Floats) -> Floats:
    """Return the softmax over the last axis."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    out: Floats = e / e.sum(axis=-1, keepdims=True)
    return out


def find(
    words: Words, tagged: Mapping[str, Floats], known: Sequence[tuple[int, int, int]], settings: Settings
) -> Found:
    """Return the spans under the tag scores; `known` are dates and place names, candidates beside the tags'."""
    starts = words.sentences[:, 0]
    scores = {name: x.copy() for name, x in tagged.items()}
    scores["mention"][:, 0] -= settings.mention
    scores["trigger"][:, 0] -= settings.trigger
    mentions = tidy(words, spans.decode(scores["mention"], starts))
    triggers = spans.decode(scores["trigger"], starts)
    adjuncts = spans.decode(scores["adjunct"], starts)
    counts = spans.decode(scores["count"], starts)
    cue = labels.ADJUNCTS.index("CUE")
    marked = [(a, b, c) for a, b, c in adjuncts if c != cue]
    covered = {(k, c) for a, b, c in marked for k in range(a, b + 1)}
    marked += [(a, b, c) for a, b, c in known if covered.isdisjoint((k, c) for k in range(a, b + 1))]
    marked += [(a, b, c + 2) for a, b, c in counts]
    marked.sort()
    return Found(
        _ends(mentions),
        np.array([c for _, _, c in mentions], np.int64),
        _certainty(tagged["mention"], mentions),
        _ends(triggers),
        _certainty(tagged["trigger"], triggers),
        _ends(marked),
        np.array([c for _, _, c in marked], np.int64),
        _ends([x for x in adjuncts if x[2] == cue]),
    )


def tidy(words: Words, found: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return mentions with their edges mended, as a careful reader would copy them.

    Marks at the edges go ("Ketua KPK Agus Rahardjo,"), a bracket is closed ("Susilo Bambang Yudhoyono (SBY"), and a
    title and the name that follows at once are one mention ("Presiden" "Jokowi").
    """
    strings = words.strings()
    mended: list[tuple[int, int, int]] = []
    for first, last, kind in found:
        while first < last and not strings[first][0].isalnum() and strings[first] != "(":
            first += 1
        marks = strings[first : last + 1]
        if marks.count("(") > marks.count(")") and last + 1 < len(strings) and strings[last + 1] == ")":
            last += 1
        while last > first and not strings[last][0].isalnum() and not _closes(strings[first : last + 1]):
            last -= 1
        if not strings[first][0].isalnum() and first == last:
            continue
        before = mended[-1] if mended else None
        if before and _named_at_once(words, strings, before, first):
            mended[-1] = (before[0], last, before[2])
        else:
            mended.append((first, last, kind))
    return mended


def _closes(strings: Sequence[str]) -> bool:
    return strings[-1] == ")" and strings.count("(") == strings.count(")")


def _named_at_once(words: Words, strings: Sequence[str], before: tuple[int, int, int], first: int) -> bool:
    title, name = strings[before[1]], strings[first]
    together = before[1] + 1 == first and words.sentence[before[1]] == words.sentence[first]
    return together and title[0].isupper() and name[0].isupper() and title_class(name.lower()) != "pronoun"


def _ends(found: Sequence[tuple[int, int, int]]) -> Ints:
    return np.array([(a, b) for a, b, _ in found], np.int64).reshape(-1, 2)


def _certainty(scores: Floats, found: Sequence[tuple[int, int, int]]) -> Floats:
    """Return for each span the chance that its first word is inside any span."""
    outside = softmax(scores)[:, 0]
    return np.array([1 - outside[a] for a, _, _ in found], np.float32)


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
