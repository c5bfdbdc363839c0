"""From what the network found to records."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import ontology
from runut.assemble import Assembled, assemble
from runut.neural.decode import AdjunctGuess, EventGuess, MentionGuess, Prediction, SpeechGuess
from runut.text import sentences

TEXT = "\n".join(
    (
        "Menhan AS bertemu Presiden Suriah",
        "Menteri Pertahanan AS John Doe bertemu Presiden Suriah di Damaskus, Jumat (30/11). "
        '"Kami menolak perang," kata Doe.',
        "Ia menambahkan bahwa sedikitnya 24 orang tewas pada Senin (25/11).",
    )
)


def at(wording: str, nth: int = 1) -> tuple[int, int]:
    start = -1
    for _ in range(nth):
        start = TEXT.index(wording, start + 1)
    return start, start + len(wording)


def mention(wording: str, nth: int = 1, **fields: Any) -> MentionGuess:
    given = {"kind": "PER", "countries": {"IDN": 1.0}, "sectors": {"GOV": 1.0}, "score": 0.9, **fields}
    return MentionGuess(*at(wording, nth), **given)


def event(*triggers: tuple[int, int], **fields: Any) -> EventGuess:
    given = {"type": "CONSULT", "mode": None, "status": "fact", "adjuncts": (), "score": 0.8, **fields}
    roles = {role: given.pop(role, ()) for role in ("actors", "recipients", "sources")}
    return EventGuess(triggers=triggers, **roles, **given)


def build(prediction: Prediction, published: str | None = "2024-11-30") -> Assembled:
    return assemble(TEXT, sentences(TEXT), prediction, article="a1", published=published)


MENTIONS = (
    mention("Menteri Pertahanan AS John Doe"),
    mention("Presiden Suriah", 2),
    mention("Doe", 2),
    mention("Ia"),
)


def test_an_entity_is_named_by_its_fullest_wording_without_titles() -> None:
    entity = build(Prediction(MENTIONS, ((0, 2, 3), (1,)))).entities[0]
    assert entity.name == "John Doe"
    assert [m.text for m in entity.mentions] == ["Menteri Pertahanan AS John Doe", "Doe", "Ia"]


def test_a_country_in_the_wording_overrules_the_network() -> None:
    found = build(Prediction(MENTIONS, ((0, 2, 3), (1,)))).entities
    assert [entity.country for entity in found] == ["USA", "SYR"]


def test_without_a_country_in_the_wording_the_network_and_the_text_decide() -> None:
    nameless = (
        mention("Doe", 2, countries={"SYR": 0.3, "FRA": 0.3, "---": 0.2}),
        mention("Ia", countries={"---": 0.9, "SYR": 0.1}),
    )
    found = build(Prediction(nameless, ((0,), (1,)))).entities
    assert [entity.country for entity in found] == ["SYR", None]


@pytest.mark.parametrize(
    ("wording", "value", "conflict", "codes"),
    [
        ("Jumat (30/11)", "2024-11-29", True, ["date-conflict"]),
        ("Senin (25/11)", "2024-11-25", False, []),
    ],
)
def test_a_weekday_that_contradicts_its_date_is_a_warning(
    wording: str, value: str, conflict: bool, codes: list[str]
) -> None:
    prediction = Prediction(
        events=(event(at("bertemu", 2), adjuncts=(0,)),), adjuncts=(AdjunctGuess(*at(wording), "TIME"),)
    )
    found = build(prediction)
    time = found.events[0].time
    assert time is not None
    assert (time.value, time.conflict) == (value, conflict)
    assert [w.code for w in found.warnings] == codes


def test_place_and_numbers_of_an_event() -> None:
    adjuncts = (AdjunctGuess(*at("Damaskus"), "PLACE"), AdjunctGuess(*at("sedikitnya 24 orang"), "killed"))
    found = build(Prediction(events=(event(at("tewas"), type="ASSAULT", adjuncts=(0, 1)),), adjuncts=adjuncts)).events[
        0
    ]
    assert found.place is not None
    assert (found.place.text, found.place.country) == ("Damaskus", "SYR")
    assert [(c.what, c.value, c.low) for c in found.counts] == [("killed", "24+", 24.0)]


def test_sentences_of_one_voice_are_one_statement() -> None:
    speech = (
        SpeechGuess(2, "direct", (0,), (), ()),
        SpeechGuess(3, "direct", (0,), (), (1,)),
    )
    cue = at("kata")
    (statement,) = build(Prediction(MENTIONS, ((0, 2, 3), (1,)), cues=(cue,), speech=speech)).statements
    assert (statement.start, statement.end) == (TEXT.index('"Kami'), len(TEXT))
    assert statement.cue is not None
    assert statement.cue.text == "kata"
    assert len(statement.to) == 1


def test_who_carried_the_word_of_a_source_stands_under_via() -> None:
    speech = (SpeechGuess(3, "indirect", (0,), (1,), ()),)
    events = (event(at("tewas"), type="ASSAULT", sources=(0,)),)
    found = build(Prediction(MENTIONS, ((0, 2, 3), (1,)), events, speech=speech))
    assert found.events[0].via == (found.entities[1].id,)


def test_a_quotation_without_speaker_is_a_warning() -> None:
    found = build(Prediction(speech=(SpeechGuess(2, "direct", (), (), ()),)))
    assert [w.code for w in found.warnings] == ["unknown-speaker"]


def test_the_same_entity_is_not_both_actor_and_recipient() -> None:
    found = build(Prediction(MENTIONS, ((0, 2, 3), (1,)), (event(at("bertemu", 2), actors=(0,), recipients=(0, 1)),)))
    assert found.events[0].recipients == (found.entities[1].id,)


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    """Anything that the network could say, sensible or not."""

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(TEXT) - 1))
        return start, draw(st.integers(start + 1, min(start + 30, len(TEXT))))

    def some(count: int) -> tuple[int, ...]:
        return tuple(draw(st.lists(st.integers(0, count - 1), unique=True, max_size=3))) if count else ()

    mentions = tuple(
        MentionGuess(*span(), draw(st.sampled_from(ontology.KINDS)), {"---": 0.6, "IDN": 0.4}, {"GOV": 1.0}, 0.5)
        for _ in range(draw(st.integers(0, 5)))
    )
    entities = tuple((k,) for k in range(len(mentions)))
    names = ("TIME", "PLACE", *ontology.COUNTS)
    adjuncts = tuple(AdjunctGuess(*span(), draw(st.sampled_from(names))) for _ in range(draw(st.integers(0, 4))))
    events = tuple(
        event(
            span(),
            type=draw(st.sampled_from(tuple(ontology.TYPES))),
            status=draw(st.sampled_from(ontology.STATUSES)),
            actors=some(len(entities)),
            recipients=some(len(entities)),
            sources=some(len(entities)),
            adjuncts=some(len(adjuncts)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    speech = tuple(
        SpeechGuess(k, draw(st.sampled_from(("direct", "indirect"))), some(len(entities)), some(len(entities)), ())
        for k in sorted(draw(st.sets(st.integers(0, 3))))
    )
    cues = tuple(sorted(span() for _ in range(draw(st.integers(0, 2)))))
    return Prediction(mentions, entities, events, adjuncts, cues, speech)


@given(predictions(), st.sampled_from(["2024-11-30", None]))
def test_whatever_the_network_says_the_records_are_valid(prediction: Prediction, published: str | None) -> None:
    found = build(prediction, published)
    assert found == build(prediction, published)
    ids = {entity.id for entity in found.entities}
    for entity in found.entities:
        assert all(TEXT[m.start : m.end] == m.text for m in entity.mentions)
        assert entity.name
    for statement in found.statements:
        assert {*statement.speakers, *statement.via, *statement.to} <= ids
        assert 0 <= statement.start < statement.end <= len(TEXT)
    for one in found.events:
        assert {*one.actors, *one.recipients, *one.sources, *one.via} <= ids
        assert not set(one.actors) & set(one.recipients)
        spans = [*one.triggers, *one.counts, *(x for x in (one.place, one.time) if x)]
        assert all(TEXT[s.start : s.end] == s.text for s in spans)
