"""Spans of time counted from a day: "dua hari lalu", "tiga pekan terakhir", "enam bulan ke depan", "setahun kemudian".

A count keeps the precision of its unit: days give a day, weeks an ISO week, months a month, years a year. "Beberapa" is
taken as three and said one unit coarser, as the corpus' annotators do: "beberapa hari lalu" is a month, "beberapa bulan
lalu" a year. "Terakhir" and "mendatang" give the stretch up to or from the day itself, as does
a bare length of time: "selama dua pekan" is the two weeks up to publication, or from it where the sentence looks ahead.
"""

from __future__ import annotations

import datetime
import math
import re

from . import calendar
from .frame import Frame
from .numerals import number
from .wordings import Token

SEVERAL = 3
_COARSER = {"jam": "hari", "hari": "bulan", "pekan": "bulan", "bulan": "tahun"}


def elapsed(token: Token, frame: Frame) -> str | None:
    """Return the ISO value of a count, from publication or, for "kemudian" and its like, from the date before it."""
    groups = token.groups
    unit = (groups.get("unit") or groups["one"]).lower().replace("minggu", "pekan")
    words = groups.get("n", "satu").lower()
    several = words == "beberapa"
    read = SEVERAL if several else number(words)
    if read is None or read > 10_000:
        return None
    count = math.ceil(read)
    if unit == "dekade":
        unit, count = "tahun", 10 * count
    tail = groups.get("tail", "").lower()
    if re.search(r"sebelum|kemudian|berselang|setelah|sesudah|usai", tail):
        return _from_anchor(count, unit, several, tail, frame)
    published = frame.published
    if published is None:
        return None
    if re.search(r"terakhir|belakangan|ini", tail):
        return _until(published, count, unit, several)
    if not tail:
        onwards = groups.get("during", "").startswith("untuk") or frame.ahead
        stretch = (_onwards if onwards else _until)(published, count, unit, several)
        return "/".join(x[:7] for x in stretch.split("/")) if stretch and unit == "bulan" else stretch
    if re.search(r"depan|mendatang|datang", tail):
        return _onwards(published, count, unit, several)
    if tail == "kemarin" and unit == "hari":
        start, end = calendar.shift(published, -count), calendar.shift(published, -1)
        return f"{start}/{end}" if start and end else None
    return _at(published, count if tail == "lagi" else -count, unit, several)


def _at(start: datetime.date, count: int, unit: str, several: bool) -> str | None:
    """Return the time so many units from `start`, at the unit's precision."""
    if several and unit == "tahun":
        low, high = sorted((start.year + (5 if count > 0 else -5), start.year + (2 if count > 0 else -2)))
        return f"{low:04d}/{high:04d}" if low >= 1 and high <= 9999 else None
    day = _moved(start, count, unit)
    return None if day is None else _precise(day, _COARSER[unit] if several else unit)


def _moved(start: datetime.date, count: int, unit: str) -> datetime.date | None:
    if unit == "jam":
        return calendar.shift(start, int(count / 24))
    if unit == "hari":
        return calendar.shift(start, count)
    if unit == "pekan":
        return calendar.shift(start, 7 * count)
    return calendar.same_day(start, count if unit == "bulan" else 12 * count)


def _precise(day: datetime.date, unit: str) -> str:
    if unit == "pekan":
        return calendar.iso_week(day)
    return str(day)[: {"jam": 10, "hari": 10, "bulan": 7, "tahun": 4}[unit]]


def _until(end: datetime.date, count: int, unit: str, several: bool) -> str | None:
    """Return the last so many units: three days end today and start the day before yesterday."""
    if unit == "tahun":
        start = calendar.iso_year(end.year - count)
        return start and f"{start}/{end.year:04d}"
    if unit == "jam":
        day = calendar.shift(end, -max(1, count // 24))
    elif unit == "hari":
        day = calendar.shift(end, -7 if several else -max(1, count - 1))
    else:
        day = _moved(end, -count, unit)
    if day is None:
        return None
    return f"{_precise(day, 'bulan') if several and unit != 'hari' else day}/{end}"


def _onwards(start: datetime.date, count: int, unit: str, several: bool) -> str | None:
    day = _moved(start, count, unit)
    if day is None:
        return None
    if several and unit == "hari":
        return _precise(day, "bulan")
    if unit == "tahun":
        return f"{start.year:04d}/{day.year:04d}"
    if several or unit == "bulan":
        return f"{start if several else _precise(start, 'bulan')}/{_precise(day, 'bulan')}"
    return f"{start}/{day}" if day > start else str(start)


def _from_anchor(count: int, unit: str, several: bool, tail: str, frame: Frame) -> str | None:
    """Return the time so many units after or before another date; "sehari sebelumnya" alone is before publication.

    "Ditangkap pada 16 Desember, enam hari setelah protes itu" dates the protest: the count runs the other way. At the
    head of its sentence, "enam hari setelah" says nothing without the date of what follows.
    """
    anchor, published = frame.anchor, frame.published
    back = "sebelum" in tail
    if tail in ("setelah", "sesudah", "usai", "seusai", "sebelum"):
        if not frame.same_sentence:
            return None
        back = not back
    if anchor is None:
        if published is None or not tail.endswith("sebelumnya"):
            return None
        anchor = str(published)
    if len(anchor) < {"bulan": 7, "tahun": 4}.get(unit, 10):
        return None
    start = datetime.date.fromisoformat(anchor + "-01-01"[len(anchor) - 4 :])
    return _at(start, -count if back else count, unit, several)
