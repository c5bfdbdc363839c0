"""What is wrong with an annotation, in sentences for people: of a gold document or of its stand-off record."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from runut import ontology
from runut.corpus import shape

Record = Mapping[str, Any]
Offsets = Sequence[int]
Owned = tuple[tuple[int, int], str]

MANNERS = ("direct", "indirect")

_COUNTRY = re.compile(r"[A-Z]{3}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"(\d{4})(?:-(?:W(\d\d)|(\d\d)(?:-(\d\d))?))?")
# "lebih dari 10.000" is 10000+, "kurang dari 3.000" 3000-, "24 hingga 31" 24-31
_NUMBER = re.compile(r"\d[\d.,]*(?:[+-]|-\d[\d.,]*)?")


def problems(record: Record) -> list[str]:
    """Return what is wrong with a document, or with a record of `runut.corpus.standoff`; empty where nothing is.

    A record of another form, or with sentences that are none, is told that and nothing else. Then: offsets that fit
    nothing, ids that nobody has, overlapping mentions, words that trigger twice, names that the ontology does not have,
    dates that no calendar has.
    """
    if found := list(shape.misfits(record, shape.annotated(record))) or list(_sentences(record)):
        return found
    return [
        *_head(record),
        *_entities(record),
        *_mentions(record),
        *(problem for statement in record["statements"] for problem in _statement(statement, record)),
        *(problem for event in record["events"] for problem in _event(event, record)),
        *_triggers(record),
    ]


def _sentences(record: Record) -> Iterator[str]:
    last = 0
    for number, (start, end) in enumerate(record["sentences"]):
        if start >= end:
            yield f"sentence {number} [{start}, {end}] is empty"
        elif start < last:
            yield f"sentence {number} [{start}, {end}] starts before {last}, the end of the one before"
        last = max(last, end)
    if "text" in record and last > len(record["text"]):
        yield f"the sentences end at {last}, the text at {len(record['text'])}"


def _head(record: Record) -> Iterator[str]:
    if record["published"] and not (_DAY.fullmatch(record["published"]) and _possible(record["published"])):
        yield f"published on {record['published']}, which is no date"
    if "sha256" in record and not _SHA256.fullmatch(record["sha256"]):
        yield f"sha256 {record['sha256']!r:.80} is none"
    for what in ("entities", "statements", "events"):
        for id, times in Counter(x["id"] for x in record[what]).items():
            if times > 1:
                yield f"{id}: {times} {what} have this id"


def _entities(record: Record) -> Iterator[str]:
    for entity in record["entities"]:
        id = entity["id"]
        if entity["kind"] not in ontology.KINDS:
            yield f"{id}: unknown kind {entity['kind']}"
        if entity["country"] != "---" and not _COUNTRY.fullmatch(entity["country"]):
            yield f"{id}: unknown country {entity['country']}"
        for sector in entity["sectors"]:
            if sector not in ontology.SECTORS:
                yield f"{id}: unknown sector {sector}"
        if not isinstance(entity["name"], str):
            yield from _span(f"{id}: name", entity["name"], record)


def _mentions(record: Record) -> Iterator[str]:
    spans = []
    for mention in record["mentions"]:
        span = (mention["start"], mention["end"])
        place = f"mention [{span[0]}, {span[1]}]"
        yield from _span("mention", span, record)
        yield from _unknown(place, mention["entities"], record)
        if not mention["entities"]:
            yield f"{place} is of no entity"
        spans.append((span, ", ".join(mention["entities"])))
    for (span, owner), (other, another) in _overlapping(spans):
        yield f"mention [{span[0]}, {span[1]}] of {owner} overlaps [{other[0]}, {other[1]}] of {another}"


def _statement(statement: Record, record: Record) -> Iterator[str]:
    id, (first, last) = statement["id"], statement["sentences"]
    if not 0 <= first <= last < len(record["sentences"]):
        yield f"{id}: sentences {first} to {last} of {len(record['sentences'])}"
    if statement["manner"] not in MANNERS:
        yield f"{id}: unknown manner {statement['manner']}"
    for role in ("speakers", "via", "to"):
        yield from _unknown(f"{id}: {role}", statement[role], record)
    if statement["cue"]:
        yield from _span(f"{id}: cue", statement["cue"], record)


def _event(event: Record, record: Record) -> Iterator[str]:
    id, type, mode = event["id"], event["type"], event["mode"]
    if type not in ontology.TYPES:
        yield f"{id}: unknown type {type}"
    elif mode is not None and mode not in ontology.TYPES[type].modes:
        yield f"{id}: unknown mode {mode} of {type}"
    if event["status"] not in ontology.STATUSES:
        yield f"{id}: unknown status {event['status']}"
    if not event["triggers"]:
        yield f"{id}: no trigger"
    for trigger in event["triggers"]:
        yield from _span(f"{id}: trigger", trigger, record)
    for role in ("actors", "recipients", "sources"):
        yield from _unknown(f"{id}: {role}", event[role], record)
    yield from _circumstances(event, record)


def _circumstances(event: Record, record: Record) -> Iterator[str]:
    id, place, time = event["id"], event["place"], event["time"]
    if place:
        yield from _span(f"{id}: place", place["span"], record)
        if place["country"] is not None and not _COUNTRY.fullmatch(place["country"]):
            yield f"{id}: unknown country {place['country']}"
    if time:
        yield from _span(f"{id}: time", time["span"], record)
        if time["value"] is not None and not _possible(time["value"]):
            yield f"{id}: impossible time {time['value']}"
    for count in event["counts"]:
        yield from _span(f"{id}: count", count["span"], record)
        if count["what"] not in ontology.COUNTS:
            yield f"{id}: unknown count {count['what']}"
        if not _NUMBER.fullmatch(count["value"]):
            yield f"{id}: {count['what']} {count['value']} is no number"


def _triggers(record: Record) -> Iterator[str]:
    """A word is one trigger only: "serangan" may not tell an attack and a clash at once."""
    spans = [((start, end), event["id"]) for event in record["events"] for start, end in event["triggers"]]
    for (span, id), (other, another) in _overlapping(spans):
        if span == other:
            yield f"trigger [{span[0]}, {span[1]}] is used twice, by {id} and {another}"
        else:
            yield f"trigger [{span[0]}, {span[1]}] of {id} overlaps [{other[0]}, {other[1]}] of {another}"


def _span(what: str, span: Offsets | None, record: Record) -> Iterator[str]:
    """Tell whether a span is missing, empty, or does not stand in one of the sentences."""
    if span is None:
        yield f"{what} has no offsets"
        return
    start, end = span
    sentences = record["sentences"]
    before = bisect_right(sentences, start, key=lambda sentence: sentence[0])
    if start >= end:
        yield f"{what} [{start}, {end}] is empty"
    elif not before or end > sentences[before - 1][1]:
        yield f"{what} [{start}, {end}] stands in no sentence"


def _unknown(what: str, ids: Iterable[str], record: Record) -> Iterator[str]:
    known = {entity["id"] for entity in record["entities"]}
    for id in ids:
        if id not in known:
            yield f"{what}: unknown entity {id}"


def _overlapping(spans: Iterable[Owned]) -> Iterator[tuple[Owned, Owned]]:
    """Yield, in the order of the text, each span that overlaps one before it, and after it that one."""
    last: Owned | None = None
    for owned in sorted(spans, key=lambda owned: owned[0]):
        if last and owned[0][0] < last[0][1]:
            yield owned, last
        if not last or owned[0][1] > last[0][1]:
            last = owned


def _possible(value: str) -> bool:
    """Tell whether a value is a year, month, week or day of the calendar, or a range of them that does not run back."""
    try:
        days = [_days(moment) for moment in value.split("/")]
    except ValueError:
        return False
    return len(days) == 1 or (len(days) == 2 and days[0][0] <= days[1][1])


def _days(moment: str) -> tuple[date, date]:
    """Return the first and the last day; raise ValueError where there is none."""
    m = _MOMENT.fullmatch(moment)
    if not m:
        raise ValueError(moment)
    year = int(m[1])
    week, month, day = (None if x is None else int(x) for x in m.groups()[1:])
    if week is not None:
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    last = monthrange(year, month)[1] if day is None else day
    return date(year, month, 1 if day is None else day), date(year, month, last)
