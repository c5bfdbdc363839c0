"""The network in PyTorch: one encoder and small heads on it. Imported for training only.

Shapes: t tokens, n words, s sentences, m mentions, e events' triggers, a adjuncts (time, place and count wordings);
spans are [.., 2] first and last words.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from runut.neural import features, labels, pairs
from runut.neural.pretrained import Pretrained

HIDDEN = 256
PAIR = 160
DROPOUT = 0.15


class Layer(nn.Module):
    """A transformer layer with normalisation after each part, as BERT has it."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm_inner = nn.LayerNorm(width, epsilon)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Map [t, width] to [t, width]."""
        size, width = x.shape
        q, k, v = self.qkv(x).view(size, 3, self.heads, width // self.heads).permute(1, 2, 0, 3).unbind(0)
        attended = functional.scaled_dot_product_attention(q[None], k[None], v[None])[0]
        x = self.norm_attention(x + self.dropout(self.out(attended.transpose(0, 1).reshape(size, width))))
        mapped: Tensor = self.norm_inner(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return mapped


class Encoder(nn.Module):
    """multilingual-e5-small over the kept pieces of its vocabulary; the word embeddings stay as they are."""

    def __init__(
        self, width: int, layers: int, heads: int, inner: int, size: int, positions: int, epsilon: float
    ) -> None:
        super().__init__()
        self.embedding = nn.Buffer(torch.zeros(size, width))
        self.position = nn.Parameter(torch.zeros(positions, width))
        self.norm = nn.LayerNorm(width, epsilon)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, heads, inner, epsilon) for _ in range(layers))
        self.mix = nn.Parameter(torch.linspace(-2.0, 1.0, layers + 1))

    def forward(self, ids: Tensor) -> Tensor:
        """Map [t] ids of one window, its start mark first, to [t, width]."""
        return self.layers_over(self.embedding[ids])

    def layers_over(self, embedded: Tensor) -> Tensor:
        """Map the embeddings of one window, [t, width], to a learned mean of what the layers make of them."""
        x: Tensor = self.dropout(self.norm(embedded + self.position[: embedded.shape[0]]))
        shares = torch.softmax(self.mix, 0)
        mixed = shares[0] * x
        for share, layer in zip(shares[1:], self.layers, strict=True):
            x = layer(x)
            mixed = mixed + share * x
        return mixed


class Pair(nn.Module):
    """Score every pair of a left and a right row for some relations, and what a left row's relations must beat."""

    def __init__(self, left: int, right: int, extra: int, relations: int, hidden: int = PAIR) -> None:
        super().__init__()
        self.left = nn.Linear(left, hidden)
        self.right = nn.Linear(right, hidden)
        self.left_product = nn.Linear(left, hidden, bias=False)
        self.right_product = nn.Linear(right, hidden, bias=False)
        self.extra = nn.Linear(extra, hidden)
        self.dropout = nn.Dropout(DROPOUT)
        self.middle = nn.Linear(hidden, hidden)
        self.score = nn.Linear(hidden, relations)
        self.threshold = nn.Sequential(nn.Linear(left, hidden), nn.GELU(), nn.Linear(hidden, relations))

    def forward(
        self, left: Tensor, right: Tensor, extra: Tensor, between: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Map [l, left], [r, right], [l, r, extra] to scores [l, r, relations] and thresholds [l, relations]."""
        x = self.left(left)[:, None] + self.right(right)[None] + self.extra(extra)
        x = x + self.left_product(left)[:, None] * self.right_product(right)[None]
        if between is not None:
            x = x + between
        x = self.dropout(functional.gelu(x))
        x = self.dropout(functional.gelu(self.middle(x))) + x
        return self.score(x), self.threshold(left)


class SpanVector(nn.Module):
    """A vector for a span: its first and last words and their mean, with features of the span."""

    def __init__(self, width: int, extra: int, hidden: int = HIDDEN) -> None:
        super().__init__()
        self.project = nn.Linear(3 * width + extra, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, words: Tensor, spans: Tensor, extra: Tensor) -> Tensor:
        """Map words [n, width], spans [k, 2], features [k, extra] to [k, hidden]."""
        sums = torch.cat([torch.zeros_like(words[:1]), words.cumsum(0)])
        first, last = spans[:, 0], spans[:, 1]
        mean = (sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]
        x = self.project(torch.cat([words[first], words[last], mean, extra], 1))
        vectors: Tensor = self.dropout(functional.gelu(self.norm(x)))
        return vectors


def classifier(width: int, classes: int, hidden: int = 128) -> nn.Sequential:
    """Return a head of one hidden layer."""
    return nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(hidden, classes))


class Tagger(nn.Module):
    """The heads that look at one word at a time: which words are mentions, triggers, adjuncts, counts."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Linear(width + features.WORD, HIDDEN)
        self.near = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=1, groups=8)
        self.dropout = nn.Dropout(DROPOUT)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(HIDDEN, len(labels.tags(classes))) for name, classes in labels.LAYERS.items()}
        )

    def forward(self, words: Tensor, rows: Tensor) -> tuple[Tensor, ...]:
        """Map words [n, width] and features [n, WORD] to the tag scores of each layer, [n, tags]."""
        x = functional.gelu(self.mix(torch.cat([words, rows], 1)))
        x = x + functional.gelu(self.near(x.t()[None])[0].t())
        x = self.dropout(x)
        return tuple(head(x) for head in self.heads.values())


