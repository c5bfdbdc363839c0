"""The words that dates are made of: one pass of one pattern over a text, and the grouping of its hits into wordings.

A token is a word or two with a meaning of its own ("Rabu", "(11/9/2019)", "pekan lalu", "dini hari"); a wording is a
run of tokens that belong together ("Rabu (11/9/2019) dini hari"). Dates are read from the tokens in `dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .calendar import month_named
from .patterns import SCAN, Kind


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a date wording: its place in the text, its kind, its lower-case words, and the groups it matched."""

    start: int
    end: int
    kind: Kind
    text: str
    groups: dict[str, str]


_GAP = re.compile(r"[ \u00a0,()]{0,3}")
_SPACE = re.compile(r"[ \u00a0]{1,2}")

_CORE: frozenset[Kind] = frozenset(
    ("weekday", "date", "month", "nth", "season", "year", "decade", "count", "period", "now", "vague", "same")
)
_DAYLIKE: frozenset[Kind] = frozenset(("weekday", "date", "now"))
_MONTHLIKE: frozenset[Kind] = frozenset(("month", "year", "date"))
# A core token may follow these kinds of tokens in one wording: "Senin malam kemarin (23/5)", "1 Desember tahun lalu".
_FOLLOWS: dict[Kind, frozenset[Kind]] = {
    "weekday": frozenset(("prefix", "now", "part", "clock")),
    "date": frozenset(("prefix", "edge", "weekday", "now", "part", "clock", "side", "period")),
    "month": frozenset(("prefix", "edge")),
    "nth": frozenset(("prefix",)),
    "season": frozenset(("prefix", "edge")),
    "year": frozenset(("prefix", "edge", "month", "side")),
    "decade": frozenset(("prefix", "edge")),
    "count": frozenset(("prefix",)),
    "period": frozenset(("prefix", "edge", "weekday", "date", "month", "part", "clock")),
    "now": frozenset(("prefix", "weekday", "date", "part", "clock")),
    "vague": frozenset(("prefix",)),
    "same": frozenset(("prefix",)),
}
# A bare month is a date only after one of these words; "Mei tersenyum" is not.
_CUE = re.compile(
    r"(?:\b(?:pada|bulan|sejak|semenjak|hingga|sampai|dari|antara|dan|atau|awal|akhir|pertengahan|medio|di|mulai|per|selama|"
    r"sebelum|setelah|sesudah|usai|pasca|menjelang|jelang|sekitar|sepanjang|saat|ketika|dalam|untuk|hampir|dengan|lalu|yakni|"
    r"yaitu)[ \u00a0]|\()$",
    re.IGNORECASE,
)
# A bare year follows a common noun or a preposition ("pada 2014", "kesepakatan 2005"), not a word of measure, and what
# follows it is no noun that can be counted: "lebih dari 2000 orang", "pasal 1965".
_YEAR_CUE = re.compile(
    r"(?<!lebih dari )(?<!kurang dari )(?<!sebanyak )(?<!sejumlah )(?<!sekitar )(?<!sekira )(?<!hampir )(?<!pasal )"
    r"(?<!nomor )(?<!butir )(?<!ayat )(?:(?<![\w.])(?:[a-zà-ÿ]{2}[a-zà-ÿ-]*|Pada|Antara|"
    r"Pemilu|Pilpres|Pilkada|Perang) |\()$"
)
_COUNTED = re.compile(
    r" ?(?:orang|warga|tentara|personel|personil|prajurit|anggota|massa|jiwa|buruh|unit|meter|km|kilometer|hektare?|"
    r"ton|rupiah|dolar|kali|jam|hari|kata|pengungsi|korban|polisi|peserta|mahasiswa|pucuk|drone|rudal|kapal|rumah)\b",
    re.IGNORECASE,
)
# "UU Nomor 30 Tahun 2002" names a law, "periode 2019-2023" a term of office.
_NAME = re.compile(
    r"(?:(?:no\.?|nomor) ?\d+[A-Z]?(?:/\w+)* |periode |masa bakti |masa jabatan |anggaran )$", re.IGNORECASE
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the date tokens of a text in order."""
    for hit in SCAN.finditer(text):
        kind: Kind = hit.lastgroup[2:]  # type: ignore[index, assignment]
        groups = {k: v for k, v in hit.groupdict().items() if v is not None and not k.startswith("k_")}
        if (slip := groups.get("t_month") or groups.get("slip")) and month_named(slip) is None:
            continue
        yield Token(hit.start(), hit.end(), kind, hit.group().lower(), groups)


def runs(text: str) -> list[list[Token]]:
    """Return the date wordings of a text, each as its tokens, in order and apart from one another."""
    found: list[list[Token]] = []
    run: list[Token] = []
    for token in tokens(text):
        if run and _joins(run, token, text[run[-1].end : token.start]):
            run.append(token)
            continue
        found += _kept(run, text)
        run = [] if token.kind in ("link", "side") else [token]
    return found + _kept(run, text)


def _joins(run: list[Token], token: Token, gap: str) -> bool:
    last = run[-1].kind
    if not _GAP.fullmatch(gap):
        return False
    close = _SPACE.fullmatch(gap) is not None
    if token.kind == "link":
        return last not in ("link", "prefix", "edge")
    if last == "link":
        return token.kind in _CORE or token.kind == "edge"
    if token.kind == "edge":
        return last == "prefix" and close
    if token.kind == "side":
        return close and last in ("weekday", "date", "month", "part", "clock", "year", "edge")
    if token.kind in ("part", "clock"):
        return last in ("weekday", "date", "now", "part", "clock", "side") or (last == "prefix" and close)
    if token.kind == "prefix":
        return False
    kinds: set[Kind] = set()
    for earlier in reversed(run):
        if earlier.kind == "link":
            break
        kinds.add(earlier.kind)
    if token.kind == "date" or ({"weekday", "now"} & kinds and token.kind in _DAYLIKE):
        close = True
    return close and kinds <= _FOLLOWS[token.kind]


def _kept(run: list[Token], text: str) -> list[list[Token]]:
    """Return the wordings that a run holds: none, itself, or its sides where its link joins no two dates."""
    while run and run[-1].kind in ("link", "edge", "prefix"):
        run = run[:-1]
    for at, token in enumerate(run):
        if token.kind == "link" and not _linked(run[:at], run[at + 1 :]):
            return _kept(run[:at], text) + _kept(run[at + 1 :], text)
    return [run] if run and _dates(run, text) else []


def _linked(left: list[Token], right: list[Token]) -> bool:
    last, first = {x.kind for x in left} & _CORE, {x.kind for x in right if x.kind != "link"} & _CORE
    return bool((last & _DAYLIKE and first & _DAYLIKE) or (last & _MONTHLIKE and first & _MONTHLIKE))


def _dates(run: list[Token], text: str) -> bool:
    """Tell whether a run dates something by itself, given the words before it."""
    kinds = {token.kind for token in run}
    before = text[max(0, run[0].start - 30) : run[0].start]
    if not kinds & _CORE:
        return run[0].kind == "prefix" and run[-1].kind == "part"
    if "same" in kinds and run[-1].text in ("saat itu", "waktu itu", "ketika itu"):
        return False
    if kinds & _CORE == {"count"}:
        return any("tail" in t.groups or t.text.startswith(("selama", "sudah", "dalam waktu")) for t in run)
    if kinds & {"weekday", "nth", "season", "count", "now", "vague", "same", "decade"}:
        return True
    if "date" in kinds:
        return any(
            "n_days" not in t.groups or "n_year" in t.groups or t.text.startswith("t") for t in run if t.kind == "date"
        )
    helped = bool(kinds & {"side", "edge", "prefix", "link"}) or ("period" in kinds and len(kinds) > 1)
    if "month" in kinds:
        named = any("month_year" in t.groups or t.text.startswith("bulan") for t in run)
        return named or helped or _CUE.search(before) is not None
    if "year" in kinds:
        if _NAME.search(before):
            return False
        if helped or any("w_year" in t.groups for t in run):
            return True
        return _YEAR_CUE.search(before) is not None and not _COUNTED.match(text, run[-1].end)
    return helped or any("period_side" in t.groups for t in run)
