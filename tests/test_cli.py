from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

import runut
import runut.neural
from factories import Story
from runut import cli
from runut.errors import InputError, InstallationError, TextProblem
from runut.export.stream import Stream
from runut.records import Article, Reading

TOLD = "Polisi menangkap dua warga di Jakarta."

Run = Callable[..., Any]


class FakeReader:
    """Finds one act, and only where it is told as TOLD tells it."""

    def read(self, article: Article) -> Reading:
        if not article.text.strip():
            raise TextProblem("the text is empty")
        text, given = article.text, {"outlet": article.outlet, "published": article.published, "extra": article.extra}
        story = Story(text, id=article.id or "tanpa-id", title=article.title, **given)
        if text.startswith(TOLD):
            police = story.entity("Polisi", kind="ORG", country="IDN", sectors=("COP",))
            story.event("COERCE", "menangkap", mode="arrest", actors=[police])
        return story.reading()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(cli, "load_reader", lambda threads=None: FakeReader())
    return lambda *args, **options: CliRunner().invoke(cli.app, [str(arg) for arg in args], **options)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "berita.jsonl"
    records = [{"id": f"a{i}", "published": "2024-11-30", "text": f"{TOLD} Berita {i}."} for i in range(3)]
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def start(code: str, *args: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command line in a process of its own, with the fake reader and what `code` does before."""
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nimport runut.cli as cli\n{code}\ncli.main()"
    )
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    return subprocess.Popen([sys.executable, "-c", script, *args], env=environment, **options)


FAKE = "from test_cli import FakeReader; cli.load_reader = lambda threads=None: FakeReader()"
PIPES: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def test_piped_readings_are_json_lines(run: Run, articles: Path) -> None:
    result = run("read", articles)
    readings = [Reading.from_dict(json.loads(line)) for line in result.stdout.splitlines()]
    assert [reading.id for reading in readings] == ["a0", "a1", "a2"]
    assert {reading.events[0].type for reading in readings} == {"COERCE"}
    assert (result.exit_code, result.stderr) == (0, "")


def test_csv_has_one_header_and_one_row_an_event(run: Run, articles: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", articles, articles, "--format", "csv").stdout)))
    assert [row["article_id"] for row in rows] == ["a0", "a1", "a2"] * 2
    assert {row["actors"] for row in rows} == {"Polisi"}


def test_text_marks_the_article_and_tells_its_events(run: Run, articles: Path) -> None:
    view = run("read", articles, "--format", "text").stdout
    assert "[e1 Polisi] «menangkap·v1» dua warga di Jakarta. Berita 2." in view
    assert view.count("COERCE (arrest)") == 3
    assert "\x1b" not in view


def test_standard_input_takes_day_and_outlet_from_the_options(run: Run) -> None:
    result = run("read", "-", "--published", "2024-11-30", "--outlet", "Kabar", input=TOLD.encode())
    (reading,) = map(json.loads, result.stdout.splitlines())
    assert (reading["text"], reading["published"], reading["outlet"]) == (TOLD, "2024-11-30", "Kabar")


def test_bad_input_is_named_and_the_rest_is_read(run: Run, articles: Path, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.jsonl"
    broken.write_text(f'{{"id": "b1", "text": "{TOLD}"}}\n{{"id": "b2", \n', encoding="utf-8")
    result = run("read", tmp_path / "tiada.txt", broken, tmp_path, articles)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b1", "a0", "a1", "a2"]
    missing, line, folder = result.stderr.splitlines()
    assert missing.startswith(f"{tmp_path / 'tiada.txt'}: ")
    assert line.startswith(f"{broken}:2: ")
    assert folder.startswith(f"{tmp_path}: ")
    assert result.exit_code == 1


def test_what_the_reader_refuses_is_named_by_its_article(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: FakeReader, article: Article) -> Reading:
        raise TextProblem("the text has no words")

    monkeypatch.setattr(FakeReader, "read", refuse)
    result = run("read", articles)
    assert result.stderr.splitlines() == [f"a{i}: the text has no words" for i in range(3)]
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_problem_is_one_line_that_no_terminal_obeys(run: Run) -> None:
    result = run("read", "tiada\x1b[31m\n[bold]ini[/bold].txt")
    (line,) = result.stderr.splitlines()
    assert line.startswith("tiada␛[31m [bold]ini[/bold].txt: ")


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["read"], "FILE"),
        (["read", "a.txt", "--published", "30/11/2024"], "--published"),
        (["read", "a.txt", "--format", "xml"], "--format"),
        (["read", "a.txt", "--threads", "0"], "--threads"),
        (["train", "a.jsonl"], "--out"),
        (["train", "a.jsonl", "--out", "x", "--layers", "13"], "--layers"),
        (["baca"], "baca"),
    ],
)
def test_wrong_use_is_explained(run: Run, args: list[str], part: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert part in result.stderr
    assert "Usage: " in result.stderr


@pytest.mark.parametrize(
    ("error", "code"), [(InstallationError("the weights are missing"), 2), (InputError("unreadable"), 1)]
)
def test_an_error_is_one_line_and_no_traceback(
    run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    def fail(threads: int | None = None) -> FakeReader:
        raise error

    monkeypatch.setattr(cli, "load_reader", fail)
    result = run("read", articles)
    assert (result.exit_code, result.stderr, result.stdout) == (code, f"{error}\n", "")


def test_a_bug_is_not_hidden(run: Run, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: FakeReader, article: Article) -> Reading:
        raise ZeroDivisionError

    monkeypatch.setattr(FakeReader, "read", fail)
    assert isinstance(run("read", articles).exception, ZeroDivisionError)


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"runut {runut.__version__}\n"


def test_the_demo_shows_what_each_example_is_for(run: Run) -> None:
    result = run("demo", env={"COLUMNS": "100"})
    examples = [json.loads(line) for file in cli._examples() for line in Path(file).read_text("utf-8").splitlines()]
    assert len(examples) >= 12
    shown = " ".join(result.stdout.split())
    for number, example in enumerate(examples, 1):
        assert f"{number}. {example['phenomenon']}" in shown
    assert result.stdout.splitlines()[-1].startswith(f"{len(examples)} articles, ")
    assert result.exit_code == 0


def test_a_missing_example_is_an_installation_error(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runut, "__file__", str(tmp_path / "a" / "runut" / "__init__.py"))
    assert run("demo").exit_code == 2


def gold(tmp_path: Path) -> Path:
    reading = FakeReader().read(Article(TOLD, id="g1"))
    document = reading.to_dict()
    document["mentions"] = [
        {"start": mention.start, "end": mention.end, "entities": [entity.id]}
        for entity in reading.entities
        for mention in entity.mentions
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(document) + "\n", encoding="utf-8")
    return file


def test_evaluation_prints_the_measures(run: Run, tmp_path: Path) -> None:
    result = run("evaluate", gold(tmp_path))
    table = {line.split("  ")[0]: line.split() for line in result.stdout.splitlines()}
    assert table["events"][1:] == ["100.0", "100.0", "100.0", "1"]
    assert "who-whom" in table
    assert result.exit_code == 0


def test_evaluation_as_json_and_its_predictions(run: Run, tmp_path: Path) -> None:
    result = run("evaluate", gold(tmp_path), "--json", "--predictions", tmp_path / "out.jsonl")
    assert json.loads(result.stdout)["triggers"]["f1"] == 1.0
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert Reading.from_dict(json.loads(line)).id == "g1"


def test_predictions_that_cannot_be_written_are_named(run: Run, tmp_path: Path) -> None:
    result = run("evaluate", gold(tmp_path), "--predictions", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path}: ")


def test_training_gets_its_options(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    fake = SimpleNamespace(run=lambda *args, **options: calls.append((args, options)))
    monkeypatch.setattr(runut.neural, "train", fake, raising=False)
    result = run("train", "a.jsonl", "b", "--out", "w", "--seed", 3, "--epochs", 2, "--layers", 6, "--articles", "c")
    assert result.exit_code == 0
    options = {"seed": 3, "epochs": 2, "layers": 6, "articles": [Path("c")], "texts": [], "held_out": 64}
    assert calls == [(([Path("a.jsonl"), Path("b")], Path("w")), options)]


def test_training_without_its_extra_names_the_remedy() -> None:
    with start("sys.modules['torch'] = None", "train", "a.jsonl", "--out", "w", **PIPES) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, b"")
    assert err.decode() == "training needs torch: pip install 'runut[train]'\n"


def test_help_needs_no_heavy_import() -> None:
    heavy = "{'numpy', 'onnxruntime', 'tokenizers', 'torch'}"
    code = f"import atexit; atexit.register(lambda: print(sorted({heavy} & set(sys.modules))))"
    with start(code, "--help", **PIPES) as process:
        out, err = process.communicate(timeout=60)
    assert out.decode().splitlines()[-1] == "[]"
    assert err == b""


SLOW = f"""{FAKE}
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
quick = FakeReader.read
FakeReader.read = lambda self, article: (time.sleep(article.id != "a0" and 30), quick(self, article))[1]
"""


def test_an_interrupt_leaves_whole_lines(articles: Path) -> None:
    with start(SLOW, "read", str(articles), **PIPES) as process:
        assert process.stdout
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert json.loads(first)["id"] == "a0"
    assert (process.returncode, out, err) == (130, b"", b"")


class InterruptedOutput(io.BytesIO):
    """Takes a record in two halves, with Ctrl-C between them."""

    def write(self, data: Any) -> int:
        half = len(data) // 2
        super().write(data[:half])
        signal.raise_signal(signal.SIGINT)
        super().write(data[half:])
        return len(data)


def test_an_interrupt_within_a_record_waits_for_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    output = InterruptedOutput()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=output))
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), Stream() as stream:
        stream.write('{"id": "a0"}\n')
    assert output.getvalue() == b'{"id": "a0"}\n'
    assert signal.getsignal(signal.SIGINT) == before


def test_an_ignored_interrupt_stays_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    output = InterruptedOutput()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=output))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Stream() as stream:
            stream.write("baris\n")
    finally:
        signal.signal(signal.SIGINT, before)
    assert output.getvalue() == b"baris\n"


@pytest.mark.parametrize("format", ["jsonl", "csv", "text"])
def test_a_reader_that_has_enough_is_no_error(tmp_path: Path, format: str) -> None:
    many = tmp_path / "banyak.jsonl"
    many.write_text((json.dumps({"id": "a", "text": TOLD * 100}) + "\n") * 200, encoding="utf-8")
    with start(FAKE, "read", str(many), "--format", format, **PIPES) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_one_line(articles: Path) -> None:
    with (
        open("/dev/full", "wb") as full,
        start(FAKE, "read", str(articles), stdout=full, stderr=subprocess.PIPE) as run,
    ):
        _, err = run.communicate(timeout=60)
    assert run.returncode == 1
    assert err.decode().splitlines() == ["standard output: No space left on device"]


def on_terminal(code: str, args: Sequence[str], *streams: str) -> tuple[str, dict[str, str]]:
    """Run with these streams on a terminal; return what the terminal got, and the rest by stream."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    master, slave = pty.openpty()
    given = {name: slave if name in streams else subprocess.PIPE for name in ("stdout", "stderr")}
    shown = b""
    with start(code, *args, **given) as process:
        os.close(slave)
        # Linux tells that the other side is closed by an OSError
        with contextlib.suppress(OSError):
            while data := os.read(master, 65536):
                shown += data
        os.close(master)
        out, err = process.communicate(timeout=60)
    return shown.decode(), {"stdout": (out or b"").decode(), "stderr": (err or b"").decode()}


def test_a_terminal_gets_text_in_colour(articles: Path) -> None:
    shown, _ = on_terminal(FAKE, ["read", str(articles)], "stdout")
    assert "\x1b[" in shown
    assert "[e1 Polisi] «menangkap·v1» dua warga" in re.sub(r"\x1b\[[\d;]*m", "", shown)


def test_no_colour_where_it_is_not_wanted(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown, _ = on_terminal(FAKE, ["read", str(articles)], "stdout")
    assert not re.search(r"\x1b\[[\d;]*3[1-7]", shown)
    assert "[e1 " in shown


@pytest.mark.parametrize(("copies", "bar"), [(1, False), (3, True)])
def test_a_bar_for_more_than_a_few_documents(articles: Path, copies: int, bar: bool) -> None:
    shown, rest = on_terminal(FAKE, ["read", *[str(articles)] * copies], "stderr")
    assert (f"{3 * copies}/{3 * copies}" in shown) == bar
    assert len(rest["stdout"].splitlines()) == 3 * copies


def test_no_bar_among_the_readings(articles: Path) -> None:
    shown, _ = on_terminal(FAKE, ["read", *[str(articles)] * 3], "stdout", "stderr")
    assert shown.count("COERCE") == 9
    assert "9/9" not in shown


def test_no_bar_where_nobody_sees_it(run: Run, articles: Path) -> None:
    assert run("read", *[articles] * 3).stderr == ""
