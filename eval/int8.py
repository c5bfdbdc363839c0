"""What 8-bit integers cost: the same trained network exported in float32 and in int8, measured side by side.

    python eval/int8.py TRAINED_DIR CORPUS_DIR

TRAINED_DIR is what `runut train --out` wrote (with parameters.safetensors). Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_model

import runut
from gate import SETS, Figures, documents, headlines
from runut import evaluate
from runut.neural import export, pretrained, vocabulary
from runut.neural.model import Network, encoder_from


def restored(folder: Path) -> Network:
    """Return the network whose parameters a training run kept."""
    about = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    smaller = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    kept = vocabulary.kept_by(pretrained.tokenizer_json(), smaller)
    network = Network(encoder_from(pretrained.load(), kept, about["plan"]["layers"]), len(about["countries"]))
    load_model(network, str(folder / "parameters.safetensors"))
    return network.eval()


def figures(folder: Path, corpus: Path) -> dict[str, Figures]:
    """Return the headline figures of one export on both measuring sets."""
    reader = runut.Reader(weights=folder)
    return {name: headlines(evaluate.score(*documents(corpus, name, reader))) for name in SETS}


def main(argv: Sequence[str]) -> int:
    """Print each measure in float32 and in int8."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("trained", type=Path)
    cli.add_argument("corpus", type=Path)
    args = cli.parse_args(argv)
    network = restored(args.trained)
    found = {}
    for kind in ("float32", "int8"):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            export.export(network, folder, int8=kind == "int8")
            for name in ("network.json", "tokenizer.json"):
                shutil.copy(args.trained / name, folder / name)
            found[kind] = figures(folder, args.corpus)
    print(f"{'set':12} {'measure':16} float32   int8")
    for name in SETS:
        for measure, plain in found["float32"][name].items():
            small = found["int8"][name][measure]
            if plain is not None and small is not None:
                print(f"{name:12} {measure:16} {plain:.4f}  {small:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