class Linker(nn.Module):
    """The heads that look at spans and pairs of them, given the spans."""

    def __init__(self, width: int, countries: int) -> None:
        super().__init__()
        plain = features.LEXICAL
        self.mention = SpanVector(width + plain, pairs.MENTION + len(labels.KINDS))
        self.trigger = SpanVector(width + plain, pairs.TRIGGER)
        self.adjunct = SpanVector(width + plain, len(labels.ADJUNCTS) - 1 + len(labels.COUNTS), 128)
        self.sentence = nn.Sequential(nn.Linear(width + pairs.SENTENCE, HIDDEN), nn.GELU(), nn.Dropout(DROPOUT))
        self.country = classifier(HIDDEN, countries)
        self.sector = classifier(HIDDEN, len(labels.SECTORS))
        self.kind_of_event = classifier(HIDDEN, len(labels.TYPES))
        self.mode = classifier(HIDDEN + len(labels.TYPES), len(labels.MODES))
        self.status = classifier(2 * HIDDEN, len(labels.STATUSES))
        self.manner = classifier(HIDDEN, len(labels.MANNERS), 64)
        self.between = nn.Linear(width, PAIR, bias=False)
        self.speech = Pair(HIDDEN, HIDDEN, pairs.SPEECH, len(labels.SPEECH))
        event = HIDDEN + len(labels.TYPES)
        self.role = Pair(event, HIDDEN, pairs.LINK + 1, len(labels.ROLES))
        self.adjunction = Pair(event, 128, pairs.LINK, 1, hidden=96)
        self.coreference = Pair(HIDDEN, HIDDEN, pairs.COREFERENCE, 2, hidden=128)
        self.repetition = Pair(event, event, pairs.REPETITION, 1, hidden=96)

    def forward(
        self,
        words: Tensor,
        rows: Tensor,
        marks: Tensor,
        mentions: Tensor,
        mention_rows: Tensor,
        triggers: Tensor,
        trigger_rows: Tensor,
        adjuncts: Tensor,
        adjunct_rows: Tensor,
        sentence_rows: Tensor,
        owner: Tensor,
        role_pairs: Tensor,
        adjunct_pairs: Tensor,
        speech_pairs: Tensor,
        mention_pairs: Tensor,
        trigger_pairs: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the scores of the heads in the order of network.LINK_OUTPUTS; `owner` [e] is a trigger's sentence."""
        full = torch.cat([words, rows[:, : features.LEXICAL]], 1)
        mention = self.mention(full, mentions, mention_rows)
        trigger = self.trigger(full, triggers, trigger_rows)
        adjunct = self.adjunct(full, adjuncts, adjunct_rows)
        sentence = self.sentence(torch.cat([marks, sentence_rows], 1))
        type_ = self.kind_of_event(trigger)
        event = torch.cat([trigger, torch.softmax(type_, 1)], 1)
        speech, speech_bar = self.speech(sentence, mention, speech_pairs)
        said = torch.tanh((speech[..., 0] - speech_bar[:, None, 0]) / 4)[owner][..., None]
        role, role_bar = self.role(
            event, mention, torch.cat([role_pairs, said], 2), self.middle(words, triggers, mentions)
        )
        adjunction, adjunction_bar = self.adjunction(event, adjunct, adjunct_pairs)
        coreference, coreference_bar = self.coreference(mention, mention, mention_pairs)
        repetition, repetition_bar = self.repetition(event, event, trigger_pairs)
        return (
            self.country(mention),
            self.sector(mention),
            type_,
            self.mode(event),
            self.status(torch.cat([trigger, sentence[owner]], 1)),
            self.manner(sentence),
            speech,
            speech_bar,
            role,
            role_bar,
            adjunction[..., 0],
            adjunction_bar[:, 0],
            coreference,
            coreference_bar,
            repetition[..., 0],
            repetition_bar[:, 0],
        )

    def middle(self, words: Tensor, left: Tensor, right: Tensor) -> Tensor:
        """Return the mean of what lies between each pair of spans, projected: [l, r, PAIR]."""
        projected = self.between(words)
        sums = torch.cat([torch.zeros_like(projected[:1]), projected.cumsum(0)])
        a, b = left[:, None], right[None]
        later = b[..., 0] > a[..., 0]
        low = torch.where(later, a[..., 1] + 1, b[..., 1] + 1)
        high = torch.maximum(torch.where(later, b[..., 0], a[..., 0]), low)
        high = torch.minimum(high, low + 60)
        return (sums[high] - sums[low]) / (high - low + 1)[..., None]


class Network(nn.Module):
    """Encoder, tagger and linker together."""

    def __init__(self, encoder: Encoder, countries: int) -> None:
        super().__init__()
        width = encoder.position.shape[1]
        self.encoder = encoder
        self.tagger = Tagger(width)
        self.linker = Linker(width, countries)


def encoder_from(source: Pretrained, kept: list[int], layers: int) -> Encoder:
    """Return the encoder's first layers with the pretrained weights and the kept rows of its embeddings."""
    encoder = Encoder(
        source.width, layers, source.heads, source.inner, len(kept), source.positions, max(source.epsilon, 1e-12)
    )
    tensors = {name: torch.from_numpy(value) for name, value in source.tensors.items()}
    with torch.no_grad():
        encoder.embedding.copy_(tensors["emb.word"][kept] + tensors["emb.type"][: source.width])
        encoder.position.copy_(tensors["emb.pos"])
        _norm(encoder.norm, tensors, "emb.ln")
        for k, layer in enumerate(cast("list[Layer]", list(encoder.layers))):
            for part in "wb":
                name = "weight" if part == "w" else "bias"
                stacked = torch.cat([tensors[f"l{k}.{x}.{part}"] for x in "qkv"])
                getattr(layer.qkv, name).copy_(stacked)
                for linear, source_name in ((layer.out, "ao"), (layer.up, "fi"), (layer.down, "fo")):
                    getattr(linear, name).copy_(tensors[f"l{k}.{source_name}.{part}"])
            _norm(layer.norm_attention, tensors, f"l{k}.aln")
            _norm(layer.norm_inner, tensors, f"l{k}.oln")
    return encoder


def _norm(norm: nn.LayerNorm, tensors: dict[str, Tensor], name: str) -> None:
    norm.weight.copy_(tensors[f"{name}.w"])
    norm.bias.copy_(tensors[f"{name}.b"])
