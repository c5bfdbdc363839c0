"""Where an article plays: the countries that it names, as the context of those who are named without one.

In a story from Kolombo "polisi" and "warga" are Sri Lanka's, however rare that country is in training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from runut.resolve import places

NOWHERE = "---"

# Chosen on articles that the weights were not trained on (those that network.json names as held out, and corpus/fresh):
# what a country that the network did not think of, one that the text does not name, and no country at all count for.
UNTHOUGHT = 0.1
UNNAMED = 0.5
WITHOUT = 0.3


def countries(text: str) -> Counter[str]:
    """Return how often the text names each country or a place in it, by ISO 3166 alpha-3."""
    found = (places.resolve(text[start:end]) for start, end in places.find(text))
    return Counter(place.country for place in found if place and place.country)


def likeliest(chances: Mapping[str, float], named: Counter[str]) -> str | None:
    """Return the country that the network's chances and the names in the text together favour; None for no country."""
    total = sum(named.values()) + 1
    best, highest = NOWHERE, 0.0
    for code in sorted({*chances, *named}):
        share = WITHOUT if code == NOWHERE else (named[code] + UNNAMED) / total
        score = max(chances.get(code, 0.0), UNTHOUGHT) * share
        if score > highest:
            best, highest = code, score
    return None if best == NOWHERE else best
