"""Files and standard input -> articles; what can't be read comes back as an InputError in its place.

    .txt .md         one article; see `read` for its title
    .jsonl .ndjson   one article a line: id, outlet, published, url, title, text; other keys go to `extra`
    - or no suffix   JSON lines where the first character that is no white space is `{`, else one article of bare text

UTF-8 and, told by their byte order mark, UTF-8 and UTF-16 are read.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from runut import text as texts
from runut.errors import EncodingProblem, FileProblem, InputError, RecordProblem, TextProblem
from runut.records import Article

MAX_LINE = 8 * texts.MAX_CHARACTERS
"""The longest line of JSON that is read, in bytes: room for the longest article with every character escaped."""

_TEXT = frozenset({".txt", ".md"})
_RECORDS = frozenset({".jsonl", ".ndjson"})
_STRINGS = ("id", "outlet", "url", "title")
_KNOWN = frozenset({*_STRINGS, "published", "text"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].+)?")
_TYPES = {str: "a string", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (as .docx, .odt and .xlsx are)"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NEWLINES = {"utf-8": b"\n", "utf-16-le": b"\n\x00", "utf-16-be": b"\x00\n"}


def read(
    paths: Iterable[str | Path],
    *,
    published: str | None = None,
    outlet: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | InputError]:
    """Yield the articles of the files in order and, in place of each that can't be read, the InputError that says why.

    `-` stands for standard input. `published` and `outlet` fill in where an article brings none of its own. JSON lines
    are read one at a time. The title of a .md file is its first line if that is "# ..."; the title of bare text is a
    first line of at most texts.MAX_TITLE characters that a blank line follows and that does not end like a sentence:

        Menlu Bertemu Dubes Jepang

        JAKARTA - Menteri Luar Negeri menerima ...

    Raises RecordProblem at once where `published` itself is no ISO date.
    """
    day = _date(published)
    return _read(paths, day, outlet, stdin)


def article(record: Mapping[str, Any]) -> Article:
    """Return the article in a record of JSON; raise RecordProblem where a key is missing or of the wrong type.

    `text` is a string and must be there; the other known keys are strings or null, `id` may be a number. `published`
    is an ISO date, or a timestamp, whose date is taken as it is written, without regard to its zone.
    """
    if "text" not in record:
        raise RecordProblem("the record has no `text`")
    if not isinstance(record["text"], str):
        raise RecordProblem(f"`text` is {_type(record['text'])}, not a string")
    fields: dict[str, str | None] = {}
    for key in _STRINGS:
        value = record.get(key)
        if key == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise RecordProblem(f"`{key}` is {_type(value)}, not a string")
        fields[key] = value or None
    extra = {key: value for key, value in record.items() if key not in _KNOWN}
    return Article(text=record["text"], published=_date(record.get("published")), extra=extra, **fields)


def _read(
    paths: Iterable[str | Path], published: str | None, outlet: str | None, stdin: BinaryIO | None
) -> Iterator[Article | InputError]:
    for path in paths:
        name = str(path)
        try:
            for found in _file(name, stdin):
                if isinstance(found, Article):
                    found = replace(found, published=found.published or published, outlet=found.outlet or outlet)
                yield found
        except InputError as problem:
            yield problem
        except OSError as problem:
            yield FileProblem(problem.strerror or str(problem), file=name)


def _file(name: str, stdin: BinaryIO | None) -> Iterator[Article | InputError]:
    """Yield what one file holds; raise InputError or OSError for what ends it."""
    suffix = "" if name == "-" else Path(name).suffix.lower()
    with _open(name, suffix, stdin) as raw:
        encoding, stream, first = _start(raw, name)
        if suffix in _RECORDS or (suffix == "" and first == b"{"):
            yield from _records(stream, encoding, name)
        else:
            yield _bare(stream, encoding, name, suffix)


def _open(name: str, suffix: str, stdin: BinaryIO | None) -> Any:
    if name == "-":
        return nullcontext(stdin or sys.stdin.buffer)
    path = Path(name)
    if path.is_dir():
        raise FileProblem("is a directory; name the files in it", file=name)
    if not path.exists():
        raise FileProblem("no such file", file=name)
    if suffix and suffix not in _TEXT | _RECORDS:
        raise FileProblem(f"{suffix} files are not read; .txt, .md and .jsonl are", file=name)
    return path.open("rb")


def _start(raw: BinaryIO, name: str) -> tuple[str, BinaryIO, bytes]:
    """Return the encoding, a stream without the byte order mark, and its first byte that is no white space."""
    head = raw.read(4)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise EncodingProblem(f"is {kind}, not text in UTF-8", file=name)
    mark, encoding = next((x for x in _MARKS if head.startswith(x[0])), (b"", "utf-8"))
    head = head[len(mark) :]
    while not head.strip(b" \t\r\n\0") and (more := raw.read(1)):
        head += more
    return encoding, io.BufferedReader(_Rewound(head, raw)), head.strip(b" \t\r\n\0")[:1]


class _Rewound(io.RawIOBase):
    """A stream with the bytes that were read from its start put back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _bare(stream: BinaryIO, encoding: str, name: str, suffix: str) -> Article:
    data = stream.read(4 * texts.MAX_CHARACTERS + 1)
    if len(data) > 4 * texts.MAX_CHARACTERS:
        raise TextProblem(
            f"the text is too long; an article has at most {texts.MAX_CHARACTERS:,} characters", file=name
        )
    title, body = _titled(_decoded(data, encoding, name), suffix)
    texts.check(body, file=name)
    return Article(text=body, title=title)


