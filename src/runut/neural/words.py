"""An article as the network sees it: words with their offsets, the encoder's tokens, and windows of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’`][^\W\d_]+)*|[^\w\s]|_|\w")
WINDOW = 512
OVERLAP = 128
START, END = 0, 2


@dataclass(frozen=True)
class Words:
    """The words of a text: [n, 2] character offsets, the sentence of each, and each sentence's [first, last) words."""

    text: str
    offsets: Ints
    sentence: Ints
    sentences: Ints

    def __len__(self) -> int:
        return len(self.offsets)

    def strings(self) -> list[str]:
        """Return the words' texts."""
        return [self.text[start:end] for start, end in self.offsets.tolist()]


@dataclass(frozen=True)
class Tokens:
    """The encoder's input for a text.

    `ids` are all tokens: each sentence's pieces and an end mark; `first` and `last` are each word's outermost pieces,
    `marks` each sentence's end mark, as indices into `ids`; `windows` are [start, end) stretches of `ids` that fit the
    encoder once a start mark stands before them, and `home` names for each token the window to take it from.
    """

    ids: Ints
    first: Ints
    last: Ints
    marks: Ints
    windows: tuple[tuple[int, int], ...]
    home: Ints


def split(text: str, sentences: Sequence[tuple[int, int]]) -> Words:
    """Split the sentences of a text into words; a number with its dots and commas is one word."""
    offsets: list[tuple[int, int]] = []
    owner: list[int] = []
    bounds: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(sentences):
        begin = len(offsets)
        offsets += [m.span() for m in WORD.finditer(text, start, end)]
        owner += [number] * (len(offsets) - begin)
        bounds.append((begin, len(offsets)))
    return Words(
        text,
        np.array(offsets, np.int64).reshape(-1, 2),
        np.array(owner, np.int64),
        np.array(bounds, np.int64).reshape(-1, 2),
    )


def tokens(words: Words, sentences: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> Tokens:
    """Tokenise sentence by sentence and align the pieces with the words."""
    pieces = tokenizer.encode_batch([words.text[start:end] for start, end in sentences], add_special_tokens=False)
    ids: list[int] = []
    first = np.zeros(len(words), np.int64)
    last = np.zeros(len(words), np.int64)
    marks: list[int] = []
    for (start, _), (begin, finish), encoding in zip(sentences, words.sentences.tolist(), pieces, strict=True):
        base = len(ids)
        ids += encoding.ids
        if encoding.ids:
            spans = np.array(encoding.offsets, np.int64).reshape(-1, 2)
            mine = words.offsets[begin:finish] - start
            low = np.searchsorted(spans[:, 1], mine[:, 0], side="right")
            high = np.searchsorted(spans[:, 0], mine[:, 1], side="left") - 1
            top = len(encoding.ids) - 1
            first[begin:finish] = base + np.clip(low, 0, top)
            last[begin:finish] = base + np.clip(np.maximum(high, low), 0, top)
        else:
            first[begin:finish] = last[begin:finish] = base
        marks.append(len(ids))
        ids.append(END)
    windows = _windows(len(ids), marks)
    return Tokens(np.array(ids, np.int64), first, last, np.array(marks, np.int64), windows, _home(len(ids), windows))


def located(words: Words, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first and last words under spans of characters; those that hold no word are left out."""
    starts, ends = words.offsets[:, 0], words.offsets[:, 1]
    found = []
    for start, end in spans:
        first = int(np.searchsorted(ends, start, side="right"))
        last = int(np.searchsorted(starts, end, side="left")) - 1
        if last >= first:
            found.append((first, last))
    return found


def _windows(size: int, marks: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Cut where a sentence ends if one does in the last third of a window; neighbours overlap by 128 tokens or so."""
    room = WINDOW - 1
    windows = []
    start = 0
    while size - start > room:
        fits = [mark + 1 for mark in marks if start + room * 2 // 3 < mark + 1 <= start + room]
        end = fits[-1] if fits else start + room
        windows.append((start, end))
        back = [mark + 1 for mark in marks if end - OVERLAP <= mark + 1 < end]
        start = back[0] if back else end - OVERLAP
    return (*windows, (start, size))


def _home(size: int, windows: Sequence[tuple[int, int]]) -> Ints:
    """Take each token from the window in which it stands farthest from an inner edge."""
    home = np.zeros(size, np.int64)
    for k in range(1, len(windows)):
        middle = (windows[k][0] + windows[k - 1][1]) // 2
        home[middle:] = k
    return home
