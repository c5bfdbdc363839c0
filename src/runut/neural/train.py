"""Train the network on gold documents, one article a step, and write it out as ONNX. Needs the extra `train`."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_model
from tokenizers import Tokenizer
from torch import Tensor

from runut import annotation, evaluate
from runut.compare import Document
from runut.neural import export, labels, losses, pretrained, spans, tuning, vocabulary
from runut.neural.finding import Settings
from runut.neural.model import Network, encoder_from
from runut.neural.network import LINK_OUTPUTS, link_inputs, save_settings, weights
from runut.neural.network import Network as Reader
from runut.neural.targets import Example, example
from runut.neural.words import START

LOG = logging.getLogger(__name__)
UNKNOWN = 3
VOCABULARY = 38_000
HELD_OUT = 64


@dataclass(frozen=True)
class Plan:
    """How to train: passes over the articles, encoder layers, learning rates, articles an update, regularisation."""

    seed: int = 0
    epochs: int = 9
    layers: int = 12
    rate: float = 1e-4
    head_factor: float = 10.0
    batch: int = 2
    warm_up: float = 0.06
    word_dropout: float = 0.04
    decay: float = 0.01
    clip: float = 2.0
    bfloat16: bool = True
    noise_from: float = 0.2


def choose_vocabulary(
    documents: Sequence[Mapping[str, Any]], texts: Sequence[str], size: int
) -> tuple[dict[str, Any], list[int]]:
    """Return the cut tokenizer and the kept ids: those of the current weights, or, given texts, a new selection."""
    whole = pretrained.tokenizer_json()
    current = weights() / "tokenizer.json"
    if texts or not current.is_file():
        found = vocabulary.counts(whole, [*texts, *(d["text"] for d in documents)])
        kept = vocabulary.select(whole, found, size)
        return vocabulary.cut(whole, kept), kept
    smaller = json.loads(current.read_text(encoding="utf-8"))
    return smaller, vocabulary.kept_by(whole, smaller)


def country_codes(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the country codes that the documents use, in order."""
    return sorted({entity["country"] or "---" for d in documents for entity in d["entities"]})


class Torch:
    """The network's arithmetic while training."""

    def __init__(self, network: Network, bfloat16: bool) -> None:
        self.network, self.bfloat16 = network, bfloat16

    def encode(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Map the [t] ids of one window to [t, width]."""
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            return _numpy(self.network.encoder(torch.from_numpy(ids)))

    def tag(self, words: NDArray[np.float32], rows: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Map words [n, width] and their features to the tag scores of each layer."""
        with torch.inference_mode():
            scores = self.network.tagger(torch.from_numpy(words), torch.from_numpy(rows))
            return {name: _numpy(x) for name, x in zip(labels.LAYERS, scores, strict=True)}

    def link(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
        """Map the arrays of LINK_INPUTS to those of LINK_OUTPUTS."""
        with torch.inference_mode():
            out = self.network.linker(**{name: torch.from_numpy(x) for name, x in inputs.items()})
            return {name: _numpy(x) for name, x in zip(LINK_OUTPUTS, out, strict=True)}


def _numpy(x: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = x.float().numpy()
    return array


class Trainer:
    """One network, its optimiser and its articles."""

    def __init__(self, network: Network, examples: Sequence[Example], plan: Plan) -> None:
        self.network, self.examples, self.plan = network, examples, plan
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        heads = [*network.tagger.parameters(), *network.linker.parameters()]
        self.parameters = [*encoder, *heads]
        self.optimiser = torch.optim.AdamW(
            [{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.rate * plan.head_factor}],
            weight_decay=plan.decay,
            fused=True,
        )
        updates = plan.epochs * len(examples) // plan.batch + 1
        warm = max(1, int(updates * plan.warm_up))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda k: min((k + 1) / warm, max(0.0, (updates - k) / (updates - warm)))
        )
        self.random = random.Random(plan.seed)
        self.noise = np.random.default_rng(plan.seed)

    def run(self, after_epoch: Callable[[int], None] | None = None) -> None:
        """Go over the articles as often as the plan says, in a new order each time."""
        total = self.plan.epochs * len(self.examples)
        done = 0
        for epoch in range(self.plan.epochs):
            self.network.train()
            order = self.random.sample(range(len(self.examples)), len(self.examples))
            start, summed = time.monotonic(), 0.0
            for position, k in enumerate(order):
                loss = self.loss(self.examples[k], noisy=done >= self.plan.noise_from * total)
                torch.autograd.backward(loss / self.plan.batch)
                summed += float(loss.detach())
                done += 1
                if done % self.plan.batch == 0:
                    torch.nn.utils.clip_grad_norm_(self.parameters, self.plan.clip)
                    self.optimiser.step()
                    self.schedule.step()
                    self.optimiser.zero_grad()
                if position % 100 == 99:
                    pace = (time.monotonic() - start) / (position + 1)
                    LOG.info(
                        "epoch %d, article %d: loss %.3f, %.2f s each",
                        epoch,
                        position + 1,
                        summed / (position + 1),
                        pace,
                    )
            self.network.eval()
            LOG.info("epoch %d: loss %.4f, %.0f s", epoch, summed / len(order), time.monotonic() - start)
            if after_epoch:
                after_epoch(epoch)

    def loss(self, article: Example, noisy: bool) -> Tensor:
        """Return the loss over an article; `noisy` adds the mentions that the tagger wrongly finds as candidates."""
        hidden = self.encode(article)
        pieces = article.tokens
        vectors = (hidden[pieces.first] + hidden[pieces.last]) / 2
        scores = self.network.tagger(vectors, torch.from_numpy(article.context.rows))
        tagged = dict(zip(labels.LAYERS, scores, strict=True))
        total = losses.tagging(tagged, {name: torch.from_numpy(x) for name, x in article.tags.items()})
        mentions, kinds, belongs, known = _candidates(article, tagged["mention"] if noisy else None)
        if not len(mentions) and not len(article.triggers):
            return total
        stand_in = np.zeros((1, 2), np.int64)
        triggers = article.triggers if len(article.triggers) else stand_in
        arrays = link_inputs(
            article.context, np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32), mentions, kinds,
            triggers, article.adjuncts, article.adjunct_class,
        )  # fmt: skip
        inputs = {name: torch.from_numpy(x) for name, x in arrays.items()}
        inputs |= {"words": vectors, "marks": hidden[pieces.marks]}
        out = dict(zip(LINK_OUTPUTS, self.network.linker(**inputs), strict=True))
        if not len(article.triggers):
            out = {name: x[:0] if name in EVENT_ROWS else x for name, x in out.items()}
        gold = _gold(article, belongs, known)
        weight = torch.from_numpy(np.where(article.first, 1.0, 0.6).astype(np.float32))
        return total + losses.classes(out, gold, weight) + losses.relations(out, gold, weight)

    def encode(self, article: Example) -> Tensor:
        """Return a vector for each token of an article, some of its pieces hidden at random."""
        pieces = article.tokens
        ids = pieces.ids.copy()
        hidden_at = self.noise.random(len(ids)) < self.plan.word_dropout
        hidden_at[pieces.marks] = False
        ids[hidden_at] = UNKNOWN
        parts = []
        for k, (start, end) in enumerate(pieces.windows):
            window = torch.from_numpy(np.concatenate([[START], ids[start:end]]))
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.plan.bfloat16):
                encoded = self.network.encoder(window)
            parts.append(encoded.float()[1:][torch.from_numpy(pieces.home[start:end] == k)])
        return torch.cat(parts)


