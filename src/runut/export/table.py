"""Events as rows of CSV: one row an event, flat, for pandas and spreadsheets.

The columns and their order are part of the format: docs/record.md documents each one, and a test compares the two.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from runut.records import Entity, Event, Reading, Span

Cell = str | int | float | bool | None

COLUMNS = (
    "article_id",
    "outlet",
    "published",
    "url",
    "event_id",
    "type",
    "mode",
    "standing",
    "status",
    "date",
    "date_precision",
    "date_basis",
    "date_conflict",
    "date_text",
    "place",
    "place_country",
    "place_admin",
    "place_lat",
    "place_lon",
    "place_text",
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
    "sources",
    "source_countries",
    "via",
    "counts",
    "trigger",
    "trigger_start",
    "trigger_end",
    "tellings",
    "sentence",
    "contexts",
    "confidence",
    "reader",
)

NOTHING = "---"
"""Stands for a country or sector that the text does not give, so that the parts of a cell stay aligned."""

_FORMULA = ("=", "+", "-", "@")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST = 1000


def header() -> str:
    """Return the line of column names."""
    return _line(COLUMNS)


def encode(reading: Reading) -> str:
    """Return the reading's events as lines of CSV (RFC 4180 quoting, line end `\\n`), without the header."""
    return "".join(_line(_safe(row[column]) for column in COLUMNS) for row in rows(reading))


def rows(reading: Reading) -> list[dict[str, Cell]]:
    """Return one dict an event, keyed by COLUMNS, with None where the article gives nothing.

    Several names in one cell are joined by "; ", and the columns of their countries and sectors have as many parts in
    the same order: "Korea Utara; Rusia" and "PRK; RUS".
    """
    return [_row(reading, event) for event in reading.events]


def _row(reading: Reading, event: Event) -> dict[str, Cell]:
    first = event.triggers[0]
    return {
        "article_id": reading.id,
        "outlet": reading.outlet,
        "published": reading.published,
        "url": reading.url,
        "event_id": event.id,
        "type": event.type,
        "mode": event.mode,
        "standing": event.standing,
        "status": event.status,
        **_time(event),
        **_place(event),
        **_parties(reading, event),
        "counts": "; ".join(f"{count.what}={count.value}" for count in event.counts) or None,
        "trigger": first.text,
        "trigger_start": first.start,
        "trigger_end": first.end,
        "tellings": len(event.triggers),
        "sentence": _sentence(reading, first),
        "contexts": "; ".join(reading.contexts) or None,
        "confidence": event.confidence,
        "reader": reading.reader,
    }


def _sentence(reading: Reading, span: Span) -> str | None:
    """Return the sentence that a span starts in, or so much around it as a spreadsheet's cell can show."""
    for start, end in reading.sentences:
        if start <= span.start < end:
            return reading.text[max(start, span.start - _LONGEST // 2) : min(end, span.start + _LONGEST // 2)]
    return None


def _time(event: Event) -> dict[str, Cell]:
    time = event.time
    return {
        "date": time.value if time else None,
        "date_precision": time.precision if time else None,
        "date_basis": time.basis if time else None,
        "date_conflict": time.conflict if time else None,
        "date_text": time.text if time else None,
    }


def _place(event: Event) -> dict[str, Cell]:
    place = event.place
    return {
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "place_admin": place.admin if place else None,
        "place_lat": place.lat if place else None,
        "place_lon": place.lon if place else None,
        "place_text": place.text if place else None,
    }


def _parties(reading: Reading, event: Event) -> dict[str, Cell]:
    entities = {entity.id: entity for entity in reading.entities}
    actors, recipients, sources, via = (
        [entities[id] for id in ids] for ids in (event.actors, event.recipients, event.sources, event.via)
    )
    return {
        "actors": _names(actors),
        "actor_countries": _countries(actors),
        "actor_sectors": _sectors(actors),
        "recipients": _names(recipients),
        "recipient_countries": _countries(recipients),
        "recipient_sectors": _sectors(recipients),
        "sources": _names(sources),
        "source_countries": _countries(sources),
        "via": _names(via),
    }


def _names(entities: Iterable[Entity]) -> str | None:
    return "; ".join(entity.name.replace(";", ",") for entity in entities) or None


def _countries(entities: Iterable[Entity]) -> str | None:
    return "; ".join(entity.country or NOTHING for entity in entities) or None


def _sectors(entities: Iterable[Entity]) -> str | None:
    return "; ".join(" ".join(entity.sectors) or NOTHING for entity in entities) or None


def _safe(cell: Cell) -> Cell:
    """Return the cell on one line and, where a spreadsheet would run it as a formula, after an apostrophe."""
    if not isinstance(cell, str):
        return cell
    line = _CONTROLS.sub(" ", cell)
    formula = line.lstrip().startswith(_FORMULA) and not line.startswith(NOTHING)
    return f"'{line}" if formula else line


def _line(cells: Iterable[Cell]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()
