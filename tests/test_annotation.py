"""Annotation files become the gold documents that the corpus' own converter makes, and misfits are named."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import annotation
from runut.errors import EncodingProblem, FileProblem, RecordProblem

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the annotated corpus is not beside the checkout")

ARTICLE = {
    "id": "uji-1",
    "outlet": "uji.id",
    "published": "2024-11-30",
    "url": None,
    "sentences": [
        "Menhan Wiranta Bertemu Dubes Turki",
        "Menteri Pertahanan Wiranta bertemu Duta Besar Turki Emre Aksoy di Jakarta, Jumat (30/11).",
        '"Kami sepakat," kata Wiranta.',
        "Pertemuan itu dihadiri 30 petani, menurut Wiranta.",
    ],
    "paragraphs": [0, 1, 1, 2],
}
SHEET = """
# a comment
N before any document
@doc uji-1
@date 2024-11-30
N e1 | PER | Wiranta | IDN GOV MIL | "Menhan Wiranta"; "Menteri Pertahanan Wiranta"; "Wiranta"; "Kami"@2
N e2 | PER | Emre Aksoy | TUR GOV | "Dubes Turki"; "Duta Besar Turki Emre Aksoy"; "Kami"@2
N e3 | GRP | petani | --- AGR | "30 petani"
Q q1 | 2-3 | d | e1 | "kata" | via=- | to=e2
E v1 | 0 | CONSULT | "Bertemu" | visit | a=e1 | r=e2 | st=fact | src=- | p="Jakarta"=IDN \
| t="Jumat (30/11)"=2024-11-29! | n=-
E v1b =v1 | 1 | "bertemu"
E v2 | 2 | AGREE | "sepakat" | - | a=e1,e2 | r=- | st=plan | src=e1 | p=- | t=- | n=protesters=30 "30 petani"
"""


def write(folder: Path, sheet: str = SHEET, article: dict[str, Any] | None = None) -> tuple[Path, Path]:
    sheets = folder / "sheets"
    sheets.mkdir()
    (sheets / "a.ann").write_text(sheet, encoding="utf-8")
    articles = folder / "articles.jsonl"
    articles.write_text(json.dumps(article or ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    return sheets, articles


def quote(document: dict[str, Any], span: Any) -> str:
    start, end = (span["start"], span["end"]) if isinstance(span, dict) else span
    return str(document["text"][start:end])


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    sheets, articles = write(tmp_path)
    result = annotation.read(sheets, [articles])
    assert result.problems == ()
    (document,) = result.documents
    return document


def test_sentences_are_joined_by_a_space_in_a_paragraph_and_a_newline_between(document: dict[str, Any]) -> None:
    assert [quote(document, s) for s in document["sentences"]] == ARTICLE["sentences"]
    breaks = [document["text"][end] for _, end in document["sentences"][:-1]]
    assert breaks == ["\n", " ", "\n"]


def test_mentions_are_disjoint_longest_first_and_may_be_shared(document: dict[str, Any]) -> None:
    assert [(quote(document, m), m["entities"]) for m in document["mentions"]] == [
        ("Menhan Wiranta", ["e1"]),
        ("Dubes Turki", ["e2"]),
        ("Menteri Pertahanan Wiranta", ["e1"]),
        ("Duta Besar Turki Emre Aksoy", ["e2"]),
        ("Kami", ["e1", "e2"]),
        ("Wiranta", ["e1"]),
        ("30 petani", ["e3"]),
        ("Wiranta", ["e1"]),
    ]


def test_entities_keep_kind_name_and_code(document: dict[str, Any]) -> None:
    assert document["entities"] == [
        {"id": "e1", "kind": "PER", "name": "Wiranta", "country": "IDN", "sectors": ["GOV", "MIL"]},
        {"id": "e2", "kind": "PER", "name": "Emre Aksoy", "country": "TUR", "sectors": ["GOV"]},
        {"id": "e3", "kind": "GRP", "name": "petani", "country": "---", "sectors": ["AGR"]},
    ]


def test_statements_have_sentences_manner_people_and_the_cue(document: dict[str, Any]) -> None:
    (statement,) = document["statements"]
    assert quote(document, statement.pop("cue")) == "kata"
    assert statement == {
        "id": "q1", "sentences": [2, 3], "manner": "direct", "speakers": ["e1"], "via": [], "to": ["e2"],
    }  # fmt: skip


def test_events_have_their_repeats_place_time_and_counts(document: dict[str, Any]) -> None:
    visit, agreement = document["events"]
    assert [quote(document, t) for t in visit["triggers"]] == ["Bertemu", "bertemu"]
    assert (visit["type"], visit["mode"], visit["actors"], visit["recipients"]) == ("CONSULT", "visit", ["e1"], ["e2"])
    assert (visit["status"], visit["sources"], visit["counts"]) == ("fact", [], [])
    assert (quote(document, visit["place"]["span"]), visit["place"]["country"]) == ("Jakarta", "IDN")
    assert quote(document, visit["time"]["span"]) == "Jumat (30/11)"
    assert (visit["time"]["value"], visit["time"]["conflict"]) == ("2024-11-29", True)
    assert (agreement["status"], agreement["sources"], agreement["mode"]) == ("plan", ["e1"], None)
    assert (agreement["place"], agreement["time"]) == (None, None)
    (count,) = agreement["counts"]
    assert (count["what"], count["value"], quote(document, count["span"])) == ("protesters", "30", "30 petani")


EVENT = 'E v3 | 1 | {} | "bertemu" | {} | a={} | r=- | st={} | src=- | p=- | t={} | n={}'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("@doc uji-9", "no article uji-9"),
        ("N e4 | PER | X", "an entity has 5 fields"),
        ('N e4 | MAN | Wiranta | IDN | "Wiranta"', "kind MAN"),
        ('N e4 | PER | Wiranta | Indonesia | "Wiranta"', "code Indonesia"),
        ('N e4 | PER | Wiranta | IDN XXX | "Wiranta"', "code IDN XXX"),
        ('N e4 | PER | Wira | IDN | "Wira"', 'mention "Wira" not found'),
        ('N e4 | PER | Aksoy | TUR | "Aksoy"@2', 'mention "Aksoy" not found'),
        ("Q q2 | 1 | x | e1 | - | via=-", "a statement is id | sentences | d or i | speakers | cue | via | to"),
        ("Q q2 | 9 | d | e1 | - | via=-", "no sentence 9"),
        ("Q q2 | 3-2 | d | e1 | - | via=-", "sentence range 3-2"),
        ("Q q2 | 1 | d | e8 | - | via=-", "unknown entity e8"),
        ('Q q2 | 1 | d | e1 | "ujar" | via=-', 'cue "ujar" not found'),
        ("E v3 | 1", "too few fields"),
        ("E v3 | 1 | CONSULT", "an event has 12 fields"),
        ('E v3 =v9 | 1 | "bertemu"', "a repeated event names a coded one and its trigger"),
        ('E v3 =v1 | 3 | "bertemu"', '"bertemu" does not stand in sentence 3'),
        (EVENT.format("MEET", "-", "e1", "fact", "-", "-"), "type MEET"),
        (EVENT.format("CONSULT", "riot", "e1", "fact", "-", "-"), "mode riot of CONSULT"),
        (EVENT.format("CONSULT", "-", "e1", "sure", "-", "-"), "status sure"),
        (EVENT.format("CONSULT", "-", "e1", "fact", '"Jumat"=2024-02-30', "-"), "time 2024-02-30"),
        (EVENT.format("CONSULT", "-", "e1", "fact", '"Jumat"=24-11', "-"), "time 24-11"),
        (EVENT.format("CONSULT", "-", "e1", "fact", '"Sabtu"=2024-11-30', "-"), '"Sabtu" does not stand in sentence 1'),
        (EVENT.format("CONSULT", "-", "e1", "fact", "-", 'cows=30 "30 petani"'), "count cows"),
    ],
)
def test_a_misfit_is_named_with_its_file_and_line(tmp_path: Path, line: str, reason: str) -> None:
    sheets, articles = write(tmp_path, SHEET + line + "\n")
    result = annotation.read(sheets, [articles])
    assert len(result.documents) == 1
    problem = result.problems[0]
    assert problem.reason in (reason, f"uji-1: {reason}")
    assert (problem.file, problem.line) == (str(sheets / "a.ann"), SHEET.count("\n") + 1)


def test_a_wording_is_a_whole_word_unless_it_only_stands_inside_one(tmp_path: Path) -> None:
    """ "sepakat" in "Kami sepakat,": whole; as a trigger alone a part of a word may be named, as in "dihadiri"."""
    sheets, articles = write(
        tmp_path, SHEET + EVENT.format("CONSULT", "-", "e1", "fact", "-", "-").replace("bertemu", "temu")
    )
    (document,) = annotation.documents(sheets, [articles])
    assert quote(document, document["events"][-1]["triggers"][0]) == "temu"


def test_gold_documents_are_read_back_as_they_were_written(tmp_path: Path, document: dict[str, Any]) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    # U+2028 would end a line for str.splitlines, not for JSON lines.
    other = {"id": "uji-2", "text": "Judul\u2028Isi."}
    lines = [json.dumps(d, ensure_ascii=False) for d in (document, other)]
    (gold / "a.jsonl").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    assert annotation.documents(gold) == annotation.documents(gold / "a.jsonl") == [document, other]


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b'{"id": "a", "text": "b"}\n{"id": \n', RecordProblem, "gold.jsonl:2: broken JSON"),
        (b"[]\n", RecordProblem, "gold.jsonl:1: a line is a JSON object"),
        (b'{"id": "a"}\n', RecordProblem, "gold.jsonl:1: lacks text"),
        (b"\xff\xfe\x00", EncodingProblem, "gold.jsonl: not UTF-8"),
    ],
)
def test_a_broken_gold_file_is_refused(tmp_path: Path, content: bytes, error: type[Exception], message: str) -> None:
    (tmp_path / "gold.jsonl").write_bytes(content)
    with pytest.raises(error) as caught:
        annotation.documents(tmp_path / "gold.jsonl")
    assert message in str(caught.value)


def test_missing_files_and_empty_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"no \.ann or \.jsonl files"):
        annotation.documents(tmp_path)
    with pytest.raises(FileProblem, match="No such file"):
        annotation.documents(tmp_path / "none.jsonl")


@given(st.lists(st.tuples(st.text(max_size=12), st.booleans()), max_size=8))
def test_layout_gives_back_every_sentence(rows: list[tuple[str, bool]]) -> None:
    sentences = [sentence for sentence, _ in rows]
    paragraphs = [sum(new for _, new in rows[: i + 1]) for i in range(len(rows))]
    text, spans = annotation.layout(sentences, paragraphs)
    assert [text[start:end] for start, end in spans] == sentences
    assert len(text) == sum(map(len, sentences)) + max(0, len(sentences) - 1)


@pytest.fixture(scope="module")
def converter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_convert", CORPUS / "convert.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_corpus
@pytest.mark.parametrize(
    ("folder", "articles"),
    [("train", "articles"), ("dev", "articles"), ("written_train", "written"), ("written_dev", "written")],
)
def test_the_corpus_converts_as_by_its_own_converter(converter: ModuleType, folder: str, articles: str) -> None:
    lines = (CORPUS / f"{articles}.jsonl").read_text(encoding="utf-8").split("\n")
    known = {article["id"]: article for article in map(json.loads, filter(None, lines))}
    files = sorted((CORPUS / folder).glob("*.ann"))
    expected = [json.loads(json.dumps(a.record())) for file in files for a in converter.parse(file, known)]
    result = annotation.read(CORPUS / folder, [CORPUS / f"{articles}.jsonl"])
    assert list(result.documents) == expected
    assert result.problems == ()
