"""The forms of the corpus' records as JSON: articles, documents and stand-off annotation; and what departs from them.

A form is a type, `[form]` for a list, a dict for an object (keys beyond it are allowed), None for null, or a tuple of
forms that will do. What the values mean is for `runut.corpus.check`; this is only about what code may rely on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

OFFSETS: Final = "a pair of offsets"

_NAMES = {str: "a string", int: "a whole number", bool: "true or false", float: "a number", list: "a list"}

_HEAD = {"id": str, "outlet": (str, None), "published": (str, None), "url": (str, None)}
_ENTITY = {"id": str, "kind": str, "name": str, "country": str, "sectors": [str]}
_EVENT = {
    "id": str,
    "type": str,
    "mode": (str, None),
    "triggers": [OFFSETS],
    "actors": [str],
    "recipients": [str],
    "status": (str, None),
    "sources": [str],
    "place": ({"span": (OFFSETS, None), "country": (str, None)}, None),
    "time": ({"span": (OFFSETS, None), "value": (str, None), "conflict": bool}, None),
    "counts": [{"what": str, "value": str, "span": (OFFSETS, None)}],
}
_LABELS = {
    "sentences": [OFFSETS],
    "mentions": [{"start": int, "end": int, "entities": [str]}],
    "entities": [_ENTITY],
    "statements": [
        {
            "id": str,
            "sentences": OFFSETS,
            "manner": str,
            "speakers": [str],
            "cue": (OFFSETS, None),
            "via": [str],
            "to": [str],
        }
    ],
    "events": [_EVENT],
}

ARTICLE: Mapping[str, Any] = {**_HEAD, "sentences": [str], "paragraphs": [int]}
"""An article as numbered sentences; `paragraphs[i]` is the one that sentence i stands in, sentence 0 is the title."""

DOCUMENT: Mapping[str, Any] = {**_HEAD, "text": str, **_LABELS}
"""A gold document, as `runut.annotation` describes it."""

STANDOFF: Mapping[str, Any] = {
    **_HEAD,
    "sha256": str,
    **_LABELS,
    "entities": [{**_ENTITY, "name": (str, OFFSETS)}],
}
"""A document without its text, as `runut.corpus.standoff` describes it."""


def annotated(record: object) -> Mapping[str, Any]:
    """Return the form that an annotated article should have: a document's where it has a text, else stand-off."""
    return DOCUMENT if isinstance(record, Mapping) and "text" in record else STANDOFF


def misfits(value: object, form: Any, where: str = "") -> Iterator[str]:
    """Yield where a value departs from a form, such as "events[3].type is null, not a string"."""
    if isinstance(form, tuple):
        # The first form is the usual one, and what departs from it tells most.
        found = [list(misfits(value, one, where)) for one in form]
        yield from found[0] if all(found) else ()
    elif isinstance(form, Mapping):
        if isinstance(value, dict):
            yield from _object(value, form, where)
        else:
            yield f"{where or 'the line'} is {_name(value)}, not an object"
    elif isinstance(form, list) and isinstance(value, list):
        for i, item in enumerate(value):
            yield from misfits(item, form[0], f"{where}[{i}]")
    elif not _fits(value, form):
        yield f"{where} is {_name(value)}, not {_wanted(form)}"


def _object(value: Mapping[str, Any], form: Mapping[str, Any], where: str) -> Iterator[str]:
    for key, inner in form.items():
        path = f"{where}.{key}" if where else key
        if key in value:
            yield from misfits(value[key], inner, path)
        else:
            yield f"{path} is missing"


def _fits(value: object, form: object) -> bool:
    if form == OFFSETS:
        return isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value)
    return value is None if form is None else type(value) is form


def _wanted(form: Any) -> str:
    if form is None:
        return "null"
    return OFFSETS if form == OFFSETS else _NAMES[list if isinstance(form, list) else form]


def _name(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "an object")
