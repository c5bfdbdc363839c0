"""What each kind of date wording says, counted from the day of publication.

Every function takes the tokens of one wording and a `Frame`, and returns a `Sense`: an ISO value or none, and whether
it was stated or counted. The conventions (which ten days "awal bulan" means, how far "beberapa" reaches) are those of
the corpus' annotators, given beside each rule.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from . import calendar
from .elapsed import elapsed
from .frame import FUTURE, PAST, Frame, Sense, direction
from .stated import dated, stated_year, weekday_of
from .wordings import Token

_EDGES = {"awal": "awal", "pertengahan": "tengah", "tengah": "tengah", "medio": "tengah"}
_ORDINALS = {"pertama": 1, "kedua": 2, "ketiga": 3, "keempat": 4}


def sense(tokens: Sequence[Token], frame: Frame) -> Sense | None:
    """Return what the tokens of one wording say, None where they hold no date."""
    first: dict[str, Token] = {}
    for token in tokens:
        first.setdefault(token.kind, token)
    edge = _edge(first.get("edge"))
    side = " ".join(t.text for t in tokens if t.kind in ("side", "now"))
    if "date" in first:
        return dated(first, side, frame)
    if "weekday" in first:
        return _weekday(first, side, frame)
    if "month" in first:
        return _month(first, edge, side, frame)
    if "nth" in first:
        return _nth_week(first["nth"], frame)
    if "season" in first:
        return _season(first["season"], frame)
    if "decade" in first:
        return _decade(int(first["decade"].groups["decade"]), edge)
    if "year" in first:
        return _year(first["year"].groups, edge)
    if frame.published is None and frame.anchor is None and first.keys() & {"count", "period", "now", "vague", "same"}:
        return Sense(None, "relative")
    if "count" in first:
        return Sense(elapsed(first["count"], frame), "relative")
    if "period" in first:
        return _period(first["period"].groups, edge, frame)
    if "same" in first:
        return Sense(_same(first["same"].text, frame), "relative")
    if "now" in first:
        return Sense(_now(first["now"].text, frame), "relative")
    if "vague" in first:
        return Sense(_vague(first["vague"].text, frame), "relative")
    if first.keys() & {"part", "clock"} and frame.anchor is not None and len(frame.anchor) == 10:
        return Sense(frame.anchor, "relative")
    return None


def _edge(token: Token | None) -> str | None:
    return None if token is None else _EDGES.get(token.text, "akhir")


def _weekday(first: dict[str, Token], side: str, frame: Frame) -> Sense | None:
    weekday, published = weekday_of(first["weekday"]), frame.published
    assert weekday is not None
    if published is None:
        return Sense(None, "relative")
    token = first["weekday"]
    if token.groups.get("weekday") == "Minggu" and side in ("lalu", "ini", "depan") and frame.opens:
        return _period({"period": "minggu", "period_side": side}, None, frame)
    monday = published - datetime.timedelta(min(published.weekday(), published.toordinal() - 1))
    period = first.get("period")
    if period is not None and period.groups["period"].lower() in ("pekan", "minggu"):
        step = direction(period.groups.get("period_side", "ini").lower())
        return _shifted(monday, 7 * step + weekday)
    behind, ahead = -((published.weekday() - weekday) % 7), (weekday - published.weekday()) % 7
    if PAST.search(side):
        return _shifted(published, behind if behind or "tadi" in side else -7)
    if FUTURE.search(side):
        return _shifted(published, ahead or 7)
    if frame.ahead:
        return _shifted(published, ahead)
    if re.search(r"\bini\b", side):
        return _shifted(monday, weekday)
    return _shifted(published, behind)


def _shifted(start: datetime.date, days: int) -> Sense:
    day = calendar.shift(start, days)
    return Sense(str(day) if day else None, "relative")


def _month(first: dict[str, Token], edge: str | None, side: str, frame: Frame) -> Sense:
    groups = first["month"].groups
    month = calendar.month_named(groups.get("month") or groups["slip"]) or 1
    year = stated_year(groups.get("month_year"), first, frame)
    relative = bool(side) or "period" in first
    if year is None:
        if frame.published is None:
            return Sense(None, "relative" if relative else "stated")
        year = _month_year(month, side, frame, edge)
    value = calendar.part_of_month(year, month, edge) if edge else calendar.iso_month(year, month)
    return Sense(value, "relative" if relative else "stated")


def _month_year(month: int, side: str, frame: Frame, edge: str | None = None) -> int:
    """Return the year of a month without one: "November lalu" in March is last year's, "Juni" the latest there was.

    A bare name of one of the next two months is that one: "awal Desember" read in November lies ahead.
    """
    published = frame.published
    assert published is not None
    ahead = (month - published.month) % 12
    if side == "ini":
        return published.year
    if PAST.search(side):
        return published.year - (month >= published.month)
    if FUTURE.search(side) or frame.ahead or ahead in (1, 2):
        return published.year + (month < published.month or (ahead == 0 and bool(side) and not edge))
    return published.year - (month > published.month)


def _nth_week(token: Token, frame: Frame) -> Sense:
    """Read "pekan ketiga Agustus" as its days 15 to 21, "pekan terakhir" as the last seven."""
    month = calendar.MONTHS[token.groups["nth_month"].lower()]
    if "nth_year" in token.groups:
        year = int(token.groups["nth_year"])
    elif frame.published is None:
        return Sense(None, "stated")
    else:
        year = _month_year(month, "", frame)
    stem = calendar.iso_month(year, month)
    end = calendar.part_of_month(year, month, "akhir")
    if stem is None or end is None:
        return Sense(None, "stated")
    last = int(end[-2:])
    nth = _ORDINALS.get(token.groups["nth"].lower())
    start, stop = (last - 6, last) if nth is None else (7 * nth - 6, 7 * nth)
    return Sense(f"{stem}-{start:02d}/{stem}-{stop:02d}", "stated")


def _season(token: Token, frame: Frame) -> Sense:
    """Read a season as its months in the northern hemisphere: "musim semi 2022" is 2022-03/2022-05."""
    start = calendar.SEASONS[token.groups["season"].lower()]
    stated = token.groups.get("season_year")
    if stated is None and frame.published is None:
        return Sense(None, "relative")
    if stated is not None:
        year = int(stated)
    else:
        assert frame.published is not None
        side = token.groups.get("season_side", "").lower()
        year = frame.published.year if side == "ini" else _month_year(start, side, frame)
    end_year, end = (year + 1, 2) if start == 12 else (year, start + 2)
    low, high = calendar.iso_month(year, start), calendar.iso_month(end_year, end)
    return Sense(f"{low}/{high}" if low and high else None, "stated" if stated else "relative")


def _year(groups: dict[str, str], edge: str | None) -> Sense:
    text, until = groups.get("year") or groups["w_year"], groups.get("year_to") or groups.get("w_to")
    year = int(text)
    if until:
        end = int(until) if len(until) == 4 else year - year % 100 + int(until)
        return Sense(f"{year:04d}/{end:04d}" if year < end else None, "stated")
    return Sense(calendar.part_of_year(year, edge) if edge else calendar.iso_year(year), "stated")


def _decade(start: int, edge: str | None) -> Sense:
    """Read "1990-an" as its ten years, "awal" as 0-3, "pertengahan" as 4-6, "akhir" as 7-9."""
    first, last = {None: (0, 9), "awal": (0, 3), "tengah": (4, 6), "akhir": (7, 9)}[edge]
    return Sense(f"{start + first}/{start + last}", "stated")


def _period(groups: dict[str, str], edge: str | None, frame: Frame) -> Sense | None:
    unit, side = groups["period"].lower(), groups.get("period_side", "").lower()
    published, step = frame.published, direction(side)
    if not side and edge is None:
        return None
    if side in ("itu", "yang sama", "sebelumnya", "berikutnya") and frame.anchor is not None:
        published = _first_day(frame.anchor)
        step = {"sebelumnya": -1, "berikutnya": 1}.get(side, 0)
    elif side in ("itu", "yang sama", "berikutnya"):
        return Sense(None, "relative")
    if published is None:
        return Sense(None, "relative")
    if unit == "tahun":
        year = published.year + step
        return Sense(calendar.part_of_year(year, edge) if edge else calendar.iso_year(year), "relative")
    if unit == "bulan":
        year, month = calendar.month_after(published, step)
        return Sense(calendar.part_of_month(year, month, edge) if edge else calendar.iso_month(year, month), "relative")
    if edge == "akhir" and not side and not frame.ahead and published.weekday() < 5:
        step = -1
    monday = calendar.shift(published, 7 * step - published.weekday())
    if monday is None:
        return Sense(None, "relative")
    return Sense(calendar.part_of_week(monday, edge) if edge else calendar.iso_week(monday), "relative")


def _first_day(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def _now(text: str, frame: Frame) -> str | None:
    if frame.published is None:
        return None
    days = 0
    if re.search(r"kemarin (?:lusa|dulu)", text):
        days = -2
    elif text in ("semalam", "tadi malam", "malam tadi") or "kemarin" in text:
        days = -1
    elif "lusa" in text:
        days = 2
    elif "esok" in text:
        days = 1
    day = calendar.shift(frame.published, days)
    return str(day) if day else None


def _same(text: str, frame: Frame) -> str | None:
    if frame.anchor is not None and text.startswith("sejak") and frame.published is not None:
        return f"{frame.anchor}/{frame.published}"
    if frame.anchor is None or "esok" not in text:
        return frame.anchor
    if len(frame.anchor) != 10:
        return None
    day = calendar.shift(datetime.date.fromisoformat(frame.anchor), 1)
    return str(day) if day else None


def _vague(text: str, frame: Frame) -> str | None:
    """Read "baru-baru ini" as the month, "belakangan ini" as a month until now, "beberapa waktu lalu" as the year."""
    if frame.published is None:
        return None
    if text.startswith("baru") or "saat" in text:
        return str(calendar.shift(frame.published, -3) or frame.published)[:7]
    if text.startswith("beberapa"):
        return str(calendar.same_day(frame.published, -1) or frame.published)[:4]
    return f"{str(calendar.same_day(frame.published, -1) or frame.published)[:7]}/{frame.published}"
