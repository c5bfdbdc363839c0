"""From a text and its sentences to a Prediction: words, encoder, tags, links, in that order.

The arithmetic is a backend's: ONNX Runtime over the weights in `weights/`, or PyTorch while training.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from runut.errors import InstallationError
from runut.neural import features, labels, pairs
from runut.neural.decode import Prediction, predict
from runut.neural.finding import Found, Settings, find
from runut.neural.words import START, Tokens, split, tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

REMEDY = "reinstall it with: pip install --force-reinstall runut"
LINK_INPUTS = (
    *("words", "rows", "marks", "mentions", "mention_rows", "triggers", "trigger_rows", "adjuncts", "adjunct_rows"),
    *("sentence_rows", "owner", "role_pairs", "adjunct_pairs", "speech_pairs", "mention_pairs", "trigger_pairs"),
)
LINK_OUTPUTS = (
    *("country", "sector", "type", "mode", "status", "manner", "speech", "speech_bar", "role", "role_bar"),
    *("adjunction", "adjunction_bar", "coreference", "coreference_bar", "repetition", "repetition_bar"),
)


class Backend(Protocol):
    """What does the arithmetic of the three parts of the network."""

    def encode(self, ids: Ints) -> Floats:
        """Map the [t] ids of one window to [t, width]."""
        ...

    def tag(self, words: Floats, rows: Floats) -> dict[str, Floats]:
        """Map words [n, width] and their features to the tag scores of each layer."""
        ...

    def link(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, Floats]:
        """Map the arrays of LINK_INPUTS to those of LINK_OUTPUTS."""
        ...


def link_inputs(
    context: features.Context,
    vectors: Floats,
    marks: Floats,
    mentions: Ints,
    kinds: Ints,
    triggers: Ints,
    adjuncts: Ints,
    adjunct_class: Ints,
) -> dict[str, NDArray[Any]]:
    """Return the linker's inputs for these spans: one array for each of LINK_INPUTS."""
    kind_rows = np.eye(len(labels.KINDS), dtype=np.float32)[np.maximum(kinds, 0)]
    classes = np.eye(2 + len(labels.COUNTS), dtype=np.float32)[adjunct_class]
    return {
        "words": vectors,
        "rows": context.rows,
        "marks": marks,
        "mentions": mentions,
        "mention_rows": np.concatenate([pairs.mentions(context, mentions), kind_rows], axis=1),
        "triggers": triggers,
        "trigger_rows": pairs.triggers(context, triggers),
        "adjuncts": adjuncts,
        "adjunct_rows": classes,
        "sentence_rows": pairs.sentences(context),
        "owner": context.words.sentence[triggers[:, 0]],
        "role_pairs": pairs.links(context, triggers, mentions),
        "adjunct_pairs": pairs.links(context, triggers, adjuncts),
        "speech_pairs": pairs.speech(context, mentions),
        "mention_pairs": pairs.coreference(context, mentions),
        "trigger_pairs": pairs.repetition(context, triggers),
    }


class Network:
    """The whole network over one backend."""

    def __init__(self, backend: Backend, tokenizer: Tokenizer, countries: Sequence[str], settings: Settings) -> None:
        self.backend, self.tokenizer = backend, tokenizer
        self.countries, self.settings = tuple(countries), settings

    def __call__(self, text: str, sentences: Sequence[tuple[int, int]]) -> Prediction:
        """Return what the network says of a text with these sentences."""
        words = split(text, sentences)
        if not len(words):
            return Prediction()
        pieces = tokens(words, sentences, self.tokenizer)
        context = features.context(words)
        hidden = self.encode(pieces)
        vectors = word_vectors(hidden, pieces)
        tagged = self.backend.tag(vectors, context.rows)
        found = find(words, tagged, context.known, self.settings)
        return predict(
            words, found, self.link(context, vectors, hidden[pieces.marks], found), self.countries, self.settings
        )

    def encode(self, pieces: Tokens) -> Floats:
        """Return a vector for each token, [t, width], each from the window in which it stands best."""
        parts = []
        for k, (start, end) in enumerate(pieces.windows):
            hidden = self.backend.encode(np.concatenate([[START], pieces.ids[start:end]]))[1:]
            parts.append(hidden[pieces.home[start:end] == k])
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def link(self, context: features.Context, vectors: Floats, marks: Floats, found: Found) -> dict[str, Floats]:
        """Return the linker's scores; where there is no mention, trigger or adjunct a stand-in keeps the shapes."""
        sizes = {"m": len(found.mentions), "e": len(found.triggers), "a": len(found.adjuncts)}
        inputs = link_inputs(
            context,
            vectors,
            marks,
            _at_least_one(found.mentions),
            _at_least_one(found.kinds),
            _at_least_one(found.triggers),
            _at_least_one(found.adjuncts),
            _at_least_one(found.adjunct_class),
        )
        out = self.backend.link(inputs)
        return {name: _without_stand_ins(out[name], SHAPES[name], sizes) for name in LINK_OUTPUTS}


