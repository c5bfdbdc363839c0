"""The countries that an article plays in."""

from __future__ import annotations

from collections import Counter

import pytest

from runut.resolve import scene


def test_the_countries_that_a_text_names() -> None:
    text = "KOLOMBO -- Massa mengepung kantor presiden di Kolombo, Sri Lanka. India menutup perbatasan."
    assert scene.countries(text) == {"LKA": 3, "IND": 1}


@pytest.mark.parametrize(
    ("chances", "named", "expected"),
    [
        ({"IDN": 0.6, "---": 0.1}, {"LKA": 4}, "LKA"),
        ({"IDN": 0.9}, {}, "IDN"),
        ({"IDN": 0.9}, {"IDN": 3, "MYS": 1}, "IDN"),
        ({"---": 0.9, "IDN": 0.1}, {"IDN": 2}, None),
        ({}, {}, None),
    ],
)
def test_polisi_in_a_story_of_kolombo_are_sri_lankas(
    chances: dict[str, float], named: dict[str, int], expected: str | None
) -> None:
    assert scene.likeliest(chances, Counter(named)) == expected
