"""The gate on accuracy: read the measuring articles, score them, and compare with the pins and the floors.

    python eval/gate.py CORPUS_DIR                     exit 1 where a measure is below its pin in eval/pins.json
    python eval/gate.py CORPUS_DIR --update            raise the pins to what was reached, write eval/figures.json
    python eval/gate.py CORPUS_DIR --lower "reason"    set the pins to what was reached; the reason is kept

CORPUS_DIR holds dev/ and written_dev/ (annotations) and articles.jsonl and written.jsonl (their articles).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import runut
from runut import annotation, evaluate
from runut.errors import RunutError
from runut.evaluate import Document
from runut.records import Article, Reading

HERE = Path(__file__).parent
SETS = {"dev": "articles.jsonl", "written_dev": "written.jsonl"}
UNSEEN = "unseen names"
LOWER_IS_BETTER = frozenset({"nonfact as fact"})

# What the first release has to show on dev; on written_dev each may be lower by the allowance.
FLOORS = {
    "mentions": 0.78,
    "triggers": 0.73,
    "events": 0.63,
    "roles": 0.46,
    "who-whom": 0.42,
    "status": 0.55,
    "sourced": 0.55,
    "time": 0.75,
    "speakers": 0.85,
    "merging": 0.75,
    "country": 0.93,
    "sector": 0.80,
    "sentences": 0.98,
}
WRITTEN_ALLOWANCE = 0.05

# Processors round 8-bit arithmetic differently: a figure may lie this much below its pin, or by one and a half items
# of what it is a share of. The pins stay where they are, so that this can't add up.
SLACK = 0.01
ITEMS = 1.5

Figures = dict[str, float | None]
Pins = dict[str, dict[str, float]]


class ReadsArticles(Protocol):
    """What measuring needs of a Reader."""

    def read(self, article: Article) -> Reading:
        """Read one article."""
        ...


def gold_records(corpus: Path, name: str) -> list[dict[str, Any]]:
    """Return the gold documents of one set of the corpus."""
    return annotation.documents(corpus / name, [corpus / SETS[name]])


def article(record: Mapping[str, Any]) -> Article:
    """Return the article of a gold document; its text begins with the title already, so no title is given."""
    id, outlet, published, url = (record.get(key) for key in ("id", "outlet", "published", "url"))
    return Article(record["text"], id=id, outlet=outlet, published=published, url=url)


def readings(records: Iterable[Mapping[str, Any]], reader: ReadsArticles) -> dict[str, Document]:
    """Read the texts of gold documents; the keys are the gold's ids."""
    return {record["id"]: Document.from_dict(reader.read(article(record)).to_dict()) for record in records}


def documents(corpus: Path, name: str, reader: ReadsArticles) -> tuple[dict[str, Document], dict[str, Document]]:
    """Return the gold documents of one set, and the same articles as the reader reads them."""
    records = gold_records(corpus, name)
    return {record["id"]: Document.from_dict(record) for record in records}, readings(records, reader)


def boundaries(golds: Mapping[str, Document], preds: Mapping[str, Document]) -> dict[str, float | int]:
    """Return precision, recall and F1 of the ends of sentences against the corpus' sentences."""
    gold = {(id, end) for id, document in golds.items() for _, end in document.sentences}
    found = {(id, end) for id, document in preds.items() for _, end in document.sentences}
    right = len(gold & found)
    p, r = right / max(1, len(found)), right / max(1, len(gold))
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(f1, 4), "gold": len(gold), "predicted": len(found)}


def headline(value: Mapping[str, Any]) -> float | None:
    """Return the one figure of a measure that is pinned: F1, macro F1 or accuracy."""
    figure: float | None = next(value[key] for key in ("f1", "macro_f1", "accuracy") if key in value)
    return figure


def headlines(scores: Mapping[str, Any]) -> Figures:
    """Return the pinned figure of every measure of `evaluate.score`."""
    measures = {name: value for name, value in scores.items() if isinstance(value, Mapping) and name != UNSEEN}
    return {name: headline(value) for name, value in measures.items()}


def worse(measure: str, figure: float | None, than: float) -> bool:
    """Tell whether a figure falls short of another; one that could not be measured does."""
    if figure is None:
        return True
    return figure > than if measure in LOWER_IS_BETTER else figure < than


def slack(value: Mapping[str, Any]) -> float:
    """Return how far a measure may lie below its pin."""
    return max(SLACK, ITEMS / max(1, value.get("gold") or value.get("of") or 1))


