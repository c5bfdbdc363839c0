"""Places: the golden table of wordings, the names found in running text, and what must hold for any wording."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut.resolve import places
from runut.resolve.gazetteer import rows

GOLDEN = Path(__file__).parent / "golden" / "places.tsv"


def golden() -> list[list[str]]:
    """Return the rows of the golden table, its header and comments left out."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()[1:]
    return [x.split("\t") for x in lines if not x.startswith("#")]


@pytest.mark.parametrize(("wording", "countries", "name", "country", "admin"), golden())
def test_golden(wording: str, countries: str, name: str, country: str, admin: str) -> None:
    place = places.resolve(wording, () if countries == "-" else countries.split(","))
    found = ("abstain", "-", "-") if place is None else (place.name, place.country or "-", place.admin or "-")
    assert found == (name, country, admin)


def test_the_article_chooses_among_namesakes() -> None:
    assert places.resolve("Hyderabad") is None
    india, pakistan = places.resolve("Hyderabad", ["IND"]), places.resolve("Hyderabad", ["PAK", "USA"])
    assert india is not None
    assert pakistan is not None
    assert (india.country, pakistan.country) == ("IND", "PAK")
    assert india.lat != pakistan.lat


def test_a_stated_province_chooses_the_coordinate() -> None:
    place = places.resolve("Surabaya, Jawa Timur")
    assert place is not None
    assert (place.lat, place.lon) == (pytest.approx(-7.25, abs=0.1), pytest.approx(112.75, abs=0.1))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Unjuk rasa pecah di Bandung dan Papua Nugini, lalu di Jalur Gaza.",
            ["Bandung", "Papua Nugini", "Jalur Gaza"],
        ),
        ("Ia naik as roda ke kota lima kali.", []),
        ("Jakarta Selatan, bukan Jakarta", ["Jakarta Selatan", "Jakarta"]),
        ("", []),
    ],
)
def test_find(text: str, names: list[str]) -> None:
    assert [text[a:b] for a, b in places.find(text)] == names


@pytest.mark.parametrize("row", rows("regions.csv"), ids=lambda x: x["code"])
def test_every_indonesian_division_is_in_indonesia(row: dict[str, str]) -> None:
    place = places.resolve(f"{row['kind']} {row['name']}")
    assert place is not None
    assert place.country == "IDN"
    assert place.lat is not None
    assert place.lon is not None
    assert -11.5 < place.lat < 6.5
    assert 94.5 < place.lon < 141.5


def test_the_divisions_are_complete() -> None:
    table = rows("regions.csv")
    assert sum(x["kind"] == "Provinsi" for x in table) == 38
    assert sum(x["kind"] in ("Kabupaten", "Kota") for x in table) == 514


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    spans = places.find(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    place = places.resolve(text, ["IDN"])
    if place is not None and place.lat is not None and place.lon is not None:
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
