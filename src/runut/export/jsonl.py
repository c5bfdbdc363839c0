"""Readings as JSON lines: one reading a line, the record of docs/record.md."""

from __future__ import annotations

from runut.records import Reading


def header() -> str:
    """Return what stands before the first reading: nothing."""
    return ""


def encode(reading: Reading) -> str:
    """Return the reading as one line of JSON with its line end, fit to be written as UTF-8.

    Half a surrogate pair, which broken feeds deliver, can't be written as UTF-8: it stays the JSON escape it came as.
    """
    return reading.to_json().encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
