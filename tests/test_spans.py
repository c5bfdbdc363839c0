"""Word tags and spans."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut.neural import spans

CLASSES = 3


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, int]]]:
    size = draw(st.integers(1, 30))
    found, at = [], 0
    while at < size:
        first = draw(st.integers(at, size - 1))
        last = draw(st.integers(first, min(first + 4, size - 1)))
        found.append((first, last, draw(st.integers(0, CLASSES - 1))))
        at = last + 1 + draw(st.integers(0, 5))
    return size, found


@given(disjoint())
def test_spans_survive_the_way_to_tags_and_back(case: tuple[int, list[tuple[int, int, int]]]) -> None:
    size, found = case
    scores = np.eye(2 * CLASSES + 1, dtype=np.float32)[spans.encode(size, found)]
    assert spans.decode(scores, np.array([0])) == found


def valid(tags: tuple[int, ...], starts: set[int]) -> bool:
    previous = 0
    for k, tag in enumerate(tags):
        if k in starts:
            previous = 0
        if tag > 0 and tag % 2 == 0 and previous not in (tag, tag - 1):
            return False
        previous = tag
    return True


@pytest.mark.parametrize("seed", range(12))
def test_the_decoded_tags_are_the_best_valid_ones(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 5)).astype(np.float32)
    starts = {0, 3}
    best = max(
        (tags for tags in product(range(5), repeat=5) if valid(tags, starts)),
        key=lambda tags: sum(scores[k, tag] for k, tag in enumerate(tags)),
    )
    expected = np.eye(5, dtype=np.float32)[list(best)]
    assert spans.decode(scores, np.array(sorted(starts))) == spans.decode(expected, np.array(sorted(starts)))


def test_a_span_does_not_cross_a_sentence() -> None:
    scores = np.eye(3, dtype=np.float32)[[1, 2, 2, 2]]
    assert all(not (first < 2 <= last) for first, last, _ in spans.decode(scores, np.array([0, 2])))
