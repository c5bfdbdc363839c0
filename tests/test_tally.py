"""What is in a corpus is counted, from documents and stand-off records alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import annotated
from annotated import ARTICLE
from runut.corpus import standoff
from runut.corpus.tables import tables
from runut.corpus.tally import Tally, tally
from runut.terminal import shown


@pytest.fixture
def found(tmp_path: Path) -> Tally:
    document = annotated.document(tmp_path)
    other = {**document, "id": "uji-2", "outlet": None, "published": "", "events": document["events"][:1]}
    return tally([standoff.strip(document, ARTICLE), other])


def test_everything_is_counted(found: Tally) -> None:
    assert found.totals == {
        "articles": 2, "sentences": 8, "mentions": 18, "entities": 8, "statements": 2, "events": 4,
    }  # fmt: skip
    assert found.types == {"CONSULT": 2, "AGREE": 1, "RETREAT": 1}
    assert found.statuses == {("CONSULT", "fact"): 2, ("AGREE", "plan"): 1, ("RETREAT", "fact"): 1}
    assert +found.claimed == {"AGREE": 1, "RETREAT": 1}
    assert found.modes == {("CONSULT", "visit"): 2, ("RETREAT", "release"): 1}
    assert found.counts == {"protesters": 1}
    assert {name: (x["articles"], x["events"]) for name, x in found.outlets.items()} == {"uji.id": (1, 3), "": (1, 1)}
    assert {name: (x["articles"], x["events"]) for name, x in found.months.items()} == {"2024-11": (1, 3), "": (1, 1)}


@pytest.mark.parametrize(
    "row",
    [
        "2 8 18 8 2 4",
        "CONSULT 2 2 0 0 0 0",
        "AGREE 1 0 1 0 0 1",
        "SANCTION 0 0 0 0 0 0",
        "all 4 3 1 0 0 2",
        "CONSULT visit 2",
        "SANCTION convict 0",
        "protesters 1",
        "(unknown) 1 1",
        "uji.id 1 3",
        "2024-11 1 3",
    ],
)
def test_the_tables_show_what_is_there_and_what_is_lacking(found: Tally, row: str) -> None:
    rows = [re.sub(r"\s+", " ", line).strip() for line in shown(tables(found)).splitlines()]
    assert row in rows


def test_nothing_is_counted_in_nothing() -> None:
    assert tally([]) == Tally()
    assert re.search(r"^all( +0){6}$", shown(tables(Tally())), re.MULTILINE)
