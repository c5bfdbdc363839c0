"""CLICK-ID's spreadsheets -> articles as numbered sentences: how the texts of the corpus were made.

Source: Andika William and Yunita Sari, "CLICK-ID: A novel dataset for Indonesian clickbait headlines", Data in Brief
2020 (CC BY 4.0), folder raw_articles: sindonews.xlsx, okezone.xlsx, tempo.xlsx and kompas.xlsx.

Stand-off annotation holds only as long as every character stays where it is: what this module makes must not change,
and `runut.text`, which may, is not used here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from runut.errors import FileProblem, InstallationError, RecordProblem

OUTLETS = ("sindonews", "okezone", "tempo", "kompas")
COLUMNS = ("title", "source", "url", "date", "content")

_JAKARTA = timezone(timedelta(hours=7))
_SHORTEST_PARAGRAPH = 26

_ABBREVIATION = re.compile(
    r"\b(?:Dr|dr|Drs|Ir|Prof|H|Hj|KH|Tn|Ny|No|Jl|Jend|Letjen|Mayjen|Brigjen|Kol|Komjen|Irjen|Kombes|"
    r"AKBP|Bripka|St|Jr|Sr|Mr|Mrs|vs|dll|dsb|dst|a\.n|u\.b|S|M|[A-Z])\.$"
)
_BOUNDARY = re.compile(r"[.!?]+[\"”’')]*\s+(?=[\"“‘('A-Z0-9])")
# The spreadsheets hold a paragraph's end as a comma: "... kata Rini. , Rini menambahkan ..."
_PARAGRAPH = re.compile(r"(?<=[.!?\"”:])\s*,+\s*(?=[\"“‘A-Z0-9(])")
_DEBRIS = re.compile(r"(Baca juga|Baca:|Lihat juga|Simak|Advertisement|loading)", re.IGNORECASE)
_HOLE = re.compile(r"\s+,[,\s]*")
_FOREIGN = re.compile(r"[\u00a0-\uffff]+")
_ADDRESS_DAY = re.compile(r"/(20\d\d)/(\d\d)/(\d\d)/")
_ADDRESS_SECONDS = re.compile(r"-(1[45]\d{8})(?:$|\?)")
_STATED_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_STATED_ISO = re.compile(r"\d{4}-\d\d-\d\d")

Row = Sequence[Any]
Load = Callable[..., Any]


def articles(folder: Path) -> Iterator[dict[str, Any]]:
    """Return the articles of a folder with the four spreadsheets: {id outlet published url sentences paragraphs}.

    The columns are title, source, url, date and content, an article a row; what an empty cell holds is "None". An id is
    the spreadsheet's name and the row's number from 0; `published` is an ISO date, "" where none is known; sentence 0
    is the title. Raise FileProblem for a file that is missing or no spreadsheet, InstallationError without openpyxl;
    while the articles are drawn, RecordProblem for a column or cell that is missing.
    """
    load = _load_workbook()
    files = [folder / f"{outlet}.xlsx" for outlet in OUTLETS]
    for file in files:
        if not file.is_file():
            raise FileProblem("no such spreadsheet", file=str(file))
    return (_article(file.stem, number, row) for file in files for number, row in enumerate(_rows(file, load)))


def repair(text: str) -> str:
    """Undo UTF-8 that was read as Mac Roman, run by run: "‚Äúya‚Äù" is “ya”; other runs stay."""
    return _FOREIGN.sub(_repaired, text)


def paragraphs(content: str) -> list[str]:
    """Return the paragraphs of a cell, repaired, without page debris ("Baca juga ..."), stubs and holes of links.

    Where the page had a link, the cell has a comma: "Menteri , Rini" is "Menteri Rini".
    """
    text = re.sub(r"\s+", " ", repair(content).replace("\u00a0", " ").replace("\r", " "))
    text = re.sub(r"[\s,]+$", "", re.sub(r"^[\s,–()-]+", "", text))
    pieces = (re.sub(r"^[\s,–-]+", "", piece).strip() for piece in _PARAGRAPH.split(text))
    return [_HOLE.sub(" ", p) for p in pieces if len(p) >= _SHORTEST_PARAGRAPH and not _DEBRIS.match(p)]


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph: none ends inside a quotation or after an abbreviation ("Letjen.")."""
    found, start = [], 0
    for boundary in _BOUNDARY.finditer(paragraph):
        piece = paragraph[start : boundary.end()].strip()
        quoting = piece.count("“") > piece.count("”") or piece.count('"') % 2
        if not quoting and not _ABBREVIATION.search(piece):
            found.append(piece)
            start = boundary.end()
    rest = paragraph[start:].strip()
    return [*found, rest] if rest else found


