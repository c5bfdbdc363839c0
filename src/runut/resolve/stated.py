"""Days and their years as an article states them, with the weekday that goes with them or contradicts them."""

from __future__ import annotations

import datetime
import re

from . import calendar
from .frame import FUTURE, PAST, Frame, Sense, direction
from .wordings import Token

_FAR = 120  # days: a day and month without a year lies no further ahead than this, unless the sentence looks ahead


def weekday_of(token: Token | None) -> int | None:
    """Return the weekday that a token names, Monday 0 to Sunday 6."""
    if token is None:
        return None
    name = token.groups.get("weekday") or token.groups["day_named"]
    return calendar.WEEKDAYS[name.lower()]


def dated(first: dict[str, Token], side: str, frame: Frame) -> Sense:
    """Return what a day says: "Rabu (11/9/2019)", "17-19 September", "1 Desember tahun lalu"."""
    groups = first["date"].groups
    prefix = next(key[0] for key in groups if key.endswith("_days"))
    days = [int(x) for x in re.findall(r"\d+", groups[f"{prefix}_days"])]
    month_text = groups[f"{prefix}_month"]
    month = int(month_text) if month_text.isdigit() else calendar.month_named(month_text) or 0
    year = stated_year(groups.get(f"{prefix}_year"), first, frame)
    weekday = weekday_of(first.get("weekday")) if len(days) == 1 else None
    if year is None:
        if frame.published is None:
            return Sense(None, "stated")
        year = _likely_year(days[-1], month, weekday, side, frame)
    last = calendar.day(year, month, days[-1]) if year else None
    if last is None or year is None:
        return Sense(None, "stated")
    if len(days) > 1:
        earlier = month if days[0] <= days[-1] else month - 1
        start = calendar.day(year if earlier else year - 1, earlier or 12, days[0])
        return Sense(f"{start}/{last}" if start else str(last), "stated")
    if weekday is None or last.weekday() == weekday:
        return Sense(str(last), "stated")
    chosen, rival = _settle(last, weekday, frame.published)
    return Sense(str(chosen), "stated", str(rival), conflict=True)


def stated_year(text: str | None, first: dict[str, Token], frame: Frame) -> int | None:
    """Return the year that goes with a day or month: its own digits, or "tahun lalu" beside it; None where unsaid."""
    if text is not None and len(text) == 4:
        return int(text)
    if text is not None and len(text) == 2:
        return int(text) + (2000 if int(text) < 70 else 1900)
    if "year" in first:
        groups = first["year"].groups
        return int(groups.get("year") or groups["w_year"])
    period = first.get("period")
    if period is not None and period.groups["period"].lower() == "tahun" and frame.published is not None:
        return frame.published.year + direction(period.groups.get("period_side", "ini").lower())
    return None


def _likely_year(number: int, month: int, weekday: int | None, side: str, frame: Frame) -> int | None:
    """Return the year that a day and month without one mean.

    It is the year nearest to publication; another one only where that day lies two months off or more and only the
    other year makes the weekday agree: "Senin (2/12)" read on 1 December 2024 is the next day.
    """
    published = frame.published
    assert published is not None
    options = [calendar.day(published.year + n, month, number) for n in range(-8, 9)]
    valid = [x for x in options if x is not None]
    if FUTURE.search(side):
        valid = [x for x in valid if x >= published]
    elif PAST.search(side):
        valid = [x for x in valid if x <= published]
    elif not frame.ahead:
        valid = [x for x in valid if (x - published).days <= _FAR]
    valid.sort(key=lambda x: abs((x - published).days))
    if not valid:
        return None
    nearest = valid[0]
    if weekday is not None and nearest.weekday() != weekday and abs((nearest - published).days) > 60:
        nearest = next((x for x in valid[:3] if x.weekday() == weekday), nearest)
    return nearest.year


def _settle(
    stated: datetime.date, weekday: int, published: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """Return the likelier reading of a date that its weekday contradicts, then the other one.

    The weekday wins: the nearest day of that name. The number wins where that day had not come at publication and the
    stated one had ("Rabu (10/9/2019)" printed on Tuesday the 10th), or where the stated day is that of publication and
    the weekday two days off or more. "Jumat (13/11/2019)" printed on Friday 13 September slipped in the month.
    """
    offset = (weekday - stated.weekday() + 3) % 7 - 3
    named = calendar.shift(stated, offset) or stated
    if published is None:
        return named, stated
    if abs((stated - published).days) > 20:
        for days in sorted(range(-7, 3), key=abs):
            near = calendar.shift(published, days)
            if near and near.day == stated.day and near.weekday() == weekday:
                return near, stated
    if stated <= published < named or (stated == published and abs(offset) > 1):
        return stated, named
    return named, stated
