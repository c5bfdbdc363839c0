"""Which words the tags mark: mentions, triggers, dates, places, numbers and reporting words, as spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from runut.neural import labels, spans
from runut.neural.words import Words
from runut.ontology import title_class

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
