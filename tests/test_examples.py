"""The articles of examples/ and their annotation in tests/golden: form, dates, and each phenomenon in its place."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS: tuple[str, ...] = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli")
MONTHS += ("Agustus", "September", "Oktober", "November", "Desember")
DATED = re.compile(
    rf"\b(?P<day>{'|'.join(DAYS)}|Ahad)(?:\s\w+)? \((?P<d>\d\d?)/(?P<m>\d\d?)(?:/(?P<y>\d{{4}}))?\)"
    rf"|\b(?P<day2>{'|'.join(DAYS)}|Ahad),? (?P<d2>\d\d?) (?P<month>{'|'.join(MONTHS)}) (?P<y2>\d{{4}})"
)
SLIPS = {("demo-05", "Jumat (30/11)")}

# A sign that each article shows what it was written for: words that must stand in it.
PHENOMENA = {
    "nested claims": ("menuduh", "Menurut Maesua", "menurut laporan"),
    "denial": ("membantah", "menepis", "Tidak pernah ada"),
    "plan": ("akan", "bakal", "dijadwalkan", "berencana"),
    "possibility": ("mempertimbangkan", "mungkin", "jika", "bisa", "dapat"),
    "weekday that contradicts its date": ("Jumat (30/11)", "Sabtu (30/11/2024)"),
    "rival versions of one act": ("versi berbeda", "Versi lain", "justru"),
    "joint act": ("Keduanya", "saling", "bersama", "sepakat"),
    "passive voice": ("ditahan oleh", "tertembak", "disita", "disesalkan oleh", "Oleh pemerintah"),
    "quote without a named speaker": ("tidak bersedia disebutkan namanya", "Sumber lain"),
    "domestic protest with arrests and numbers": ("berunjuk rasa", "37 orang diamankan", "1.500"),
    "relative dates": (
        "dua hari lalu",
        "pekan lalu",
        "awal bulan ini",
        "kemarin",
        "bulan depan",
        "Tahun lalu",
        "Lusa",
    ),
    "abbreviations": ("AS", "RI", "Korut", "PBB", "Menhan", "TNI", "KPK", "DPR", "DK"),
    "legal case": ("KPK", "menangkapnya", "tersangka", "menuntut", "hukuman", "banding"),
    "aid and withdrawal": ("bantuan", "menarik", "penarikan"),
    "regional desk: Papua": ("Dogiyai", "Nabire"),
    "regional desk: Aceh": ("Simeulue", "Panglima Laot"),
    "regional desk: East Nusa Tenggara": ("Atambua", "Belu"),
    "nothing to code": ("Sumba Timur", "kemarau"),
}
# What the annotation must hold for an article, as a pattern over its N, Q and E lines.
ANNOTATED = {
    "nested claims": r"(?s)\nQ \w+ \| 0-1 .*\nQ \w+ \| 0-1 ",
    "denial": r"\bst=not\b",
    "plan": r"\bst=plan\b",
    "possibility": r"\bst=maybe\b",
    "weekday that contradicts its date": r'"Jumat \(30/11\)"=2024-11-29!',
    "rival versions of one act": r"(?s)COERCE \| .*a=e1 .*src=e1 .*COERCE \| .*a=e2 .*src=e4 ",
    "joint act": r"COOPERATE .* a=e10,e11 \| r=-",
    "quote without a named speaker": r"\nQ \w+ \| 8 \| d \| - \| - ",
    "domestic protest with arrests and numbers": r"(?s)protesters=1500 .*arrested=37 ",
    "relative dates": r'"dua hari lalu"=2016-11-08',
    "legal case": r"(?s)SANCTION .* convict .*REQUEST .*banding.*st=plan",
    "aid and withdrawal": r"(?s)\| AID \|.*\| RETREAT \| \"Tarik\" \| withdraw",
}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


EXAMPLES = rows(ROOT / "examples" / "examples.jsonl")
SPLIT = {row["id"]: row for row in rows(GOLDEN / "examples.articles.jsonl")}
BLOCKS = {
    block.split(maxsplit=1)[0]: "\n" + block.split("\n", 1)[1]
    for block in (GOLDEN / "examples.ann").read_text(encoding="utf-8").split("@doc ")[1:]
}
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[x["id"] for x in EXAMPLES])


def dated(text: str, published: date) -> Iterator[tuple[str, bool]]:
    """Yield every wording that gives weekday and date, and whether they agree.

    A date without its year takes the year that brings it nearest to the day of publication: in an article of
    2 January 2025, "Senin (30/12)" is of 2024.
    """
    for match in DATED.finditer(text):
        name = match["day"] or match["day2"]
        day = int(match["d"] or match["d2"])
        month = int(match["m"]) if match["m"] else MONTHS.index(match["month"]) + 1
        year = match["y"] or match["y2"]
        years = [int(year)] if year else [published.year - 1, published.year, published.year + 1]
        when = min((date(y, month, day) for y in years), key=lambda d: abs(d - published))
        yield match[0], DAYS[when.weekday()] == name.replace("Ahad", "Minggu")


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("bertemu di Hanoi, Jumat (30/11), dalam", "2024-12-02", [("Jumat (30/11)", False)]),
        ("pada Sabtu (30/11/2024).", "2024-12-02", [("Sabtu (30/11/2024)", True)]),
        ("Rabu, 18 Juli 2018.", "2018-07-19", [("Rabu, 18 Juli 2018", True)]),
        ("Kamis, 18 Juli 2018.", "2018-07-19", [("Kamis, 18 Juli 2018", False)]),
        ("Ahad (12/4) malam", "2015-04-14", [("Ahad (12/4)", True)]),
        ("Senin malam (30/12)", "2025-01-02", [("Senin malam (30/12)", True)]),
        ("naik pada Senin, kata dia (30/12)", "2025-01-02", []),
    ],
)
def test_weekdays_are_compared_with_their_dates(text: str, published: str, expected: list[tuple[str, bool]]) -> None:
    assert list(dated(text, date.fromisoformat(published))) == expected


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 6))
def test_only_the_calendar_s_weekday_agrees(day: date, weekday: int) -> None:
    text = f"{DAYS[weekday]} ({day.day}/{day.month}/{day.year})"
    assert list(dated(text, day)) == [(text, weekday == day.weekday())]


def test_examples_are_numbered_and_their_ids_unique() -> None:
    assert [x["id"] for x in EXAMPLES] == [f"demo-{k:02}" for k in range(1, len(EXAMPLES) + 1)]


def test_every_phenomenon_has_one_article() -> None:
    assert sorted(x["phenomenon"] for x in EXAMPLES) == sorted(PHENOMENA)


def test_dates_spread_over_the_decade() -> None:
    assert {int(x["published"][:4]) for x in EXAMPLES} == set(range(2016, 2027))


def test_no_two_articles_share_a_title_or_a_sentence() -> None:
    sentences = [s for row in SPLIT.values() for s in row["sentences"]]
    assert len(sentences) == len(set(sentences))


@each_example
def test_example_is_well_formed(example: dict[str, str]) -> None:
    assert list(example) == ["id", "outlet", "published", "title", "text", "phenomenon"]
    assert all(isinstance(x, str) and x == x.strip() and x for x in example.values())
    assert date.fromisoformat(example["published"]).isoformat() == example["published"]
    assert 90 <= len(example["text"].split()) <= 220
    assert "\n" not in example["title"]
    assert all(p == p.strip() and p for p in example["text"].split("\n"))
    for value in example.values():
        assert unicodedata.is_normalized("NFC", value)
        assert value.count('"') % 2 == 0
        assert "  " not in value


@each_example
def test_example_ends_with_a_credit_line(example: dict[str, str]) -> None:
    assert re.fullmatch(r"\([\w./*]+\)", example["text"].split("\n")[-1])


@each_example
def test_weekdays_are_right_but_for_the_named_slips(example: dict[str, str]) -> None:
    published = date.fromisoformat(example["published"])
    wrong = {(example["id"], wording) for wording, agrees in dated(example["text"], published) if not agrees}
    assert wrong == {slip for slip in SLIPS if slip[0] == example["id"]}


def test_enough_weekdays_are_checked() -> None:
    found = [w for x in EXAMPLES for w, _ in dated(x["text"], date.fromisoformat(x["published"]))]
    assert len(found) >= 20
    assert len(found) == sum(len(re.findall(r"\(\d\d?/\d\d?|\d \w+ 20\d\d", x["text"])) for x in EXAMPLES)


@each_example
def test_example_shows_its_phenomenon(example: dict[str, str]) -> None:
    text = f"{example['title']}\n{example['text']}"
    assert [w for w in PHENOMENA[example["phenomenon"]] if not re.search(rf"\b{re.escape(w)}", text)] == []


@each_example
def test_sentence_split_is_the_same_article(example: dict[str, str]) -> None:
    row = SPLIT[example["id"]]
    assert list(row) == ["id", "outlet", "published", "url", "sentences", "paragraphs"]
    assert (row["outlet"], row["published"], row["url"]) == (example["outlet"], example["published"], "")
    assert row["sentences"][0] == example["title"]
    assert len(row["sentences"]) == len(row["paragraphs"])
    paragraphs: dict[int, list[str]] = {}
    for sentence, paragraph in zip(row["sentences"], row["paragraphs"], strict=True):
        paragraphs.setdefault(paragraph, []).append(sentence)
    assert list(paragraphs) == list(range(len(paragraphs)))
    assert "\n".join(" ".join(p) for p in paragraphs.values()) == f"{example['title']}\n{example['text']}"


def test_every_example_is_annotated_and_nothing_else() -> None:
    assert list(BLOCKS) == list(SPLIT) == [x["id"] for x in EXAMPLES]


@each_example
def test_annotation_quotes_its_sentences(example: dict[str, str]) -> None:
    sentences = SPLIT[example["id"]]["sentences"]
    for line in BLOCKS[example["id"]].split("\n"):
        fields = [f.strip() for f in line.split("|")]
        if line.startswith("N "):
            for wording, only in re.findall(r'"([^"]+)"@([\d,]+)', fields[4]):
                assert all(wording in sentences[int(k)] for k in only.split(",")), line
        elif line.startswith("E "):
            trigger = fields[2] if "=" in fields[0] else fields[3]
            assert trigger.strip('"') in sentences[int(fields[1])], line
            assert len(fields) == (3 if "=" in fields[0] else 12), line


@each_example
def test_annotation_names_only_its_own_entities(example: dict[str, str]) -> None:
    block = BLOCKS[example["id"]]
    known = set(re.findall(r"^N (\w+) ", block, re.M))
    used = re.findall(r"\b(?:a|r|src|via|to)=([e\d,]+)", block) + re.findall(
        r"^Q \w+ \|[^|]+\|[^|]+\| ([e\d,]+)", block, re.M
    )
    assert {x for ids in used for x in ids.split(",")} <= known


@pytest.mark.parametrize("phenomenon", ANNOTATED)
def test_annotation_marks_the_phenomenon(phenomenon: str) -> None:
    ids = [x["id"] for x in EXAMPLES if x["phenomenon"] == phenomenon]
    assert [re.search(ANNOTATED[phenomenon], BLOCKS[k]) is not None for k in ids] == [True]


def test_an_article_without_an_act_has_no_event() -> None:
    (quiet,) = (x["id"] for x in EXAMPLES if x["phenomenon"] == "nothing to code")
    assert "\nE " not in BLOCKS[quiet]
    assert all("\nE " in block for id, block in BLOCKS.items() if id != quiet)
