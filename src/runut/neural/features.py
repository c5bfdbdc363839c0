"""What the network is told of each word besides the text itself; pairs.py has what it is told of spans.

Every array is float32 with a row a word; training and reading share these functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from runut import morphology, ontology
from runut.neural.words import Words, located
from runut.resolve import dates, places

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TYPES = tuple(ontology.TYPES)
CUES = tuple(ontology.CUES)
TITLES = ("office", "body", "group", "pronoun", "honorific")
PREFIXES = ("none", "meN", "di", "ter", "ber", "pe", "ke", "se", "memper", "diper")
SUFFIXES = ("none", "kan", "i", "an")
SHAPES = ("lower", "title", "upper", "number", "mixed", "mark")
QUOTES = '"“”'
LEXICAL = len(TYPES) + len(CUES) + len(TITLES) + len(PREFIXES) + len(SUFFIXES) + 1 + len(SHAPES)
CONTEXT = 4 + 6
WORD = LEXICAL + CONTEXT


def _one_hot(index: int, size: int) -> Floats:
    row = np.zeros(size, np.float32)
    row[index] = 1
    return row


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 3
    if not word[0].isalpha():
        return 5
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    return 1 if word[1:].islower() else 4


@lru_cache(maxsize=50_000)
def lexical(word: str) -> Floats:
    """Return what is known of a word on its own: its cues, title class, affixes and shape, and room for event types."""
    lower = word.lower()
    row = np.zeros(LEXICAL, np.float32)
    at = len(TYPES)
    for k, name in enumerate(CUES):
        row[at + k] = lower in ontology.CUES[name]
    at += len(CUES)
    if (title := ontology.title_class(lower)) in TITLES:
        row[at + TITLES.index(title)] = 1
    at += len(TITLES)
    analysis = morphology.analyse(lower)
    row[at + _index(PREFIXES, analysis.prefix)] = 1
    at += len(PREFIXES)
    row[at + _index(SUFFIXES, analysis.suffix)] = 1
    at += len(SUFFIXES)
    row[at] = analysis.enclitic == "nya"
    row[at + 1 + _shape(word)] = 1
    return row


def _index(names: tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else 0


@dataclass(frozen=True)
class Context:
    """A text's words with what the features of spans look up: rows a word, and running sums to count between words.

    `known` are the date wordings (class 0) and place names (class 1) that resolve/ finds: first word, last word, class.
    """

    words: Words
    lower: tuple[str, ...]
    rows: Floats
    quoted: NDArray[np.bool_]
    sums: Floats
    known: tuple[tuple[int, int, int], ...]

    def between(self, low: Ints, high: Ints) -> Floats:
        """Return for each pair how many commas, quotation marks, `yang`, `oleh`, `dan` and verbs lie in [low, high)."""
        counted: Floats = self.sums[np.maximum(low, high)] - self.sums[low]
        return counted


def context(words: Words) -> Context:
    """Return the words with their features."""
    strings = words.strings()
    lower = tuple(w.lower() for w in strings)
    size = len(strings)
    rows = np.zeros((size, WORD), np.float32)
    if size:
        rows[:, :LEXICAL] = np.stack([lexical(w) for w in strings])
    for k, kinds in enumerate(ontology.features(strings)):
        for rank, kind in enumerate(kinds):
            rows[k, TYPES.index(kind)] = 1.0 if rank == 0 else 0.5
    quoted = _quoted(words, strings)
    rows[:, LEXICAL] = quoted
    known = [
        (first, last, name)
        for name, found in enumerate((dates.find(words.text), places.find(words.text)))
        for first, last in located(words, found)
    ]
    for first, last, name in known:
        rows[first : last + 1, LEXICAL + 1 + name] = 1
    rows[:, LEXICAL + 3] = np.minimum(np.arange(size) - words.sentences[words.sentence, 0], 20) / 20 if size else 0
    bucket = np.digitize(words.sentence, [1, 2, 3, 6, 12])
    rows[np.arange(size), LEXICAL + 4 + bucket] = 1
    marks = np.zeros((size + 1, 6), np.float32)
    for k, wanted in enumerate((",", QUOTES, "yang", "oleh", "dan")):
        marks[1:, k] = [w == wanted or (k == 1 and w in wanted) for w in lower]
    marks[1:, 5] = rows[:, : len(TYPES)].any(axis=1)
    return Context(words, lower, rows, quoted, marks.cumsum(axis=0, dtype=np.float32), tuple(sorted(known)))


def _quoted(words: Words, strings: list[str]) -> NDArray[np.bool_]:
    inside = np.zeros(len(strings), bool)
    for first, end in words.sentences.tolist():
        open_ = False
        for k in range(first, end):
            if strings[k] in QUOTES:
                open_ = strings[k] == "“" or (strings[k] == '"' and not open_)
            else:
                inside[k] = open_
    return inside
