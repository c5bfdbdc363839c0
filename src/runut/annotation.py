"""Annotation files and gold documents: the human-readable .ann lines of the corpus as stand-off JSON.

A gold document is a dict: id outlet published url text sentences[[start, end]] mentions[{start end entities}]
entities[{id kind name country sectors}] statements[{id sentences manner speakers cue via to}]
events[{id type mode triggers[[start, end]] actors recipients status sources place time counts}].
Offsets count characters of `text`: an article's sentences joined by a space inside a paragraph and by a
newline between paragraphs. The format of .ann files is the one of the corpus' GUIDELINES.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from runut import ontology
from runut.errors import EncodingProblem, FileProblem, RecordProblem

Document = dict[str, Any]
Offsets = list[int]

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\d,]+))?')
_LINE = re.compile(r"[NQE]\s+\w")
_DOC = re.compile(r"@doc\s+(\S+)")
_REPEAT = re.compile(r"(\w+)\s*=\s*(\w+)")
_FIELD = re.compile(r"(?:a|r|st|src|p|t|n)=")
_COUNTRY = re.compile(r"[A-Z]{3}|---")
_PLACE_COUNTRY = re.compile(r"=\s*([A-Z]{3})\s*$")
_TIME_VALUE = re.compile(r'"=\s*([\dW/-]+)(!?)\s*$')
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_VALUE = re.compile(r"\d{4}(-\d\d(-\d\d)?|-W\d\d)?(/\d{4}(-\d\d(-\d\d)?)?)?")
_COUNT = re.compile(r'(\w+)=([\d.,+-]+)\s*"([^"]*)"')
_MANNERS = {"d": "direct", "i": "indirect"}


@dataclass(frozen=True, slots=True)
class Annotations:
    """The documents of a set of annotation files, and every line of them that does not fit its article."""

    documents: tuple[Document, ...]
    problems: tuple[RecordProblem, ...]


def documents(path: Path, articles: Sequence[Path] = ()) -> list[Document]:
    """Return the gold documents of a .jsonl file, a folder of those, an .ann file or a folder of those.

    `articles` are the JSON lines ({id outlet published url sentences paragraphs}) that .ann files speak of.
    What an .ann line says that does not fit its article is left out; `read` lists it. Raise FileProblem,
    EncodingProblem, or RecordProblem for a broken line of JSON.
    """
    return list(read(path, articles).documents)


def read(path: Path, articles: Sequence[Path] = ()) -> Annotations:
    """Return the documents of `path` and the misfits of its .ann files; arguments and errors as of `documents`."""
    files = _files(path)
    if files[0].suffix != ".ann":
        return Annotations(tuple(record for file in files for record in _records(file, ("id", "text"))), ())
    known = {a["id"]: a for file in articles for a in _records(file, ("id", "sentences", "paragraphs"))}
    problems: list[RecordProblem] = []
    sheets = [sheet for file in files for sheet in _sheets(file, known, problems)]
    return Annotations(tuple(sheet.document() for sheet in sheets), tuple(problems))


def layout(sentences: Sequence[str], paragraphs: Sequence[int]) -> tuple[str, list[Offsets]]:
    """Return an article's text and the [start, end) of each sentence in it; paragraphs[i] is the one of sentence i."""
    pieces: list[str] = []
    spans: list[Offsets] = []
    length = 0
    for i, sentence in enumerate(sentences):
        if i:
            pieces.append(" " if paragraphs[i] == paragraphs[i - 1] else "\n")
            length += 1
        spans.append([length, length + len(sentence)])
        pieces.append(sentence)
        length += len(sentence)
    return "".join(pieces), spans


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    for pattern in ("*.ann", "*.jsonl"):
        if found := sorted(path.glob(pattern)):
            return found
    raise FileProblem("the folder holds no .ann or .jsonl files", file=str(path))


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, stripped, with their numbers from 1."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as e:
        raise EncodingProblem("not UTF-8", file=str(file)) from e
    except OSError as e:
        raise FileProblem(e.strerror or "can't be read", file=str(file)) from e
    # Only line feeds end a line: str.splitlines would cut a JSON line at U+2028 inside its text.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.strip()


def _records(file: Path, keys: Sequence[str]) -> Iterator[Document]:
    for number, line in _lines(file):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as e:
            raise RecordProblem(f"broken JSON: {e.msg} at column {e.colno}", file=str(file), line=number) from e
        if not isinstance(record, dict):
            raise RecordProblem("a line is a JSON object", file=str(file), line=number)
        if missing := [key for key in keys if key not in record]:
            raise RecordProblem(f"lacks {', '.join(missing)}", file=str(file), line=number)
        yield record