EVENT_ROWS = {
    "type",
    "mode",
    "status",
    "role",
    "role_bar",
    "adjunction",
    "adjunction_bar",
    "repetition",
    "repetition_bar",
}


def _candidates(article: Example, scores: Tensor | None) -> tuple[Any, Any, Any, Any]:
    """Return the mentions to link, their kinds, entities, and which are gold; wrong finds get entities of their own."""
    mentions, kinds, belongs = article.mentions, np.maximum(article.kinds, 0), article.belongs
    known = np.ones(len(mentions), np.float32)
    if scores is None:
        return mentions, kinds, belongs, known
    taken = np.zeros(len(article.words), bool)
    for a, b in mentions.tolist():
        taken[a : b + 1] = True
    found = spans.decode(scores.detach().numpy(), article.words.sentences[:, 0])
    extra = [(a, b, c) for a, b, c in found if not taken[a : b + 1].any()]
    if not extra:
        return mentions, kinds, belongs, known
    rows = np.concatenate([mentions, np.array([(a, b) for a, b, _ in extra], np.int64)])
    order = np.lexsort((rows[:, 1], rows[:, 0]))
    wide = np.zeros((len(rows), belongs.shape[1] + len(extra)), bool)
    wide[: len(mentions), : belongs.shape[1]] = belongs
    wide[np.arange(len(mentions), len(rows)), belongs.shape[1] + np.arange(len(extra))] = True
    kinds = np.concatenate([kinds, np.array([c for _, _, c in extra], np.int64)])
    known = np.concatenate([known, np.zeros(len(extra), np.float32)])
    return rows[order], kinds[order], wide[order], known[order]


def _gold(article: Example, belongs: Any, known: Any) -> dict[str, Any]:
    """Return the gold arrays as tensors, widened to the candidates."""
    extra = (
        belongs.shape[1] - article.roles.shape[1] if len(article.roles) else belongs.shape[1] - article.speech.shape[1]
    )
    at = known > 0

    def widened(values: NDArray[np.int64]) -> Tensor:
        full = np.full(len(known), -100, np.int64)
        full[at] = values
        return torch.from_numpy(full)

    return {
        "countries": widened(article.countries),
        "sectors": widened(article.sectors),
        "belongs": torch.from_numpy(belongs),
        "known": torch.from_numpy(known),
        "entities": belongs.shape[1] - extra,
        "types": torch.from_numpy(article.types),
        "modes": torch.from_numpy(article.modes),
        "statuses": torch.from_numpy(article.statuses),
        "event": torch.from_numpy(article.event),
        "roles": torch.from_numpy(np.pad(article.roles, ((0, 0), (0, extra), (0, 0)))),
        "adjunction": torch.from_numpy(article.adjunction),
        "manners": torch.from_numpy(article.manners),
        "speech": torch.from_numpy(np.pad(article.speech, ((0, 0), (0, extra), (0, 0)))),
    }


