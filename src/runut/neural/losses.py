"""What training minimises: each head's loss over one article."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from runut.neural import labels
from runut.neural.targets import IGNORE

STATUS_WEIGHTS = (1.0, 2.0, 2.0, 2.5)
TAG_WEIGHTS = {"mention": 1.0, "trigger": 2.0, "adjunct": 1.0, "count": 0.8}
SHIFT = 1e4


def adaptive(scores: Tensor, bars: Tensor, positive: Tensor) -> Tensor:
    """Return the adaptive-threshold loss of scores [.., n] against bars [..] for what is right, [..].

    Each right candidate has to beat the bar and the bar every wrong one (Zhou et al., "Document-level relation
    extraction with adaptive thresholding and localized context pooling", AAAI 2021, equation 5).
    """
    bar = bars[..., None]
    right = torch.cat([scores.masked_fill(~positive, -SHIFT), bar], -1)
    above = (torch.logsumexp(right, -1, keepdim=True) - scores).masked_fill(~positive, 0).sum(-1)
    wrong = torch.cat([scores.masked_fill(positive, -SHIFT), bar], -1)
    return above + torch.logsumexp(wrong, -1) - bars


def antecedent(scores: Tensor, bars: Tensor, right: Tensor) -> Tensor:
    """Return -log of the chance given to right earlier rows, or to none; scores and right are [n, n], bars [n]."""
    size = len(scores)
    earlier = torch.ones(size, size, dtype=torch.bool, device=scores.device).tril(-1)
    scores = torch.cat([scores.masked_fill(~earlier, -SHIFT), bars[:, None]], 1)
    good = right & earlier
    good = torch.cat([good, ~good.any(1, keepdim=True)], 1)
    return torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~good, -SHIFT), 1)


def pool(scores: Tensor, belongs: Tensor) -> Tensor:
    """Return scores of entities [l, k, r] from those of their mentions [l, m, r] and who belongs to whom [m, k]."""
    spread = scores[:, :, None].masked_fill(~belongs[None, :, :, None], -SHIFT)
    return torch.logsumexp(spread, 1)


def tagging(tagged: dict[str, Tensor], gold: dict[str, Tensor]) -> Tensor:
    """Return the loss of the word tags."""
    total = torch.zeros(())
    for name, scores in tagged.items():
        total = total + TAG_WEIGHTS[name] * functional.cross_entropy(scores, gold[name], reduction="sum") / 20
    return total


def classes(out: dict[str, Tensor], gold: dict[str, Tensor], trigger_weight: Tensor) -> Tensor:
    """Return the loss of what a mention, a trigger or a sentence is."""
    total = torch.zeros(())
    if (gold["countries"] != IGNORE).any():
        loss = functional.cross_entropy(out["country"], gold["countries"], ignore_index=IGNORE, reduction="sum")
        total = total + 0.5 * loss / 25
    if (gold["sectors"] != IGNORE).any():
        loss = functional.cross_entropy(out["sector"], gold["sectors"], ignore_index=IGNORE, reduction="sum")
        total = total + 0.5 * loss / 25
    total = total + 0.5 * functional.cross_entropy(out["manner"], gold["manners"], reduction="sum") / 10
    if not len(gold["types"]):
        return total
    type_ = functional.cross_entropy(out["type"], gold["types"], reduction="none")
    home = torch.tensor([labels.TYPES.index(t) if t != "-" else -1 for t in labels.MODE_TYPE])
    other = (home[None] >= 0) & (home[None] != gold["types"][:, None])
    mode = functional.cross_entropy(out["mode"].masked_fill(other, -SHIFT), gold["modes"], reduction="none")
    weights = torch.tensor(STATUS_WEIGHTS)
    status = functional.cross_entropy(out["status"], gold["statuses"], weight=weights, reduction="none")
    return total + ((1.5 * type_ + 0.5 * mode + status) * trigger_weight).sum() / 8


def relations(out: dict[str, Tensor], gold: dict[str, Tensor], trigger_weight: Tensor) -> Tensor:
    """Return the loss of who takes part in what, who says what, and what is the same."""
    total = torch.zeros(())
    belongs = gold["belongs"]
    if len(belongs):
        speech = pool(out["speech"], belongs).transpose(1, 2)
        said = adaptive(speech, out["speech_bar"], gold["speech"].transpose(1, 2))
        total = total + (said[:, 0] + 0.5 * said[:, 1:].sum(1)).sum() / 12
        total = total + _coreference(out, gold)
    if not len(gold["types"]):
        return total
    if len(belongs):
        role = pool(out["role"], belongs).transpose(1, 2)
        taken = adaptive(role, out["role_bar"], gold["roles"].transpose(1, 2)).sum(1)
        total = total + 1.8 * (taken * trigger_weight).sum() / 8
    if gold["adjunction"].shape[1]:
        placed = adaptive(out["adjunction"], out["adjunction_bar"], gold["adjunction"])
        total = total + (placed * trigger_weight).sum() / 8
    same = antecedent(out["repetition"], out["repetition_bar"], gold["event"][:, None] == gold["event"][None])
    return total + 0.7 * same.sum() / 8


def _coreference(out: dict[str, Tensor], gold: dict[str, Tensor]) -> Tensor:
    """Return the loss of which earlier mention names the same, and whom a plural mention takes together."""
    known = gold["known"]
    belongs = gold["belongs"][:, : gold["entities"]]
    plural = belongs.sum(1) > 1
    shared = (belongs.float() @ belongs.float().t()) > 0
    same = shared & ((belongs.float() @ (~belongs).float().t()) == 0) & (plural[:, None] == plural[None])
    scores, bars = out["coreference"][..., 0], out["coreference_bar"][:, 0]
    total = (antecedent(scores, bars, same) * known).sum() / 25
    earlier = torch.ones_like(shared).tril(-1)
    members = shared & plural[:, None] & ~plural[None] & earlier
    scores = out["coreference"][..., 1].masked_fill(~earlier, -SHIFT)
    return total + 0.5 * (adaptive(scores, out["coreference_bar"][:, 1], members) * known).sum() / 25
