"""Word tags to spans and back, under the constraint that an inside tag continues a span of its own class."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def encode(size: int, spans: Iterable[tuple[int, int, int]]) -> Ints:
    """Return the tags of `size` words for spans (first, last, class): 0 outside, 2c + 1 begin, 2c + 2 inside."""
    tags = np.zeros(size, np.int64)
    for first, last, name in spans:
        tags[first] = 2 * name + 1
        tags[first + 1 : last + 1] = 2 * name + 2
    return tags


def decode(scores: Floats, starts: Ints) -> list[tuple[int, int, int]]:
    """Return the best disjoint spans (first, last, class) under scores [n, tags]; `starts` begin sentences."""
    tags = scores.argmax(axis=1)
    previous = np.concatenate([[0], tags[:-1]])
    previous[starts[starts < len(tags)]] = 0
    inside = (tags > 0) & (tags % 2 == 0)
    wrong = np.flatnonzero(inside & (previous != tags) & (previous != tags - 1))
    if len(wrong):
        bounds = np.append(starts, len(tags))
        for k in np.unique(np.searchsorted(starts, wrong, side="right") - 1).tolist():
            first, end = int(bounds[k]), int(bounds[k + 1])
            tags[first:end] = _viterbi(scores[first:end])
    return _spans(tags, set(starts.tolist()))


def _viterbi(scores: Floats) -> Ints:
    size, count = scores.shape
    allowed = np.ones((count, count), bool)
    for tag in range(2, count, 2):
        allowed[:, tag] = False
        allowed[[tag - 1, tag], tag] = True
    barrier = np.where(allowed, 0.0, -1e9)
    best = scores[0] + barrier[0]
    back = np.zeros((size, count), np.int64)
    for k in range(1, size):
        paths = best[:, None] + barrier
        back[k] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[k]
    tags = np.zeros(size, np.int64)
    tags[-1] = best.argmax()
    for k in range(size - 1, 0, -1):
        tags[k - 1] = back[k, tags[k]]
    return tags


def _spans(tags: Ints, starts: set[int]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for k in np.flatnonzero(tags).tolist():
        name, inside = divmod(int(tags[k]) - 1, 2)
        if inside and found and found[-1][1] == k - 1 and found[-1][2] == name and k not in starts:
            found[-1] = (found[-1][0], k, name)
        else:
            found.append((k, k, name))
    return found
