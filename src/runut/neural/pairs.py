"""Soft features of mentions, triggers, sentences, and of pairs of them; training and reading share these functions.

Every array is float32; spans are [.., 2] first and last words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from runut import morphology
from runut.neural.features import CUES, LEXICAL, QUOTES, SHAPES, TITLES, TYPES, Context

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

PREPOSITIONS = (
    *("oleh", "terhadap", "kepada", "dengan", "dari", "di", "ke", "untuk", "pada", "atas", "bersama", "bagi"),
    *("tentang", "antara", "melawan", "dan", "menurut", "agar", "bahwa", "yang", "sebagai", "soal", "dalam", "sebut"),
)

MENTION = len(PREPOSITIONS) + 1 + len(TITLES) + 10
TRIGGER = 4 * len(CUES) + 6


def mentions(context: Context, spans: Ints) -> Floats:
    """Return a row a mention ([m, 2] first and last word): the word before, title class, and where it stands."""
    rows = np.zeros((len(spans), MENTION), np.float32)
    words, lower = context.words, context.lower
    surface: dict[str, int] = {}
    keys = [" ".join(lower[a : b + 1]) for a, b in spans.tolist()]
    for key in keys:
        surface[key] = surface.get(key, 0) + 1
    seen: set[int] = set()
    reporting = len(TYPES) + CUES.index("reporting")
    for k, (a, b) in enumerate(spans.tolist()):
        sentence = int(words.sentence[a])
        begin, end = words.sentences[sentence].tolist()
        before = lower[a - 1] if a > begin else ""
        rows[k, PREPOSITIONS.index(before) if before in PREPOSITIONS else len(PREPOSITIONS)] = 1
        at = len(PREPOSITIONS) + 1
        rows[k, at : at + len(TITLES)] = context.rows[a, len(TYPES) + len(CUES) : len(TYPES) + len(CUES) + len(TITLES)]
        at += len(TITLES)
        after = context.rows[b + 1 : min(b + 4, end), reporting]
        prior = context.rows[max(a - 3, begin) : a, reporting]
        rows[k, at : at + 10] = (
            context.quoted[a],
            sentence == 0,
            sentence not in seen,
            a == begin,
            bool(after.size and after.max()),
            bool(prior.size and prior.max()),
            min(surface[keys[k]], 5) / 5,
            min(b - a, 10) / 10,
            bool(b + 1 < end and lower[b + 1] in {",", "."}),
            before == ",",
        )
        seen.add(sentence)
    return rows


def triggers(context: Context, spans: Ints) -> Floats:
    """Return a row a trigger: the cue words of its surroundings, and where it stands."""
    rows = np.zeros((len(spans), TRIGGER), np.float32)
    words = context.words
    cues = context.rows[:, len(TYPES) : len(TYPES) + len(CUES)]
    for k, (a, b) in enumerate(spans.tolist()):
        sentence = int(words.sentence[a])
        begin, end = words.sentences[sentence].tolist()
        for j, stretch in enumerate(
            (cues[max(a - 2, begin) : a], cues[max(a - 6, begin) : a], cues[b + 1 : min(b + 5, end)])
        ):
            if len(stretch):
                rows[k, j * len(CUES) : (j + 1) * len(CUES)] = stretch.max(axis=0)
        rows[k, 3 * len(CUES) : 4 * len(CUES)] = cues[begin:end].mean(axis=0)
        rows[k, 4 * len(CUES) :] = (
            context.quoted[a],
            sentence == 0,
            a == begin,
            "oleh" in context.lower[b + 1 : min(b + 7, end)],
            a > begin and context.lower[a - 1] == "yang",
            min(b - a, 4) / 4,
        )
    return rows


def _gaps(context: Context, left: Ints, right: Ints) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return for each pair the stretch of words between its two spans, and whether the right one comes later."""
    a, b = left[:, None, :], right[None, :, :]
    later = b[..., 0] > a[..., 0]
    low = np.where(later, a[..., 1] + 1, b[..., 1] + 1)
    high = np.where(later, b[..., 0], a[..., 0])
    return low, np.maximum(low, high), later


