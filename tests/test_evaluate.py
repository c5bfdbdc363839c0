"""The measures: worked out by hand on small documents, and the same as score.py's where the corpus is at hand."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import annotation, evaluate
from runut.errors import InputError
from runut.evaluate import Document

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not beside the checkout")

TEXT = (
    "Rusia serang Ukraina\n"
    "Presiden Ukraina mengecam serangan itu pada Rabu. "
    "Turki akan bertemu Rusia dan Ukraina pekan depan, kata Presiden Ukraina."
)


def at(wording: str, nth: int = 0) -> dict[str, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(wording, start + 1)
    return {"start": start, "end": start + len(wording)}


def span(wording: str, nth: int = 0) -> list[int]:
    return list(at(wording, nth).values())


def entity(id: str, country: str | None, sector: str, kind: str = "GPE") -> dict[str, Any]:
    return {"id": id, "kind": kind, "name": id, "country": country, "sectors": [sector]}


def event(type: str, *triggers: list[int], actors: str = "", recipients: str = "", **fields: Any) -> dict[str, Any]:
    blank = {"id": type, "mode": None, "status": "fact", "sources": [], "place": None, "time": None, "counts": []}
    roles = {"actors": actors.split(), "recipients": recipients.split()}
    return {**blank, "type": type, "triggers": list(triggers), **roles, **fields}


GOLD: dict[str, Any] = {
    "id": "uji",
    "text": TEXT,
    "sentences": [span(s) for s in (TEXT[:20], TEXT[21:70], TEXT[71:])],
    "mentions": [
        {**at("Rusia"), "entities": ["rusia"]},
        {**at("Ukraina"), "entities": ["ukraina"]},
        {**at("Presiden Ukraina"), "entities": ["presiden"]},
        {**at("Turki"), "entities": ["turki"]},
        {**at("Rusia", 1), "entities": ["rusia"]},
        {**at("Ukraina", 2), "entities": ["ukraina"]},
        {**at("Presiden Ukraina", 1), "entities": ["presiden"]},
    ],
    "entities": [
        entity("rusia", "RUS", "GOV"),
        entity("ukraina", "UKR", "GOV"),
        entity("presiden", "UKR", "GOV", "PER"),
        entity("turki", "TUR", "GOV"),
    ],
    "statements": [
        {
            "id": "q",
            "sentences": [1, 2],
            "manner": "indirect",
            "speakers": ["presiden"],
            "cue": None,
            "via": [],
            "to": [],
        }
    ],
    "events": [
        event(
            "ASSAULT",
            span("serang"),
            span("serangan"),
            actors="rusia",
            recipients="ukraina",
            mode="firearms",
            counts=[{"what": "killed", "value": "3", "span": span("Rabu")}],
        ),
        event(
            "ACCUSE",
            span("mengecam"),
            actors="presiden",
            recipients="rusia",
            mode="disapprove",
            time={"span": span("Rabu"), "value": "2024-11-27", "conflict": True},
        ),
        event(
            "CONSULT",
            span("bertemu"),
            actors="turki rusia ukraina",
            status="plan",
            sources=["presiden"],
            time={"span": span("pekan depan"), "value": "2024-12-02/2024-12-08", "conflict": False},
            place={"span": span("Turki"), "country": "TUR"},
        ),
    ],
}


def read_by_a_reader() -> dict[str, Any]:
    """A prediction in the shape of `Reading.to_dict`, with mistakes of many kinds.

    The president is read as the Ukraine of his title in sentence 1 and missed in sentence 2, "serangan" is taken for a
    second event, the meeting for a fact without a source, and "kata" for a request.
    """
    return {
        "id": "uji",
        "text": TEXT,
        "sentences": GOLD["sentences"],
        "entities": [
            {**entity("a", "RUS", "MIL"), "mentions": [at("Rusia"), at("Rusia", 1)]},
            {**entity("b", "UKR", "GOV"), "mentions": [at("Ukraina"), at("Ukraina", 1), at("Ukraina", 2)]},
            {**entity("c", None, "GOV"), "mentions": [at("Turki")]},
        ],
        "statements": [
            {
                "id": "s",
                **at("serangan"),
                "manner": "indirect",
                "speakers": ["b", "a"],
                "cue": None,
                "via": [],
                "to": [],
            }
        ],
        "events": [
            event("ASSAULT", span("serang"), actors="a", recipients="b", mode="aerial"),
            event("ASSAULT", span("serangan itu"), actors="a"),
            event("ACCUSE", span("mengecam"), actors="b", time={"value": "2024-11-28", "conflict": True}),
            event("CONSULT", span("akan bertemu"), actors="c b", time={"value": "2024-12-04", "conflict": True}),
            event("REQUEST", span("kata"), actors="b", recipients="a"),
        ],
    }


def f1(tp: int, predicted: int, gold: int) -> dict[str, Any]:
    return {
        "p": round(tp / predicted, 4),
        "r": round(tp / gold, 4),
        "f1": round(2 * tp / (predicted + gold), 4),
        "gold": gold,
        "predicted": predicted,
    }


def share(right: int, of: int) -> dict[str, Any]:
    return {"accuracy": round(right / of, 4), "of": of}


BY_HAND: dict[str, Any] = {
    "documents": 1,
    # serang, serangan, mengecam, bertemu; "kata" is one too many
    "triggers": f1(4, 5, 4),
    "events": f1(4, 5, 4),
    # the partner of the attack is the read event with the longer overlap, "serangan itu", which has Russia alone;
    # found besides: the accuser (Ukraine stands in "Presiden Ukraina"), Turkey and Ukraine of the meeting.
    # Gold has 2 + 2 + 3, the reader 2 + 1 + 1 + 2 + 2.
    "roles": f1(4, 8, 7),
    # gold: ASSAULT RUS UKR, ACCUSE UKR RUS, CONSULT {TUR, RUS, UKR} ---; read: ASSAULT RUS UKR, ASSAULT RUS ---,
    # ACCUSE UKR ---, CONSULT --- UKR (two parties), REQUEST UKR RUS
    "who-whom": f1(1, 5, 5),
    # fact: 2 of 3 read as fact are fact, all gold facts found (0.8); plan: none (0)
    "status": {"macro_f1": 0.4, "accuracy": 0.6667, "of": 3},
    "nonfact as fact": share(1, 1),
    "sources": share(2, 3),
    "sourced": share(0, 1),
    "mode": share(0, 2),
    # a day inside the week that the gold gives is right, 28 for 27 November is not
    "time": share(1, 2),
    "conflict": f1(1, 2, 1),
    "place": share(0, 1),
    "counts": {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "predicted": 0},
    # sentence 1: the president is overlapped by the reader's Ukraine; sentence 2 is not covered; Russia is too many
    "speakers": f1(1, 2, 2),
    # exact: Rusia, Ukraina, Turki, Rusia, Ukraina of 7; the reader has 6
    "mentions": f1(5, 6, 7),
    "country": share(4, 5),
    "sector": share(3, 5),
    # the gold joins serang and serangan; the reader joins nothing
    "merging": {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "predicted": 0},
}


def scored(gold: dict[str, Any], pred: dict[str, Any] | None) -> dict[str, Any]:
    preds = {"uji": Document.from_dict(pred)} if pred else {}
    return evaluate.score({"uji": Document.from_dict(gold)}, preds)


@pytest.mark.parametrize("measure", BY_HAND)
def test_each_measure_is_what_a_hand_counts(measure: str) -> None:
    assert scored(GOLD, read_by_a_reader())[measure] == BY_HAND[measure]


def test_measures_are_those_listed_by_hand_in_the_order_of_the_report() -> None:
    assert list(scored(GOLD, None)) == list(BY_HAND)


def test_gold_agrees_with_itself() -> None:
    result = scored(GOLD, GOLD)
    best = {
        name: next(iter(set(value) & {"f1", "accuracy", "macro_f1"}))
        for name, value in result.items()
        if name != "documents"
    }
    assert {
        result[name]["macro_f1" if name == "status" else key] for name, key in best.items() if name != "nonfact as fact"
    } == {1.0}
    assert result["nonfact as fact"] == {"accuracy": 0.0, "of": 1}


def test_a_document_that_was_not_read_counts_as_empty() -> None:
    result = scored(GOLD, None)
    assert result["triggers"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 4, "predicted": 0}
    assert result["status"] == {"macro_f1": None, "accuracy": 0.0, "of": 0}
    assert result["time"] == {"accuracy": None, "of": 0}


def test_another_text_is_refused() -> None:
    with pytest.raises(InputError, match="uji: the read document has another text"):
        scored(GOLD, {**GOLD, "text": TEXT + " "})


def test_denied_events_make_no_rows_and_parties_of_two_countries_make_one() -> None:
    meeting = event("CONSULT", span("bertemu"), actors="turki rusia")
    denied = event("ASSAULT", span("serang"), actors="rusia", recipients="ukraina", status="not")
    document = Document.from_dict({**GOLD, "events": [meeting, denied]})
    assert document.rows() == {("CONSULT", "RUS", "TUR")}


@pytest.mark.parametrize(
    ("value", "gold", "expected"),
    [
        ("2024-11-27", "2024-11-27", True),
        ("2024-11-27T19", "2024-11-27", True),
        ("2024-11", "2024-11-27", False),
        ("2024-11-03", "2024-11-01/2024-11-10", True),
        ("2024-11-11", "2024-11-01/2024-11-10", False),
        ("2024-11-30", "2024-10/2024-11", True),
        ("2024-11-01/2024-11-05", "2024-11-01/2024-11-10", False),
        ("2024-11-01/2024-11-10", "2024-11-01/2024-11-10", True),
        (None, "2024-11-27", False),
    ],
)
def test_a_time_inside_the_gold_range_is_right(value: str | None, gold: str, expected: bool) -> None:
    assert evaluate.within(value, gold) is expected


def test_names_unseen_in_training_are_measured_alone() -> None:
    golds = {"uji": Document.from_dict(GOLD)}
    preds = {"uji": Document.from_dict(read_by_a_reader())}
    everything = {"recall": round(5 / 7, 4), "of": 7}
    assert evaluate.unseen_mentions(golds, preds, set()) == everything
    # left: Presiden Ukraina twice, both missed, and Turki, found
    seen = {evaluate.name_key("RUSIA"), evaluate.name_key("Ukraina")}
    assert evaluate.unseen_mentions(golds, preds, seen) == {"recall": round(1 / 3, 4), "of": 3}
    assert evaluate.unseen_mentions(golds, preds, evaluate.names(golds.values())) == {"recall": None, "of": 0}


@st.composite
def _documents(draw: st.DrawFn) -> dict[str, Any]:
    """A small document with arbitrary spans, types and roles over TEXT."""
    spans = st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda x: [x[0], x[0] + x[1]])
    ids = ["a", "b", "c"]
    entities = [
        {
            "id": id,
            "kind": "GPE",
            "name": id,
            "country": draw(st.sampled_from(["RUS", "UKR", "---"])),
            "sectors": ["GOV"],
        }
        for id in ids
    ]
    mentions = [
        {"start": s, "end": e, "entities": [draw(st.sampled_from(ids))]} for s, e in draw(st.lists(spans, max_size=6))
    ]
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(" ".join)
    events = [
        event(
            draw(st.sampled_from(["AID", "ASSAULT"])),
            *draw(st.lists(spans, min_size=1, max_size=3)),
            actors=draw(some),
            recipients=draw(some),
            status=draw(st.sampled_from(["fact", "plan", "maybe", "not"])),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    return {
        "id": "uji",
        "text": TEXT,
        "sentences": GOLD["sentences"],
        "entities": entities,
        "mentions": mentions,
        "statements": [],
        "events": events,
    }


@given(_documents(), _documents())
def test_no_figure_leaves_its_range(gold: dict[str, Any], pred: dict[str, Any]) -> None:
    result = scored(gold, pred)
    for name, value in result.items():
        if name != "documents":
            shares = [x for key, x in value.items() if key not in ("gold", "predicted", "of")]
            assert all(x is None or 0 <= x <= 1 for x in shares), name
    assert result["events"]["f1"] <= result["triggers"]["f1"]
    assert result["triggers"]["gold"] == result["events"]["gold"] == sum(len(e["triggers"]) for e in gold["events"])


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def golds() -> list[dict[str, Any]]:
    return annotation.documents(CORPUS / "written_train", [CORPUS / "written.jsonl"])


def perturbed(gold: dict[str, Any], random: random.Random) -> dict[str, Any]:
    """A reader's document that has most of the gold's content, with deletions, shifts and swaps everywhere."""
    document = copy.deepcopy(gold)
    ids = [e["id"] for e in document["entities"]]

    def rarely() -> bool:
        return random.random() < 0.15

    def shifted(x: list[int]) -> list[int]:
        return [x[0] + random.randint(-3, 3), x[1] + random.randint(0, 4)] if rarely() else x

    def others(x: list[str]) -> list[str]:
        return random.sample(ids, min(len(ids), random.randint(0, 2))) if rarely() else x

    for mention in document["mentions"]:
        mention["start"], mention["end"] = shifted([mention["start"], mention["end"]])
        mention["entities"] = others(mention["entities"]) or mention["entities"]
    document["mentions"] = [m for m in document["mentions"] if not rarely()]
    for x in document["entities"]:
        x["country"] = None if rarely() else x["country"]
        x["sectors"] = random.choice([[], ["MIL"], ["GOV", "MIL"]]) if rarely() else x["sectors"]
    document["statements"] = [s for s in document["statements"] if not rarely()]
    for x in document["statements"]:
        x["speakers"] = others(x["speakers"])
        if random.random() < 0.5:
            first, last = x.pop("sentences")
            x["start"], x["end"] = document["sentences"][first][0], document["sentences"][last][1]
    document["events"] = [e for e in document["events"] if not rarely()]
    for x in document["events"]:
        x["triggers"] = [shifted(t) for t in x["triggers"]]
        x["type"] = random.choice(["AID", "ACCUSE"]) if rarely() else x["type"]
        x["mode"] = None if rarely() else x["mode"]
        x["status"] = random.choice(["fact", "plan", "maybe", "not"]) if rarely() else x["status"]
        x["actors"], x["recipients"], x["sources"] = (others(x[k]) for k in ("actors", "recipients", "sources"))
        x["time"] = {"value": "2024-11-29", "conflict": True} if rarely() else x["time"]
        x["place"] = {"country": "IDN"} if rarely() else x["place"]
        x["counts"] = [{"what": "killed", "value": 3}] if rarely() else x["counts"]
    if rarely() and len(document["events"]) > 1:
        document["events"][0]["triggers"] += document["events"].pop()["triggers"]
    return document


def with_inner_mentions(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with the mentions inside its entities, as a reading has them."""
    mentions = document.pop("mentions")
    for x in document["entities"]:
        x["mentions"] = [{"start": m["start"], "end": m["end"]} for m in mentions if x["id"] in m["entities"]]
    return document


def unchanged(document: dict[str, Any], random: random.Random) -> dict[str, Any]:
    return document


def as_reading(document: dict[str, Any], random: random.Random) -> dict[str, Any]:
    return with_inner_mentions(perturbed(document, random))


@needs_corpus
@pytest.mark.parametrize("change", [unchanged, perturbed, as_reading])
@pytest.mark.parametrize("seed", range(3))
def test_the_numbers_are_those_of_score_py(
    scorer: ModuleType,
    golds: list[dict[str, Any]],
    change: Callable[[dict[str, Any], random.Random], dict[str, Any]],
    seed: int,
) -> None:
    chance = random.Random(seed)
    preds = [change(copy.deepcopy(gold), chance) for gold in golds if change is unchanged or chance.random() > 0.05]
    ours = evaluate.score(*({d["id"]: Document.from_dict(d) for d in side} for side in (golds, preds)))
    theirs = scorer.score(*({d["id"]: scorer.Doc(d) for d in side} for side in (golds, preds)))
    assert json.dumps(ours) == json.dumps(theirs)
    assert (ours["roles"]["f1"] > 0.99) == (change is unchanged)