def _sheets(file: Path, articles: Mapping[str, Document], problems: list[RecordProblem]) -> list[_Sheet]:
    """Read one .ann file; lines outside an @doc block, and those that are no N, Q or E line, are comments."""
    current: _Sheet | None = None
    sheets: list[_Sheet] = []
    for number, line in _lines(file):
        if m := _DOC.match(line):
            current = _Sheet(articles[m[1]], file, problems) if m[1] in articles else None
            if current is None:
                problems.append(RecordProblem(f"no article {m[1]}", file=str(file), line=number))
            else:
                sheets.append(current)
        elif current and _LINE.match(line):
            current.take(number, line)
    return sheets


def _occurrences(wording: str, sentence: str) -> list[int]:
    """Return the offsets at which the wording stands in the sentence as whole words."""
    before = r"(?<!\w)" if wording[:1].isalnum() else ""
    after = r"(?!\w)" if wording[-1:].isalnum() else ""
    return [m.start() for m in re.finditer(before + re.escape(wording) + after, sentence)] if wording else []


class _Sheet:
    """The annotation of one article while its lines are read; misfits go to `problems`."""

    def __init__(self, article: Document, file: Path, problems: list[RecordProblem]) -> None:
        self._article, self._file, self._problems = article, str(file), problems
        self._sentences: list[str] = article["sentences"]
        self._text, self._spans = layout(self._sentences, article["paragraphs"])
        self._entities: dict[str, dict[str, Any]] = {}
        self._wordings: dict[str, list[tuple[int, int]]] = {}
        self._statements: list[dict[str, Any]] = []
        self._events: dict[str, dict[str, Any]] = {}
        self._line = 0

    def take(self, number: int, line: str) -> None:
        """Add what one N, Q or E line says."""
        self._line = number
        parts = [part.strip() for part in line[1:].split("|")]
        {"N": self._entity, "Q": self._statement, "E": self._event}[line[0]](parts)

    def document(self) -> Document:
        """Return the gold document."""
        return {
            **{key: self._article.get(key) for key in ("id", "outlet", "published", "url")},
            "text": self._text,
            "sentences": self._spans,
            "mentions": self._mentions(),
            "entities": list(self._entities.values()),
            "statements": self._statements,
            "events": list(self._events.values()),
        }

    def _mentions(self) -> list[dict[str, Any]]:
        """Return disjoint mentions, the longer wording first, with all entities that share one."""
        owners: dict[tuple[int, int], list[str]] = {}
        for id, wordings in self._wordings.items():
            for start, end in wordings:
                ids = owners.setdefault((start, end), [])
                if id not in ids:
                    ids.append(id)
        taken: set[int] = set()
        kept = []
        for (start, end), ids in sorted(owners.items(), key=lambda x: (x[0][0] - x[0][1], x[0][0])):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                kept.append({"start": start, "end": end, "entities": ids})
        return sorted(kept, key=lambda m: m["start"])

    def _problem(self, why: str) -> None:
        self._problems.append(RecordProblem(f"{self._article['id']}: {why}", file=self._file, line=self._line))

    def _number(self, digits: str) -> int | None:
        if digits.isdigit() and int(digits) < len(self._spans):
            return int(digits)
        self._problem(f"no sentence {digits}")
        return None

    def _find(self, wording: str, sentence: int, anywhere: bool = False) -> Offsets | None:
        """Return [start, end) of the wording in the sentence or (anywhere) the nearest one that has it."""
        near = sorted(range(len(self._spans)), key=lambda i: abs(i - sentence)) if anywhere else [sentence]
        for i in near:
            body, offset = self._sentences[i], self._spans[i][0]
            hit = next(iter(_occurrences(wording, body)), body.find(wording))
            if wording and hit >= 0:
                return [offset + hit, offset + hit + len(wording)]
        self._problem(f'"{wording}" does not stand in sentence {sentence}')
        return None

    def _ids(self, field: str) -> list[str]:
        ids = [] if field in ("-", "") else [id.strip() for id in field.split(",")]
        for id in ids:
            if id not in self._entities:
                self._problem(f"unknown entity {id}")
        return [id for id in ids if id in self._entities]

    def _entity(self, parts: list[str]) -> None:
        if len(parts) < 5:
            return self._problem("an entity has 5 fields")
        id, kind, name, code = *parts[:3], parts[3].split()
        if kind not in ontology.KINDS:
            self._problem(f"kind {kind}")
        if not code or not _COUNTRY.fullmatch(code[0]) or not set(code[1:]) <= set(ontology.SECTORS):
            self._problem(f"code {' '.join(code)}")
        country = code[0] if code else "---"
        self._entities[id] = {"id": id, "kind": kind, "name": name, "country": country, "sectors": code[1:]}
        self._wordings[id] = []
        for wording, only in _QUOTED.findall("|".join(parts[4:])):
            self._wording(id, wording, only)

    def _wording(self, id: str, wording: str, only: str) -> None:
        """Note where one wording of an entity stands; `only` names the sentences that count, all where it is empty."""
        chosen = [int(i) for i in only.split(",") if i] if only else range(len(self._spans))
        hits = [
            self._spans[i][0] + offset
            for i in chosen
            if i < len(self._spans)
            for offset in _occurrences(wording, self._sentences[i])
        ]
        if not hits:
            self._problem(f'mention "{wording}" not found')
        self._wordings[id] += [(start, start + len(wording)) for start in hits]

    def _statement(self, parts: list[str]) -> None:
        if len(parts) < 5 or parts[2] not in _MANNERS:
            return self._problem("a statement is id | sentences | d or i | speakers | cue | via | to")
        head, _, tail = parts[1].partition("-")
        first = self._number(head)
        last = self._number(tail) if tail else first
        if first is None or last is None or last < first:
            return self._problem(f"sentence range {parts[1]}")
        speakers = self._ids(parts[3])
        others = dict(part.split("=", 1) for part in parts[5:] if "=" in part)
        self._statements.append(
            {
                "id": parts[0],
                "sentences": [first, last],
                "manner": _MANNERS[parts[2]],
                "speakers": speakers,
                "cue": self._cue(parts[4], range(first, last + 1)),
                "via": self._ids(others.get("via", "-")),
                "to": self._ids(others.get("to", "-")),
            }
        )

    def _cue(self, field: str, sentences: range) -> Offsets | None:
        quoted = _QUOTED.search(field)
        if not quoted:
            return None
        for i in sentences:
            if quoted[1] in self._sentences[i]:
                return self._find(quoted[1], i)
        self._problem(f'cue "{quoted[1]}" not found')
        return None

    def _event(self, parts: list[str]) -> None:
        if len(parts) < 3:
            return self._problem("too few fields")
        sentence = self._number(parts[1])
        if sentence is None:
            return
        if again := _REPEAT.fullmatch(parts[0]):
            self._repeat(again[2], sentence, parts[2])
        elif len(parts) < 12:
            self._problem("an event has 12 fields")
        else:
            self._new_event(sentence, parts)

    def _repeat(self, id: str, sentence: int, field: str) -> None:
        quoted = _QUOTED.search(field)
        if not quoted or id not in self._events:
            self._problem("a repeated event names a coded one and its trigger")
        elif span := self._find(quoted[1], sentence):
            self._events[id]["triggers"].append(span)

    def _new_event(self, sentence: int, parts: list[str]) -> None:
        id, _, type, trigger, mode = parts[:5]
        fields = dict(part.split("=", 1) for part in parts[5:] if _FIELD.match(part))
        quoted = _QUOTED.search(trigger)
        span = self._find(quoted[1], sentence) if quoted else None
        if type not in ontology.TYPES:
            return self._problem(f"type {type}")
        if mode != "-" and mode not in ontology.TYPES[type].modes:
            self._problem(f"mode {mode} of {type}")
        if fields.get("st") not in ontology.STATUSES:
            self._problem(f"status {fields.get('st')}")
        if not span:
            return self._problem("no trigger")
        self._events[id] = {
            "id": id,
            "type": type,
            "mode": None if mode == "-" else mode,
            "triggers": [span],
            "actors": self._ids(fields.get("a", "-")),
            "recipients": self._ids(fields.get("r", "-")),
            "status": fields.get("st"),
            "sources": self._ids(fields.get("src", "-")),
            "place": self._place(fields.get("p", ""), sentence),
            "time": self._time(fields.get("t", ""), sentence),
            "counts": self._counts(fields.get("n", ""), sentence),
        }

    def _place(self, field: str, sentence: int) -> dict[str, Any] | None:
        quoted = _QUOTED.search(field)
        if not quoted:
            return None
        country = _PLACE_COUNTRY.search(field)
        return {"span": self._find(quoted[1], sentence, anywhere=True), "country": country and country[1]}

    def _time(self, field: str, sentence: int) -> dict[str, Any] | None:
        quoted = _QUOTED.search(field)
        if not quoted:
            return None
        m = _TIME_VALUE.search(field)
        value = m[1] if m else None
        if value is not None and not _valid(value):
            self._problem(f"time {value}")
        span = self._find(quoted[1], sentence, anywhere=True)
        return {"span": span, "value": value, "conflict": bool(m and m[2])}

    def _counts(self, field: str, sentence: int) -> list[dict[str, Any]]:
        counts = []
        for what, value, wording in _COUNT.findall(field):
            if what not in ontology.COUNTS:
                self._problem(f"count {what}")
            counts.append({"what": what, "value": value, "span": self._find(wording, sentence, anywhere=True)})
        return counts


def _valid(value: str) -> bool:
    """Tell whether a time value has the form of the guidelines and, where it is a day, is in the calendar."""
    if not _VALUE.fullmatch(value):
        return False
    try:
        return not _DAY.fullmatch(value) or bool(date.fromisoformat(value))
    except ValueError:
        return False