def _steps(values: Ints, low: int, high: int) -> Floats:
    size = high - low + 1
    return np.eye(size, dtype=np.float32)[np.clip(values, low, high) - low]


LINK = 9 + 14 + 8 + 6 + 2


def links(context: Context, left: Ints, right: Ints, order: Ints | None = None) -> Floats:
    """Return features of each pair of spans ([n, 2] and [m, 2] first and last words) as [n, m, LINK].

    Sentence distance, signed word distance, how many of the right-hand spans lie between, commas, quotation marks,
    `yang`, `oleh`, `dan` and predicates between, overlap.
    """
    words = context.words
    out = np.zeros((len(left), len(right), LINK), np.float32)
    if not out.size:
        return out
    low, high, later = _gaps(context, left, right)
    steps = words.sentence[right[:, 0]][None, :] - words.sentence[left[:, 0]][:, None]
    out[..., :9] = _steps(steps, -4, 4)
    near = steps == 0
    bucket = np.digitize(high - low, [1, 2, 4, 7, 12, 20])
    out[..., 9:23] = np.eye(14, dtype=np.float32)[bucket + 7 * later] * near[..., None]
    starts = np.zeros(len(words) + 1, np.int64)
    np.add.at(starts, right[:, 0] + 1, 1)
    running = starts.cumsum()
    passed = np.clip(running[high] - running[low], 0, 3)
    out[..., 23:31] = np.eye(8, dtype=np.float32)[passed + 4 * later] * near[..., None]
    out[..., 31:37] = np.minimum(context.between(low, high), 3) / 3 * near[..., None]
    overlap = (right[None, :, 0] <= left[:, None, 1]) & (left[:, None, 0] <= right[None, :, 1])
    out[..., 37] = overlap
    out[..., 38] = near
    return out


SENTENCE = 6
SPEECH = 9 + 4


def sentences(context: Context) -> Floats:
    """Return a row a sentence: quotation, reporting words, title, length, open quotation from before."""
    words = context.words
    rows = np.zeros((len(words.sentences), SENTENCE), np.float32)
    reporting = context.rows[:, len(TYPES) + CUES.index("reporting")]
    for k, (begin, end) in enumerate(words.sentences.tolist()):
        if end > begin:
            rows[k] = (
                context.quoted[begin:end].mean(),
                context.lower[begin] in QUOTES,
                reporting[begin:end].max(),
                reporting[begin : min(begin + 6, end)].max(),
                k == 0,
                min(end - begin, 40) / 40,
            )
    return rows


def speech(context: Context, spans: Ints) -> Floats:
    """Return features of each sentence and mention as [s, m, SPEECH]: distance, order in the sentence, quotation."""
    words = context.words
    out = np.zeros((len(words.sentences), len(spans), SPEECH), np.float32)
    if not out.size:
        return out
    owner = words.sentence[spans[:, 0]]
    out[..., :9] = _steps(owner[None, :] - np.arange(len(words.sentences))[:, None], -6, 2)
    for k, sentence in enumerate(owner.tolist()):
        inside = np.flatnonzero(owner == sentence)
        outside_quote = [j for j in inside.tolist() if not context.quoted[spans[j, 0]]]
        out[:, k, 9] = k == inside[0]
        out[:, k, 10] = k == inside[-1]
        out[:, k, 11] = bool(outside_quote) and k == outside_quote[0]
        out[:, k, 12] = len(outside_quote) == 1 and k == outside_quote[0]
    return out


COREFERENCE = 8 + 6 + 6


