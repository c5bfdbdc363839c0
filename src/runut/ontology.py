"""What Runut knows of events: PLOVER's types and modes, and the words that tend to mean them.

Everything comes from `data/` and is read once. The word lists are soft features of the network and never rules: a
word may mean several types, and a type may be told without any of these words.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, cast

from runut import morphology

Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
TitleClass = Literal["office", "body", "group", "pronoun", "honorific"]

# An unlisted form shorter than this is not traced to a stem: what is left of it after an affix says too little.
_SHORTEST_UNKNOWN = 6


@dataclass(frozen=True, slots=True)
class EventType:
    """One of PLOVER's sixteen event types, with its quad class, its modes and a line that says what it covers."""

    name: str
    quad: Quad
    modes: tuple[str, ...]
    gloss: str


def _read(name: str) -> str:
    return (files("runut") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = (line for line in _read(name).splitlines() if line and not line.startswith("#"))
    return iter(csv.DictReader(lines))


def _event_type(name: str, row: Mapping[str, Any]) -> EventType:
    return EventType(name, cast("Quad", row["quad"]), tuple(row["modes"]), row["gloss"])


_DATA = tomllib.loads(_read("ontology.toml"))

TYPES: Mapping[str, EventType] = MappingProxyType(
    {name: _event_type(name, row) for name, row in _DATA["types"].items()}
)
MODES: tuple[str, ...] = tuple(f"{kind.name}:{mode}" for kind in TYPES.values() for mode in kind.modes)
KINDS: tuple[str, ...] = tuple(_DATA["kinds"])
SECTORS: tuple[str, ...] = tuple(_DATA["sectors"])
STATUSES: tuple[str, ...] = tuple(_DATA["statuses"])
COUNTS: tuple[str, ...] = tuple(_DATA["counts"])
CUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: frozenset(words.split()) for name, words in _DATA["cues"].items()}
)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Labels (`TYPE` or `TYPE:mode`) by surface form, by word tuple, and by stem for forms that none of them lists."""

    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]


def predicates() -> Mapping[str, tuple[str, ...]]:
    """Return the types that each lower-case predicate form can mean, most typical first.

    `predicates()["menyerang"]` is ("ASSAULT", "ACCUSE", "COERCE", "PROTEST"). Source: data/predicates.csv.
    """
    return _word_types()


def phrases() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return the types of predicates of several words, by their lower-case words: ("unjuk", "rasa") -> ("PROTEST",)."""
    return _phrase_types()


def predicate_types(word: str) -> tuple[str, ...]:
    """Return the types that a word can mean, most typical first; empty where it is no known predicate.

    A form that the lexicon does not hold counts as its stem: "pascapenangkapan" as tangkap.
    """
    return _types(_labels(word.lower()))


def predicate_modes(word: str) -> tuple[str, ...]:
    """Return the `TYPE:mode` labels of a word: ("ASSAULT:firearms", ...) for "ditembak"; members of `MODES`."""
    return tuple(label for label in _labels(word.lower()) if ":" in label)


def labels(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the labels (`TYPE` or `TYPE:mode`) of each word of a text, those of a phrase it stands in first.

    In "massa turun ke jalan" the last three words get PROTEST:demo before what each means alone.
    """
    lower = [word.lower() for word in words]
    found: list[tuple[str, ...]] = [()] * len(lower)
    lexicon = _lexicon()
    for start, first in enumerate(lower):
        for length in _lengths().get(first, ()):
            meant = lexicon.phrases.get(tuple(lower[start : start + length]), ())
            found[start : start + length] = [_merge(known, meant) for known in found[start : start + length]]
    return tuple(_merge(meant, _labels(word)) for meant, word in zip(found, lower, strict=True))


def features(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the types of each word of a text, most typical first, those of a phrase it stands in before all."""
    return tuple(_types(meant) for meant in labels(words))


def title_class(word: str) -> TitleClass | None:
    """Return what a word makes of a mention: office, body, group, pronoun or honorific; None where it is no title.

    "Menteri" is an office, "Polda" a body, "demonstran" a group, and "pemimpin-pemimpin" what "pemimpin" is.
    Source: data/titles.csv.
    """
    titles = _titles()
    word = word.lower().rstrip(".")
    left, _, right = word.partition("-")
    readings = (word, word.removesuffix("nya"), left if left == right.removesuffix("nya") else word)
    return next((titles[reading] for reading in readings if reading in titles), None)


@cache
def _titles() -> Mapping[str, TitleClass]:
    return {row["word"]: cast("TitleClass", row["class"]) for row in _rows("titles.csv")}


@lru_cache(maxsize=65536)
def _labels(word: str) -> tuple[str, ...]:
    lexicon = _lexicon()
    if word in lexicon.words:
        return lexicon.words[word]
    if len(word) < _SHORTEST_UNKNOWN:
        return ()
    if inner := _inner(word):
        return next((labels for part in inner if (labels := _labels(part))), ())
    analysis = morphology.analyse(word)
    if analysis.prefix == "pe" and analysis.suffix == "none":
        return ()
    return next((lexicon.stems[stem] for stem in analysis.stems if stem in lexicon.stems), ())


def _inner(word: str) -> tuple[str, ...]:
    """Return the words that a compound is made of: serangan-serangan, pascapenangkapan; empty for a simple word."""
    if "-" in word:
        return tuple(part for part in reversed(word.split("-")) if part)
    return (word.removeprefix("pasca"),) if word.startswith("pasca") else ()


@cache
def _lexicon() -> _Lexicon:
    """Build the lexicon: listed forms count alone, derived ones add up over stems, the longest stem first.

    A form that a row bars, and that none lists, is kept without labels, so that it is not traced to its stem.
    """
    rows = sorted(_rows("predicates.csv"), key=lambda row: -len(row["stem"]))
    listed: dict[str, tuple[str, ...]] = {}
    derived: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for row in rows:
        labels = tuple(row["types"].split())
        exact, free, barred = _row_forms(row["stem"], row["forms"].split())
        for form in barred:
            listed.setdefault(form, ())
        for form in exact:
            listed[form] = _merge(listed.get(form, ()), labels)
        for form in free:
            derived[form] = _merge(derived.get(form, ()), labels)
        if free and " " not in row["stem"]:
            stems[row["stem"]] = labels
    every = {**derived, **listed}
    return _Lexicon(
        {form: labels for form, labels in every.items() if " " not in form},
        {tuple(form.split()): labels for form, labels in every.items() if " " in form and labels},
        stems,
    )


def _row_forms(stem: str, extra: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Return the forms that a row lists, those that are derived and those it bars, a space inside a phrase."""
    barred = {form[1:].replace("_", " ") for form in extra if form[0] == "-"}
    listed = {stem} | {form.replace("_", " ") for form in extra if form[0] not in "=-"}
    listed |= {form + "nya" for form in listed if not form.endswith("nya")}
    listed -= barred
    if "=" in extra:
        return listed, set(), barred
    first, space, rest = stem.partition(" ")
    derive = morphology.derived if space else morphology.forms
    free = {form + space + rest for form in derive(first)}
    return listed, free - barred, barred


def _merge(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))


def _types(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label.partition(":")[0] for label in labels))


@cache
def _word_types() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({form: _types(labels) for form, labels in _lexicon().words.items() if labels})


@cache
def _phrase_types() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    return MappingProxyType({form: _types(labels) for form, labels in _lexicon().phrases.items()})


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return, by first word, how many words a phrase may have, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases():
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
