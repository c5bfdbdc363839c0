"""The error report: what the reader gets wrong on an annotated set, by kind, with places to look at.

    python eval/errors.py CORPUS_DIR [--set dev] [-o eval/errors.md]

Examples are given as article id and sentence number (0 is the title), never as the articles' words.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import runut
from gate import HERE, SETS, ReadsArticles, documents
from runut.compare import ROLES, Comparison, Document, Event, Span, compare, overlap
from runut.errors import RunutError
from runut.evaluate import within
from runut.ontology import STATUSES

EXAMPLES = 3
FIELDS = (
    *("trigger", "type", "role", "status", "source", "mode", "time", "place", "count", "merging"),
    *("speaker", "mention", "country", "sector"),
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing read wrongly: its field, what went wrong, and the article and sentence in which it stands."""

    field: str
    kind: str
    document: str
    sentence: int


Found = Iterator[tuple[str, str, int]]


def errors(golds: Mapping[str, Document], preds: Mapping[str, Document]) -> list[Mistake]:
    """Return every mistake of the read documents; raise InputError where a document's texts differ."""
    finders: Sequence[Callable[[Comparison], Found]] = (_events, _merging, _roles, _fields, _speakers, _mentions)
    return [
        Mistake(field, kind, id, sentence)
        for id, c in compare(golds, preds).items()
        for finder in finders
        for field, kind, sentence in finder(c)
    ]


def sentence_of(document: Document, start: int) -> int:
    """Return the number of the last sentence that begins at or before the character."""
    return max((i for i, (begin, _) in enumerate(document.sentences) if begin <= start), default=0)


def _at(c: Comparison, event: Event) -> int:
    return sentence_of(c.gold, event.triggers[0][0])


def _events(c: Comparison) -> Found:
    golds, preds = c.gold.triggers, c.pred.triggers
    for i, j in c.found:
        gold, pred = c.gold.events[golds[i][1]].type, c.pred.events[preds[j][1]].type
        if gold != pred:
            yield "type", f"{gold} read as {pred}", sentence_of(c.gold, golds[i][0][0])
    for n in sorted(set(range(len(golds))) - {i for i, _ in c.found}):
        (start, _), event = golds[n]
        yield "trigger", f"{c.gold.events[event].type} missed", sentence_of(c.gold, start)
    for n in sorted(set(range(len(preds))) - {j for _, j in c.found}):
        (start, _), event = preds[n]
        yield "trigger", f"{c.pred.events[event].type} where there is none", sentence_of(c.gold, start)


def _merging(c: Comparison) -> Found:
    for n, (i, j) in enumerate(c.typed):
        for k, m in c.typed[:n]:
            same = c.gold.triggers[i][1] == c.gold.triggers[k][1], c.pred.triggers[j][1] == c.pred.triggers[m][1]
            if same[0] != same[1]:
                kind = "one event read as two" if same[0] else "two events read as one"
                yield "merging", kind, sentence_of(c.gold, c.gold.triggers[i][0][0])


def _roles(c: Comparison) -> Found:
    for a, gold in enumerate(c.gold.events):
        if a not in c.partners:
            yield from (("role", "missed: event not found", _at(c, gold)) for role in ROLES for _ in gold.role(role))
    for b, pred in enumerate(c.pred.events):
        if b not in c.partners.values():
            yield from (("role", "too many: no such event", _at(c, pred)) for role in ROLES for _ in pred.role(role))
    for gold, pred in c.events:
        for role, other in zip(ROLES, reversed(ROLES), strict=True):
            yield from ((("role", kind, _at(c, gold))) for kind in _role_kinds(c, gold, pred, role, other))


def _role_kinds(c: Comparison, gold: Event, pred: Event, role: str, other: str) -> Iterator[str]:
    pairs = c.matched(gold.role(role), pred.role(role))
    for id in gold.role(role):
        if id in (a for a, _ in pairs):
            continue
        if any(c.same(id, x) for x in pred.role(other)):
            yield "missed: given the other role"
        elif any(c.same(id, x) for x in c.pred.entities):
            yield "missed: link not found"
        else:
            yield "missed: no mention of the entity found"
    for id in pred.role(role):
        if id in (b for _, b in pairs):
            continue
        if not any(c.same(x, id) for x in c.gold.entities):
            yield "too many: no such entity"
        elif not any(c.same(x, id) for x in gold.role(other)):
            yield "too many: link to a real entity"


def _fields(c: Comparison) -> Found:
    for gold, pred in c.events:
        for field, kind in _field_kinds(c, gold, pred):
            yield field, kind, _at(c, gold)


def _field_kinds(c: Comparison, gold: Event, pred: Event) -> Iterator[tuple[str, str]]:
    if gold.status != pred.status:
        yield "status", f"{gold.status} read as {pred.status}"
    if gold.mode and gold.mode != pred.mode:
        yield "mode", _difference(True, bool(pred.mode))
    if not c.alike(gold.sources, pred.sources):
        yield "source", _difference(bool(gold.sources), bool(pred.sources))
    if gold.time and not within(pred.time, gold.time):
        yield "time", _difference(True, bool(pred.time))
    if pred.time and not gold.time:
        yield "time", _difference(False, True)
    if gold.country != pred.country:
        yield "place", _difference(bool(gold.country), bool(pred.country))
    yield from (("count", "missed") for _ in gold.counts - pred.counts)
    yield from (("count", "too many") for _ in pred.counts - gold.counts)


