"""From what the network found to records: entities, statements and events, with what their words mean.

Nothing that a network predicted can make an invalid record here: spans lie in the text, ids name entities that exist,
values come from resolve/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from runut.neural.decode import AdjunctGuess, EventGuess, MentionGuess, Prediction, SpeechGuess
from runut.records import Count, Entity, Event, Place, Span, Statement, Time, Warning, content_id
from runut.resolve import actors, counts, dates, places, scene

RULE_WEIGHT = 2.0
# A person counted without a numeral is one: "sopir" in "menewaskan sopir".
ONE_BY_ONE = frozenset({"killed", "injured", "arrested"})


@dataclass(frozen=True)
class Assembled:
    """The records of one text."""

    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    warnings: tuple[Warning, ...] = ()


def assemble(
    text: str, sentences: Sequence[tuple[int, int]], prediction: Prediction, *, article: str, published: str | None
) -> Assembled:
    """Return the records of a text; `article` is its id, `published` the ISO date that relative dates count from."""
    entities = _entities(text, prediction, article)
    ids = [entity.id for entity in entities]
    statements = _statements(text, sentences, prediction, ids, article)
    countries = {entity.country for entity in entities if entity.country}
    warnings: list[Warning] = []
    events = []
    for guess in prediction.events:
        adjuncts = [prediction.adjuncts[k] for k in guess.adjuncts]
        time = _time(text, sentences, adjuncts, published, warnings)
        events.append(
            _event(
                text, guess, ids, statements, article, _place(text, adjuncts, countries), time, _counts(text, adjuncts)
            )
        )
    warnings += [_unknown_speaker(text, s) for s in statements if s.manner == "direct" and not s.speakers]
    return Assembled(entities, statements, tuple(events), tuple(dict.fromkeys(warnings)))


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])


def _entities(text: str, prediction: Prediction, article: str) -> tuple[Entity, ...]:
    found = []
    named = scene.countries(text)
    for members in prediction.entities:
        mentions = [prediction.mentions[k] for k in members]
        own = _own(prediction, members, mentions)
        spans = tuple(_span(text, m.start, m.end) for m in mentions)
        kind = Counter(m.kind for m in own).most_common(1)[0][0]
        country = _country(text, own, kind, named)
        found.append(
            Entity(
                id=content_id(article, "entity", [(s.start, s.end) for s in spans]),
                kind=kind,  # type: ignore[arg-type]
                name=_name(text, own),
                country=country,
                sectors=_sectors(text, own, kind, country),
                identity=None,
                mentions=spans,
            )
        )
    return tuple(found)


def _own(prediction: Prediction, members: Sequence[int], mentions: list[MentionGuess]) -> list[MentionGuess]:
    """Return the mentions that name this entity alone, where there are any: "kedua negara" says little of either."""
    shared = Counter(k for group in prediction.entities for k in group)
    return [m for k, m in zip(members, mentions, strict=True) if shared[k] == 1] or mentions


def _name(text: str, mentions: Sequence[MentionGuess]) -> str:
    """Return the fullest wording that names: capitalised and long, its titles taken off."""
    wordings = [actors.canonical(text[m.start : m.end]) for m in mentions]
    named = [w for w in wordings if any(part[:1].isupper() for part in w.split())]
    return max(named or wordings, key=lambda w: (sum(part[:1].isupper() for part in w.split()), len(w)))


def _country(text: str, mentions: Sequence[MentionGuess], kind: str, named: Counter[str]) -> str | None:
    """Return the country that the wordings decide, else the likeliest by the network and the countries of the text."""
    decided = Counter(code for m in mentions if (code := actors.country(text[m.start : m.end], kind)) is not None)
    if decided:
        return decided.most_common(1)[0][0]
    chances: dict[str, float] = {}
    for m in mentions:
        for code, chance in m.countries.items():
            chances[code] = chances.get(code, 0.0) + chance / len(mentions)
    return scene.likeliest(chances, named)


def _sectors(text: str, mentions: Sequence[MentionGuess], kind: str, country: str | None) -> tuple[str, ...]:
    """Return the likeliest sector by the network's mean and the wordings together."""
    chances: Counter[str] = Counter()
    for m in mentions:
        for name, chance in m.sectors.items():
            chances[name] += chance / len(mentions)  # type: ignore[assignment]
        for name in actors.sectors(text[m.start : m.end], kind, country)[:1]:
            chances[name] += RULE_WEIGHT / len(mentions)  # type: ignore[assignment]
    return (max(chances, key=lambda name: chances[name]),) if chances else ()


def _statements(
    text: str, sentences: Sequence[tuple[int, int]], prediction: Prediction, ids: Sequence[str], article: str
) -> tuple[Statement, ...]:
    """Join neighbouring sentences of one speaker and manner into a statement."""
    runs: list[list[SpeechGuess]] = []
    for guess in prediction.speech:
        last = runs[-1][-1] if runs else None
        if last and last.sentence + 1 == guess.sentence and _voice(last) == _voice(guess):
            runs[-1].append(guess)
        else:
            runs.append([guess])
    return tuple(_statement(text, sentences, run, prediction.cues, ids, article) for run in runs)


