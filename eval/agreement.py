"""How far two annotations of the same articles agree: the second is scored against the first.

    python eval/agreement.py ARTICLES.jsonl FIRST SECOND

FIRST and SECOND are .ann files or folders of them; only articles that both annotate count.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gate import headlines
from runut import annotation, evaluate
from runut.compare import Document


def agreement(articles: Path, first: Path, second: Path) -> dict[str, float | None]:
    """Return the headline figure of each measure over the articles that both annotate."""
    sides = [{d["id"]: Document.from_dict(d) for d in annotation.documents(x, [articles])} for x in (first, second)]
    both = sides[0].keys() & sides[1].keys()
    one, other = ({id: side[id] for id in sorted(both)} for side in sides)
    return {"articles": float(len(both)), **headlines(evaluate.score(one, other))}


def main(argv: Sequence[str]) -> int:
    """Print the figures, one a line."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("articles", "first", "second"):
        cli.add_argument(name, type=Path)
    for measure, figure in agreement(**vars(cli.parse_args(argv))).items():
        print(f"{measure:16} {'-' if figure is None else f'{figure:.4f}'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
