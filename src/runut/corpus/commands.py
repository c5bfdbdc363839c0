"""The commands of `runut corpus`: make the articles again, join annotation to them or take it off, check, count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from runut.errors import InputError, RecordProblem
from runut.export.stream import Stream
from runut.terminal import complain, shown

Make = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Records = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Documents or stand-off annotation: .jsonl.")]
Out = Annotated[Path, typer.Option(metavar="OUT.jsonl", help="The file to write.")]
Articles = Annotated[
    list[Path], typer.Option(metavar="ARTICLES.jsonl", help="The articles, as `build` makes them; may be repeated.")
]


@app.callback()
def _corpus() -> None:
    """Make the annotated corpus again, join, check and count it."""


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="XLSX_DIR", help="CLICK-ID's raw_articles: four .xlsx files.")],
    out: Out,
    standoff: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Make only the articles annotated here, and check them; may be repeated."),
    ] = None,
) -> None:
    """Make the articles from CLICK-ID's spreadsheets (needs the extra `corpus`).

    An annotated article whose text is not the one that was annotated is written all the same, but named on standard
    error, as is one that is not there at all; the exit code is then 1.
    """
    from runut.corpus import lines, prepare, shape

    annotated = {x["id"]: x for file in standoff or [] for x in lines.read(file, shape.STANDOFF)}
    made = _Made(annotated if standoff else None)
    written = lines.write(out, made.articles(prepare.articles(folder)))
    problems = [*made.problems, *(RecordProblem(f"{id}: not in the spreadsheets") for id in made.missing)]
    _finish(f"{written} articles", "do not match", problems)


@app.command()
def join(
    standoff: Annotated[list[Path], typer.Argument(metavar="STANDOFF...", help="Stand-off annotation: .jsonl.")],
    articles: Articles,
    out: Out,
) -> None:
    """Put stand-off annotation and its articles together: the documents that `train` and `evaluate` take.

    An article that is missing or of another text is named on standard error, the rest is joined, and the exit code
    is 1.
    """
    from runut.corpus import lines, shape
    from runut.corpus.standoff import join as joined

    known = _known(articles)
    problems: list[InputError] = []
    read = ((file, lines.read(file, shape.STANDOFF)) for file in standoff)
    documents = [x for file, records in read for x in _each(joined, records, known, file, problems)]
    _finish(f"{lines.write(out, documents)} documents", "could not be joined", problems)


@app.command()
def strip(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Annotated articles: .jsonl, .ann or a folder of them.")],
    articles: Articles,
    out: Out,
) -> None:
    """Take annotation off its articles: offsets, ids and names, none of their wording.

    An annotation that does not fit its article is named on standard error, the rest is written, and the exit code is 1.
    """
    from runut import annotation
    from runut.corpus import lines
    from runut.corpus.standoff import strip as stripped

    known = _known(articles)
    found = annotation.read(gold, articles)
    problems: list[InputError] = [*found.problems]
    records = list(_each(stripped, found.documents, known, gold, problems))
    _finish(f"{lines.write(out, records)} records", "do not fit", problems)


@app.command()
def check(files: Records) -> None:
    """Look for what is wrong in annotation: offsets, ids, overlaps, unknown names, impossible dates.

    Every problem is a line of the output; the exit code is 1 where there is one.
    """
    from runut.corpus import lines
    from runut.corpus.check import problems

    found = records = 0
    with Stream() as stream:
        for file in files:
            for number, record in lines.objects(file):
                records += 1
                for problem in problems(record):
                    found += 1
                    named = f"{record['id']}: " if isinstance(record, dict) and "id" in record else ""
                    stream.write(f"{file}:{number}: {named}{problem}\n")
        stream.write(f"{records} articles, {found} problems\n")
    if found:
        raise typer.Exit(1)


@app.command()
def count(files: Records) -> None:
    """Count what is annotated: types, modes, statuses, numbers, by outlet and by month."""
    from runut.corpus import lines
    from runut.corpus.tables import tables
    from runut.corpus.tally import tally

    found = tally(record for file in files for record in lines.read(file))
    with Stream() as stream:
        stream.write(shown(line for table in tables(found) for line in (table, Text())))


class _Made:
    """Chooses the annotated articles among those made, all of them for None, and notes which do not match."""

    def __init__(self, annotated: Mapping[str, Mapping[str, Any]] | None) -> None:
        self._annotated = annotated
        self.missing = list(annotated or ())
        self.problems: list[InputError] = []

    def articles(self, made: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        from runut.corpus.standoff import verify

        seen = set()
        for article in made:
            if self._annotated is None:
                yield article
            elif record := self._annotated.get(article["id"]):
                seen.add(article["id"])
                try:
                    verify(record, article)
                except RecordProblem as problem:
                    self.problems.append(problem)
                yield article
        self.missing = [id for id in self.missing if id not in seen]


def _known(files: Iterable[Path]) -> dict[str, dict[str, Any]]:
    from runut.corpus import lines, shape

    return {article["id"]: article for file in files for article in lines.read(file, shape.ARTICLE)}


def _each(
    make: Make,
    annotated: Iterable[dict[str, Any]],
    known: Mapping[str, dict[str, Any]],
    file: Path,
    problems: list[InputError],
) -> Iterator[dict[str, Any]]:
    """Yield what is made of each annotation and its article; where that can't be, add to the problems why."""
    for annotation in annotated:
        try:
            if annotation["id"] not in known:
                raise RecordProblem(f"{annotation['id']}: not among the articles")
            yield make(annotation, known[annotation["id"]])
        except RecordProblem as problem:
            problems.append(RecordProblem(problem.reason, file=str(file)))


def _finish(done: str, wrong: str, problems: Iterable[InputError]) -> None:
    """Name the problems on standard error, say what was done, and leave with 1 where there was a problem."""
    problems = list(problems)
    for problem in problems:
        complain(problem)
    typer.echo(f"{done}, {len(problems)} {wrong}" if problems else done)
    if problems:
        raise typer.Exit(1)