def _voice(guess: SpeechGuess) -> tuple[str, frozenset[int], frozenset[int]]:
    return guess.manner, frozenset(guess.speakers), frozenset(guess.via)


def _statement(
    text: str,
    sentences: Sequence[tuple[int, int]],
    run: Sequence[SpeechGuess],
    cues: Sequence[tuple[int, int]],
    ids: Sequence[str],
    article: str,
) -> Statement:
    start, end = sentences[run[0].sentence][0], sentences[run[-1].sentence][1]
    cue = next((c for c in cues if start <= c[0] < end), None)
    to = dict.fromkeys(ids[k] for guess in run for k in guess.to)
    return Statement(
        id=content_id(article, "statement", start, end),
        start=start,
        end=end,
        manner=run[0].manner,  # type: ignore[arg-type]
        speakers=tuple(ids[k] for k in run[0].speakers),
        cue=_span(text, *cue) if cue else None,
        via=tuple(ids[k] for k in run[0].via),
        to=tuple(to),
    )


def _event(
    text: str,
    guess: EventGuess,
    ids: Sequence[str],
    statements: Sequence[Statement],
    article: str,
    place: Place | None,
    time: Time | None,
    numbers: tuple[Count, ...],
) -> Event:
    actors_ = tuple(ids[k] for k in guess.actors)
    sources = tuple(ids[k] for k in guess.sources)
    return Event(
        id=content_id(article, "event", guess.triggers),
        type=guess.type,
        mode=guess.mode,
        triggers=tuple(_span(text, start, end) for start, end in guess.triggers),
        actors=actors_,
        recipients=tuple(ids[k] for k in guess.recipients if ids[k] not in actors_),
        status=guess.status,  # type: ignore[arg-type]
        sources=sources,
        via=_via(guess, sources, statements),
        place=place,
        time=time,
        counts=numbers,
        confidence=round(guess.score, 4),
    )


def _via(guess: EventGuess, sources: Sequence[str], statements: Sequence[Statement]) -> tuple[str, ...]:
    """Return who carried the word of the event's sources: "kata Kim, seperti dikutip KCNA" -> KCNA."""
    start = guess.triggers[0][0]
    holding = [s for s in statements if s.start <= start < s.end and set(sources) & set(s.speakers)]
    return tuple(dict.fromkeys(entity for s in holding for entity in s.via if entity not in sources))


def _place(text: str, adjuncts: Sequence[AdjunctGuess], countries: Collection[str]) -> Place | None:
    for adjunct in adjuncts:
        if adjunct.name == "PLACE":
            wording = text[adjunct.start : adjunct.end]
            found = places.resolve(wording, countries)
            if found is None:
                return Place(adjunct.start, adjunct.end, wording, wording, None, None, None, None)
            return Place(
                adjunct.start, adjunct.end, wording, found.name, found.country, found.admin, found.lat, found.lon
            )
    return None


def _time(
    text: str,
    sentences: Sequence[tuple[int, int]],
    adjuncts: Sequence[AdjunctGuess],
    published: str | None,
    warnings: list[Warning],
) -> Time | None:
    for adjunct in adjuncts:
        if adjunct.name != "TIME":
            continue
        start, end, wording = adjunct.start, adjunct.end, text[adjunct.start : adjunct.end]
        context = text[: next((b for a, b in sentences if a <= start < b), end)]
        found = dates.resolve(wording, published, context)
        if found is None:
            warnings.append(Warning("unresolved-date", f'"{wording}" does not resolve to a date', start, end, wording))
            return Time(start, end, wording, None, None, "stated", False)
        if found.conflict:
            message = f'weekday and date of "{wording}" disagree: {found.value} or {found.reading}'
            warnings.append(Warning("date-conflict", message, start, end, wording))
        return Time(start, end, wording, found.value, found.precision, found.basis, found.conflict)
    return None


def _counts(text: str, adjuncts: Sequence[AdjunctGuess]) -> tuple[Count, ...]:
    found = []
    for adjunct in adjuncts:
        if adjunct.name in ("TIME", "PLACE"):
            continue
        wording = text[adjunct.start : adjunct.end]
        number = counts.resolve(wording)
        if number is not None:
            value, low, high = number.value, number.low, number.high
        elif adjunct.name in ONE_BY_ONE:
            value, low, high = "1", 1.0, 1.0
        else:
            continue
        found.append(Count(adjunct.name, value, low, high, adjunct.start, adjunct.end, wording))
    return tuple(found)


def _unknown_speaker(text: str, statement: Statement) -> Warning:
    quote = text[statement.start : statement.end]
    return Warning("unknown-speaker", "a quotation without a speaker", statement.start, statement.end, quote)