def coreference(context: Context, spans: Ints) -> Floats:
    """Return features of each mention and each other one as [m, m, COREFERENCE]: how their words agree, distance."""
    size = len(spans)
    out = np.zeros((size, size, COREFERENCE), np.float32)
    if not size:
        return out
    whole = [context.lower[a : b + 1] for a, b in spans.tolist()]
    names = [_names(context, a, b) for a, b in spans.tolist()]
    named = np.array([bool(n) for n in names])
    words, shared = _incidence(whole), _incidence(names)
    common, both = words @ words.T, shared @ shared.T
    lengths, counts = words.sum(axis=1), shared.sum(axis=1)
    inside = (common == lengths[:, None]) & (lengths[:, None] < lengths[None, :])
    out[..., 0] = _same(whole)
    out[..., 1] = _same(names) & named[:, None]
    out[..., 2] = inside | inside.T
    out[..., 3] = both > 0
    out[..., 4] = _same([n[-1:] for n in names]) & named[:, None]
    out[..., 5] = _same([w[0] for w in whole])
    acronym = ["".join(word[0] for word in n) if len(n) > 1 else "" for n in names]
    single = [w[0] if len(w) == 1 else " " for w in whole]
    stands = np.array(acronym)[:, None] == np.array(single)[None, :]
    out[..., 6] = stands | stands.T
    out[..., 7] = both / np.maximum(1, np.minimum(counts[:, None], counts[None, :]))
    owner = context.words.sentence[spans[:, 0]]
    _steps_back(out[..., 8:14], owner, [1, 2, 3, 6, 10])
    _steps_back(out[..., 14:20], np.arange(size), [2, 3, 5, 10, 20])
    return out


def _incidence(groups: Sequence[Sequence[str]]) -> Floats:
    """Return which word stands in which group, [groups, different words]."""
    number: dict[str, int] = {}
    for group in groups:
        for word in group:
            number.setdefault(word, len(number))
    table = np.zeros((len(groups), max(len(number), 1)), np.float32)
    for row, group in enumerate(groups):
        table[row, [number[word] for word in group]] = 1
    return table


def _same(keys: Sequence[object]) -> NDArray[np.bool_]:
    number: dict[object, int] = {}
    ids = np.array([number.setdefault(key, len(number)) for key in keys])
    same: NDArray[np.bool_] = ids[:, None] == ids[None, :]
    return same


def _steps_back(out: Floats, places: Ints, bounds: list[int]) -> None:
    """Write into out, [n, n, len(bounds) + 1], how far each row's place lies after each other's."""
    steps = np.maximum(places[:, None] - places[None, :], 0)
    out[:] = np.eye(len(bounds) + 1, dtype=np.float32)[np.digitize(steps, bounds)]


def _names(context: Context, first: int, last: int) -> tuple[str, ...]:
    """Return the capitalised words of a mention that are no title: what names it."""
    title = len(TYPES) + len(CUES)
    shape = LEXICAL - len(SHAPES)
    rows = context.rows[first : last + 1]
    plain = ~rows[:, title : title + len(TITLES)].any(axis=1)
    capital = rows[:, shape + 1] + rows[:, shape + 2] + rows[:, shape + 4] > 0
    return tuple(context.lower[first + k] for k in np.flatnonzero(plain & capital).tolist())


REPETITION = 5 + 6 + 2


def repetition(context: Context, spans: Ints) -> Floats:
    """Return features of each trigger and each other one as [t, t, REPETITION]: same word, stem, types, distance."""
    size = len(spans)
    out = np.zeros((size, size, REPETITION), np.float32)
    if not size:
        return out
    lower = context.lower
    out[..., 0] = _same([lower[a : b + 1] for a, b in spans.tolist()])
    stems = _incidence([sorted(set(morphology.analyse(lower[a]).stems)) for a, _ in spans.tolist()])
    out[..., 1] = stems @ stems.T > 0
    out[..., 2] = _same([lower[a][:4] if len(lower[a]) > 3 else k for k, (a, _) in enumerate(spans.tolist())])
    types = context.rows[spans[:, 0], : len(TYPES)]
    out[..., 3] = np.minimum(types @ types.T, 1)
    owner = context.words.sentence[spans[:, 0]]
    out[..., 4] = (owner == 0)[None, :]
    _steps_back(out[..., 5:11], owner, [1, 2, 3, 6, 10])
    order = np.arange(size)
    out[..., 11] = order[:, None] - order[None, :] == 1
    out[..., 12] = np.clip(order[:, None] - order[None, :], 0, 10) / 10
    return out