def _titled(raw: str, suffix: str) -> tuple[str | None, str]:
    """Return the title of bare text, if it has one, and the rest."""
    first, _, rest = raw.lstrip().replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    first = first.rstrip()
    if not rest.strip():
        return None, raw
    if suffix == ".md" and first.startswith("# "):
        return first[2:].strip(" #") or None, rest.lstrip("\n")
    blank = not rest.partition("\n")[0].strip()
    if blank and len(first) <= texts.MAX_TITLE and not first.rstrip("\"”’')").endswith((".", ":", ",", ";")):
        return first, rest.lstrip()
    return None, raw


def _records(stream: BinaryIO, encoding: str, name: str) -> Iterator[Article | InputError]:
    for number, line in enumerate(_lines(stream, encoding), 1):
        try:
            if line is None:
                raise TextProblem(f"the line is longer than {MAX_LINE:,} bytes")
            if line.strip(b" \t\r\n\0"):
                found = article(_object(_decoded(line, encoding, None)))
                texts.check(found.text)
                yield found
        except InputError as problem:
            yield type(problem)(problem.reason, file=name, line=number)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    """Yield the lines, each with its newline; None for one longer than MAX_LINE, of which no more than that is kept."""
    newline = _NEWLINES[encoding]
    line, long = bytearray(), False
    while piece := stream.readline(MAX_LINE):
        line += piece
        if len(line) % len(newline):
            line += stream.read(1)
        if len(line) > MAX_LINE:
            # What is dropped is a whole number of characters, so the rest keeps its step.
            del line[: len(line) - 2]
            long = True
        if line.endswith(newline):
            yield None if long else bytes(line)
            line, long = bytearray(), False
    if line or long:
        yield None if long else bytes(line)


def _object(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as problem:
        raise RecordProblem(f"broken JSON: {problem.msg}, at character {problem.colno}") from None
    except (ValueError, RecursionError) as problem:
        raise RecordProblem(f"broken JSON: {problem}") from None
    if "\\ud" in line.lower():
        # Scrapers cut strings in the middle of an emoji; half of one fits into no file.
        whole = json.dumps(record, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        record = json.loads(whole)
    if not isinstance(record, dict):
        raise RecordProblem(f"the line is {_type(record)}, not an object with a `text`")
    return record


def _date(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            return datetime.fromisoformat(value.strip()).date().isoformat()
        except ValueError:
            pass
    raise RecordProblem(f"`published` is {value!r:.40}, not a date such as 2024-11-30")


def _type(value: object) -> str:
    return _TYPES.get(type(value), "null")


def _decoded(data: bytes, encoding: str, name: str | None) -> str:
    """Return the text; raise EncodingProblem, with what the bytes look like and the line where they stop being text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        _refuse(data, problem, name)
    if encoding == "utf-8" and "\0" in text:
        spread = min(data[0::2].count(0), data[1::2].count(0)) == 0 and data.count(0) > len(data) // 4
        kind = "looks like UTF-16 without a byte order mark" if spread else "is binary"
        raise EncodingProblem(f"{kind}, not text in UTF-8", file=name)
    return text


def _refuse(data: bytes, problem: UnicodeDecodeError, name: str | None) -> NoReturn:
    line = data.count(b"\n", 0, problem.start) + 1 if name else None
    where = f"byte 0x{data[problem.start]:02x}"
    if problem.encoding != "utf-8":
        raise EncodingProblem(f"is damaged {problem.encoding.upper()[:6]}", file=name, line=None)
    if b"\0" in data:
        raise EncodingProblem("is binary, not text in UTF-8", file=name)
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    high = sum(byte >= 0x80 for byte in data)
    if sum(x > "\x7f" for x in lenient) > 2 * damaged:
        kind = "is damaged UTF-8"
    elif high > 0.3 * len(data) or any(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in data):
        kind = "is in an encoding that can't be told"
    elif any(0x80 <= byte < 0xA0 for byte in data):
        kind = "looks like Windows-1252, not UTF-8"
    else:
        kind = "looks like Latin-1, not UTF-8"
    raise EncodingProblem(f"{kind} ({where}); save it as UTF-8", file=name, line=line)
