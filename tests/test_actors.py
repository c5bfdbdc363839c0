"""Actors: the golden table of mentions, what the tables of names must hold, and what must hold for any wording."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut.resolve import actors
from runut.resolve.gazetteer import fold, rows, split

GOLDEN = Path(__file__).parent / "golden" / "actors.tsv"
BEYOND_ISO = {"", "KOS", "UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}
COUNTRIES = BEYOND_ISO | {x["country"] for x in rows("countries.csv")}
SECTORS = set(tomllib.loads(files("runut").joinpath("data", "ontology.toml").read_text(encoding="utf-8"))["sectors"])


def golden() -> list[list[str]]:
    """Return the rows of the golden table, its header and comments left out."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()[1:]
    return [x.split("\t") for x in lines if not x.startswith("#")]


@pytest.mark.parametrize(("wording", "kind", "country", "sectors", "name"), golden())
def test_golden(wording: str, kind: str, country: str, sectors: str, name: str) -> None:
    expected = None if country == "-" else country
    assert actors.country(wording, kind) == expected
    assert actors.sectors(wording, kind, expected)[:1] == (() if sectors == "-" else (sectors,))
    assert actors.canonical(wording) == name


@pytest.mark.parametrize(
    ("wording", "country"),
    [
        ("Chad", "TCD"),  # a country
        ("Oman", "OMN"),
        ("roman", None),  # no country inside a word
        ("malina", None),
        ("as", None),  # "as" is an axle, AS the United States
        ("ri", None),
        ("pan", None),  # a pan, not the party PAN
        ("lima", None),  # five, not Peru's capital
        ("anti-Iran", None),
        ("pro-Rusia", None),
        ("Tel Aviv-Yafo", "ISR"),
    ],
)
def test_short_and_ambiguous_names(wording: str, country: str | None) -> None:
    assert actors.country(wording) == country


def test_hong_kong_residents_and_un_experts_stay_open() -> None:
    assert actors.sectors("warga", "GRP") == ("CVL",)
    assert actors.sectors("warga", "GRP", "HKG") == ()
    assert actors.sectors("pakar", "GRP", "UNO") == ()


@pytest.mark.parametrize("table", ["names.csv", "bodies.csv", "roles.csv", "places.csv"])
def test_names_stand_once_in_a_table(table: str) -> None:
    names = [x for row in rows(table) for x in row["names"].split("|")]
    spelled = [
        tuple(x.text if x.text.isupper() and len(x.text) > 1 else x.folded for x in split(name)) for name in names
    ]
    assert all(spelled)
    assert sorted({str(x) for x in spelled if spelled.count(x) > 1}) == []


def test_codes_are_known() -> None:
    tables = [row for x in ("names.csv", "bodies.csv", "roles.csv", "places.csv", "cities.csv") for row in rows(x)]
    assert {x["country"] for x in tables} <= COUNTRIES
    assert {y for x in tables for y in x.get("sectors", "").split()} <= SECTORS
    assert {x["use"] for x in rows("roles.csv")} == {"office", "frame", "former", "kin", "address", "field"}
    assert {x["scope"] for x in rows("bodies.csv")} == {"own", "default"}
    assert {x["kind"] for x in rows("names.csv")} == {"none", "alias", "seat", "region"}


@pytest.mark.parametrize("table", ["names", "bodies", "roles", "places", "cities", "countries", "regions"])
def test_tables_name_their_licence(table: str) -> None:
    head = files("runut").joinpath("data", f"{table}.csv").read_text(encoding="utf-8").split("\n", 8)
    comment = " ".join(x for x in head if x.startswith("#"))
    assert any(x in comment for x in ("Apache-2.0", "CC BY 4.0", "Unicode licence"))


@pytest.mark.parametrize("row", rows("countries.csv"), ids=lambda x: x["country"])
def test_every_cldr_name_tells_its_country(row: dict[str, str]) -> None:
    name = row["name"].split(" (")[0].split(" DAK")[0]
    assert actors.country(name) == row["country"]


PIECES = st.sampled_from(
    [
        "Presiden",
        "AS",
        "Menteri",
        "KPK",
        "al-Maliki",
        "(KPK)",
        ",",
        "dan",
        "Siti",
        "untuk",
        "-",
        "mantan",
        "Jakarta",
        "’",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_wording(wording: str) -> None:
    code = actors.country(wording)
    assert code is None or code in COUNTRIES - {""}
    assert set(actors.sectors(wording)) <= SECTORS
    name = actors.canonical(wording)
    assert bool(name.strip()) == bool(wording.strip())
    assert [x.text for x in split(name) if x.text not in {y.text for y in split(wording)}] == []


@given(st.text(max_size=40))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_mention_takes_microseconds() -> None:
    wordings = [row[0] for row in golden()]
    for wording in wordings:
        actors.country(wording), actors.sectors(wording)
    start = time.process_time()
    for _ in range(20):
        for wording in wordings:
            actors.country(wording), actors.sectors(wording)
    # 20 microseconds measured; ten times that leaves room for a slow machine.
    assert (time.process_time() - start) / (20 * len(wordings)) < 200e-6
