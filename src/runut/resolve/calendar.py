"""Names and arithmetic of the calendar as Indonesian news writes them.

Month and weekday names are those of the Kamus Besar Bahasa Indonesia, with older spellings and newsroom
abbreviations ("Pebruari", "Nopember", "Agst", "Jum'at", "Ahad"). Weeks are ISO 8601 weeks, Monday to Sunday.
"""

from __future__ import annotations

import datetime
from calendar import monthrange

_MONTH_NAMES = (
    ("januari", "jan", "january"),
    ("februari", "pebruari", "feb", "peb", "february"),
    ("maret", "mar", "mrt", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agst", "agt", "agu", "ags", "aug", "august"),
    ("september", "sept", "sep"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "des", "dec", "december"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
FULL_MONTHS = tuple(name for name in MONTHS if len(name) > 4 or name in ("mei", "juni", "juli"))
WEEKDAYS = {
    "senin": 0,
    "selasa": 1,
    "rabu": 2,
    "kamis": 3,
    "jumat": 4,
    "jum'at": 4,
    "jum’at": 4,
    "sabtu": 5,
    "minggu": 6,
    "ahad": 6,
}
PARTS_OF_DAY = (
    "dini hari",
    "dinihari",
    "tengah malam",
    "tengah hari",
    "larut malam",
    "pagi buta",
    "subuh",
    "fajar",
    "pagi",
    "siang",
    "sore",
    "petang",
    "senja",
    "malam",
)
SEASONS = {"semi": 3, "panas": 6, "gugur": 9, "dingin": 12}


def month_named(word: str) -> int | None:
    """Return the month that a word names, slips of the pen included: "Nopember" is 11, "Sepetmber" 9, "Marinir" None.

    A slip is one letter wrong in a word of five or six letters, two in a longer one, as in "15 Sepember 1945".
    """
    word = word.lower().rstrip(".")
    if word in MONTHS:
        return MONTHS[word]
    if len(word) < 5:
        return None
    limit = 1 if len(word) < 7 else 2
    near = [MONTHS[name] for name in FULL_MONTHS if len(name) > 4 and _distance(word, name) <= limit]
    return near[0] if near else None


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def day(year: int, month: int, number: int) -> datetime.date | None:
    """Return the day, None where there is none: 31/9, 29 February 2019, year 0."""
    try:
        return datetime.date(year, month, number)
    except (ValueError, OverflowError):
        return None


def shift(start: datetime.date, days: int) -> datetime.date | None:
    """Return the day so many days later (earlier where negative), None outside the years 1 to 9999."""
    try:
        return start + datetime.timedelta(days)
    except OverflowError:
        return None


def month_after(start: datetime.date, months: int) -> tuple[int, int]:
    """Return (year, month) so many months after that of `start`, before it where negative."""
    count = start.year * 12 + start.month - 1 + months
    return count // 12, count % 12 + 1


def same_day(start: datetime.date, months: int) -> datetime.date | None:
    """Return the same day so many months later, or the last day of that month where it is shorter."""
    year, month = month_after(start, months)
    if not 1 <= year <= 9999:
        return None
    return datetime.date(year, month, min(start.day, monthrange(year, month)[1]))


def iso_year(year: int) -> str | None:
    """Return "2024", None outside the years 1 to 9999."""
    return f"{year:04d}" if 1 <= year <= 9999 else None


def iso_month(year: int, month: int) -> str | None:
    """Return "2024-11", None outside the years 1 to 9999."""
    return f"{year:04d}-{month:02d}" if 1 <= year <= 9999 else None


def iso_week(start: datetime.date) -> str:
    """Return the ISO week of a day: 29 November 2024 lies in "2024-W48"."""
    year, week, _ = start.isocalendar()
    return f"{year:04d}-W{week:02d}"


def part_of_month(year: int, month: int, part: str) -> str | None:
    """Return the days of a month's "awal" (1-10), "tengah" (11-20) or "akhir" (21-end) as `a/b`."""
    stem = iso_month(year, month)
    if stem is None:
        return None
    first, last = {"awal": (1, 10), "tengah": (11, 20), "akhir": (21, monthrange(year, month)[1])}[part]
    return f"{stem}-{first:02d}/{stem}-{last:02d}"


def part_of_year(year: int, part: str) -> str | None:
    """Return the months of a year's "awal" (January-March), "tengah" (May-July) or "akhir" (November-December)."""
    stem = iso_year(year)
    first, last = {"awal": (1, 3), "tengah": (5, 7), "akhir": (11, 12)}[part]
    return stem and f"{stem}-{first:02d}/{stem}-{last:02d}"


def part_of_week(monday: datetime.date, part: str) -> str | None:
    """Return the days of a week's "awal" (Monday, Tuesday), "tengah" (Wednesday, Thursday) or "akhir" (weekend)."""
    first, last = {"awal": (0, 1), "tengah": (2, 3), "akhir": (5, 6)}[part]
    start, end = shift(monday, first), shift(monday, last)
    return f"{start}/{end}" if start and end else None
