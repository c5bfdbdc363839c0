"""Cut the encoder's vocabulary of 250,002 pieces to what Indonesian news needs.

Kept are the special tokens, every single character (so that any word still tokenises), every piece that the given
texts use, and then the likeliest pieces in Latin script until the size is reached.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer

SPECIAL = 4
LATIN_END = 0x250


def counts(tokenizer: dict[str, Any], texts: Iterable[str]) -> Counter[int]:
    """Return how often each piece, by its id, stands in the texts."""
    whole = Tokenizer.from_str(_dumps(tokenizer))
    found: Counter[int] = Counter()
    for text in texts:
        found.update(whole.encode(text, add_special_tokens=False).ids)
    return found


def select(tokenizer: dict[str, Any], found: Counter[int], size: int) -> list[int]:
    """Return the ids to keep, in their old order; raise ValueError where `size` is too small for what must stay."""
    pieces = [piece for piece, _ in tokenizer["model"]["vocab"]]
    kept = set(range(SPECIAL)) | {i for i, piece in enumerate(pieces) if len(piece) == 1}
    if len(kept) > size:
        raise ValueError(f"{len(kept)} pieces must stay, more than {size}")
    used = [i for i, _ in found.most_common() if i < len(pieces)]
    likely = (i for i, piece in enumerate(pieces) if all(ord(c) < LATIN_END or c == "▁" for c in piece))
    for i in (*used, *likely):
        if len(kept) == size:
            break
        kept.add(i)
    return sorted(kept)


def kept_by(tokenizer: dict[str, Any], smaller: dict[str, Any]) -> list[int]:
    """Return the ids in `tokenizer` of the pieces that an earlier cut kept, in its order."""
    ids = {piece: i for i, (piece, _) in enumerate(tokenizer["model"]["vocab"])}
    return [ids[piece] for piece, _ in smaller["model"]["vocab"]]


def cut(tokenizer: dict[str, Any], kept: list[int]) -> dict[str, Any]:
    """Return the tokenizer with only the kept pieces, which take the ids 0, 1, 2, ... in that order."""
    smaller = copy.deepcopy(tokenizer)
    pieces = tokenizer["model"]["vocab"]
    smaller["model"]["vocab"] = [pieces[i] for i in kept]
    smaller["added_tokens"] = [t for t in tokenizer["added_tokens"] if t["id"] < SPECIAL]
    smaller["post_processor"] = None
    return smaller


def _dumps(tokenizer: dict[str, Any]) -> str:
    return json.dumps(tokenizer, ensure_ascii=False)
