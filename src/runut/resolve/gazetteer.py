"""The tables of runut/data that say what names mean, and the search for them in a text.

`Phrases` finds names of several words in one pass, longest first. The spelling of a name in the tables tells its case:
"AS" (Amerika Serikat) is found only in capitals, because "as" is an axle; "Moskow" needs its capital letter; "hakim"
is found in any case. Accents, hyphens and apostrophes do not matter ("Sana'a" finds "Sanaa").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:['’`‘][^\W_]+)*")
# A city of this size tells an actor's country where no city of its name lies elsewhere.
_TELLING = 150_000
_MARKS = str.maketrans("", "", "'’`‘")


class Word(NamedTuple):
    """A word of a text with its offsets; `folded` is lower case without accents and apostrophes."""

    start: int
    end: int
    text: str
    folded: str


class Match(NamedTuple, Generic[T]):
    """The words [first, last) that spell a name, and what the name stands for."""

    first: int
    last: int
    value: T


def fold(text: str) -> str:
    """Return text in lower case without accents and apostrophes: "Sana'a" -> "sanaa"."""
    lower = text.translate(_MARKS).casefold()
    if lower.isascii():
        return lower
    # Folding can undo a decomposition and the other way round ("İ", "𝐴"), so the letters are taken apart twice.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", lower).casefold())
    return "".join(x for x in apart if not unicodedata.combining(x)).translate(_MARKS)


def split(text: str) -> list[Word]:
    """Return the words of a text; hyphens and full stops part words, apostrophes do not."""
    return [Word(x.start(), x.end(), x[0], fold(x[0])) for x in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Name(Generic[T]):
    folded: tuple[str, ...]
    spelled: tuple[str | None, ...]
    capital: bool
    value: T

    def fits(self, words: Sequence[Word], at: int) -> bool:
        if at + len(self.folded) > len(words):
            return False
        if self.capital and not words[at].text[0].isupper():
            return False
        for offset, (folded, spelled) in enumerate(zip(self.folded, self.spelled, strict=True)):
            word = words[at + offset]
            if word.folded != folded or (spelled is not None and word.text != spelled):
                return False
        return True


class Phrases(Generic[T]):
    """Names of one or more words and their values; of two equal names the one given first holds."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], _Name[T]]] = {}
        for text, value in entries:
            words = split(text)
            folded = tuple(x.folded for x in words)
            spelled = tuple(x.text if x.text.isupper() and len(x.text) > 1 else None for x in words)
            name = _Name(folded, spelled, words[0].text[0].isupper(), value)
            by_first.setdefault(folded[0], {}).setdefault(folded, name)
        self._by_first = {
            first: tuple(sorted(names.values(), key=lambda x: -len(x.folded))) for first, names in by_first.items()
        }

    def at(self, words: Sequence[Word], index: int) -> Match[T] | None:
        """Return the longest name that begins with this word, or None."""
        for name in self._by_first.get(words[index].folded, ()):
            if name.fits(words, index):
                return Match(index, index + len(name.folded), name.value)
        return None

    def find(self, words: Sequence[Word]) -> Iterator[Match[T]]:
        """Yield the names in a text from left to right, disjoint, the longest at each word."""
        index = 0
        while index < len(words):
            match = self.at(words, index)
            if match:
                yield match
            index = match.last if match else index + 1


def word_set(text: str) -> frozenset[str]:
    """Return the words of a line of folded words, for the small closed lists of the rules."""
    return frozenset(text.split())


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table of runut/data; lines that begin with # are its source and licence."""
    return list(csv.DictReader(_lines(table)))


def _lines(name: str) -> list[str]:
    text = files("runut").joinpath("data", name).read_text(encoding="utf-8")
    return [x for x in text.splitlines() if not x.startswith("#")]


def _names(row: dict[str, str]) -> list[str]:
    return row["names"].split("|")


Sort = Literal["none", "country", "seat", "region", "body", "generic", "role", "city", "town"]


@dataclass(frozen=True, slots=True)
class Clue:
    """What a name says of an actor's country: the code (empty for sort none), and the sort of name that says it.

    A "generic" body is one country's until another country's name follows: "DPR" is Indonesia's, "DPR AS" is not.
    A "town" is a foreign city, a "city" an Indonesian regency or city.
    """

    country: str
    sort: Sort


@cache
def country_clues() -> Phrases[Clue]:
    """Return all names that tell a country: countries, seats, regions, bodies, domestic offices, cities."""
    entries: list[tuple[str, Clue]] = []
    sorts: dict[str, Sort] = {"none": "none", "alias": "country", "seat": "seat", "region": "region"}
    for row in rows("names.csv"):
        entries += [(x, Clue(row["country"], sorts[row["kind"]])) for x in _names(row)]
    entries += [(_short(x["name"]), Clue(x["country"], "country")) for x in rows("countries.csv")]
    for row in rows("bodies.csv"):
        sort: Sort = "body" if row["scope"] == "own" else "generic"
        entries += [(x, Clue(row["country"], sort)) for x in _names(row)]
    for row in rows("roles.csv"):
        entries += [(x, Clue(row["country"], "role")) for x in _names(row) if row["country"]]
    for row in rows("regions.csv"):
        kind: Sort = "region" if row["kind"] == "Provinsi" else "city"
        entries.append((row["name"], Clue("IDN", kind)))
    entries += [(name, Clue(country, "city" if country == "IDN" else "town")) for name, country in _telling_cities()]
    return Phrases(entries)