SHAPES = {
    "country": "m",
    "sector": "m",
    "type": "e",
    "mode": "e",
    "status": "e",
    "manner": "s",
    "speech": "sm",
    "speech_bar": "s",
    "role": "em",
    "role_bar": "e",
    "adjunction": "ea",
    "adjunction_bar": "e",
    "coreference": "mm",
    "coreference_bar": "m",
    "repetition": "ee",
    "repetition_bar": "e",
}


def word_vectors(hidden: Floats, pieces: Tokens) -> Floats:
    """Return a vector for each word: the mean of its first and last piece."""
    vectors: Floats = (hidden[pieces.first] + hidden[pieces.last]) * np.float32(0.5)
    return vectors


def _at_least_one(spans: Ints) -> Ints:
    return spans if len(spans) else np.zeros((1, *spans.shape[1:]), np.int64)


def _without_stand_ins(scores: Floats, shape: str, sizes: Mapping[str, int]) -> Floats:
    return scores[tuple(slice(sizes.get(axis)) for axis in shape)]


class Onnx:
    """The three parts as ONNX graphs in a folder."""

    def __init__(self, folder: Path, threads: int | None) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise InstallationError(f"onnxruntime can't be loaded ({error}); {REMEDY}") from error

        def session(name: str, threads: int) -> Any:
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
            return onnxruntime.InferenceSession(folder / f"{name}.onnx", options, providers=["CPUExecutionProvider"])

        # Tagger and linker are many small steps: handing them from thread to thread costs more than it saves.
        self._encoder = session("encoder", threads or 0)
        self._tagger, self._linker = session("tagger", 1), session("linker", 1)

    def encode(self, ids: Ints) -> Floats:
        """Map the [t] ids of one window to [t, width]."""
        hidden: Floats = self._encoder.run(None, {"ids": ids})[0]
        return hidden

    def tag(self, words: Floats, rows: Floats) -> dict[str, Floats]:
        """Map words [n, width] and their features to the tag scores of each layer."""
        return dict(zip(labels.LAYERS, self._tagger.run(None, {"words": words, "rows": rows}), strict=True))

    def link(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, Floats]:
        """Map the arrays of LINK_INPUTS to those of LINK_OUTPUTS."""
        return dict(zip(LINK_OUTPUTS, self._linker.run(None, dict(inputs)), strict=True))


def weights() -> Path:
    """Return the folder of the current weights."""
    return Path(str(files("runut") / "neural" / "weights"))


def load(folder: Path | None = None, threads: int | None = None) -> Network:
    """Load a trained network from a folder, by default the package's; raise InstallationError where it is not whole."""
    folder = folder or weights()
    try:
        record = json.loads((folder / "network.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        backend = Onnx(folder, threads)
    except InstallationError:
        raise
    except Exception as error:  # the tokenizers library raises plain Exception for a missing or broken file
        raise InstallationError(f"the weights in {folder} can't be loaded ({error}); {REMEDY}") from error
    return Network(backend, tokenizer, record["countries"], Settings(**record["settings"]))


def save_settings(folder: Path, countries: Sequence[str], settings: Settings, about: Mapping[str, Any]) -> None:
    """Write the part of a trained network that is no array."""
    record = {"countries": list(countries), "settings": asdict(settings), **about}
    (folder / "network.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