def prepare(data: Sequence[Path], articles: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the gold documents of all the given files and folders."""
    return [d for path in data for d in annotation.documents(path, articles)]


def train(
    documents: Sequence[Mapping[str, Any]],
    plan: Plan,
    tokenizer: dict[str, Any],
    kept: list[int],
    after_epoch: Callable[[int, Reader], None] | None = None,
) -> tuple[Network, list[str]]:
    """Train on the documents and return the network and its country codes."""
    torch.manual_seed(plan.seed)
    codes = country_codes(documents)
    pieces = Tokenizer.from_str(json.dumps(tokenizer, ensure_ascii=False))
    examples = [example(d, pieces, codes) for d in documents]
    LOG.info("%d articles, %d words", len(examples), sum(len(e.words) for e in examples))
    network = Network(encoder_from(pretrained.load(), kept, plan.layers), len(codes))
    reader = Reader(Torch(network, plan.bfloat16), pieces, codes, Settings())
    trainer = Trainer(network, examples, plan)
    trainer.run(after_epoch and (lambda epoch: after_epoch(epoch, reader)))
    return network, codes


def run(
    data: Sequence[Path],
    out: Path,
    *,
    seed: int = 0,
    epochs: int = Plan.epochs,
    layers: int = Plan.layers,
    articles: Sequence[Path] = (),
    texts: Sequence[Path] = (),
    size: int = VOCABULARY,
    held_out: int = HELD_OUT,
) -> None:
    """Train on gold documents and write the weights, their settings and tokenizer, and the names seen, into `out`.

    `data` are files or folders that runut.annotation reads, `articles` the articles of bare annotation files; `texts`
    (JSON lines with `sentences`, also gzipped) make a new vocabulary, else the current one is kept. `held_out`
    articles, drawn by the seed, are not trained on; the biases of decoding are chosen on them.
    """
    out.mkdir(parents=True, exist_ok=True)
    documents = prepare(data, articles)
    drawn = set(random.Random(seed).sample(range(len(documents)), held_out))
    held = [d for k, d in enumerate(documents) if k in drawn]
    documents = [d for k, d in enumerate(documents) if k not in drawn]
    tokenizer, kept = choose_vocabulary(documents, [line for path in texts for line in _sentences(path)], size)
    plan = Plan(seed=seed, epochs=epochs, layers=layers, bfloat16=_fast_bfloat16())
    started = time.monotonic()
    network, codes = train(documents, plan, tokenizer, kept, _keep(out))
    about = {
        "plan": asdict(plan),
        "data": {path.name: _digest(path) for path in data},
        "articles": len(documents),
        "held_out": sorted(d["id"] for d in held),
        "minutes": round((time.monotonic() - started) / 60, 1),
        "torch": torch.__version__,
    }
    pieces = Tokenizer.from_str(json.dumps(tokenizer, ensure_ascii=False))
    reader = Reader(Torch(network, plan.bfloat16), pieces, codes, Settings())
    settings = tuning.tune(reader, held) if held else Settings()
    write(out, network, tokenizer, codes, settings, about)
    seen = evaluate.names(Document.from_dict(d) for d in documents)
    (out / "seen.json").write_text(json.dumps(sorted(seen)) + "\n", encoding="utf-8")


def _keep(out: Path) -> Callable[[int, Reader], None]:
    """Return what keeps the parameters after each pass, so that a broken run loses one pass at most."""

    def after_epoch(epoch: int, reader: Reader) -> None:
        LOG.info("pass %d is kept", epoch)
        save_model(cast("Torch", reader.backend).network, str(out / "parameters.safetensors"))

    return after_epoch


def write(
    out: Path,
    network: Network,
    tokenizer: Mapping[str, Any],
    codes: Sequence[str],
    settings: Settings,
    about: Mapping[str, Any],
) -> None:
    """Write everything that reading needs into a folder."""
    export.export(network, out)
    (out / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n", encoding="utf-8")
    save_settings(out, codes, settings, about)


def _sentences(path: Path) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [sentence for line in lines for sentence in json.loads(line)["sentences"]]


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files one after another by name."""
    digest = hashlib.sha256()
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _fast_bfloat16() -> bool:
    """Tell whether this processor multiplies bfloat16 natively; elsewhere float32 is faster."""
    return bool(torch.cpu._is_avx512_bf16_supported())