def _difference(gold: bool, pred: bool) -> str:
    return ("another" if pred else "missed") if gold else "where there is none"


def _speakers(c: Comparison) -> Found:
    numbers = dict.fromkeys(i for side in (c.gold, c.pred) for i, _ in side.speakers)
    for i in sorted(numbers):
        golds, preds = ([who for n, who in side.speakers if n == i] for side in (c.gold, c.pred))
        right = len(c.matched(golds, preds))
        missed, extra = len(golds) - right, len(preds) - right
        yield from (("speaker", "another", i) for _ in range(min(missed, extra)))
        yield from (("speaker", "missed", i) for _ in range(missed - extra))
        yield from (("speaker", "where there is none", i) for _ in range(extra - missed))


def _mentions(c: Comparison) -> Found:
    golds, preds = c.gold.mentions, c.pred.mentions
    for span, ids in golds.items():
        where = sentence_of(c.gold, span[0])
        if span not in preds:
            kind = c.gold.entities[ids[0]].kind
            yield "mention", f"{kind} {'with other ends' if _touches(span, preds) else 'missed'}", where
            continue
        gold, pred = [c.gold.entities[x] for x in ids], [c.pred.entities[x] for x in preds[span]]
        if {x.country for x in gold} != {x.country for x in pred}:
            yield "country", "another", where
        if {x.sector for x in gold} != {x.sector for x in pred}:
            yield "sector", f"{gold[0].sector} read as {pred[0].sector}", where
    for span, ids in preds.items():
        if not _touches(span, golds):
            yield "mention", f"{c.pred.entities[ids[0]].kind} where there is none", sentence_of(c.gold, span[0])


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(overlap(span, other) > 0 for other in others)


def report(golds: Mapping[str, Document], preds: Mapping[str, Document], name: str) -> str:
    """Return the error report of one set as Markdown."""
    statuses = Counter((a.status, b.status) for c in compare(golds, preds).values() for a, b in c.events)
    parts = [f"# What the reader gets wrong on {name}", _as_fact(statuses), _confusion(statuses)]
    grouped: dict[str, dict[str, list[Mistake]]] = defaultdict(lambda: defaultdict(list))
    for mistake in errors(golds, preds):
        grouped[mistake.field][mistake.kind].append(mistake)
    for field in FIELDS:
        rows = sorted(grouped[field].items(), key=lambda x: (-len(x[1]), x[0]))
        total = sum(len(mistakes) for _, mistakes in rows)
        lines = [f"| {kind} | {len(mistakes)} | {_places(mistakes)} |" for kind, mistakes in rows]
        parts.append(
            "\n".join([f"## {field}: {total}", "", "| error | count | for example |", "|---|---:|---|", *lines])
        )
    return "\n\n".join(parts) + "\n"


def _places(mistakes: Sequence[Mistake]) -> str:
    """Name some places of a mistake, in as many articles as possible, spread over the set."""
    first = list({m.document: m for m in reversed(mistakes)}.values())[::-1]
    chosen = (first + [m for m in mistakes if m not in first])[:EXAMPLES]
    return ", ".join(f"{m.document}:{m.sentence}" for m in chosen)


def _as_fact(statuses: Counter[tuple[str | None, str | None]]) -> str:
    rows = []
    for status in ("plan", "maybe", "not"):
        found = sum(n for (gold, _), n in statuses.items() if gold == status)
        rows.append(f"| {status} | {found} | {statuses[status, 'fact']} |")
    head = "Events found that are planned, possible or denied, and how many of them are read as fact.\n"
    return "\n".join(["## No fact, read as fact", "", head, "| gold | found | as fact |", "|---|---:|---:|", *rows])


def _confusion(statuses: Counter[tuple[str | None, str | None]]) -> str:
    rows = [f"| {a} | " + " | ".join(str(statuses[a, b]) for b in STATUSES) + " |" for a in STATUSES]
    head = f"| gold \\ read | {' | '.join(STATUSES)} |"
    return "\n".join(["## Status of events found", "", head, "|---|" + "---:|" * len(STATUSES), *rows])


def main(argv: Sequence[str], reader: ReadsArticles | None = None) -> int:
    """Write the report; `reader` is given in tests. Return the exit code."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--set", choices=SETS, default="dev")
    cli.add_argument("--threads", type=int, default=None)
    cli.add_argument("-o", "--out", type=Path, default=HERE / "errors.md")
    args = cli.parse_args(argv)
    try:
        golds, preds = documents(args.corpus, args.set, reader or runut.Reader(threads=args.threads))
    except RunutError as e:
        print(f"errors: {e}", file=sys.stderr)
        return 1
    args.out.write_text(report(golds, preds, args.set), encoding="utf-8")
    print(f"wrote {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
