"""Write a trained network as three ONNX graphs: the encoder in 8-bit integers, tagger and linker in 16-bit floats.

Needs the extra `train`. The embedding table keeps a scale a row, the encoder's matrices one a column; the tagger's and
the linker's weights are stored in float16 and cast once at loading, all their arithmetic is in float32.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from runut.neural import features, labels, pairs
from runut.neural.model import Encoder, Network
from runut.neural.network import LINK_INPUTS, LINK_OUTPUTS

OPSET = 18
SMALL = 1024


class SmallTable(nn.Module):
    """The encoder with its embedding table in 8-bit integers, a scale a row."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        table = encoder.embedding
        scale = table.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
        self.scale = nn.Buffer(scale)
        self.table = nn.Buffer((table / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """Map [t] ids to [t, width]."""
        embedded = self.table[ids].float() * self.scale[ids]
        return self.encoder.layers_over(embedded)


class SmallWeight(nn.Module):
    """A linear layer that stores its weights in 8-bit integers, a scale a row, and computes in float32."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        self.scale = nn.Buffer(weight.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127)
        self.weight = nn.Buffer((weight / self.scale).round().to(torch.int8))
        self.bias = nn.Buffer(linear.bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        """Map [t, in] to [t, out]."""
        return functional.linear(x, self.weight.float() * self.scale, self.bias)


def with_small_weights(encoder: Encoder) -> Encoder:
    """Return the encoder with the second matrix of each inner part computing in float32.

    What comes to it through the GELU has a few very large values; in 256 steps of 8-bit activations it made half of
    what quantisation cost (eval/int8.py measures the rest).
    """
    encoder = copy.deepcopy(encoder).eval()
    for layer in encoder.layers:
        layer.down = SmallWeight(cast("nn.Linear", layer.down))
    return encoder


def export(network: Network, folder: Path, *, int8: bool = True) -> None:
    """Write encoder.onnx, tagger.onnx and linker.onnx into `folder`."""
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    width = network.encoder.position.shape[1]
    ids = torch.arange(4, 24)
    _write(
        SmallTable(with_small_weights(network.encoder) if int8 else network.encoder),
        {"ids": ids},
        ["hidden"],
        {"ids": {0: "tokens"}, "hidden": {0: "tokens"}},
        folder / "encoder.onnx",
    )
    if int8:
        _shrink(folder / "encoder.onnx")
    words, rows = torch.zeros(7, width), torch.zeros(7, features.WORD)
    _write(
        network.tagger,
        {"words": words, "rows": rows},
        list(labels.LAYERS),
        {name: {0: "words"} for name in ("words", "rows", *labels.LAYERS)},
        folder / "tagger.onnx",
    )
    _halve(folder / "tagger.onnx")
    sample = _sample(width)
    axes = {name: dict(enumerate(AXES[name])) for name in LINK_INPUTS if name in AXES}
    _write(network.linker, sample, list(LINK_OUTPUTS), axes, folder / "linker.onnx")
    _halve(folder / "linker.onnx")


AXES: dict[str, tuple[str, ...]] = {
    "words": ("words",),
    "rows": ("words",),
    "marks": ("sentences",),
    "mentions": ("mentions",),
    "mention_rows": ("mentions",),
    "triggers": ("triggers",),
    "trigger_rows": ("triggers",),
    "adjuncts": ("adjuncts",),
    "adjunct_rows": ("adjuncts",),
    "sentence_rows": ("sentences",),
    "owner": ("triggers",),
    "role_pairs": ("triggers", "mentions"),
    "adjunct_pairs": ("triggers", "adjuncts"),
    "speech_pairs": ("sentences", "mentions"),
    "mention_pairs": ("mentions", "mentions_"),
    "trigger_pairs": ("triggers", "triggers_"),
}


def _sample(width: int) -> dict[str, Tensor]:
    """Return inputs of the linker's shapes: 9 words, 2 sentences, 3 mentions, 4 triggers, 5 adjuncts."""
    spans = torch.tensor([[0, 1], [2, 2], [4, 5], [6, 6], [7, 8]])
    wide = {
        "words": (9, width),
        "rows": (9, features.WORD),
        "marks": (2, width),
        "mention_rows": (3, pairs.MENTION + len(labels.KINDS)),
        "trigger_rows": (4, pairs.TRIGGER),
        "adjunct_rows": (5, 2 + len(labels.COUNTS)),
        "sentence_rows": (2, pairs.SENTENCE),
        "role_pairs": (4, 3, pairs.LINK),
        "adjunct_pairs": (4, 5, pairs.LINK),
        "speech_pairs": (2, 3, pairs.SPEECH),
        "mention_pairs": (3, 3, pairs.COREFERENCE),
        "trigger_pairs": (4, 4, pairs.REPETITION),
    }
    sample = {name: torch.randn(*shape) for name, shape in wide.items()}
    sample |= {"mentions": spans[:3], "triggers": spans[:4], "adjuncts": spans, "owner": torch.tensor([0, 0, 1, 1])}
    return {name: sample[name] for name in LINK_INPUTS}


def _write(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes: dict[str, dict[int, str]], path: Path
) -> None:
    module.eval()
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        path,
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        do_constant_folding=False,
        dynamo=False,
        external_data=False,
    )


def _halve(path: Path) -> None:
    """Store a graph's larger float32 weights in float16, each behind a cast, which the runtime folds when it loads."""
    model = onnx.load(path)
    graph = model.graph
    casts = []
    for k, tensor in enumerate(graph.initializer):
        array = numpy_helper.to_array(tensor)
        if array.dtype == np.float32 and array.size >= SMALL:
            name = tensor.name
            graph.initializer[k].CopyFrom(numpy_helper.from_array(array.astype(np.float16), f"{name}_half"))
            casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _shrink(path: Path) -> None:
    """Quantise the encoder's other matrices; activations are scaled as they come."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(shutil.copy(path, scratch))
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm"]
        )