def fallen(scores: Mapping[str, Mapping[str, Any]], pins: Pins) -> list[tuple[str, str]]:
    """Return the (set, measure) of every figure below its pin by more than the slack."""
    below = []
    for name, measures in scores.items():
        figures = headlines(measures)
        for measure, pin in pins[name].items():
            room = slack(measures[measure]) if measure in measures else 0.0
            least = pin + room if measure in LOWER_IS_BETTER else pin - room
            if worse(measure, figures.get(measure), least):
                below.append((name, measure))
    return below


def raised(figures: Mapping[str, Figures], pins: Pins, lower: bool = False) -> Pins:
    """Return the pins moved up to the figures reached; with `lower`, moved to them either way."""
    new: Pins = {}
    for name, old in pins.items():
        reached = {m: figure for m, figure in figures[name].items() if figure is not None}
        new[name] = {**old, **{m: x for m, x in reached.items() if lower or m not in old or not worse(m, x, old[m])}}
    return new


def floor(name: str, measure: str) -> float | None:
    """Return the floor of a measure on one set, None where it has none."""
    if measure not in FLOORS:
        return None
    return round(FLOORS[measure] - (WRITTEN_ALLOWANCE if name == "written_dev" else 0), 4)


def standing(name: str, measure: str, figure: float | None) -> str:
    """Say how a figure stands to its floor: `met`, `short by 0.0123`, or nothing where there is no floor."""
    least = floor(name, measure)
    if least is None:
        return ""
    if figure is None:
        return "not measured"
    return "met" if figure >= least else f"short by {least - figure:.4f}"


def table(figures: Mapping[str, Figures], pins: Pins) -> str:
    """Return measure | figure | pin | floor for each set, as aligned text."""
    head = ["measure", *(cell for name in figures for cell in (name, "pin", "floor"))]
    rows = [head]
    for measure in next(iter(figures.values())):
        row = [measure]
        for name in figures:
            figure = figures[name][measure]
            row += [_number(figure), _number(pins[name].get(measure)), standing(name, measure, figure)]
        rows.append(row)
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _number(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.4f}"


def write(path: Path, value: Any) -> None:
    """Write a value as readable JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str], reader: ReadsArticles | None = None, folder: Path = HERE) -> int:
    """Run the gate; `reader` and the folder of the pins are given in tests. Return the exit code."""
    args = _arguments(argv)
    file = json.loads((folder / "pins.json").read_text(encoding="utf-8"))
    pins: Pins = {name: file[name] for name in SETS}
    try:
        reader = reader or runut.Reader(threads=args.threads)
        sides = {name: documents(args.corpus, name, reader) for name in SETS}
        scores = {
            name: {**evaluate.score(golds, preds), "sentences": boundaries(golds, preds)}
            for name, (golds, preds) in sides.items()
        }
    except RunutError as e:
        print(f"gate: {e}", file=sys.stderr)
        return 1
    figures = {name: headlines(score) for name, score in scores.items()}
    print(table(figures, pins))
    if args.seen:
        seen = set(json.loads(args.seen.read_text(encoding="utf-8")))
        for name, (golds, preds) in sides.items():
            scores[name][UNSEEN] = unseen = evaluate.unseen_mentions(golds, preds, seen)
            print(f"{name}: recall of names unseen in training {unseen['recall']} of {unseen['of']}")
    below = fallen(scores, pins)
    for name, measure in below:
        print(f"{name}: {measure} fell to {_number(figures[name][measure])} from {pins[name][measure]:.4f}")
    if args.update or args.lower:
        moved = {f"{name}: {m}": [pins[name][m], figures[name][m]] for name, m in below}
        reasons = [{"reason": args.lower, "lowered": moved}] if args.lower and below else []
        new = raised(figures, pins, lower=bool(args.lower))
        write(folder / "pins.json", {**new, "reasons": [*file["reasons"], *reasons]})
        write(folder / "figures.json", scores)
    return 1 if below and not args.lower else 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--update", action="store_true", help="raise the pins and write figures.json")
    cli.add_argument(
        "--lower", metavar="REASON", help="set the pins to the figures, lower ones too, and keep the reason"
    )
    cli.add_argument("--seen", type=Path, help="JSON list of evaluate.name_key of the names of the training articles")
    cli.add_argument("--threads", type=int, default=None)
    return cli.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
