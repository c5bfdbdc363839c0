"""A tally of the corpus as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.table import Table

from runut import ontology
from runut.corpus.tally import Tally

_SIZES = ("articles", "sentences", "mentions", "entities", "statements", "events")


def tables(found: Tally) -> Iterator[Table]:
    """Yield the tables of a tally: sizes, types by status, modes, numbers, outlets and months.

    All types, modes, statuses and numbers of the ontology have a row or column, those that no event has too.
    """
    yield _table("whole", _SIZES, [("", found.totals)])
    types = [(name, {"events": found.types[name], **_by_status(found, name)}) for name in ontology.TYPES]
    whole = {key: sum(row[key] for _, row in types) for key in types[0][1]}
    yield _table("type", tuple(whole), [*types, ("all", whole)])
    modes = [(kind.name, mode) for kind in ontology.TYPES.values() for mode in kind.modes]
    yield _table("mode", ("events",), [(f"{type} {mode}", {"events": found.modes[type, mode]}) for type, mode in modes])
    yield _table("number", ("events",), [(what, {"events": found.counts[what]}) for what in ontology.COUNTS])
    yield _table("outlet", ("articles", "events"), _ordered(found.outlets))
    yield _table("month", ("articles", "events"), _ordered(found.months))


def _by_status(found: Tally, type: str) -> dict[str, int]:
    return {status: found.statuses[type, status] for status in ontology.STATUSES} | {"sourced": found.claimed[type]}


def _ordered(groups: Mapping[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return [(name or "(unknown)", groups[name]) for name in sorted(groups)]


def _table(name: str, columns: Iterable[str], rows: Iterable[tuple[str, Mapping[str, int]]]) -> Table:
    columns = tuple(columns)
    table = Table(name, box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right")
    for first, row in rows:
        table.add_row(first, *(f"{row[column]:,}" for column in columns))
    return table
