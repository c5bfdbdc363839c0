"""What a date wording is read against, and what a reading of it is."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from ..records import Basis

PAST = re.compile(r"lalu|silam|kemarin|terakhir|belakangan|tadi|sebelumnya")
FUTURE = re.compile(r"depan|mendatang|nanti|datang|besok|esok|lusa|lagi|berikutnya")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a wording is read against: the day of publication, whether its sentence looks ahead, the date before it.

    `anchor` is the ISO value of the last date before the wording, None where there is none; `same_sentence` tells
    whether it stands in the sentence of the wording, `opens` whether the wording is the first of its sentence.
    """

    published: datetime.date | None
    ahead: bool = False
    anchor: str | None = None
    same_sentence: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Sense:
    """An ISO value or none, its basis, and the value of the rival reading where weekday and date disagree."""

    value: str | None
    basis: Basis
    rival: str | None = None
    conflict: bool = False


def direction(side: str) -> int:
    """Return -1 for "lalu", 1 for "depan", 0 for "ini"."""
    return -1 if PAST.search(side) else 1 if FUTURE.search(side) else 0