Use = Literal["office", "frame", "former", "kin", "address", "field", "body"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a word says of an actor's sectors, and how: see data/roles.csv."""

    sectors: tuple[str, ...]
    use: Use


@cache
def sector_clues() -> Phrases[Role]:
    """Return the bodies, offices, ranks and trades that tell a sector."""
    return Phrases(
        [(x, Role(_codes(row["sectors"]), "body")) for row in rows("bodies.csv") for x in _names(row)]
        + [(x, role) for x, role in _roles() if role.use not in ("address", "field")]
    )


@cache
def title_words() -> Phrases[Role]:
    """Return the words that are no part of a person's name: offices, forms of address, portfolios, bodies."""
    return Phrases(
        [*_roles(), *((x, Role((), "body")) for row in rows("bodies.csv") for x in _names(row))],
    )


@cache
def _roles() -> tuple[tuple[str, Role], ...]:
    uses: tuple[Use, ...] = ("office", "frame", "former", "kin", "address", "field")
    use_of: dict[str, Use] = {x: x for x in uses}
    table = rows("roles.csv")
    return tuple((x, Role(_codes(row["sectors"]), use_of[row["use"]])) for row in table for x in _names(row))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _short(name: str) -> str:
    return re.sub(r" \(.*\)| DAK .*", "", name)


def _telling_cities() -> Iterator[tuple[str, str]]:
    for places in _gazetteer().values():
        largest = max(places, key=lambda x: x.population)
        if largest.population >= _TELLING and all(x.country in ("", largest.country) for x in places):
            yield largest.name, largest.country


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: `level` 0 is a country, 1 a province, 2 a regency, 3 a place of our table, 4 a city of GeoNames."""

    name: str
    country: str
    admin: str
    lat: float | None
    lon: float | None
    level: int
    population: int


@cache
def place_names() -> Phrases[tuple[Entry, ...]]:
    """Return every place name of the gazetteer with the places that bear it."""
    places = _gazetteer()
    return Phrases((name, places[fold(name)]) for name in dict.fromkeys(name for name, _ in _entries()))


@cache
def _gazetteer() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for name, entry in _entries():
        found.setdefault(fold(name), []).append(entry)
    return {name: tuple(dict.fromkeys(entries)) for name, entries in found.items()}


@cache
def body_places() -> Phrases[str]:
    """Return the bodies that sit in one country with that country's code: "Kantor KPU" is in Indonesia."""
    tables = (*rows("bodies.csv"), *rows("roles.csv"))
    return Phrases((x, row["country"]) for row in tables if row["country"] == "IDN" for x in _names(row))


@cache
def _entries() -> tuple[tuple[str, Entry], ...]:
    entries: list[tuple[str, Entry]] = []
    for row in rows("places.csv"):
        first, *others = _names(row)
        entry = Entry(first, row["country"], row["admin"], *_degrees(row), 3, 10**7)
        entries += [(x, entry) for x in (first, *others)]
    for row in rows("regions.csv"):
        whole = row["kind"] == "Provinsi"
        name = row["name"]
        entry = Entry(name, "IDN", name if whole else row["province"], *_degrees(row), 1 if whole else 2, 10**6)
        spellings = (name, f"{row['kind']} {name}", name.replace(" ", "") if name.count(" ") == 1 else name)
        entries += [(x, entry) for x in dict.fromkeys(spellings)]
    entries += _countries()
    words = {fold(x) for row in rows("names.csv") if row["kind"] == "none" for x in _names(row)}
    words |= {fold(x) for line in _lines("ordinary.txt") for x in line.split()}
    for row in rows("cities.csv"):
        entry = Entry(row["name"], row["country"], row["admin"], *_degrees(row), 4, int(row["population"]))
        if fold(row["name"]) not in words:
            entries.append((row["name"], entry))
    return tuple(entries)


def _countries() -> Iterator[tuple[str, Entry]]:
    shown = {x["country"]: _short(x["name"]) for x in rows("countries.csv")}
    for code, name in shown.items():
        yield name, Entry(name, code, "", None, None, 0, 10**8)
    for row in rows("names.csv"):
        code = row["country"]
        for name in _names(row):
            if row["kind"] == "alias":
                yield name, Entry(shown[code], code, "", None, None, 0, 10**8)
            elif row["kind"] in ("seat", "region"):
                yield name, Entry(name, code, "", None, None, 3, 5 * 10**6)


def _degrees(row: dict[str, str]) -> tuple[float | None, float | None]:
    return (float(row["lat"]), float(row["lon"])) if row["lat"] else (None, None)
