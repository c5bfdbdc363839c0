"""The commands of `runut corpus`, from spreadsheets and annotation on disk to documents that can be trained on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import annotated
import spreadsheets
from annotated import ARTICLE
from runut import annotation, cli
from runut.corpus import standoff

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return lambda *args: CliRunner().invoke(cli.app, ["corpus", *map(str, args)])


def records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def save(file: Path, *values: Any) -> Path:
    file.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return file


def labels(article: dict[str, Any]) -> dict[str, Any]:
    """Return a stand-off record of an article in which nothing is annotated."""
    text, sentences = annotation.layout(article["sentences"], article["paragraphs"])
    head = {key: article[key] for key in ("id", "outlet", "published", "url")}
    empty: dict[str, Any] = {key: [] for key in ("mentions", "entities", "statements", "events")}
    return standoff.strip({**head, "text": text, "sentences": sentences, **empty}, article)


def test_annotation_goes_from_sheets_to_records_and_to_documents(run: Run, tmp_path: Path) -> None:
    sheets, articles = annotated.files(tmp_path)
    bare, gold = tmp_path / "bare.jsonl", tmp_path / "gold.jsonl"
    stripped = run("strip", sheets, "--articles", articles, "--out", bare)
    assert (stripped.exit_code, stripped.stdout, stripped.stderr) == (0, "1 records\n", "")
    assert all(sentence not in bare.read_text(encoding="utf-8") for sentence in ARTICLE["sentences"])
    joined = run("join", bare, "--articles", articles, "--out", gold)
    assert (joined.exit_code, joined.stdout, joined.stderr) == (0, "1 documents\n", "")
    assert annotation.documents(gold) == annotation.documents(sheets, [articles])
    again = run("strip", gold, "--articles", articles, "--out", tmp_path / "again.jsonl")
    assert again.exit_code == 0
    assert (tmp_path / "again.jsonl").read_bytes() == bare.read_bytes()


def test_join_names_what_it_can_not_join_and_joins_the_rest(run: Run, tmp_path: Path) -> None:
    _, articles = annotated.files(tmp_path)
    good = labels(ARTICLE)
    bare = save(tmp_path / "bare.jsonl", {**good, "sha256": "0" * 64}, {**good, "id": "uji-9"}, good)
    result = run("join", bare, "--articles", articles, "--out", tmp_path / "gold.jsonl")
    changed, absent = result.stderr.splitlines()
    assert changed.startswith(f"{bare}: uji-1: the text is not the one that was annotated")
    assert absent == f"{bare}: uji-9: not among the articles"
    assert (result.exit_code, result.stdout) == (1, "1 documents, 2 could not be joined\n")
    assert len(records(tmp_path / "gold.jsonl")) == 1


def test_strip_names_lines_that_do_not_fit_their_article(run: Run, tmp_path: Path) -> None:
    sheets, articles = annotated.files(tmp_path)
    (sheets / "b.ann").write_text('@doc uji-1\nN e1 | PER | Rini | IDN GOV | "Rini"\n', encoding="utf-8")
    result = run("strip", sheets, "--articles", articles, "--out", tmp_path / "bare.jsonl")
    assert result.stderr == f'{sheets / "b.ann"}:2: uji-1: mention "Rini" not found\n'
    assert (result.exit_code, result.stdout) == (1, "2 records, 1 do not fit\n")


def test_strip_names_documents_of_another_text(run: Run, tmp_path: Path) -> None:
    _, articles = annotated.files(tmp_path)
    gold = save(tmp_path / "gold.jsonl", {"id": "uji-1", "text": "Lain."}, {"id": "uji-9", "text": "Lain."})
    result = run("strip", gold, "--articles", articles, "--out", tmp_path / "bare.jsonl")
    assert result.stderr.splitlines() == [
        f"{gold}: uji-1: outlet is missing",
        f"{gold}: uji-9: not among the articles",
    ]
    assert result.exit_code == 1


def test_build_makes_every_article(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "articles.jsonl"
    result = run("build", spreadsheets.write(tmp_path / "xlsx"), "--out", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "6 articles\n", "")
    assert [article["id"] for article in records(out)][0::5] == ["sindonews-0", "kompas-0"]


def test_build_makes_what_is_annotated_and_says_what_does_not_match(run: Run, tmp_path: Path) -> None:
    folder, out = spreadsheets.write(tmp_path / "xlsx"), tmp_path / "articles.jsonl"
    run("build", folder, "--out", out)
    made = {article["id"]: article for article in records(out)}
    good = save(tmp_path / "good.jsonl", labels(made["tempo-1"]), labels(made["kompas-0"]))
    result = run("build", folder, "--standoff", good, "--out", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "2 articles\n", "")
    assert records(out) == [made["tempo-1"], made["kompas-0"]]

    bad = save(
        tmp_path / "bad.jsonl", {**labels(made["okezone-0"]), "sha256": "0" * 64}, {**labels(ARTICLE), "id": "tempo-9"}
    )
    result = run("build", folder, "--standoff", good, "--standoff", bad, "--out", out)
    changed, absent = result.stderr.splitlines()
    assert changed.startswith("okezone-0: the text is not the one that was annotated")
    assert absent == "tempo-9: not in the spreadsheets"
    assert (result.exit_code, result.stdout) == (1, "3 articles, 2 do not match\n")


def test_build_names_a_missing_spreadsheet_and_a_missing_part(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "articles.jsonl"
    result = run("build", tmp_path, "--out", out)
    assert (result.exit_code, out.exists()) == (1, False)
    assert result.stderr == f"{tmp_path / 'sindonews.xlsx'}: no such spreadsheet\n"
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    result = run("build", tmp_path, "--out", out)
    assert (result.exit_code, result.stderr) == (2, "spreadsheets need openpyxl: pip install 'runut[corpus]'\n")


def test_check_tells_every_problem_by_file_line_and_article(run: Run, tmp_path: Path) -> None:
    good = labels(ARTICLE)
    sound = save(tmp_path / "sound.jsonl", good)
    assert run("check", sound).stdout == "1 articles, 0 problems\n"
    assert run("check", sound).exit_code == 0
    broken = save(tmp_path / "broken.jsonl", good, {**good, "published": "kemarin"}, ["bukan"])
    result = run("check", sound, broken)
    assert result.stdout.splitlines() == [
        f"{broken}:2: uji-1: published on kemarin, which is no date",
        f"{broken}:3: the line is a list, not an object",
        "4 articles, 2 problems",
    ]
    assert result.exit_code == 1


def test_count_adds_up_documents_and_records(run: Run, tmp_path: Path) -> None:
    sheets, articles = annotated.files(tmp_path)
    gold = save(tmp_path / "gold.jsonl", *annotation.documents(sheets, [articles]))
    bare = save(tmp_path / "bare.jsonl", labels(ARTICLE))
    result = run("count", gold, bare)
    assert result.exit_code == 0
    assert "2024-11         2       3" in result.stdout
    assert (
        run("count", save(tmp_path / "b.jsonl", {"id": "a"})).stderr == f"{tmp_path / 'b.jsonl'}:1: outlet is missing\n"
    )
