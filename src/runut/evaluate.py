"""How well read documents agree with annotated ones: the measures of the corpus' score.py, with its numbers.

triggers    trigger mentions found, whatever their type (spans overlap, one to one)
events      the same, with the right type
roles       (event, actor or recipient, entity) triples of all events; an entity is right when its mentions overlap
who-whom    (type, actor country, recipient country) rows of a document, no spans needed: what event data users read
status      of events found: fact, plan, maybe, not (macro F1 over those that the gold has)
nonfact as fact  of events found that are planned, possible or denied: served as fact (lower is better)
sources     of events found: exactly the right entities on whose word the event rests; sourced: where there are any
mode        of events found that have one: the same mode
time        of events found that the gold dates: the same value (a range also when the prediction lies inside it)
conflict    dates whose weekday and day disagree, found
place       of events found that the gold places: the same country
counts      (what, value) of events found
speakers    (sentence, speaker) pairs
mentions    entity mention spans, exact; country and sector: of mentions found
merging     triggers found that name one event in gold and prediction alike (pairwise F1)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from runut import annotation, ontology
from runut.compare import ROLES, Comparison, Document, compare
from runut.records import content_id

__all__ = ["Document", "compare", "documents", "name_key", "names", "score", "unseen_mentions", "within"]

Tally = Counter[str]
Statuses = Counter[tuple[str | None, str | None]]

NAMED = frozenset({"PER", "ORG", "GPE"})


def documents(path: Path, articles: Sequence[Path] = ()) -> dict[str, Document]:
    """Return the documents of a path by id; arguments and errors as of `annotation.documents`."""
    return {x["id"]: Document.from_dict(x) for x in annotation.documents(path, articles)}


def score(golds: Mapping[str, Document], preds: Mapping[str, Document]) -> dict[str, Any]:
    """Return every measure by name, in the shape of score.py's --json output.

    F1 measures are {p r f1 gold predicted}, shares {accuracy of}, status {macro_f1 accuracy of}; figures have four
    decimals and are None where there is nothing to measure. Raise InputError where a document's texts differ.
    """
    comparisons = compare(golds, preds).values()
    tally: Tally = Counter()
    for c in comparisons:
        for part in (_mentions, _triggers, _roles, _rows, _merging, _speakers, _fields, _sources):
            tally.update(part(c))
    statuses: Statuses = Counter((gold.status, pred.status) for c in comparisons for gold, pred in c.events)
    return {"documents": len(golds), **_figures(tally, statuses)}


def _overlap_tally(name: str, gold: Set[Any], pred: Set[Any]) -> dict[str, int]:
    return {f"{name} gold": len(gold), f"{name} pred": len(pred), f"{name} tp": len(gold & pred)}


def _mentions(c: Comparison) -> Tally:
    tally = Counter(_overlap_tally("mention", c.gold.mentions.keys(), c.pred.mentions.keys()))
    for span in c.shared_mentions:
        golds, preds = c.gold.mentions[span], c.pred.mentions[span]
        tally["country right"] += {c.gold.country(e) for e in golds} == {c.pred.country(e) for e in preds}
        sectors = {c.gold.entities[e].sector for e in golds}, {c.pred.entities[e].sector for e in preds}
        tally["sector right"] += sectors[0] == sectors[1]
    return tally


def _triggers(c: Comparison) -> dict[str, int]:
    sizes = {"trigger gold": len(c.gold.triggers), "trigger pred": len(c.pred.triggers)}
    return {**sizes, "trigger tp": len(c.found), "event tp": len(c.typed)}


def _roles(c: Comparison) -> Tally:
    tally: Tally = Counter()
    for role in ROLES:
        tally["role gold"] += sum(len(event.role(role)) for event in c.gold.events)
        tally["role pred"] += sum(len(event.role(role)) for event in c.pred.events)
        tally["role tp"] += sum(len(c.matched(gold.role(role), pred.role(role))) for gold, pred in c.events)
    return tally


def _rows(c: Comparison) -> dict[str, int]:
    return _overlap_tally("row", c.gold.rows(), c.pred.rows())


def _merging(c: Comparison) -> Tally:
    tally: Tally = Counter()
    events = [(c.gold.triggers[i][1], c.pred.triggers[j][1]) for i, j in c.typed]
    for n, (gold, pred) in enumerate(events):
        for other_gold, other_pred in events[n + 1 :]:
            tally["merge gold"] += gold == other_gold
            tally["merge pred"] += pred == other_pred
            tally["merge tp"] += gold == other_gold and pred == other_pred
    return tally


def _speakers(c: Comparison) -> Tally:
    free = list(c.pred.speakers)
    tally: Tally = Counter({"speaker gold": len(c.gold.speakers), "speaker pred": len(free)})
    for i, who in c.gold.speakers:
        hit = next((x for x in free if x[0] == i and c.same(who, x[1])), None)
        if hit:
            free.remove(hit)
            tally["speaker tp"] += 1
    return tally


def _fields(c: Comparison) -> Tally:
    tally: Tally = Counter()
    for gold, pred in c.events:
        tally.update(_overlap_tally("count", gold.counts, pred.counts))
        tally.update({"conflict gold": gold.conflict, "conflict pred": pred.conflict})
        tally["conflict tp"] += gold.conflict and pred.conflict
        if gold.mode:
            tally["mode gold"] += 1
            tally["mode right"] += gold.mode == pred.mode
        if gold.time:
            tally["time gold"] += 1
            tally["time right"] += within(pred.time, gold.time)
        if gold.country:
            tally["place gold"] += 1
            tally["place right"] += gold.country == pred.country
    return tally


def _sources(c: Comparison) -> Tally:
    tally: Tally = Counter()
    for gold, pred in c.events:
        right = c.alike(gold.sources, pred.sources)
        tally["found"] += 1
        tally["source right"] += right
        if gold.sources:
            tally["sourced gold"] += 1
            tally["sourced right"] += right
    return tally


def within(value: str | None, gold: str) -> bool:
    """Tell whether a time value is the gold one or, where the gold is a range a/b, lies inside it."""
    if not value:
        return False
    value = value.split("T")[0]
    if value == gold:
        return True
    if "/" not in gold or "/" in value:
        return False
    low, high = gold.split("/")
    return low <= value[: len(low)] and value[: len(high)] <= high


def _figures(n: Tally, statuses: Statuses) -> dict[str, Any]:
    return {
        "triggers": _f1(n["trigger tp"], n["trigger pred"], n["trigger gold"]),
        "events": _f1(n["event tp"], n["trigger pred"], n["trigger gold"]),
        "roles": _f1_of(n, "role"),
        "who-whom": _f1_of(n, "row"),
        "status": _status(statuses),
        "nonfact as fact": _nonfact(statuses),
        "sources": _share(n["source right"], n["found"]),
        "sourced": _share(n["sourced right"], n["sourced gold"]),
        "mode": _share(n["mode right"], n["mode gold"]),
        "time": _share(n["time right"], n["time gold"]),
        "conflict": _f1_of(n, "conflict"),
        "place": _share(n["place right"], n["place gold"]),
        "counts": _f1_of(n, "count"),
        "speakers": _f1_of(n, "speaker"),
        "mentions": _f1_of(n, "mention"),
        "country": _share(n["country right"], n["mention tp"]),
        "sector": _share(n["sector right"], n["mention tp"]),
        "merging": _f1_of(n, "merge"),
    }


def _f1_of(n: Tally, name: str) -> dict[str, Any]:
    return _f1(n[f"{name} tp"], n[f"{name} pred"], n[f"{name} gold"])


def _f1(tp: int, predicted: int, gold: int) -> dict[str, Any]:
    p = tp / predicted if predicted else 0.0
    r = tp / gold if gold else 0.0
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "gold": gold, "predicted": predicted}


def _share(right: int, of: int) -> dict[str, Any]:
    return {"accuracy": round(right / of, 4) if of else None, "of": of}


def _status(statuses: Statuses) -> dict[str, Any]:
    scores = []
    for status in ontology.STATUSES:
        gold = sum(count for (a, _), count in statuses.items() if a == status)
        pred = sum(count for (_, b), count in statuses.items() if b == status)
        if gold:
            scores.append(_f1(statuses[status, status], pred, gold)["f1"])
    found = statuses.total()
    right = sum(count for (a, b), count in statuses.items() if a == b)
    macro = round(sum(scores) / len(scores), 4) if scores else None
    return {"macro_f1": macro, "accuracy": round(right / max(1, found), 4), "of": found}


def _nonfact(statuses: Statuses) -> dict[str, Any]:
    nonfact = sum(count for (a, _), count in statuses.items() if a != "fact")
    return _share(sum(count for (a, b), count in statuses.items() if a != "fact" and b == "fact"), nonfact)


def name_key(wording: str) -> str:
    """Return the key of a name's wording, letter case aside: lists of seen names hold these and no text."""
    return content_id(wording.casefold())


def names(documents: Iterable[Document]) -> set[str]:
    """Return the keys of all PER, ORG and GPE mention wordings of the documents."""
    return {name_key(d.text[a:b]) for d in documents for (a, b), ids in d.mentions.items() if _is_named(d, ids)}


def unseen_mentions(
    golds: Mapping[str, Document], preds: Mapping[str, Document], seen: Set[str]
) -> dict[str, float | int | None]:
    """Return {recall of}: the share of gold PER, ORG and GPE mentions found whose wording's key is not in `seen`."""
    right = total = 0
    for id, gold in golds.items():
        found = preds[id].mentions if id in preds else {}
        for (start, end), ids in gold.mentions.items():
            if _is_named(gold, ids) and name_key(gold.text[start:end]) not in seen:
                total += 1
                right += (start, end) in found
    return {"recall": round(right / total, 4) if total else None, "of": total}


def _is_named(document: Document, ids: Iterable[str]) -> bool:
    return any(document.entities[id].kind in NAMED for id in ids)
