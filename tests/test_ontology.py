"""The types, and what the word lists say of Indonesian words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import ontology
from runut.records import Kind, Status

QUADS = {
    "verbal cooperation": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
    "material cooperation": ["COOPERATE", "AID", "RETREAT"],
    "verbal conflict": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
    "material conflict": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
}


def rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("runut") / "data" / name).read_text(encoding="utf-8")
    return iter(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def test_the_sixteen_types_stand_in_plovers_order_and_classes() -> None:
    assert [kind.name for kind in ontology.TYPES.values()] == list(ontology.TYPES)
    assert {quad: [t.name for t in ontology.TYPES.values() if t.quad == quad] for quad in QUADS} == QUADS
    assert list(ontology.TYPES) == [name for names in QUADS.values() for name in names]
    assert all(kind.gloss.endswith(".") for kind in ontology.TYPES.values())


def test_modes_are_flattened_in_the_order_of_types() -> None:
    assert len(ontology.MODES) == len(set(ontology.MODES)) == 67
    assert ontology.MODES[0] == "CONSULT:visit"
    assert ontology.MODES[-1] == "ASSAULT:unconventional"
    assert {"PROTEST:vandalize", "COERCE:martial-law", "RETREAT:ceasefire"} <= set(ontology.MODES)


def test_kinds_and_statuses_are_those_of_the_records() -> None:
    assert get_args(Kind) == ontology.KINDS
    assert get_args(Status) == ontology.STATUSES
    assert len(ontology.SECTORS) == len(set(ontology.SECTORS)) == 25
    assert len(ontology.COUNTS) == 8


def test_the_tables_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        ontology.TYPES["WAR"] = ontology.TYPES["ASSAULT"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("list_", "words"),
    [
        ("reporting", "kata ujarnya menurut menegaskan dilansir klaim dikutip"),
        ("negation", "tidak tak bukan belum batal membantah menampik urung"),
        ("plan", "akan bakal berencana hendak dijadwalkan siap"),
        ("possibility", "mungkin diduga jika apabila seandainya dikhawatirkan"),
        ("request", "harus perlu sebaiknya diminta agar supaya"),
        ("preposition", "oleh terhadap kepada dengan dari melawan antara"),
    ],
)
def test_cue_words_stand_in_their_list(list_: str, words: str) -> None:
    assert set(words.split()) <= ontology.CUES[list_]


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("menyerang", "ASSAULT"),
        ("Penyerangannya", "ASSAULT"),
        ("pengeboman", "ASSAULT"),
        ("ditangkap", "COERCE"),
        ("mencekal", "COERCE"),
        ("ditandatangani", "SUPPORT"),
        ("penandatanganan", "SUPPORT"),
        ("melantik", "SUPPORT"),
        ("bertemu", "CONSULT"),
        ("perundingan", "CONSULT"),
        ("menyepakati", "AGREE"),
        ("diampuni", "CONCEDE"),
        ("melonggarkan", "CONCEDE"),
        ("diekstradisi", "COOPERATE"),
        ("mengimpor", "COOPERATE"),
        ("menghibahkan", "AID"),
        ("mengevakuasi", "AID"),
        ("hengkang", "RETREAT"),
        ("pembebasan", "RETREAT"),
        ("mendesak", "REQUEST"),
        ("mengecam", "ACCUSE"),
        ("menyelidiki", "ACCUSE"),
        ("membantah", "REJECT"),
        ("memveto", "REJECT"),
        ("mengultimatum", "THREATEN"),
        ("memprotes", "ACCUSE"),
        ("didemo", "PROTEST"),
        ("menggeruduk", "PROTEST"),
        ("dipecat", "SANCTION"),
        ("divonis", "SANCTION"),
        ("mengerahkan", "MOBILIZE"),
        ("berpatroli", "MOBILIZE"),
    ],
)
def test_a_predicate_means_its_type_first(word: str, type_: str) -> None:
    assert ontology.predicate_types(word)[0] == type_


@pytest.mark.parametrize(
    ("word", "type_"),
    [("pascapenangkapan", "COERCE"), ("serangan-serangan", "ASSAULT"), ("ditangkapkah", "COERCE")],
)
def test_a_form_that_is_not_listed_counts_as_its_stem(word: str, type_: str) -> None:
    assert word not in ontology.predicates()
    assert ontology.predicate_types(word)[0] == type_


@pytest.mark.parametrize(
    "word",
    [
        "dalam",  # mendalami is to look into a case; dalam is "in"
        "tentang",  # menentang is to oppose; tentang is "about"
        "undang-undang",  # mengundang is to invite; an undang-undang is a law
        "pemerintah",  # memerintahkan is to order; the pemerintah is the government
        "kebakaran",  # membakar is to set fire; a kebakaran is an accident
        "sejarah",  # menjarah is to loot; sejarah is history
        "penyerang",  # who attacks is a participant and no act
        "pukul",  # memukul is to hit; pukul 10.00 is an hour
        "kursi",
        "dan",
        "",
    ],
)
def test_words_of_no_act_mean_nothing(word: str) -> None:
    assert ontology.predicate_types(word) == ()
    assert word not in ontology.predicates()


def test_modes_of_a_word_come_with_their_type() -> None:
    assert ontology.predicate_modes("ditembak")[0] == "ASSAULT:firearms"
    assert ontology.predicate_modes("menyambangi") == ("CONSULT:visit",)
    assert ontology.predicate_modes("menghibahkan") == ()


@pytest.mark.parametrize(
    ("text", "word", "label"),
    [
        ("ribuan buruh turun ke jalan", "ke", "PROTEST:demo"),
        ("mereka berunjuk rasa di Monas", "rasa", "PROTEST:demo"),
        ("menteri itu mengundurkan diri", "diri", "RETREAT:resign"),
        ("kedua pihak menyetujui gencatan senjata", "senjata", "RETREAT:ceasefire"),
        ("ia menyampaikan permintaan maaf", "permintaan", "CONCEDE"),
        ("Interpol menerbitkan red notice", "notice", "THREATEN:arrest"),
        ("kedua negara bekerja sama", "sama", "COOPERATE"),
        ("lima guru mogok makan", "mogok", "PROTEST:hunger"),
    ],
)
def test_a_phrase_gives_its_label_first_to_each_of_its_words(text: str, word: str, label: str) -> None:
    words = text.split()
    assert ontology.labels(words)[words.index(word)][0] == label
    assert ontology.features(words)[words.index(word)][0] == label.partition(":")[0]


@given(st.lists(st.text(max_size=12) | st.sampled_from(["turun", "ke", "jalan", "Unjuk", "rasa", "maaf"]), max_size=12))
def test_features_give_known_types_to_every_word(words: list[str]) -> None:
    found = ontology.features(words)
    assert len(found) == len(words)
    assert all(len(set(types)) == len(types) and set(types) <= set(ontology.TYPES) for types in found)


def test_the_lexicon_is_sorted_whole_and_of_known_labels() -> None:
    lexicon = list(rows("predicates.csv"))
    known = {*ontology.TYPES, *ontology.MODES}
    assert {
        row["stem"]: row["types"] for row in lexicon if not set(row["types"].split()) <= known or not row["types"]
    } == {}
    stems = [row["stem"] for row in lexicon]
    assert stems == sorted(set(stems))
    assert len(stems) >= 700


def test_every_type_and_mode_has_words() -> None:
    labels = [label for row in rows("predicates.csv") for label in row["types"].split()]
    assert set(ontology.MODES) <= set(labels)
    first = [row["types"].split()[0].partition(":")[0] for row in rows("predicates.csv")]
    assert {type_: first.count(type_) for type_ in ontology.TYPES if first.count(type_) < 30} == {}


def test_predicates_and_phrases_are_lower_case_and_apart() -> None:
    assert all(form == form.lower() and " " not in form and types for form, types in ontology.predicates().items())
    assert all(len(phrase) > 1 and types for phrase, types in ontology.phrases().items())
    assert ontology.phrases()[("unjuk", "rasa")] == ("PROTEST",)


@pytest.mark.parametrize(
    ("word", "class_"),
    [
        ("Menteri", "office"),
        ("Kapolri", "office"),
        ("jubir", "office"),
        ("Kementerian", "body"),
        ("Polda", "body"),
        ("TNI", "body"),
        ("demonstran", "group"),
        ("warganya", "group"),
        ("pemimpin-pemimpin", "office"),
        ("keduanya", "pronoun"),
        ("ia", "pronoun"),
        ("Drs.", "honorific"),
        ("Pak", "honorific"),
        ("kursi", None),
        ("", None),
    ],
)
def test_a_title_makes_its_mention_a_class(word: str, class_: str | None) -> None:
    assert ontology.title_class(word) == class_


def test_titles_are_sorted_and_of_known_classes() -> None:
    titles = [(row["word"], row["class"]) for row in rows("titles.csv")]
    assert [word for word, _ in titles] == sorted({word for word, _ in titles})
    assert {class_ for _, class_ in titles} == set(get_args(ontology.TitleClass))
    assert len(titles) >= 300
