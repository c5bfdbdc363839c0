"""The articles of the corpus come out of CLICK-ID's spreadsheets as they always did."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import spreadsheets
from runut.corpus import lines, prepare, shape
from runut.errors import FileProblem, InstallationError, RecordProblem
from spreadsheets import garbled

ORIGINAL = Path(__file__).parents[2] / "shared" / "corpus" / "prepare.py"
needs_original = pytest.mark.skipif(not ORIGINAL.is_file(), reason="the first prepare.py is not beside the checkout")

# What newsrooms' pages left in the cells, and what the rules look at.
WORDS = st.sampled_from(
    'Menteri polisi , ,, . ? ! " “ ” ‘ ’ ) ( : – - Letjen. dr. H. A. a.n. dll. 10.000 30/11 Baca juga Baca: '
    "Simak loading Advertisement Rp \u00a0 \r\n \t é ‚Äú ‚Äù √© menangkap Jakarta 日本".split(" ")
)
CELLS = st.lists(WORDS, max_size=60).map(" ".join)


def original() -> ModuleType:
    spec = importlib.util.spec_from_file_location("original_prepare", ORIGINAL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def made(tmp_path: Path) -> dict[str, dict[str, Any]]:
    return {article["id"]: article for article in prepare.articles(spreadsheets.write(tmp_path))}


def test_articles_are_numbered_by_outlet_and_row(made: dict[str, dict[str, Any]]) -> None:
    assert list(made) == ["sindonews-0", "sindonews-1", "okezone-0", "tempo-0", "tempo-1", "kompas-0"]
    assert all(not list(shape.misfits(article, shape.ARTICLE)) for article in made.values())


@pytest.mark.parametrize(
    ("id", "sentences", "paragraphs"),
    [
        (
            "sindonews-0",
            [
                "Menlu Temui Dubes di Kantornya",
                "JAKARTA - Menteri Luar Negeri Rini Astuti menemui Dubes Chili.",
                "“Kami sepakat. Segera berlaku,” ujarnya.",
                "Letjen. Suryo ikut.",
                "Pertemuan itu berlangsung dua jam.",
            ],
            [0, 1, 2, 2, 3],
        ),
        ("sindonews-1", ["Tanpa Isi"], [0]),
        (
            "okezone-0",
            [
                "Polisi Tangkap “Raja” Pasar",
                "Polisi menangkap pria itu di rumahnya.",
                "Ia dibawa ke Polres Kediri!",
                'Kapolres berkata: "Dia mengaku. Kami tahan."',
                "Lima orang lain dilepas.",
            ],
            [0, 1, 1, 1, 1],
        ),
        (
            "tempo-0",
            [
                "Buruh Mogok di Cikarang",
                "Ratusan buruh mogok kerja di Cikarang.",
                "Mereka menuntut upah, kata H. Karim.",
            ],
            [0, 1, 2],
        ),
        (
            "kompas-0",
            [
                "Bupati Mundur",
                "Bupati mengundurkan diri (cafeé, 日本) pada Minggu.",
                "Ia sakit, kata dr. Maya.",
            ],
            [0, 1, 1],
        ),
    ],
)
def test_cells_become_sentences_in_paragraphs(
    made: dict[str, dict[str, Any]], id: str, sentences: list[str], paragraphs: list[int]
) -> None:
    assert made[id]["sentences"] == sentences
    assert made[id]["paragraphs"] == paragraphs


@pytest.mark.parametrize(
    ("id", "day"),
    [
        ("sindonews-0", "2019-09-13"),
        ("sindonews-1", "2019-09-12"),
        ("okezone-0", "2019-09-13"),
        ("tempo-0", "2019-09-14"),
        ("tempo-1", ""),
        ("kompas-0", "2019-09-15"),
    ],
)
def test_every_outlet_has_its_form_of_date(made: dict[str, dict[str, Any]], id: str, day: str) -> None:
    assert made[id]["published"] == day


@pytest.mark.parametrize(
    ("garbled_text", "text"),
    [
        (garbled("“Ya,” katanya – pelan"), "“Ya,” katanya – pelan"),
        (garbled("José tiba"), "José tiba"),
        ("José dan 日本", "José dan 日本"),
        ("tanpa aksen", "tanpa aksen"),
    ],
)
def test_double_encoded_characters_are_repaired_and_sound_ones_stay(garbled_text: str, text: str) -> None:
    assert prepare.repair(garbled_text) == text


@needs_original
def test_the_first_program_makes_the_same_articles(tmp_path: Path) -> None:
    folder = spreadsheets.write(tmp_path)
    assert list(prepare.articles(folder)) == list(original().articles(folder))


@needs_original
@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_the_first_program_cuts_every_cell_the_same_way(cell: str) -> None:
    first = original()
    assert prepare.repair(cell) == first.repair(cell)
    assert prepare.paragraphs(cell) == first.paragraphs(cell)
    assert prepare.sentences(cell) == first.sentences(cell)


def break_missing(folder: Path) -> None:
    (folder / "tempo.xlsx").unlink()


def break_kind(folder: Path) -> None:
    (folder / "tempo.xlsx").write_text("title,source,url\n", encoding="utf-8")


def break_column(folder: Path) -> None:
    spreadsheets.write(folder, {"tempo": []}, head=("no", "title", "source", "url"))


def break_empty(folder: Path) -> None:
    spreadsheets.write(folder, {"tempo": []}, head=())


@pytest.mark.parametrize(
    ("break_it", "error", "says"),
    [
        (break_missing, FileProblem, "tempo.xlsx: no such spreadsheet"),
        (break_kind, FileProblem, "tempo.xlsx: is no .xlsx spreadsheet"),
        (break_column, RecordProblem, "tempo.xlsx:1: lacks the column date, content"),
        (break_empty, RecordProblem, "tempo.xlsx:1: lacks the column title"),
    ],
)
def test_what_is_no_spreadsheet_of_articles_is_named(
    tmp_path: Path, break_it: Any, error: type[Exception], says: str
) -> None:
    folder = spreadsheets.write(tmp_path)
    break_it(folder)
    with pytest.raises(error, match=says.replace(".", r"\.")):
        list(prepare.articles(folder))


def test_a_row_that_ends_early_is_named(tmp_path: Path) -> None:
    class Book:
        worksheets: Sequence[Any]

        def close(self) -> None: ...

    class Sheet:
        def iter_rows(self, values_only: bool) -> Any:
            return iter([spreadsheets.HEAD, ("Judul", "tempo.co", "https://warta.example/1")])

    book = Book()
    book.worksheets = [Sheet()]
    with pytest.raises(RecordProblem, match=r"tempo\.xlsx:2: the row ends after 3 cells"):
        list(prepare._rows(tmp_path / "tempo.xlsx", lambda file, read_only: book))


def test_without_openpyxl_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InstallationError, match=r"openpyxl: pip install 'runut\[corpus\]'"):
        prepare.articles(tmp_path)


def test_articles_are_written_as_lines_that_read_the_same(tmp_path: Path) -> None:
    articles = list(prepare.articles(spreadsheets.write(tmp_path)))
    assert lines.write(tmp_path / "a.jsonl", articles) == len(articles)
    assert list(lines.read(tmp_path / "a.jsonl", shape.ARTICLE)) == articles
