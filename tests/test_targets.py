"""A gold document as what the network should say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from runut import annotation
from runut.neural import labels, network, spans
from runut.neural.targets import IGNORE, Example, example

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = annotation.documents(GOLDEN / "examples.ann", [GOLDEN / "examples.articles.jsonl"])


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(network.weights() / "tokenizer.json"))


def made(document: dict[str, Any], tokenizer: Tokenizer) -> Example:
    return example(document, tokenizer, ["---", "IDN", "USA"])


def text_of(one: Example, span: Any) -> str:
    return one.words.text[one.words.offsets[span[0], 0] : one.words.offsets[span[1], 1]]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_the_tags_hold_every_gold_mention_and_trigger(document: dict[str, Any], tokenizer: Tokenizer) -> None:
    one = made(document, tokenizer)
    starts = one.words.sentences[:, 0]
    for layer, gold in (
        ("mention", [(m["start"], m["end"]) for m in document["mentions"]]),
        ("trigger", [tuple(t) for e in document["events"] for t in e["triggers"]]),
    ):
        scores = np.eye(len(labels.tags(labels.LAYERS[layer])), dtype=np.float32)[one.tags[layer]]
        found = spans.decode(scores, starts)
        offsets = one.words.offsets
        assert sorted((offsets[a, 0], offsets[b, 1]) for a, b, _ in found) == sorted(gold)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_the_roles_are_those_of_the_events(document: dict[str, Any], tokenizer: Tokenizer) -> None:
    one = made(document, tokenizer)
    ids = [e["id"] for e in document["entities"]]
    for row, k in enumerate(one.event.tolist()):
        event = document["events"][k]
        assert one.types[row] == labels.TYPES.index(event["type"])
        assert one.statuses[row] == labels.STATUSES.index(event["status"])
        for column, key in enumerate(("actors", "recipients", "sources")):
            assert {ids[i] for i in np.flatnonzero(one.roles[row, :, column])} == set(event[key])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d["id"])
def test_times_and_places_belong_to_their_events(document: dict[str, Any], tokenizer: Tokenizer) -> None:
    one = made(document, tokenizer)
    for row, k in enumerate(one.event.tolist()):
        event = document["events"][k]
        own = one.adjunct_class[one.adjunction[row]].tolist()
        assert own.count(0) == bool(event["time"])
        assert own.count(1) == bool(event["place"])
        for j in np.flatnonzero(one.adjunction[row]):
            if one.adjunct_class[j] == 0:
                start, end = event["time"]["span"]
                assert text_of(one, one.adjuncts[j]) == document["text"][start:end]


def test_dates_and_places_that_no_event_takes_are_candidates_too(tokenizer: Tokenizer) -> None:
    examples = [made(d, tokenizer) for d in DOCUMENTS]
    idle = [one.adjunct_class[~one.adjunction.any(axis=0)] for one in examples if len(one.triggers)]
    assert {int(c) for classes in idle for c in classes} >= {0, 1}


def test_a_country_that_the_network_does_not_know_is_left_out(tokenizer: Tokenizer) -> None:
    codes = {k for d in DOCUMENTS for k in made(d, tokenizer).countries.tolist()}
    assert codes == {0, 1, 2, IGNORE}
