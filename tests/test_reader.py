"""The whole reader with the committed weights."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import runut
from runut import ontology
from runut.neural import network
from runut.records import Article, Reading, Span

ROOT = Path(__file__).parents[1]
EXAMPLES = [
    json.loads(line) for line in (ROOT / "examples" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def reader() -> runut.Reader:
    return runut.Reader(threads=1)


def article(record: dict[str, Any]) -> Article:
    return Article(record["text"], record["id"], record["outlet"], record["published"], None, record["title"])


def spans(value: Any) -> list[Span]:
    """Return everything in a record that has a start, an end and a text."""
    if isinstance(value, (tuple, list)):
        return [x for part in value for x in spans(part)]
    fields = getattr(value, "__slots__", ())
    own = [value] if {"start", "end", "text"} <= set(fields) and value.start is not None else []
    return own + [x for name in fields if name != "__dict__" for x in spans(getattr(value, name))]


def check(reading: Reading) -> None:
    """Assert that a reading is a valid record, every span at its words."""
    parts = [*reading.entities, *reading.events, *reading.credits, *reading.warnings]
    for span in [x for part in parts for x in spans(part)]:
        assert reading.text[span.start : span.end] == span.text
    ids = {entity.id for entity in reading.entities}
    for statement in reading.statements:
        assert reading.text[statement.start : statement.end].strip()
        assert {*statement.speakers, *statement.via, *statement.to} <= ids
    for event in reading.events:
        assert {*event.actors, *event.recipients, *event.sources, *event.via} <= ids
        assert event.triggers
        assert event.mode is None or event.mode in ontology.TYPES[event.type].modes
        assert 0 <= event.confidence <= 1
    assert len({event.id for event in reading.events}) == len(reading.events)
    assert len(ids) == len(reading.entities)
    assert Reading.from_dict(json.loads(reading.to_json())) == reading


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: record["id"])
def test_an_example_is_read_soundly_and_always_alike(record: dict[str, Any], reader: runut.Reader) -> None:
    reading = reader.read(article(record))
    check(reading)
    assert reader.read(article(record)).to_json() == reading.to_json()


WORDS = ("Presiden", "AS", "menyerang", "Iran", "kata", "Menlu", "di", "Jakarta", "Senin", "(30/11)", "tidak", "akan")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(min_size=1, max_size=300), st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join)))
def test_any_text_gives_a_sound_reading_or_a_named_refusal(reader: runut.Reader, text: str) -> None:
    try:
        reading = reader.read(Article(text, published="2024-11-30"))
    except runut.TextProblem:
        return
    check(reading)


def test_a_reader_takes_a_batch_and_gives_a_list(reader: runut.Reader) -> None:
    batch = [article(record) for record in EXAMPLES[:3]]
    assert [r.to_json() for r in reader(batch)] == [reader.read(a).to_json() for a in batch]


def test_the_id_of_an_article_without_one_comes_from_its_content(reader: runut.Reader) -> None:
    text = "Polisi menangkap dua warga di Jakarta."
    one, same, other = (reader.read(Article(t)) for t in (text, text, text.replace("dua", "tiga")))
    assert one.id == same.id
    assert one.id != other.id


FILLER = (
    "Warga desa itu sehari-hari menanam padi dan jagung di lereng bukit. "
    "Hujan turun sejak pagi dan jalan menjadi licin. "
)
ACT = (
    "Menteri Pertahanan Rusia Andrei Belousov bertemu Presiden Korea Utara Kim Jong Un di Pyongyang, "
    "Jumat (29/11/2024). "
)


@pytest.mark.parametrize("before", [0, 6, 12, 18, 24, 30])
def test_an_event_is_found_wherever_the_windows_fall(before: int, reader: runut.Reader) -> None:
    """The act stands at the start of a window, at its end, and in the overlap of two."""
    text = FILLER * before + ACT + FILLER * (36 - before)
    reading = reader.read(Article(text.strip(), published="2024-11-30"))
    (event,) = [e for e in reading.events if e.triggers[0].text == "bertemu"]
    assert event.type == "CONSULT"
    assert event.time is not None
    assert event.time.value == "2024-11-29"
    names = {reading.entity(id).country for id in (*event.actors, *event.recipients)}
    assert names == {"RUS", "PRK"}


def test_a_text_in_another_language_is_read_with_a_warning(reader: runut.Reader) -> None:
    reading = reader.read(Article("The president of the country met with the ministers of the other countries today."))
    assert [w.code for w in reading.warnings if w.code == "not-indonesian"] == ["not-indonesian"]


def test_control_characters_are_taken_out_with_a_warning(reader: runut.Reader) -> None:
    clean, damaged = "Polisi menangkap dua warga di Jakarta.", "Polisi\x07 menangkap \x1bdua warga di Jakarta."
    assert reader.read(Article(damaged)).text == clean
    assert [w.message[:1] for w in reader.read(Article(damaged)).warnings if w.code == "control-characters"] == ["2"]
    assert "control-characters" not in {w.code for w in reader.read(Article(clean)).warnings}


@pytest.mark.parametrize("published", ["kemarin", "2024-13-01", "30/11/2024"])
def test_a_date_that_is_none_is_refused_by_name(published: str, reader: runut.Reader) -> None:
    with pytest.raises(runut.RecordProblem, match="published"):
        reader.read(Article("Polisi menangkap dua warga.", published=published))


def test_missing_weights_are_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(runut.InstallationError, match="pip install"):
        network.load(tmp_path)


def test_the_weights_fit_their_limit() -> None:
    folder = Path(str(files("runut") / "neural" / "weights"))
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 45_000_000
