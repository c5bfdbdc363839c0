"""Runut reads Indonesian news and gives back who did what to whom, when, where, how sure, and on whose word.

    import runut
    reading = runut.read("Menlu AS bertemu Menlu Rusia di Jenewa, Jumat (29/11).", published="2024-11-30")

`read` and `Reader` are loaded when they are first asked for, since they bring the network with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runut.errors import (
    EncodingProblem,
    FileProblem,
    InputError,
    InstallationError,
    RecordProblem,
    RunutError,
    TextProblem,
)
from runut.records import Article, Count, Entity, Event, Place, Reading, Span, Statement, Time, Warning

if TYPE_CHECKING:
    from runut.pipeline import Reader, read

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Count",
    "EncodingProblem",
    "Entity",
    "Event",
    "FileProblem",
    "InputError",
    "InstallationError",
    "Place",
    "Reader",
    "Reading",
    "RecordProblem",
    "RunutError",
    "Span",
    "Statement",
    "TextProblem",
    "Time",
    "Warning",
    "read",
]


def __getattr__(name: str) -> Any:
    if name in ("Reader", "read"):
        from runut import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'runut' has no attribute {name!r}")
