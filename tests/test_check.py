"""Each thing that can be wrong with an annotation is named once, in a document as in its stand-off record."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import annotated
from annotated import ARTICLE
from runut.corpus import standoff
from runut.corpus.check import problems

Record = dict[str, Any]


@pytest.fixture
def document(tmp_path: Path) -> Record:
    return annotated.document(tmp_path)


@pytest.fixture
def sound(document: Record) -> Record:
    return standoff.strip(document, ARTICLE)


def at(path: str, value: Any) -> Callable[[Record], None]:
    """Return a function that sets one place of a record: "events.0.status"."""
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))

    def change(record: Any) -> None:
        for step in way:
            record = record[step]
        record[last] = value

    return change


def add(path: str, value: Any) -> Callable[[Record], None]:
    def change(record: Any) -> None:
        for step in path.split("."):
            record = record[int(step) if step.isdigit() else step]
        record.append(value)

    return change


# The sentences of the article stand at [0, 34], [35, 124], [125, 154] and [155, 224].
PROBLEMS: list[tuple[Callable[[Record], None], str]] = [
    (at("mentions.0.end", 0), "mention [0, 0] is empty"),
    (at("events.0.triggers.0", [15, 15]), "v1: trigger [15, 15] is empty"),
    (at("events.2.triggers.0", [200, 900]), "v3: trigger [200, 900] stands in no sentence"),
    (at("events.2.triggers.0", [-9, -2]), "v3: trigger [-9, -2] stands in no sentence"),
    (at("events.1.triggers.0", [120, 130]), "v2: trigger [120, 130] stands in no sentence"),
    (at("events.0.triggers", []), "v1: no trigger"),
    (at("events.0.place.span", [34, 35]), "v1: place [34, 35] stands in no sentence"),
    (at("events.0.place.span", None), "v1: place has no offsets"),
    (at("events.0.time.span", [5, 3]), "v1: time [5, 3] is empty"),
    (at("events.2.counts.0.span", None), "v3: count has no offsets"),
    (at("statements.0.cue", [150, 160]), "q1: cue [150, 160] stands in no sentence"),
    (at("statements.0.sentences", [2, 4]), "q1: sentences 2 to 4 of 4"),
    (at("statements.0.sentences", [3, 2]), "q1: sentences 3 to 2 of 4"),
    (add("events.0.actors", "e9"), "v1: actors: unknown entity e9"),
    (add("events.0.recipients", "e9"), "v1: recipients: unknown entity e9"),
    (add("events.0.sources", "e9"), "v1: sources: unknown entity e9"),
    (add("statements.0.speakers", "e9"), "q1: speakers: unknown entity e9"),
    (add("statements.0.via", "e9"), "q1: via: unknown entity e9"),
    (add("statements.0.to", "e9"), "q1: to: unknown entity e9"),
    (add("mentions.0.entities", "e9"), "mention [0, 14]: unknown entity e9"),
    (at("mentions.0.entities", []), "mention [0, 14] is of no entity"),
    (
        add("mentions", {"start": 7, "end": 14, "entities": ["e2"]}),
        "mention [7, 14] of e2 overlaps [0, 14] of e1",
    ),
    (at("events.1.triggers.0", [15, 22]), "trigger [15, 22] is used twice, by v2 and v1"),
    (at("events.1.triggers.0", [13, 20]), "trigger [15, 22] of v1 overlaps [13, 20] of v2"),
    (at("events.0.type", "BERTEMU"), "v1: unknown type BERTEMU"),
    (at("events.0.mode", "arrest"), "v1: unknown mode arrest of CONSULT"),
    (at("events.0.status", "claimed"), "v1: unknown status claimed"),
    (at("events.0.status", None), "v1: unknown status None"),
    (at("events.2.counts.0.what", "boats"), "v3: unknown count boats"),
    (at("events.2.counts.0.value", "puluhan"), "v3: protesters puluhan is no number"),
    (at("events.0.place.country", "Indonesia"), "v1: unknown country Indonesia"),
    (at("entities.0.kind", "LOC"), "e1: unknown kind LOC"),
    (at("entities.0.sectors", ["GOV", "TNI"]), "e1: unknown sector TNI"),
    (at("entities.0.country", "id"), "e1: unknown country id"),
    (at("entities.0.id", "e2"), "e2: 2 entities have this id"),
    (at("events.1.id", "v1"), "v1: 2 events have this id"),
    (at("statements.0.manner", "d"), "q1: unknown manner d"),
    (at("published", "30/11/2024"), "published on 30/11/2024, which is no date"),
    (at("published", "2024-11-31"), "published on 2024-11-31, which is no date"),
]


def test_a_sound_annotation_has_no_problems(document: Record) -> None:
    assert document["sentences"] == [[0, 34], [35, 124], [125, 154], [155, 224]]
    assert problems(document) == []
    assert problems(standoff.strip(document, ARTICLE)) == []


@pytest.mark.parametrize(("change", "says"), PROBLEMS, ids=[says for _, says in PROBLEMS])
def test_each_problem_is_named_in_a_document_and_in_its_record(
    document: Record, change: Callable[[Record], None], says: str
) -> None:
    record = json.loads(json.dumps(standoff.strip(document, ARTICLE)))
    change(document)
    change(record)
    # An entity that lost its id leaves behind who refers to it.
    expected = {says} if "this id" not in says or "entities" not in says else {says, *unknown(document, "e1")}
    assert set(problems(document)) == expected
    assert problems(record) == problems(document)


def unknown(document: Record, id: str) -> list[str]:
    return [problem for problem in problems(document) if problem.endswith(f"unknown entity {id}")]


@pytest.mark.parametrize(
    ("value", "possible"),
    [
        ("2024", True),
        ("2024-11", True),
        ("2024-11-29", True),
        ("2024-W48", True),
        ("2020-W53", True),
        ("2024-11-01/2024-11-10", True),
        ("2024-11-20/2024-11", True),
        ("2024/2024-02-29", True),
        ("2024-13", False),
        ("2024-11-31", False),
        ("2023-02-29", False),
        ("2024-W53", False),
        ("2024-W00", False),
        ("0000-01-01", False),
        ("2024-11-10/2024-11-01", False),
        ("2024-11-10/2024-10", False),
        ("2024/2025/2026", False),
        ("2024-11-29T19", False),
        ("pekan lalu", False),
        ("2024-11-1", False),
        ("", False),
        (None, True),
    ],
)
def test_times_are_days_of_the_calendar(document: Record, value: str | None, possible: bool) -> None:
    document["events"][0]["time"]["value"] = value
    assert problems(document) == ([] if possible else [f"v1: impossible time {value}"])


@pytest.mark.parametrize("value", ["30", "30+", "3000-", "24-31", "2.5"])
def test_numbers_may_be_floors_ceilings_and_ranges(document: Record, value: str) -> None:
    document["events"][2]["counts"][0]["value"] = value
    assert problems(document) == []


@pytest.mark.parametrize("day", [None, "", "2024-02-29"])
def test_the_day_of_publication_may_be_unknown(document: Record, day: str | None) -> None:
    document["published"] = day
    assert problems(document) == []


@pytest.mark.parametrize(
    ("sentences", "says"),
    [
        ([[0, 34], [34, 34]], "sentence 1 [34, 34] is empty"),
        ([[0, 34], [20, 60]], "sentence 1 [20, 60] starts before 34, the end of the one before"),
        ([[0, 34], [35, 300]], "the sentences end at 300, the text at 224"),
    ],
)
def test_broken_sentences_are_all_that_is_told(document: Record, sentences: Any, says: str) -> None:
    document["sentences"] = sentences
    assert problems(document) == [says]


def test_no_sentence_starts_before_the_text(document: Record) -> None:
    document["sentences"][0] = [-3, 34]
    assert problems(document) == ["sentence 0 [-3, 34] starts before 0, the end of the one before"]


def test_a_hash_is_sixty_four_digits(document: Record) -> None:
    record = standoff.strip(document, ARTICLE)
    assert problems({**record, "sha256": "abc"}) == ["sha256 'abc' is none"]


def test_a_name_by_offsets_has_to_stand_in_a_sentence(document: Record) -> None:
    record = standoff.strip(document, ARTICLE)
    at("entities.2.name", [220, 230])(record)
    assert problems(record) == ["e3: name [220, 230] stands in no sentence"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (at("events.0.triggers", [15, 22]), "events[0].triggers[0] is a whole number, not a pair of offsets"),
        (at("events.0.triggers.0", [15, 22, 23]), "events[0].triggers[0] is a list, not a pair of offsets"),
        (at("events.0.type", None), "events[0].type is null, not a string"),
        (at("events.0.place", "Jakarta"), "events[0].place is a string, not an object"),
        (at("events.0.time.conflict", 1), "events[0].time.conflict is a whole number, not true or false"),
        (at("mentions", {}), "mentions is an object, not a list"),
        (at("mentions.0.start", True), "mentions[0].start is true or false, not a whole number"),
        (lambda record: record.pop("url"), "url is missing"),
        (lambda record: record["events"][0].pop("status"), "events[0].status is missing"),
    ],
)
def test_a_record_of_another_form_is_told_where(document: Record, change: Callable[[Record], None], says: str) -> None:
    change(document)
    assert says in problems(document)
    assert all(problem.startswith(says.split(" ")[0].split("[")[0]) for problem in problems(document))


@pytest.mark.parametrize("record", [None, [], "teks", 3, 2.5])
def test_what_is_no_record_at_all_is_told(record: Any) -> None:
    (problem,) = problems(record)
    assert problem.startswith("the line is ")


VALUES = st.none() | st.booleans() | st.integers(-5, 300) | st.sampled_from(["", "e1", "2024-00", "2024-W99/x", "30"])
NESTED = st.recursive(VALUES, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=2), x, max_size=2))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_record_is_too_broken_to_be_checked(sound: Record, data: st.DataObject) -> None:
    record: Any = copy.deepcopy(sound)
    place = record
    while data.draw(st.booleans(), "deeper") and isinstance(place, (dict, list)) and place:
        keys = [*place] if isinstance(place, dict) else [*range(len(place))]
        key = data.draw(st.sampled_from(keys), "key")
        if data.draw(st.booleans(), "here") or not isinstance(place[key], (dict, list)):
            place[key] = data.draw(NESTED, "value")
            break
        place = place[key]
    assert all(isinstance(problem, str) and problem for problem in problems(record))
