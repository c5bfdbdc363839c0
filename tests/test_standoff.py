"""Annotation taken off its article and joined to it again is the same, and holds none of the article's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import annotated
from annotated import ARTICLE
from runut import annotation
from runut.corpus import check, lines, shape, standoff
from runut.errors import EncodingProblem, FileProblem, RecordProblem

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpus"
PUBLISHED = sorted((ROOT / "corpus").glob("*.standoff.jsonl"))

WORDS = st.text("abcde ", min_size=1, max_size=12).map(lambda x: f"{x.strip() or 'a'}.")


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    return annotated.document(tmp_path)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for x in value.values() if isinstance(value, dict) else value:
            yield from strings(x)


def test_a_record_joined_is_the_document_again_field_by_field(document: dict[str, Any]) -> None:
    record = json.loads(json.dumps(standoff.strip(document, ARTICLE)))
    assert json.dumps(standoff.join(record, ARTICLE)) == json.dumps(document)


def test_a_record_has_the_hash_and_no_wording_but_names(document: dict[str, Any]) -> None:
    record = standoff.strip(document, ARTICLE)
    assert "text" not in record
    assert record["sha256"] == standoff.digest(document["text"])
    held = {x for x in strings({**record, **dict.fromkeys(("id", "outlet", "published", "url"))}) if " " in x}
    assert held == {"Emre Aksoy", "awak kapal pemulang"}


def test_a_group_that_the_article_calls_so_has_offsets_for_its_name(document: dict[str, Any]) -> None:
    record = standoff.strip(document, ARTICLE)
    names = {entity["id"]: entity["name"] for entity in record["entities"]}
    start, end = names.pop("e3")
    assert document["text"][start:end] == "30 petani"
    assert names == {"e1": "Wiranta", "e2": "Emre Aksoy", "e4": "awak kapal pemulang"}


@st.composite
def annotated_articles(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """An article of invented words with offsets, ids and names drawn for all that a document holds."""
    sentences = draw(st.lists(WORDS, min_size=1, max_size=5))
    paragraphs = sorted(draw(st.lists(st.integers(0, 3), min_size=len(sentences), max_size=len(sentences))))
    text, spans = annotation.layout(sentences, paragraphs)
    head = {"id": "a-1", "outlet": draw(st.none() | WORDS), "published": draw(st.none() | st.just("2024-11-30"))}
    offsets = st.sampled_from(spans).flatmap(
        lambda s: st.tuples(st.integers(s[0], s[1] - 1), st.integers(s[0] + 1, s[1])).map(sorted)
    )
    ids = st.lists(st.sampled_from(["e1", "e2"]), max_size=2, unique=True)
    name = st.sampled_from(["", "Rini Astuti", text[: len(text) // 2], sentences[0]])
    entities = [
        {"id": id, "kind": draw(st.sampled_from(["PER", "GRP"])), "name": draw(name), "country": "IDN", "sectors": []}
        for id in ("e1", "e2")
    ]
    mentions = [{"start": s, "end": e, "entities": draw(ids)} for s, e in draw(st.lists(offsets, max_size=3))]
    event = {
        "id": "v1", "type": "AID", "mode": None, "triggers": draw(st.lists(offsets, max_size=2)), "actors": draw(ids),
        "recipients": draw(ids), "status": "fact", "sources": draw(ids),
        "place": draw(st.none() | st.just({"span": draw(offsets), "country": None})),
        "time": draw(st.none() | st.just({"span": draw(offsets), "value": "2024", "conflict": False})), "counts": [],
    }  # fmt: skip
    statement = {
        "id": "q1", "sentences": [0, 0], "manner": "direct", "speakers": draw(ids),
        "cue": draw(st.none() | offsets), "via": [], "to": draw(ids),
    }  # fmt: skip
    document = {
        **head, "url": None, "text": text, "sentences": spans, "mentions": mentions, "entities": entities,
        "statements": [statement], "events": [event],
    }  # fmt: skip
    return document, {**head, "url": None, "sentences": sentences, "paragraphs": paragraphs}


@given(annotated_articles())
def test_whatever_is_taken_off_can_be_joined_again(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    document, article = pair
    before = json.dumps(document)
    record = json.loads(json.dumps(standoff.strip(document, article)))
    assert not list(shape.misfits(record, shape.STANDOFF))
    assert standoff.join(record, article) == document
    assert json.dumps(document) == before


def test_another_text_is_refused_by_the_name_of_its_article(document: dict[str, Any]) -> None:
    record = standoff.strip(document, ARTICLE)
    other = {**ARTICLE, "sentences": [*ARTICLE["sentences"][:-1], "Kapal itu tetap berlabuh."]}
    with pytest.raises(RecordProblem, match=r"uji-1: the text is not the one that was annotated"):
        standoff.join(record, other)
    with pytest.raises(RecordProblem, match=r"uji-1: the document's text is not the article's"):
        standoff.strip(document, other)


def test_other_paragraphs_are_another_text(document: dict[str, Any]) -> None:
    with pytest.raises(RecordProblem, match="uji-1"):
        standoff.join(standoff.strip(document, ARTICLE), {**ARTICLE, "paragraphs": [0, 1, 2, 3]})


def test_another_article_is_refused(document: dict[str, Any]) -> None:
    other = {**ARTICLE, "id": "uji-2"}
    with pytest.raises(RecordProblem, match="uji-1: annotates another article than uji-2"):
        standoff.join(standoff.strip(document, ARTICLE), other)
    with pytest.raises(RecordProblem, match="uji-1: annotates another article than uji-2"):
        standoff.strip(document, other)


def test_a_record_or_article_of_another_form_is_refused(document: dict[str, Any]) -> None:
    record = standoff.strip(document, ARTICLE)
    with pytest.raises(RecordProblem, match=r"uji-1: events\[0\]\.triggers is missing"):
        standoff.join({**record, "events": [{"id": "v1", "type": "AID", "mode": None}]}, ARTICLE)
    with pytest.raises(RecordProblem, match="uji-1: has not one paragraph for each sentence"):
        standoff.join(record, {**ARTICLE, "paragraphs": [0]})
    del document["mentions"]
    with pytest.raises(RecordProblem, match="uji-1: mentions is missing"):
        standoff.strip(document, ARTICLE)


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (b'{"id": "a"', RecordProblem, ":1: broken JSON"),
        (b'\n["a"]', RecordProblem, ":2: the line is a list, not an object"),
        (b'{"id": 1}', RecordProblem, ":1: id is a whole number, not a string"),
        (b"[" * 100_000, RecordProblem, ":1: broken JSON"),
        (b'{"id": "\xff"}', EncodingProblem, ":1: not UTF-8"),
        (None, FileProblem, "No such file"),
    ],
)
def test_a_line_that_is_no_record_is_named(
    tmp_path: Path, content: bytes | None, error: type[Exception], says: str
) -> None:
    file = tmp_path / "a.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(error, match=says):
        list(lines.read(file, shape.ARTICLE))


def test_lines_are_not_cut_at_other_line_ends(tmp_path: Path) -> None:
    article = {**ARTICLE, "sentences": ["satu\u2028dua\x85tiga"], "paragraphs": [0]}
    lines.write(tmp_path / "a.jsonl", [article, article])
    assert list(lines.read(tmp_path / "a.jsonl", shape.ARTICLE)) == [article, article]


def test_half_a_surrogate_pair_is_hashed_and_written(tmp_path: Path) -> None:
    article = {**ARTICLE, "sentences": ["satu \ud83d dua"], "paragraphs": [0]}
    lines.write(tmp_path / "a.jsonl", [article])
    (again,) = lines.read(tmp_path / "a.jsonl", shape.ARTICLE)
    assert again == article
    assert len(standoff.digest(again["sentences"][0])) == 64


def test_a_folder_that_is_not_there_can_not_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        lines.write(tmp_path / "tiada" / "a.jsonl", [])


def test_annotation_is_published() -> None:
    assert [file.name for file in PUBLISHED] == ["dev.standoff.jsonl", "train.standoff.jsonl"]


@pytest.mark.parametrize("file", PUBLISHED, ids=lambda file: file.name)
def test_the_published_annotation_is_sound_and_wordless(file: Path) -> None:
    records = list(lines.read(file, shape.STANDOFF))
    assert {record["id"]: found for record in records if (found := check.problems(record))} == {}
    assert not any("text" in record for record in records)


@pytest.mark.skipif(not (SHARED / "articles.jsonl").is_file(), reason="the articles are not beside the checkout")
def test_the_published_annotation_joins_to_what_the_annotators_wrote() -> None:
    articles = SHARED / "articles.jsonl"
    known = {article["id"]: article for article in lines.read(articles, shape.ARTICLE)}
    (published,) = [file for file in PUBLISHED if file.name == "dev.standoff.jsonl"]
    joined = [standoff.join(record, known[record["id"]]) for record in lines.read(published, shape.STANDOFF)]
    assert joined == annotation.documents(SHARED / "dev", [articles])
