"""Records for tests: every factory gives a valid record, and takes the fields that a test is about.

Spans are found in a text by their wording, so that a test can be read without counting characters:

    story = Story("Kim Jong Un bertemu Andrei Belousov di Pyongyang.", published="2024-11-30")
    kim, belousov = story.entity("Kim Jong Un", country="PRK"), story.entity("Andrei Belousov", country="RUS")
    story.event("CONSULT", "bertemu", actors=[kim, belousov], place=story.place("Pyongyang", country="PRK"))
    reading = story.reading()
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from runut.records import Article, Count, Entity, Event, Place, Reading, Span, Statement, Time, Warning


def article(text: str = "Polisi menangkap dua warga di Jakarta.", **fields: Any) -> Article:
    """Return an article of 30 November 2024."""
    return Article(text, **{"id": "a1", "outlet": "kabar.example", "published": "2024-11-30", **fields})


def span(text: str, wording: str, nth: int = 1) -> Span:
    """Return the span of the nth occurrence of a wording; raise ValueError where the text has fewer."""
    start = -1
    for _ in range(nth):
        start = text.index(wording, start + 1)
    return Span(start, start + len(wording), wording)


class Story:
    """A reading in the making: a text, and what is said to stand in it."""

    def __init__(self, body: str, *, title: str | None = None, **fields: Any) -> None:
        self.text = f"{title}\n{body}" if title else body
        self._fields = {"id": "a1", "outlet": "kabar.example", "published": "2024-11-30", "title": title, **fields}
        self._entities: list[Entity] = []
        self._statements: list[Statement] = []
        self._events: list[Event] = []
        self._warnings: list[Warning] = []

    def span(self, wording: str, nth: int = 1) -> Span:
        """Return the span of the nth occurrence of a wording."""
        return span(self.text, wording, nth)

    def entity(self, *wordings: str | Span, **fields: Any) -> str:
        """Add an entity with these mentions, named as the first one; return its id."""
        mentions = tuple(self.span(x) if isinstance(x, str) else x for x in wordings)
        id = f"entity-{len(self._entities)}"
        given = {"kind": "PER", "name": mentions[0].text, "country": None, "sectors": (), "identity": None, **fields}
        self._entities.append(Entity(id=id, mentions=mentions, **given))
        return id

    def statement(self, words: str, speakers: Sequence[str] = (), **fields: Any) -> str:
        """Add a statement that covers these words; return its id."""
        covered, id = self.span(words), f"statement-{len(self._statements)}"
        given = {"manner": "indirect", "cue": None, "via": (), "to": (), **fields}
        self._statements.append(Statement(id, covered.start, covered.end, speakers=tuple(speakers), **given))
        return id

    def event(self, type: str, *triggers: str | Span, **fields: Any) -> str:
        """Add an event told by these words; return its id."""
        spans = tuple(self.span(x) if isinstance(x, str) else x for x in triggers)
        id = f"event-{len(self._events)}"
        ids = {key: tuple(fields.pop(key, ())) for key in ("actors", "recipients", "sources", "via", "counts")}
        given = {"mode": None, "status": "fact", "place": None, "time": None, "confidence": 0.9, **fields}
        self._events.append(Event(id=id, type=type, triggers=spans, **ids, **given))
        return id

    def place(self, wording: str, **fields: Any) -> Place:
        """Return a place by its wording in the text."""
        at = self.span(wording)
        given = {"name": wording, "country": None, "admin": None, "lat": None, "lon": None, **fields}
        return Place(at.start, at.end, at.text, **given)

    def time(self, wording: str, value: str | None, **fields: Any) -> Time:
        """Return a time by its wording in the text; a stated day unless told otherwise."""
        at = self.span(wording)
        given = {"precision": "day", "basis": "stated", "conflict": False, **fields}
        return Time(at.start, at.end, at.text, value, **given)

    def count(self, what: str, value: str, wording: str) -> Count:
        """Return a count by its wording in the text, its bounds those of a plain number."""
        at, number = self.span(wording), float(value.rstrip("+"))
        return Count(what, value, number, None if value.endswith("+") else number, at.start, at.end, at.text)

    def warning(self, code: str, message: str, wording: str | None = None) -> None:
        """Add a warning, about a wording where one is given."""
        at = self.span(wording) if wording else None
        where = (at.start, at.end, at.text) if at else (None, None, None)
        self._warnings.append(Warning(code, message, *where))

    def reading(self, **fields: Any) -> Reading:
        """Return the reading; its sentences end at full stops and at line ends."""
        sentences = tuple(m.span() for m in re.finditer(r"[^\s][^\n]*?(?:[.!?](?=\s|$)|(?=\n|$))", self.text))
        given: dict[str, Any] = {
            "url": None,
            "credits": (),
            "contexts": (),
            "reader": "test",
            "sentences": sentences,
            "warnings": tuple(self._warnings),
            "entities": tuple(self._entities),
            "statements": tuple(self._statements),
            "events": tuple(self._events),
            **self._fields,
            **fields,
        }
        return Reading(text=self.text, **given)
