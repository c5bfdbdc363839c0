"""Dates as Indonesian news writes them: find their wordings in a text, and resolve a wording to an ISO value.

"Rabu (11/9/2019) malam", "Senin pekan lalu", "awal bulan ini", "sejak 2014", "17-19 September" become a day, an ISO
week, a month, a year or a range `a/b`. Where a weekday contradicts its date, both readings are kept.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..records import Basis, Precision
from .frame import Frame, Sense
from .reckoning import sense
from .wordings import Token, runs, tokens

_CORE = frozenset(
    ("weekday", "date", "month", "nth", "season", "year", "decade", "count", "period", "now", "vague", "same")
)
# The sentence looks ahead where one of these stands before the wording with no comma, quote or full stop between.
_AHEAD = re.compile(
    r"\b(?:akan|bakal|dijadwalkan|menjadwalkan|rencananya|berencana|direncanakan|diagendakan|hendak|paling lambat|"
    r"tenggat|batas waktu|jika|bila|kalau|apabila|sebelum|menjelang)\b[^,\"“”;:]*$|"
    r"\bmenyerukan(?: \w+){1,3} $",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n")
_UNTIL = re.compile(r"(?:hingga|sampai)\b", re.IGNORECASE)
_BEFORE = re.compile(r"sebelum|paling lambat|selambat-lambatnya")
_LASTING = re.compile(
    r"\b(?:berlaku|diperpanjang|diberlakukan|harus|wajib|akan|jika|bila|kalau|apabila)\b", re.IGNORECASE
)
_BARE_COUNT = re.compile(r"(?:hari|pekan|minggu|bulan|tahun|jam)$", re.IGNORECASE)
_TAIL = re.compile(r" (?:setelah|sesudah|sebelum|usai|kemudian|berselang)\b")
# These count from another date of the text, not from publication.
_ANCHORED = re.compile(
    r"sebelum|kemudian|berselang|setelah|sesudah|usai|berikutnya|\b(?:itu|sama|pukul|jam)\b|(?:hari|malam|pagi|siang)nya|"
    r"sorenya|keesokan|^(?:sejak |menjelang |hingga |sekitar )?(?:sore|siang|pagi|malam|petang|fajar|subuh|"
    r"tengah \w+|dini ?hari)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date wording in a text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ResolvedTime:
    """What a date wording says.

    `value` is `2024-11-29`, `2024-11`, `2024`, `2024-W48` or a range `a/b` of such, None where the wording names no day
    there is ("31/9") or lacks what it is counted from. `reading` is the rival value where `conflict` is set.
    """

    value: str | None
    precision: Precision | None
    basis: Basis
    conflict: bool
    reading: str | None


def find(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of every date wording in a text, in order, none overlapping another.

    "Ia tiba Rabu (11/9/2019) malam dan pulang dua hari lalu" holds "Rabu (11/9/2019) malam" and "dua hari lalu".
    """
    return [_extent(run, text) for run in runs(text)]


def resolve(wording: str, published: str | None, context: str = "") -> ResolvedTime | None:
    """Return what a date wording means as of the ISO date `published`, None where no date can be read from it.

    `context` is the sentence of the wording, or the text up to that sentence's end: it tells whether a bare "Rabu" lies
    ahead ("akan tiba pada Rabu") and from which date "sehari kemudian" counts. "Selasa pekan lalu" read on 2019-09-16
    is 2019-09-10. Without `published`, what is counted from it has no value.
    """
    at = context.rfind(wording)
    if at >= 0 and (tail := _TAIL.match(context, at + len(wording))) and _BARE_COUNT.search(wording):
        wording += tail.group()
    found = list(tokens(wording))
    if not found:
        return None
    read = _composed(found, _frame(wording, at, _day(published), context))
    if read is None:
        return None
    return ResolvedTime(read.value, _precision(read.value), read.basis, read.conflict, read.rival)


def _extent(run: Sequence[Token], text: str) -> tuple[int, int]:
    start, end = run[0].start, run[-1].end
    if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
        end += 1
    return start, end


def _day(published: str | None) -> datetime.date | None:
    if published is None:
        return None
    try:
        return datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None


def _frame(wording: str, at: int, published: datetime.date | None, context: str) -> Frame:
    if at < 0:
        return Frame(published)
    breaks = [m.end() for m in _SENTENCE_END.finditer(context, 0, at)]
    opening = breaks[-1] if breaks else 0
    clause = context[opening:at]
    until = _UNTIL.match(wording) is not None and _LASTING.search(clause) is not None
    ahead = until or _AHEAD.search(clause) is not None
    anchor, same = _anchor(context, at, opening, _needed(wording), published)
    return Frame(published, ahead, anchor, same, opens=not clause.strip(' "“‘('))


