"""Stand-off annotation: all that a gold document says about an article, without the article's wording.

A record is a dict: id outlet published url sha256 sentences mentions entities statements events, the lists as in the
documents of `runut.annotation`. `sha256` is that of the article's text in UTF-8; every place in it is an offset.
Names of persons, organisations and places stay, as facts; a group that is called by words of the article has their
offsets for its `name`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from runut import annotation
from runut.corpus import shape
from runut.errors import RecordProblem

_HEAD = ("id", "outlet", "published", "url")
_LABELS = ("sentences", "mentions", "entities", "statements", "events")


def strip(document: Mapping[str, Any], article: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stand-off record of a document; raise RecordProblem where it is not one, or not of this article."""
    id, text = _text(article)
    _check_form(document, shape.DOCUMENT)
    if document["id"] != id:
        raise RecordProblem(f"{document['id']}: annotates another article than {id}")
    if document["text"] != text:
        raise RecordProblem(f"{id}: the document's text is not the article's")
    head = {key: document[key] for key in _HEAD}
    entities = [_unworded(entity, text) for entity in document["entities"]]
    return {**head, "sha256": digest(text), **{key: document[key] for key in _LABELS}, "entities": entities}


def join(record: Mapping[str, Any], article: Mapping[str, Any]) -> dict[str, Any]:
    """Return the gold document of a stand-off record, as `runut.annotation.documents` gives it.

    Raise RecordProblem, naming the article, where the record is of another text or has not the form of one.
    """
    text = verify(record, article)
    _check_form(record, shape.STANDOFF)
    head = {key: record[key] for key in _HEAD}
    entities = [_worded(entity, text) for entity in record["entities"]]
    return {**head, "text": text, **{key: record[key] for key in _LABELS}, "entities": entities}


def verify(record: Mapping[str, Any], article: Mapping[str, Any]) -> str:
    """Return the article's text; raise RecordProblem, naming the article, where the record is of another one."""
    id, text = _text(article)
    if record.get("id") != id:
        raise RecordProblem(f"{record.get('id')}: annotates another article than {id}")
    if record.get("sha256") != digest(text):
        raise RecordProblem(f"{id}: the text is not the one that was annotated (its SHA-256 differs)")
    return text


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_form(record: Mapping[str, Any], form: Mapping[str, Any]) -> None:
    if misfit := next(shape.misfits(record, form), None):
        raise RecordProblem(f"{record.get('id')}: {misfit}")


def _text(article: Mapping[str, Any]) -> tuple[str, str]:
    id: str = article["id"]
    if len(article["sentences"]) != len(article["paragraphs"]):
        raise RecordProblem(f"{id}: has not one paragraph for each sentence")
    return id, annotation.layout(article["sentences"], article["paragraphs"])[0]


def _unworded(entity: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the entity with offsets for the name of a group that the article calls so: "30 petani"."""
    name = entity["name"]
    start = text.find(name) if entity["kind"] == "GRP" and name else -1
    return {**entity, "name": name if start < 0 else [start, start + len(name)]}


def _worded(entity: Mapping[str, Any], text: str) -> dict[str, Any]:
    name = entity["name"]
    return {**entity, "name": name if isinstance(name, str) else text[name[0] : name[1]]}
