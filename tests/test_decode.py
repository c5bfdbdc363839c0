"""Scores to a Prediction."""

from __future__ import annotations

import numpy as np
import pytest

from runut.neural import decode, finding
from runut.neural.words import split


def scores(rows: list[list[float]]) -> decode.Floats:
    return np.array(rows, np.float32)


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        ([-1, -1, -1], [[0], [1], [2]]),
        ([-1, 0, 1], [[0, 1, 2]]),
        ([-1, -1, 0, 1], [[0, 2], [1, 3]]),
    ],
)
def test_clusters(links: list[int], groups: list[list[int]]) -> None:
    assert decode.clusters(links) == groups


def test_an_antecedent_has_to_beat_the_bar() -> None:
    pairs, bars = scores([[9, 9, 9], [2, 9, 9], [1, 3, 9]]), np.array([0, 1, 4], np.float32)
    assert decode.antecedents(pairs, bars, 0) == [-1, 0, -1]
    assert decode.antecedents(pairs, bars, 1.5) == [-1, 0, 1]


def test_a_plural_mention_stands_with_each_that_it_takes_together() -> None:
    """ "Kim" and "Putin", then "keduanya"."""
    same = np.full((3, 3, 2), -5, np.float32)
    same[2, 0, 1] = same[2, 1, 1] = 2
    out = {"coreference": same, "coreference_bar": np.zeros((3, 2), np.float32)}
    assert decode.entities(out, finding.Settings(), [None] * 3) == [[0, 2], [1, 2]]


@pytest.mark.parametrize(
    ("countries", "groups"),
    [([None, None, None], [[0, 1, 2]]), (["USA", None, "USA"], [[0, 1, 2]]), (["USA", None, "IRN"], [[0, 1], [2]])],
)
def test_no_entity_is_of_two_countries(countries: list[str | None], groups: list[list[int]]) -> None:
    scores = np.full((3, 3), 3, np.float32)
    assert decode.same_country(scores, np.zeros(3, np.float32), 0, countries) == groups


def test_an_entity_scores_as_its_mentions_together() -> None:
    pooled = decode.pool(scores([[1, 2, 3]])[..., None], [[0, 2], [1]])
    assert pooled[0, :, 0] == pytest.approx([np.log(np.exp(1) + np.exp(3)), 2])


def test_softmax_of_large_scores_is_finite() -> None:
    assert finding.softmax(scores([[1e4, 1e4]])) == pytest.approx(np.array([[0.5, 0.5]]))


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("Ketua KPK Agus Rahardjo, Senin", [(0, 4)], ["Ketua KPK Agus Rahardjo"]),
        ("Susilo Bambang Yudhoyono (SBY) hadir", [(0, 4)], ["Susilo Bambang Yudhoyono (SBY)"]),
        ("tersangka BTO (Bambang Irianto) ditahan", [(0, 5)], ["tersangka BTO (Bambang Irianto)"]),
        ("Presiden Jokowi hadir", [(0, 0), (1, 1)], ["Presiden Jokowi"]),
        ("kata Agus. Kami menolak", [(1, 1), (3, 3)], ["Agus", "Kami"]),
        ("Amerika Serikat dia sebut", [(0, 1), (2, 2)], ["Amerika Serikat", "dia"]),
        ("capim) KPK", [(0, 1)], ["capim"]),
    ],
)
def test_the_edges_of_mentions_are_mended(text: str, found: list[tuple[int, int]], expected: list[str]) -> None:
    words = split(text, [(0, len(text))])
    mended = finding.tidy(words, [(a, b, 0) for a, b in found])
    assert [text[words.offsets[a, 0] : words.offsets[b, 1]] for a, b, _ in mended] == expected
