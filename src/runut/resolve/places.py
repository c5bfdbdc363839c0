"""Where a place wording lies: its name, country, first-level division and degrees.

Indonesian place wordings go from small to large ("Desa Sukamaju, Cikarang, Kabupaten Bekasi, Jawa Barat"), so the first
known name is what is shown and the later ones choose among its namesakes. Nothing is guessed: a wording whose names
disagree, or name several countries' places alike, resolves to None unless the article's other countries decide.
Tables: runut/data places.csv, regions.csv, cities.csv, countries.csv, names.csv.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from runut.resolve.gazetteer import Entry, Match, Word, body_places, place_names, split, word_set

_STREET = word_set("jalan jl jln gang jend")
# A country after one of these owns the house or the land, or lies across the line: "konsulat Arab Saudi di Istanbul".
_OWNED = word_set(
    "konsulat jenderal konjen kedutaan kedubes besar gedung kantor negeri negara menuju tujuan dari perbatasan "
    "perbatasannya dengan bekas"
)
# A name after one of these holds or claims the place: "pulau yang diklaim Beijing".
_CLAIMED = word_set("oleh diklaim dikuasai diduduki")
# A capitalised neighbour of a city's name makes it part of another name ("Gloucester Road") but for these.
_CLASSES = word_set(
    "kota kabupaten provinsi desa distrik kecamatan kelurahan kawasan wilayah negara bagian bandara pelabuhan pulau "
    "universitas hotel pengadilan negeri stasiun rumah sakit masjid gereja kamp penjara timur barat utara selatan "
    "tengah ibu di depan pusat dekat sekitar luar pinggiran perairan markas pangkalan dan"
)
# A place so many times as populous as its namesakes elsewhere is the one meant: London is not in Ontario.
_LARGE = 20


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place: `country` is ISO 3166 alpha-3 or KOS, None for seas and regions of several; `lat`, `lon` in degrees."""

    name: str
    country: str | None
    admin: str | None
    lat: float | None
    lon: float | None


Found = Match[tuple[Entry, ...]]


def find(text: str) -> list[tuple[int, int]]:
    """Return [start, end) of the known place names in a text: disjoint, the longest at each word."""
    words = split(text)
    return [(words[x.first].start, words[x.last - 1].end) for x in place_names().find(words)]


def resolve(wording: str, countries: Collection[str] = ()) -> ResolvedPlace | None:
    """Return the place that a wording names, or None where its names decide nothing.

    `countries` are the other countries of the article (ISO 3166 alpha-3): they choose among namesakes. "Gedung DPR,
    Senayan, Jakarta" and "Jalan Sudirman, Bandung" resolve, "Jalan Sudirman" does not.
    """
    words = split(wording)
    found = [x for x in place_names().find(words) if not _misleading(wording, words, x)]
    if not found:
        return _from_body(wording, words)
    country = _country(wording, words, found, countries)
    if country is None or (country == "" and found[0].last - found[0].first + 2 < len(words)):
        return None
    inside = [[y for y in x.value if y.country == country] for x in found]
    name, at = _best([x for x in inside if x])
    return ResolvedPlace(name, country or None, at.admin or None, at.lat, at.lon)


def _from_body(wording: str, words: Sequence[Word]) -> ResolvedPlace | None:
    for match in body_places().find(words):
        return ResolvedPlace(wording, match.value, None, None, None)
    return None


def _misleading(wording: str, words: Sequence[Word], match: Found) -> bool:
    before = words[match.first - 1] if match.first else None
    if before and (before.folded in _STREET or before.folded in _CLAIMED):
        return True
    if all(x.level == 0 for x in match.value):
        return before is not None and before.folded in _OWNED
    if any(x.level < 4 or x.country == "IDN" for x in match.value):
        return False
    after = words[match.last] if match.last < len(words) else None
    return _belongs(wording, before, words[match.first]) or _belongs(wording, after, words[match.last - 1])


def _belongs(wording: str, neighbour: Word | None, word: Word) -> bool:
    if neighbour is None or not neighbour.text[0].isupper() or neighbour.folded in _CLASSES:
        return False
    gap = wording[min(neighbour.end, word.end) : max(neighbour.start, word.start)]
    return gap in (" ", "-")


def _country(wording: str, words: Sequence[Word], found: Sequence[Found], countries: Collection[str]) -> str | None:
    """Return the one country (or "" for none) that every name allows, or None."""
    allowed = [{y.country for y in x.value} for x in found]
    common = set.intersection(*allowed)
    if len(common) == 1:
        return common.pop()
    if common:
        near = common.intersection(countries)
        return near.pop() if len(near) == 1 else _dominant([y for y in found[0].value if y.country in common])
    last = found[-1]
    gap = wording[words[last.first - 1].start : words[last.first].start] if last.first else ""
    ends_large = len(allowed[-1]) == 1 and (", " in gap or gap.casefold() == "di ")
    return allowed[-1].copy().pop() if ends_large else None


def _dominant(entries: Sequence[Entry]) -> str | None:
    ranked = sorted(entries, key=lambda x: -x.population)
    rival = next((x for x in ranked if x.country != ranked[0].country), None)
    if rival is None or ranked[0].population >= _LARGE * max(rival.population, 1):
        return ranked[0].country
    return None


def _best(inside: Sequence[Sequence[Entry]]) -> tuple[str, Entry]:
    """Return the first name's place that lies in the division which the last name states; else the largest.

    Where several entries are that place the first gives its name (our tables come before GeoNames' spellings).
    """
    stated = {x.admin for x in inside[-1] if x.admin}
    for entries in inside:
        agreeing = [x for x in entries if x.admin in stated]
        if agreeing:
            return (agreeing if len(inside) > 1 else entries)[0].name, max(agreeing, key=_rank)
    return inside[0][0].name, max(inside[0], key=_rank)


def _rank(entry: Entry) -> tuple[bool, int]:
    return entry.lat is not None, entry.population
