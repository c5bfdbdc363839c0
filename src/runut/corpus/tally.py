"""How much of what is in a corpus: what the annotation of many articles adds up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Tally:
    """Counts over documents or stand-off records.

    `types`, `statuses` and `modes` count events by type, by (type, status) and by (type, mode), `claimed` those events
    that rest on someone's word by type; `counts` the numbers that come with events by what they count. Outlets and
    months ("2019-09", "" where unknown) have their articles and their events.
    """

    totals: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    claimed: Counter[str] = field(default_factory=Counter)
    modes: Counter[tuple[str, str]] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    outlets: dict[str, Counter[str]] = field(default_factory=dict)
    months: dict[str, Counter[str]] = field(default_factory=dict)


def tally(records: Iterable[Mapping[str, Any]]) -> Tally:
    """Return the counts over documents, or records of `runut.corpus.standoff`; the text is not looked at."""
    found = Tally()
    for record in records:
        size = {"articles": 1} | {
            what: len(record[what]) for what in ("sentences", "mentions", "entities", "statements", "events")
        }
        found.totals.update(size)
        found.outlets.setdefault(record["outlet"] or "", Counter()).update(size)
        found.months.setdefault((record["published"] or "")[:7], Counter()).update(size)
        for event in record["events"]:
            _add(found, event)
    return found


def _add(found: Tally, event: Mapping[str, Any]) -> None:
    type = event["type"]
    found.types[type] += 1
    found.statuses[type, event["status"]] += 1
    found.claimed[type] += bool(event["sources"])
    if event["mode"]:
        found.modes[type, event["mode"]] += 1
    found.counts.update(count["what"] for count in event["counts"])
