"""Choose the biases of decoding again, on articles that the current weights were not trained on.

    python eval/tune.py TRAINING_DATA... --articles FILE... [--unseen DATA...]

Of TRAINING_DATA (what `runut train` was given) only the articles that network.json names as held out are read; of
--unseen all. The biases are written into src/runut/neural/weights/network.json.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from runut import annotation
from runut.neural import network, tuning
from runut.neural.finding import Settings


def main(argv: Sequence[str]) -> int:
    """Tune and write the biases; show how each was chosen."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("data", nargs="+", type=Path)
    cli.add_argument("--articles", nargs="*", type=Path, default=[])
    cli.add_argument("--unseen", nargs="*", type=Path, default=[])
    args = cli.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    file = network.weights() / "network.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    held = set(record["held_out"])
    documents = [d for path in args.data for d in annotation.documents(path, args.articles) if d["id"] in held]
    documents += [d for path in args.unseen for d in annotation.documents(path, args.articles)]
    loaded = network.load()
    loaded.settings = Settings()
    record |= {"settings": asdict(tuning.tune(loaded, documents)), "tuned_on": len(documents)}
    file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
