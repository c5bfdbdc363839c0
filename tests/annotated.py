"""An annotated article for the tests of the corpus: its sentences, its annotation, and the document of both."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from runut import annotation

ARTICLE: dict[str, Any] = {
    "id": "uji-1",
    "outlet": "uji.id",
    "published": "2024-11-30",
    "url": "https://uji.example/1",
    "sentences": [
        "Menhan Wiranta Bertemu Dubes Turki",
        "Menteri Pertahanan Wiranta bertemu Duta Besar Turki Emre Aksoy di Jakarta, Jumat (29/11).",
        '"Kami sepakat," kata Wiranta.',
        "Kapal itu memulangkan lebih dari 30 petani pekan lalu, menurut Aksoy.",
    ],
    "paragraphs": [0, 1, 1, 2],
}
SHEET = """
@doc uji-1
N e1 | PER | Wiranta | IDN GOV MIL | "Menhan Wiranta"; "Menteri Pertahanan Wiranta"; "Wiranta"; "Kami"@2
N e2 | PER | Emre Aksoy | TUR GOV | "Dubes Turki"; "Duta Besar Turki Emre Aksoy"; "Kami"@2; "Aksoy"
N e3 | GRP | 30 petani | --- AGR | "lebih dari 30 petani"
N e4 | GRP | awak kapal pemulang | TUR MIL | "Kapal itu"
Q q1 | 2-3 | d | e1 | "kata" | via=- | to=e2
E v1 | 0 | CONSULT | "Bertemu" | visit | a=e1 | r=e2 | st=fact | src=- | p="Jakarta"=IDN \
| t="Jumat (29/11)"=2024-11-29 | n=-
E v1b =v1 | 1 | "bertemu"
E v2 | 2 | AGREE | "sepakat" | - | a=e1,e2 | r=- | st=plan | src=e1 | p=- | t=- | n=-
E v3 | 3 | RETREAT | "memulangkan" | release | a=e4 | r=e3 | st=fact | src=e2 | p=- \
| t="pekan lalu"=2024-W47 | n=protesters=30+ "lebih dari 30 petani"
"""


def files(folder: Path) -> tuple[Path, Path]:
    """Write the annotation and the article; return the folder of .ann files and the file of articles."""
    sheets, articles = folder / "sheets", folder / "articles.jsonl"
    sheets.mkdir()
    (sheets / "a.ann").write_text(SHEET, encoding="utf-8")
    articles.write_text(json.dumps(ARTICLE, ensure_ascii=False) + "\n", encoding="utf-8")
    return sheets, articles


def document(folder: Path) -> dict[str, Any]:
    """Return the document, as the annotation files give it."""
    sheets, articles = files(folder)
    (found,) = annotation.documents(sheets, [articles])
    # What the annotation reader shares between records must not be what a test changes.
    return copy.deepcopy(found)
