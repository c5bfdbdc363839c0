"""The command line: each command reads its options, calls the library and shows what came back."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

import runut
from runut.corpus import commands as corpus
from runut.errors import FileProblem, InstallationError, RunutError
from runut.export import jsonl, marked, table
from runut.export.stream import Stream
from runut.records import Article, Reading
from runut.terminal import Batch, ReadsArticles, complain, documents_in, measures, shown, width

INTERRUPTED = 130
BROKEN_PIPE = 141


class _Commands(TyperGroup):
    """Turns what a command raises into one line on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise typer.Exit(BROKEN_PIPE) from None
        except RunutError as error:
            complain(error)
            raise typer.Exit(2 if isinstance(error, InstallationError) else 1) from None


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(corpus.app, name="corpus")


class Format(StrEnum):
    """How `runut read` writes its readings."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"


def main() -> None:
    """Run the command line; the entry point of the `runut` script."""
    app()


def load_reader(threads: int | None = None) -> ReadsArticles:
    """Load the Reader; raise InstallationError where its weights are missing."""
    from runut.pipeline import Reader

    return Reader(threads=threads)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"runut {runut.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Read Indonesian news as data: who did what to whom, when, where, how sure, and on whose word."""


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=".txt, .md or .jsonl; - is standard input.")],
    published: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Day of publication, where a file gives none."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it, where a file does not say.")] = None,
    format: Annotated[
        Format | None, typer.Option(help="Default: text on a terminal, jsonl where the output is piped.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads to use.")] = None,
) -> None:
    """Read articles and write what they report.

    What can't be read is named on standard error, the rest is read, and the exit code is 1.
    """
    from runut.sources import files as source

    day = published.date().isoformat() if published else None
    shape = format or (Format.TEXT if sys.stdout.isatty() else Format.JSONL)
    found = source.read(files, published=day, outlet=outlet)
    total = None if "-" in files else sum(map(documents_in, files))
    header, encode = _encoder(shape)
    with Stream() as stream, Batch(total) as batch:
        reader = load_reader(threads)
        stream.write(header)
        for reading in batch.readings(reader, found):
            stream.write(encode(reading))
    if batch.problems:
        raise typer.Exit(1)


@app.command()
def demo() -> None:
    """Read the bundled examples and show what each one is for."""
    from runut.sources import files as source

    with Stream() as stream, Batch(None) as batch:
        number = events = 0
        for number, reading in enumerate(batch.readings(load_reader(), source.read(_examples())), 1):
            events += len(reading.events)
            purpose = Text(marked.visible(f"{number}. {reading.extra.get('phenomenon', '')}"), style="bold reverse")
            stream.write(shown([purpose, Text(), *marked.view(reading, width()), Text()]))
        stream.write(shown([Text(f"{number} articles, {events} events. To read your own: runut read FILE")]))
    if batch.problems:
        raise typer.Exit(1)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Annotated articles: .jsonl, one document a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the measures as one line of JSON.")] = False,
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT.jsonl", help="Also write the readings to this file.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor threads to use.")] = None,
) -> None:
    """Read annotated articles and measure the readings against the annotations."""
    from runut import annotation
    from runut.compare import Document
    from runut.evaluate import score

    documents = annotation.documents(gold)
    articles = (
        Article(x["text"], id=x["id"], outlet=x.get("outlet"), published=x.get("published"), url=x.get("url"))
        for x in documents
    )
    with Batch(len(documents)) as batch:
        readings = list(batch.readings(load_reader(threads), articles))
    if predictions:
        _save(predictions, readings)
    golds = {x["id"]: Document.from_dict(x) for x in documents}
    result = score(golds, {reading.id: Document.from_dict(reading.to_dict()) for reading in readings})
    with Stream() as stream:
        stream.write(json.dumps(result) + "\n" if as_json else shown([measures(result)]))
    if batch.problems:
        raise typer.Exit(1)


@app.command()
def train(
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Annotated articles: .jsonl, .ann or folders.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the weights and their model card.")],
    seed: Annotated[int, typer.Option(help="The same seed and data give the same weights.")] = 0,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the data.")] = 9,
    layers: Annotated[int, typer.Option(min=1, max=12, help="Encoder layers to keep.")] = 12,
    articles: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Articles that .ann files speak of; may be repeated.")
    ] = None,
    texts: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Articles to choose a new vocabulary from.")
    ] = None,
    held_out: Annotated[int, typer.Option(min=0, help="Articles to choose the biases of decoding on.")] = 64,
) -> None:
    """Train the reader's network (needs the extra `train`)."""
    try:
        from runut.neural import train as training

        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        training.run(
            data,
            out,
            seed=seed,
            epochs=epochs,
            layers=layers,
            articles=articles or [],
            texts=texts or [],
            held_out=held_out,
        )
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "runut":
            raise
        raise InstallationError(f"training needs {error.name}: pip install 'runut[train]'") from error


def _encoder(shape: Format) -> tuple[str, Callable[[Reading], str]]:
    """Return what stands before the readings, and what writes one of them."""
    if shape is Format.JSONL:
        return "", jsonl.encode
    if shape is Format.CSV:
        return table.header(), table.encode
    columns = width()
    return "", lambda reading: shown([*marked.view(reading, columns), Text()])


def _save(file: Path, readings: Iterable[Reading]) -> None:
    try:
        file.write_bytes("".join(map(jsonl.encode, readings)).encode())
    except OSError as error:
        raise FileProblem(error.strerror or "can't be written", file=str(file)) from error


def _examples() -> list[str]:
    """Return the example files: in the package where it is installed, beside it in a checkout."""
    for folder in (Path(runut.__file__).parent / "examples", Path(runut.__file__).parents[2] / "examples"):
        found = sorted(str(file) for file in folder.glob("*.jsonl"))
        if found:
            return found
    raise InstallationError("the bundled examples are missing: pip install --force-reinstall runut")
