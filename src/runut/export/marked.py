"""A reading as text for people: the article with its actors and acts marked, one line an event, then the warnings.

    [e1 Kim Jong Un] «bertemu·v1» [e2 Menteri Pertahanan Rusia Andrei Belousov] di Pyongyang.

Brackets name the entity that a wording refers to, guillemets the event that it tells; colour only repeats them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from runut.records import Entity, Event, Reading, Statement

LEGEND = "when | where | who -> whom | what | status | on whose word | the words it rests on"

_STYLES = {"asserted": "green", "claimed": "yellow", "planned": "blue", "possible": "cyan", "denied": "red"}
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset("\t\u2028\u2029")
_WRAP = Console(width=80, color_system=None, legacy_windows=False)
_QUOTE = 60
_GLUE = "\ue000"


class _Mark(NamedTuple):
    start: int
    minus_end: int
    event: bool
    labels: str
    goes_on: bool = False

    @property
    def end(self) -> int:
        return -self.minus_end


def plain(reading: Reading, width: int = 100) -> str:
    """Return the view as text without colour, lines at most `width` columns wide, with a line end at its end."""
    return "".join(f"{line.plain}\n" for line in view(reading, width))


def view(reading: Reading, width: int = 100) -> list[Text]:
    """Return the lines of the view, wrapped at `width` columns (at least 20)."""
    width = max(width, 20)
    labels = _Labels(reading)
    lines = list(_wrapped(_heading(reading), width, 0))
    for paragraph in _article(reading, labels):
        lines += [*_wrapped(paragraph, width, 0)] if paragraph else [Text()]
    lines.append(Text())
    if reading.events:
        lines += _wrapped(Text(LEGEND, style="dim"), width, 4)
    else:
        lines.append(Text("No events.", style="dim"))
    for event in reading.events:
        lines += _wrapped(_event(event, labels), width, 4)
    for number, statement in enumerate(reading.statements, 1):
        lines += _wrapped(_statement(f"q{number}", statement, reading, labels), width, 4)
    for warning in reading.warnings:
        words = f': "{warning.text}"' if warning.text else ""
        message = f"! {warning.code}: {warning.message}{words}"
        lines += _wrapped(Text(_inline(message), style="bold yellow"), width, 4)
    return lines


def visible(text: str) -> str:
    """Return the text with every character that could act on a terminal replaced, one for one, by one that shows.

    An escape becomes ␛ (Unicode's control pictures); other controls, marks that reorder text (U+202E and its kin) and
    half surrogate pairs, and characters for private use become U+FFFD. Line feeds stay.
    """
    return "".join(map(_visible, text))


def _inline(text: str) -> str:
    return visible(" ".join(text.split()))


def _visible(c: str) -> str:
    if c.isprintable() or c == "\n":
        return c
    if c in _BREAKS:
        return " "
    if c < " ":
        return chr(0x2400 + ord(c))
    return "\ufffd" if c in _BIDI or unicodedata.category(c) in ("Cc", "Cs", "Co") else c


class _Labels:
    """The short names that the view gives to entities and events: e1, e2, v1, v2, in the order of the reading."""

    def __init__(self, reading: Reading) -> None:
        self.entities = {entity.id: entity for entity in reading.entities}
        self.entity = {entity.id: f"e{number}" for number, entity in enumerate(reading.entities, 1)}
        self.event = {event.id: f"v{number}" for number, event in enumerate(reading.events, 1)}

    def who(self, id: str) -> str:
        """Return an entity as `e1 Kim Jong Un (PRK GOV)`."""
        entity = self.entities[id]
        code = _code(entity)
        return f"{self.entity[id]} {_inline(entity.name)}" + (f" ({code})" if code else "")

    def all(self, ids: Sequence[str]) -> str:
        """Return several entities, joined by a plus sign."""
        return " + ".join(self.who(id) for id in ids)

    def marks(self, reading: Reading) -> list[_Mark]:
        """Return the marks of the text, one for each span; a span of several entities or events carries all labels."""
        spans: dict[tuple[int, int, bool], list[str]] = {}
        for entity in reading.entities:
            for span in entity.mentions:
                spans.setdefault((span.start, span.end, False), []).append(self.entity[entity.id])
        for event in reading.events:
            for span in event.triggers:
                spans.setdefault((span.start, span.end, True), []).append(self.event[event.id])
        return [_Mark(start, -end, kind, ",".join(names)) for (start, end, kind), names in spans.items() if start < end]


def _code(entity: Entity) -> str:
    return " ".join([*filter(None, [entity.country]), *entity.sectors])


def _heading(reading: Reading) -> Text:
    parts = [reading.outlet, reading.published, reading.id, reading.url, ", ".join(reading.contexts)]
    return Text(_inline(" · ".join(part for part in parts if part)), style="dim")


def _article(reading: Reading, labels: _Labels) -> Iterator[Text]:
    """Yield the article's lines with their marks."""
    marks = labels.marks(reading)
    heapify(marks)
    start = 0
    for line in reading.text.split("\n"):
        end = start + len(line)
        pen = _Pen(reading.text, start, end, "bold" if start == 0 and reading.title else "")
        pen.draw(marks)
        yield pen.line
        start = end + 1


class _Pen:
    """Writes one line of the article, text[start:end].

    Marks nest. Where two cross, or one goes over the line's end, it is closed there and goes on as `[…e2 ...]`.
    """

    def __init__(self, text: str, start: int, end: int, style: str) -> None:
        self.line = Text(style=style)
        self._text, self._at, self._end = text, start, end
        self._open: list[_Mark] = []

    def draw(self, marks: list[_Mark]) -> None:
        """Write the whole line; take the marks that begin in it off the heap and leave there what goes beyond it."""
        while marks and marks[0].start < self._end:
            mark = heappop(marks)
            mark = mark._replace(start=max(mark.start, self._at))
            self._write(mark.start)
            edge = self._open[-1].end if self._open else self._end
            if mark.end > edge:
                heappush(marks, mark._replace(start=edge + (edge == self._end), goes_on=True))
                mark = mark._replace(minus_end=-edge)
            if mark.start < mark.end:
                self._begin(mark)
        self._write(self._end)

    def _write(self, upto: int) -> None:
        """Write the text up to an offset and close the marks that end on the way."""
        while self._open and self._open[-1].end <= upto:
            mark = self._open[-1]
            self._plain(mark.end)
            self._open.pop()
            self.line.append(f"·{mark.labels}»" if mark.event else "]", "dim")
        self._plain(upto)

    def _plain(self, upto: int) -> None:
        style = "" if not self._open else "bold magenta" if any(mark.event for mark in self._open) else "cyan"
        self.line.append(visible(self._text[self._at : upto]), style)
        self._at = max(self._at, upto)

    def _begin(self, mark: _Mark) -> None:
        more = "…" if mark.goes_on else ""
        self.line.append(f"«{more}" if mark.event else f"[{more}{mark.labels}{_GLUE}", "dim")
        self._open.append(mark)


def _event(event: Event, labels: _Labels) -> Text:
    """Return `v1 | when | where | who -> whom | what | status | on whose word | the words it rests on`."""
    line = Text(f"{labels.event[event.id]} | ", style="")
    line.append(f"{_when(event)} | {_where(event)} | {_who(event, labels)} | ")
    line.append(_what(event), "bold")
    line.append(" | ")
    line.append(event.standing, _STYLES[event.standing])
    words = " ".join(dict.fromkeys(f"«{_inline(trigger.text)}»" for trigger in event.triggers))
    return line.append(f" | {_on_whose_word(event, labels)} | {words}")


def _when(event: Event) -> str:
    time = event.time
    if time is None:
        return "no date"
    notes = [f'"{_inline(time.text)}"'] if time.text else []
    notes += ["day of publication"] if time.basis == "publication" else []
    notes += ["weekday and date disagree"] if time.conflict else []
    return f"{time.value or 'date unclear'} ({', '.join(notes)})" if notes else time.value or "date unclear"


def _where(event: Event) -> str:
    place = event.place
    if place is None:
        return "no place"
    return _inline(place.name or place.text) + (f" ({place.country})" if place.country else "")


def _who(event: Event, labels: _Labels) -> str:
    actors = labels.all(event.actors) or "?"
    return f"{actors} -> {labels.all(event.recipients)}" if event.recipients else actors


def _what(event: Event) -> str:
    mode = f" ({event.mode})" if event.mode else ""
    return _inline("".join([f"{event.type}{mode}", *(f", {count.what} {count.value}" for count in event.counts)]))


def _on_whose_word(event: Event, labels: _Labels) -> str:
    word = labels.all(event.sources) or "the article"
    return f"{word} via {labels.all(event.via)}" if event.via else word


def _statement(name: str, statement: Statement, reading: Reading, labels: _Labels) -> Text:
    """Return `q1 | who, directly or not | the reporting word | via, to | the first words`."""
    cue = f"«{_inline(statement.cue.text)}»" if statement.cue else "no reporting word"
    parts = [name, labels.all(statement.speakers) or "no named speaker", f"{statement.manner}, {cue}"]
    parts += [f"via {labels.all(statement.via)}"] if statement.via else []
    parts += [f"to {labels.all(statement.to)}"] if statement.to else []
    words = _inline(reading.text[statement.start : statement.end])
    parts.append(words if len(words) <= _QUOTE else words[: _QUOTE - 1].rsplit(" ", 1)[0] + " …")
    return Text(" | ".join(parts))


def _wrapped(text: Text, width: int, indent: int) -> Iterator[Text]:
    """Yield the text in lines of `width` columns, those after the first indented; a longer word is broken."""
    if not text.plain.strip():
        return
    margin = " " * indent
    lines = text.wrap(_WRAP, width - indent, overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        line.plain = line.plain.replace(_GLUE, " ")
        yield Text(margin).append_text(line) if number and indent else line
