"""Counts: the golden table of wordings, and what must hold for any number and any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runut.resolve.counts import ResolvedCount, resolve
from runut.resolve.numerals import number

GOLDEN = Path(__file__).parent / "golden" / "counts.tsv"
UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()
PIECES = (
    *UNITS,
    *"belas puluh ratus ribu juta seratus seribu setengah lusin puluhan ratusan belasan jutaan sekitar hampir".split(),
    *"lebih dari sedikitnya kurang hingga dan - , . 12.500 1,5 99999999999999999999 Rp US$ dolar tahun bulan".split(),
    "orang",
    "keduanya",
)


def golden() -> list[list[str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if not line.startswith("#")]


def in_words(n: int) -> str:
    """Write a number as Indonesian does: 1125 is "seribu seratus dua puluh lima"."""
    if n < 10:
        return UNITS[n]
    if n < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(n, f"{UNITS[n - 10]} belas")
    for size, name in ((10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if n >= size:
            head = "se" + name if n // size == 1 and size in (1000, 100) else f"{in_words(n // size)} {name}"
            return head if n % size == 0 else f"{head} {in_words(n % size)}"
    raise AssertionError(n)


def bound(text: str) -> float | None:
    return None if text == "-" else float(text)


@pytest.mark.parametrize(("wording", "value", "low", "high", "unit"), golden(), ids=lambda x: x)
def test_golden(wording: str, value: str, low: str, high: str, unit: str) -> None:
    read = resolve(wording)
    if value == "-":
        assert read is None
        return
    assert read is not None
    assert (read.value, read.unit) == (value, None if unit == "-" else unit)
    assert (read.low, read.high) == (pytest.approx(bound(low)), pytest.approx(bound(high)))


def test_golden_is_large_enough() -> None:
    assert len(golden()) >= 100


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_every_number_in_words_is_itself(n: int) -> None:
    assert number(in_words(n)) == n
    assert resolve(f"{in_words(n)} orang") == ResolvedCount(str(n), n, n, "orang")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_every_number_in_digits_is_itself(n: int) -> None:
    assert resolve(f"{n:,} orang".replace(",", ".")) == ResolvedCount(str(n), n, n, "orang")
    assert resolve(f"Rp {n}") == ResolvedCount(str(n), n, n, "IDR")


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)))
def test_never_raises_and_bounds_are_in_order(wording: str) -> None:
    read = resolve(wording)
    assert read == resolve(wording)
    if read is not None and read.low is not None and read.high is not None:
        assert read.low <= read.high
