"""Choose the biases of decoding on articles held out from training: a search over neural.finding.Settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runut import evaluate
from runut.assemble import assemble
from runut.compare import Document
from runut.neural import features
from runut.neural.decode import Prediction, predict
from runut.neural.finding import Found, Settings, find
from runut.neural.network import Network, word_vectors
from runut.neural.words import split, tokens

LOG = logging.getLogger(__name__)

# What a user loses by each kind of error, as a sum; "nonfact as fact" counts against.
WORTH = {
    "events": 2.0,
    "triggers": 0.7,
    "roles": 1.5,
    "who-whom": 1.5,
    "mentions": 1.0,
    "country": 1.0,
    "status": 0.8,
    "sourced": 0.8,
    "speakers": 0.7,
    "merging": 0.6,
    "sector": 0.3,
    "time": 0.5,
    "place": 0.2,
    "counts": 0.2,
    "nonfact as fact": -0.6,
}
GRID = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
ORDER = (
    *("mention", "trigger", "coreference", "repetition", "actor", "recipient", "source", "speaker"),
    *("time", "place", "count", "fact"),
)
SMALLEST_GAIN = 0.005


@dataclass(frozen=True)
class Encoded:
    """A held-out document with what does not depend on the biases."""

    document: Mapping[str, Any]
    context: features.Context
    vectors: NDArray[np.float32]
    marks: NDArray[np.float32]
    tagged: Mapping[str, NDArray[np.float32]]


class Bench:
    """Reads held-out documents again and again under different biases."""

    def __init__(self, network: Network, documents: Sequence[Mapping[str, Any]]) -> None:
        self.network = network
        self.encoded = [self._encode(d) for d in documents]
        self.golds = {d["id"]: Document.from_dict(d) for d in documents}
        self._links: dict[tuple[str, float, float], Mapping[str, NDArray[np.float32]]] = {}

    def measure(self, settings: Settings) -> dict[str, Any]:
        """Return the measures of runut.evaluate under these biases."""
        return evaluate.score(self.golds, {e.document["id"]: self._read(e, settings) for e in self.encoded})

    def _encode(self, document: Mapping[str, Any]) -> Encoded:
        words = split(document["text"], document["sentences"])
        pieces = tokens(words, document["sentences"], self.network.tokenizer)
        context = features.context(words)
        hidden = self.network.encode(pieces)
        vectors = word_vectors(hidden, pieces)
        tagged = self.network.backend.tag(vectors, context.rows)
        return Encoded(document, context, vectors, hidden[pieces.marks], tagged)

    def _read(self, encoded: Encoded, settings: Settings) -> Document:
        document, context = encoded.document, encoded.context
        found = find(context.words, encoded.tagged, context.known, settings)
        out = self._linked(encoded, found, settings)
        prediction = predict(context.words, found, out, self.network.countries, settings)
        return _as_document(document, prediction)

    def _linked(self, encoded: Encoded, found: Found, settings: Settings) -> Mapping[str, NDArray[np.float32]]:
        """Return the linker's scores, which depend on two of the biases only."""
        key = (encoded.document["id"], settings.mention, settings.trigger)
        if key not in self._links:
            self._links[key] = self.network.link(encoded.context, encoded.vectors, encoded.marks, found)
        return self._links[key]


def _as_document(document: Mapping[str, Any], prediction: Prediction) -> Document:
    sentences = [(start, end) for start, end in document["sentences"]]
    text, id = document["text"], document["id"]
    found = assemble(text, sentences, prediction, article=id, published=document["published"])
    record = {
        "id": id,
        "text": text,
        "sentences": sentences,
        "entities": [asdict(x) for x in found.entities],
        "statements": [asdict(x) for x in found.statements],
        "events": [asdict(x) for x in found.events],
    }
    return Document.from_dict(record)


def worth(measures: Mapping[str, Any]) -> float:
    """Return the weighted sum of the measures."""
    return sum(weight * _figure(measures[name]) for name, weight in WORTH.items())


def _figure(measure: Mapping[str, Any]) -> float:
    return float(next((measure[key] for key in ("f1", "macro_f1", "accuracy") if measure.get(key) is not None), 0.0))


def summary(measures: Mapping[str, Any]) -> str:
    """Return the measures on one line."""
    return ", ".join(f"{name} {_figure(x):.3f}" for name, x in measures.items() if isinstance(x, Mapping))


def tune(network: Network, documents: Sequence[Mapping[str, Any]]) -> Settings:
    """Return the biases that serve the held-out documents best, one after another."""
    bench = Bench(network, documents)
    settings = network.settings
    best = worth(bench.measure(settings))
    LOG.info("before tuning: %s", summary(bench.measure(settings)))
    for name in ORDER:
        tried = [(worth(bench.measure(replace(settings, **{name: value}))), value) for value in GRID]
        top, value = max(tried)
        if top > best + SMALLEST_GAIN:
            best, settings = top, replace(settings, **{name: value})
        LOG.info("%s = %s: %.4f", name, getattr(settings, name), best)
    LOG.info("after tuning: %s", summary(bench.measure(settings)))
    return settings