def _needed(wording: str) -> int:
    """Return how long an ISO date the anchor of a wording must be: 10 for a day, 7 for a month, 4 for a year, or 0."""
    if not _ANCHORED.search(wording):
        return 0
    return 4 if re.search(r"tahun|(?:saat|waktu|ketika|sejak) itu", wording) else 7 if "bulan" in wording else 10


def _anchor(
    context: str, at: int, opening: int, needed: int, published: datetime.date | None
) -> tuple[str | None, bool]:
    """Return the last single date before a place that is not still to come, and whether it is of the same sentence."""
    for run in reversed(runs(context[:at])) if needed else ():
        read = _composed(run, Frame(published))
        value = read.value if read is not None else None
        if value is None or re.search(r"[/W]", value) or len(value) < needed:
            continue
        if published is None or value <= str(published):
            return value, run[0].start >= opening
    return None, False


def _composed(found: Sequence[Token], frame: Frame) -> Sense | None:
    """Return the sense of a wording with its links ("hingga", "dan") and its prefix ("sejak", "sebelum")."""
    for at, token in enumerate(found):
        left, right = found[:at], found[at + 1 :]
        if token.kind != "link" or not any(x.kind in _CORE for x in right):
            continue
        if any(x.kind in _CORE for x in left):
            return _range(left, right, frame)
        if at == 0 and _UNTIL.match(token.text):
            return _until(_composed(right, frame), frame)
    if found[0].kind != "prefix":
        return sense(found, frame)
    if _BEFORE.match(found[0].text):
        return _until(sense(found, replace(frame, ahead=True)), frame)
    read = sense(found, frame)
    return read and _since(read, frame)


def _range(left: Sequence[Token], right: Sequence[Token], frame: Frame) -> Sense | None:
    last = _composed(right, frame)
    if last is None or last.value is None:
        first = sense(left, frame)
        return first or last
    ends = last.value.split("/")
    end = _day(ends[-1]) if len(ends[-1]) == 10 and "W" not in ends[-1] else None
    kinds = {token.kind for token in left}
    if end is not None and kinds & {"weekday", "date"}:
        first = sense(left, replace(frame, published=end, ahead=False))
    elif len(ends[-1]) >= 7 and "W" not in ends[-1] and "month" in kinds:
        first = sense(left, replace(frame, published=_day(f"{ends[-1][:7]}-28"), ahead=False))
    else:
        first = sense(left, frame)
    if first is None or first.value is None:
        return last
    start = first.value.split("/")[0]
    if "W" in start + ends[-1] or start >= ends[-1]:
        return last
    # "Jumat dan Sabtu (13-14/9/2019)": a weekday counted from a stated day is as good as stated.
    stated = last.basis == "stated" and (first.basis == "stated" or end is not None)
    basis: Basis = "stated" if stated else "relative"
    return Sense(f"{start}/{ends[-1]}", basis, first.rival or last.rival, first.conflict or last.conflict)


def _since(read: Sense, frame: Frame) -> Sense:
    """Return "sejak X" as X until publication ("sejak 2014" is 2014/2019-09-16), a week or the future as it is."""
    if read.value is None or frame.published is None or "W" in read.value:
        return read
    start, today = read.value.split("/")[0], str(frame.published)
    if start > today[: len(start)] or start == today:
        return read
    return replace(read, value=f"{start}/{today}")


def _until(read: Sense | None, frame: Frame) -> Sense | None:
    """Return "hingga X" as from publication until X; where X is past, X itself."""
    if read is None or read.value is None or frame.published is None or "W" in read.value:
        return read
    end, today = read.value.split("/")[-1], str(frame.published)
    if len(end) == 7 and "/" in read.value:
        year, month = int(end[:4]), int(end[5:])
        end = f"{end}-{monthrange(year, month)[1]:02d}"
    return replace(read, value=f"{today}/{end}" if end > today[: len(end)] else read.value)


def _precision(value: str | None) -> Precision | None:
    if value is None:
        return None
    if "/" in value:
        return "range"
    if "W" in value:
        return "week"
    shapes: dict[int, Precision] = {10: "day", 7: "month", 4: "year"}
    return shapes[len(value)]