def published(outlet: str, url: str, stated: object) -> str:
    """Return the ISO date in the address, else the stated one ("12/09/2019 10:15", or a date), else "".

    Addresses have "/2019/09/12/"; those of sindonews end in the seconds since 1970, taken as a day in Jakarta.
    """
    if m := _ADDRESS_DAY.search(url):
        return "-".join(m.groups())
    if outlet == "sindonews" and (m := _ADDRESS_SECONDS.search(url)):
        return datetime.fromtimestamp(int(m[1]), _JAKARTA).date().isoformat()
    if m := _STATED_DAY.match(str(stated)):
        return f"{m[3]}-{m[2]}-{m[1]}"
    return str(stated)[:10] if _STATED_ISO.match(str(stated)) else ""


def _repaired(run: re.Match[str]) -> str:
    try:
        return run[0].encode("mac_roman").decode("utf-8")
    except UnicodeError:
        return run[0]


def _article(outlet: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    url = str(row["url"])
    texts, places = [repair(str(row["title"])).strip()], [0]
    for place, paragraph in enumerate(paragraphs(str(row["content"])), 1):
        found = sentences(paragraph)
        texts += found
        places += [place] * len(found)
    return {
        "id": f"{outlet}-{number}",
        "outlet": row["source"],
        "published": published(outlet, url, row["date"]),
        "url": url,
        "sentences": texts,
        "paragraphs": places,
    }


def _load_workbook() -> Load:
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as e:
        raise InstallationError(f"spreadsheets need {e.name}: pip install 'runut[corpus]'") from e
    load: Load = load_workbook
    return load


def _rows(file: Path, load: Load) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a spreadsheet's first sheet by the names in its first row."""
    with closing(_opened(file, load)) as book:
        if not book.worksheets:
            raise FileProblem("has no sheet", file=str(file))
        try:
            yield from _named(book.worksheets[0].iter_rows(values_only=True), file)
        except (BadZipFile, ParseError, zlib.error) as e:
            raise FileProblem("is damaged", file=str(file)) from e


def _opened(file: Path, load: Load) -> Any:
    try:
        return load(file, read_only=True)
    except PermissionError as e:
        raise FileProblem(e.strerror or "can't be read", file=str(file)) from e
    # openpyxl lets whatever is wrong with the archive or its parts come through as it is.
    except (BadZipFile, ParseError, zlib.error, KeyError, IndexError, ValueError, TypeError, OSError) as e:
        raise FileProblem("is no .xlsx spreadsheet that can be read", file=str(file)) from e


def _named(rows: Iterator[Row], file: Path) -> Iterator[Mapping[str, Any]]:
    places = {name: place for place, name in enumerate(next(rows, ()))}
    if missing := [name for name in COLUMNS if name not in places]:
        raise RecordProblem(f"lacks the column {', '.join(missing)}", file=str(file), line=1)
    wanted = {name: places[name] for name in COLUMNS}
    for line, row in enumerate(rows, 2):
        if len(row) <= max(wanted.values()):
            raise RecordProblem(f"the row ends after {len(row)} cells", file=str(file), line=line)
        yield {name: row[place] for name, place in wanted.items()}
