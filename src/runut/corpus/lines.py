"""JSON lines of the corpus: read with every error named by file and line, written as UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from runut.corpus import shape
from runut.errors import EncodingProblem, FileProblem, RecordProblem


def read(file: Path, form: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the records of a file, all of a form of `runut.corpus.shape`; without one, documents or stand-off records.

    Raise FileProblem, EncodingProblem, or RecordProblem for a line that is no JSON or departs from the form.
    """
    for number, record in objects(file):
        if misfit := next(shape.misfits(record, form or shape.annotated(record)), None):
            raise RecordProblem(misfit, file=str(file), line=number)
        yield record


def objects(file: Path) -> Iterator[tuple[int, Any]]:
    """Yield the line number, from 1, and the value of each line that is not blank; errors as of `read`."""
    try:
        with file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, _value(line, str(file), number)
    except OSError as e:
        raise FileProblem(e.strerror or "can't be read", file=str(file)) from e


def write(file: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write the records, one a line, and return how many; raise FileProblem where that can't be."""
    written = 0
    try:
        with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            for record in records:
                stream.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
                written += 1
    except OSError as e:
        raise FileProblem(e.strerror or "can't be written", file=str(file)) from e
    return written


def _value(line: bytes, file: str, number: int) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as e:
        raise EncodingProblem("not UTF-8", file=file, line=number) from e
    except json.JSONDecodeError as e:
        raise RecordProblem(f"broken JSON: {e.msg} at column {e.colno}", file=file, line=number) from e
    except (ValueError, RecursionError) as e:
        raise RecordProblem(f"broken JSON: {e}", file=file, line=number) from e
