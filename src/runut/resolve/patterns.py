"""The one pattern that finds the pieces of date wordings, an alternative for each kind of piece.

Alternatives stand in order of preference: at any place the first that matches wins, so longer wordings come before
their parts ("pekan ketiga Agustus" before "pekan"). A group's name begins with the kind of date it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from .calendar import FULL_MONTHS, MONTHS, PARTS_OF_DAY, WEEKDAYS
from .numerals import WORD

Kind = Literal[
    "prefix", "edge", "weekday", "date", "month", "nth", "season", "year", "decade", "count", "period", "now",
    "vague", "same", "part", "clock", "side", "link",
]  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ENGLISH = ("january", "february", "march", "june", "july", "may")
_YEAR = r"(?:1[4-9]|20)\d\d"
_NOT_NUMBER = r"(?![.,]?\d|[/%])"
_PART = f"(?:{_any(PARTS_OF_DAY)})"
_TO = r"(?:-|–|—|s/d|s\.d\.|sampai dengan|sampai|hingga)"
_AND = rf"(?:{_TO}|dan|atau|&)"
_DAYS = rf"\d{{1,2}}(?:,? ?{_AND} ?\d{{1,2}})?"
_MONTH_LIKE = r"(?:jan|feb|peb|mar|mrt|apr|mei|may|jun|jul|ag[stu]|aug|sep|okt|oct|nov|nop|des|dec)[a-z]*"
_MONTH = _any(name for name in MONTHS if name not in _ENGLISH)
_NUMERAL = rf"(?:\d{{1,3}}(?:,\d)?|{WORD}(?:\s{WORD}){{0,2}})"
_UNITS = r"hari|pekan|minggu|bulan|tahun|dekade|jam"
_PAST_SIDE = r"(?:yang )?(?:lalu|silam|akan datang)"
_TAIL = (
    r"(?:(?:yang )?(?:lalu|silam)|terakhir|belakangan(?: ini)?|ini|(?:yang )?sebelumnya|sebelum|(?:yang )?akan datang|"
    r"mendatang|ke ?depan|depan|lagi|kemudian|berselang|setelahnya|setelah|sesudahnya|sesudah|usai|seusai|kemarin)"
)

_VAGUE = r"baru-baru ini|belakangan(?: ini)?|akhir-akhir ini|beberapa (?:waktu|saat)(?: yang)? (?:lalu|silam|terakhir)"
_SAME = (
    rf"sejak (?:saat )?itu|hari yang sama|tanggal yang sama|hari itu(?: juga)?|{_PART} itu(?: juga)?|{_PART} ?harinya|"
    rf"malamnya|paginya|sorenya|siangnya|(?:saat|waktu|ketika) itu|keesokan (?:hari(?:nya)?|{_PART}(?:nya)?)|"
    r"keesokannya|esok harinya"
)
_NOW = (
    rf"kemarin (?:lusa|dulu)|(?:kemarin|besok|esok|lusa|tadi|nanti) (?:hari|{_PART})(?: ini| tadi| nanti)?|"
    rf"(?:hari|{_PART})(?: hari)? (?:ini|tadi|nanti|kemarin)|kemarin|besok|esok|lusa|semalam|kini|sekarang(?: ini)?|"
    r"saat ini|dewasa ini"
)
_NTH = (
    r"(?:pekan|minggu) (?P<nth>pertama|kedua|ketiga|keempat|terakhir) (?:bulan )?"
    rf"(?P<nth_month>{_any(FULL_MONTHS)})(?: (?P<nth_year>{_YEAR}))?"
)
_SEASON = (
    r"musim (?P<season>semi|panas|gugur|dingin)"
    rf"(?: (?:tahun )?(?P<season_year>{_YEAR})| (?P<season_side>lalu|ini|depan))?"
)
_COUNT = (
    r"(?P<during>(?:dalam waktu|dalam|selama|sepanjang|sudah|untuk) )?(?:hampir |sekitar |lebih dari )?"
    rf"(?:(?P<n>{_NUMERAL}|beberapa)(?: (?:atau|hingga|sampai|-) {_NUMERAL})? (?P<unit>{_UNITS})|se(?P<one>{_UNITS}))"
    rf"(?: (?P<tail>{_TAIL})| lebih)?"
)
# In order: "(11/9/2019)", "2019-09-11", "11-09-2019", "11/9/2019" or "11/9", "11 September 2019" or "tanggal 11 Sept".
_DATE = (
    rf"\(\s?(?P<p_days>{_DAYS}) ?/{{1,2}} ?(?P<p_month>\d{{1,2}})(?: ?/{{1,2}} ?(?P<p_year>\d{{1,5}}))? ?\)|"
    r"(?P<i_year>\d{4})-(?P<i_month>\d\d)-(?P<i_days>\d\d)(?!\d)|"
    r"(?P<h_days>\d{1,2})(?P<h_sep>[-.])(?P<h_month>\d{1,2})(?P=h_sep)(?P<h_year>\d{4})(?!\d)|"
    rf"(?:tanggal |tgl\.? )?(?P<n_days>{_DAYS}) ?/{{1,2}} ?(?P<n_month>\d{{1,2}})"
    r"(?: ?/{1,2} ?(?P<n_year>\d{4}|\d\d))?(?![\d/])|"
    rf"(?:(?:pada )?tanggal |tgl\.? )?(?P<t_days>{_DAYS}),? ?(?P<t_month>{_MONTH_LIKE})\b\.?"
    rf"(?:,? (?:tahun )?(?P<t_year>\d{{4}}){_NOT_NUMBER})?"
)
_MONTHS = (
    rf"(?:bulan )?(?P<month>{_MONTH})\b(?: (?:tahun )?(?P<month_year>{_YEAR}){_NOT_NUMBER})?|"
    rf"bulan (?P<slip>{_MONTH_LIKE})"
)
_YEARS = (
    r"(?:tahun|thn\.?) (?P<w_year>\d{4})(?: ?[-–/] ?(?P<w_to>\d{4}|\d\d))?|"
    rf"(?P<year>{_YEAR})(?: ?[-–/] ?(?P<year_to>{_YEAR}|\d\d))?(?![.,/-]?\d|%)"
)
# "minggu" is a week; "Minggu" and "hari minggu" are Sunday, but a title's "Minggu Lalu" is last week.
_WEEKDAY = (
    rf"hari (?P<day_named>{_any(WEEKDAYS)})|(?P<weekday>{_any(name for name in WEEKDAYS if name != 'minggu')}|"
    r"(?-i:Minggu(?! (?:Lalu|Ini|Depan)\b)|MINGGU(?! (?:LALU|INI|DEPAN)\b)))"
)
_PERIOD = (
    rf"(?P<period>pekan|minggu|bulan|tahun)(?: (?P<period_side>{_PAST_SIDE}|kemarin|ini|depan|mendatang|sebelumnya|"
    r"berikutnya|itu|yang sama))?"
)
_CLOCK = (
    rf"(?:sekitar )?(?:pukul|jam) (?:\d{{1,2}}(?:[.:]\d\d)?|{WORD})(?: (?:wib|wita|wit|gmt|waktu \w+))?|"
    r"waktu setempat|wib|wita|wit"
)

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("vague", _VAGUE),
    ("same", _SAME),
    ("now", _NOW),
    ("nth", _NTH),
    ("season", _SEASON),
    ("count", _COUNT),
    ("date", _DATE),
    ("month", _MONTHS),
    ("decade", r"(?:tahun )?(?P<decade>1[5-9]\d0|20\d0) ?-?an"),
    ("year", _YEARS),
    ("weekday", _WEEKDAY),
    ("period", _PERIOD),
    ("edge", r"awal|pertengahan|tengah|medio|akhir|penghujung|pengujung|ujung"),
    ("part", _PART + r"(?: hari)?"),
    ("clock", _CLOCK),
    ("side", rf"{_PAST_SIDE}|kemarin|ini|depan|mendatang|nanti|tadi|berikutnya"),
    ("prefix", r"terhitung (?:mulai|sejak)|sejak|semenjak|mulai|paling lambat|selambat-lambatnya|sebelum"),
    ("link", _AND),
)
SCAN = re.compile(
    r"(?<![\w!/.,-])(?:" + "|".join(f"(?P<k_{kind}>{pattern})" for kind, pattern in _KINDS) + r")(?!\w)",
    re.IGNORECASE,
)
