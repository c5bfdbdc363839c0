"""What the command line shows to people: lines and tables, a progress bar, and what went wrong."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from runut.errors import InputError
from runut.export import marked
from runut.records import Article, Reading

if TYPE_CHECKING:
    from rich.progress import Progress

PIPED_WIDTH = 100
FEW = 3


class ReadsArticles(Protocol):
    """What the command line needs of a Reader."""

    def read(self, article: Article) -> Reading:
        """Read one article; raise InputError for one that can't be read."""
        ...


class Batch:
    """Reads articles one by one, names what can't be read on standard error, and shows how far it is.

    `total` is how many there are, or None; `problems` counts those that can't be read. The bar appears after a few
    articles, and only where standard error is a terminal that the readings don't share.
    """

    def __init__(self, total: int | None) -> None:
        self.problems = 0
        self._console = Console(stderr=True, highlight=False)
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._progress: Progress | None = None
        self._total = total

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._progress:
            self._progress.stop()

    def readings(self, reader: ReadsArticles, found: Iterable[Article | InputError]) -> Iterator[Reading]:
        """Yield the readings of the articles; count and name the problems between and in them."""
        for number, article in enumerate(found, 1):
            try:
                if isinstance(article, InputError):
                    raise article
                yield reader.read(article)
            except InputError as error:
                self.problems += 1
                if isinstance(article, Article) and error.file is None:
                    error.file = article.id
                complain(error, self._console)
            if self._shown and number > FEW:
                self._advance(number)

    def _advance(self, number: int) -> None:
        if self._progress is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), "articles", TimeRemainingColumn())
            self._progress = Progress(*columns, console=self._console, transient=True)
            self._progress.add_task("", total=self._total)
            self._progress.start()
        self._progress.update(self._progress.task_ids[0], completed=number)


def complain(error: Exception, console: Console | None = None) -> None:
    """Write an error to standard error as one line, its control characters made visible."""
    console = console or Console(stderr=True, highlight=False)
    line = " ".join(marked.visible(str(error)).split())
    console.print(Text(line), soft_wrap=True)


def documents_in(file: str) -> int:
    """Return how many documents a file seems to hold: its lines for JSON lines, else one."""
    if not file.endswith(".jsonl"):
        return 1
    try:
        with open(file, "rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return 1


def width() -> int:
    """Return how many columns a line may have: COLUMNS, those of the terminal, or 100 in a pipe."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns


def shown(lines: Iterable[Text | Table]) -> str:
    """Return the lines as standard output should get them: in colour on a terminal, unless NO_COLOR is set."""
    console = Console(width=width(), highlight=False)
    with console.capture() as capture:
        for line in lines:
            console.print(line, soft_wrap=isinstance(line, Text))
    return capture.get()


def measures(result: Mapping[str, Any]) -> Table:
    """Return the measures of `evaluate.score` as a table; figures in per cent."""
    table = Table("measure", title=f"{result['documents']} documents", title_justify="left", box=None, pad_edge=False)
    for name in ("score", "p", "r", "of"):
        table.add_column(name, justify="right")
    for name, x in result.items():
        if isinstance(x, Mapping):
            main = next((x[key] for key in ("f1", "macro_f1", "accuracy", "recall") if key in x), None)
            table.add_row(name, *map(_percent, (main, x.get("p"), x.get("r"))), str(x.get("gold", x.get("of", ""))))
    return table


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"
