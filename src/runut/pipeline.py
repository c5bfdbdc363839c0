"""The only wiring: an Article goes in, a Reading comes out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from runut import __version__
from runut.assemble import assemble
from runut.errors import RecordProblem
from runut.neural import network
from runut.records import Article, Reading, Warning, content_id
from runut.text import check, compose, credits, is_indonesian, normalise, sentences


class Reader:
    """Reads articles; it loads its weights once and is meant to be reused.

    `threads` is how many the arithmetic may use, by default as many as there are cores; the same input and the same
    number of threads give the same output. Raises InstallationError where the weights are missing.
    """

    def __init__(self, threads: int | None = None, weights: Path | None = None) -> None:
        self.network = network.load(weights, threads)
        self.name = f"runut {__version__}"

    def __call__(self, batch: Sequence[Article]) -> list[Reading]:
        """Read a batch of articles, in order."""
        return [self.read(article) for article in batch]

    def read(self, article: Article) -> Reading:
        """Read one article; raise TextProblem for a text that can't be read, RecordProblem for a date that is none."""
        title = normalise(article.title) if article.title else None
        text = compose(title, normalise(article.text))
        check(text)
        published = _day(article.published)
        id = article.id or content_id(article.outlet, published, article.url, text)
        bounds = sentences(text)
        found = assemble(text, bounds, self.network(text, bounds), article=id, published=published)
        return Reading(
            id=id,
            outlet=article.outlet,
            published=published,
            url=article.url,
            title=title,
            text=text,
            sentences=bounds,
            credits=credits(text, bounds),
            contexts=(),
            warnings=(*_damage(article.text), *_language(text), *found.warnings),
            reader=self.name,
            entities=found.entities,
            statements=found.statements,
            events=found.events,
            extra=article.extra,
        )


def _day(published: str | None) -> str | None:
    """Return the date of an ISO date or timestamp."""
    if published is None:
        return None
    try:
        return date.fromisoformat(published[:10]).isoformat()
    except ValueError:
        raise RecordProblem(f"published is no ISO date: {published!r}") from None


def _damage(raw: str) -> tuple[Warning, ...]:
    """Return a warning where control characters had to be taken out: what they stood for is lost."""
    count = sum(unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v" for c in raw)
    if not count:
        return ()
    return (Warning("control-characters", f"{count} control characters were taken out of the text"),)


def _language(text: str) -> tuple[Warning, ...]:
    if is_indonesian(text):
        return ()
    return (Warning("not-indonesian", "the text does not seem to be Indonesian; it was read all the same"),)


_readers: dict[int | None, Reader] = {}


def read(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> Reading:
    """Read one text, such as "Menlu AS bertemu Menlu Rusia di Jenewa, Jumat (29/11)."; the weights are loaded once."""
    if None not in _readers:
        _readers[None] = Reader()
    return _readers[None].read(Article(text=text, published=published, title=title, outlet=outlet, url=url, id=id))
