"""Numbers that come with events, read from their wording: "lebih dari 10.000 tentara", "puluhan", "Rp 2,3 triliun".

Values follow the corpus: digits, a plus where the number is a floor ("sedikitnya 14 orang" 14+, "ratusan massa" 100+),
a minus where it is a ceiling, spans of time in years ("tiga dekade" 30), money as units of its currency. Bounds:

    14 orang                  14 .. 14          lebih dari 14, sedikitnya 14     14 .. none
    sekitar 500               450 .. 550        hampir 3.000                     2700 .. 3000
    24 hingga 31              24 .. 31          kurang dari 100                  none .. 100
    belasan                   11 .. 19          puluhan                          20 .. 99
    ratusan                   100 .. 999        ribuan                           1000 .. 9999

Currency codes are those of ISO 4217.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numerals import NUMBER, NUMERAL, SCALES, WORD, number


@dataclass(frozen=True, slots=True)
class ResolvedCount:
    """A number as the corpus writes it, its bounds (None where open), its unit: a currency, "tahun" or a noun."""

    value: str
    low: float | None
    high: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class _Part:
    value: float
    low: float | None
    high: float | None
    mark: str
    end: int


# The words and signs of a currency; "dolar" alone is American.
_CURRENCIES = (
    ("IDR", r"rp\.?|rupiah|idr"),
    ("SGD", r"sgd|s\$|dol+ar singapura"),
    ("AUD", r"aud|a\$|dol+ar australia"),
    ("HKD", r"hkd|hk\$|dol+ar hong ?kong"),
    ("CAD", r"cad|c\$|dol+ar kanada"),
    ("TWD", r"nt\$|dol+ar taiwan"),
    ("USD", r"us\$|usd|\$|dol+ar(?: as| amerika(?: serikat)?)?"),
    ("EUR", r"€|eur|euro"),
    ("GBP", r"£|gbp|pound(?:sterling)?|poundsterling"),
    ("JPY", r"¥|jpy|yen"),
    ("CNY", r"cny|rmb|yuan|renminbi"),
    ("MYR", r"rm|myr|ringgit"),
    ("SAR", r"riyal(?: saudi)?"),
    ("INR", r"rupee"),
    ("THB", r"baht"),
    ("PHP", r"peso filipina"),
    ("KRW", r"won"),
    ("RUB", r"rubel"),
    ("PGK", r"kina"),
    ("AFN", r"afghani"),
    ("TRY", r"lira"),
    ("ILS", r"shekel"),
)
_CURRENCY = re.compile(
    r"(?<![\w$])(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _CURRENCIES) + r")(?![a-z$])", re.IGNORECASE
)
# The value that the corpus gives, the lower bound, and the first number above the upper one.
_VAGUE = {
    "belasan": (11, 11, 20),
    "puluhan": (10, 20, 100),
    "ratusan": (100, 100, 1_000),
    "ribuan": (1_000, 1_000, 10_000),
    **{
        f"{word}an": (scale, scale, 1_000 * scale) for word, scale in SCALES.items() if scale >= 10**6 and len(word) > 2
    },
}
_LOTS = re.compile(rf"(?<!\w)(?P<lot>{'|'.join(_VAGUE)})(?: (?P<scale>{'|'.join(SCALES)}))?(?!\w)", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?<![\w.,/])(?P<low>{NUMBER}|{WORD}(?: {WORD})*) ?(?:-|–|sampai(?: dengan)?|hingga|s/d|atau) ?"
    rf"(?P<high>(?:{NUMBER}|{WORD})(?: {WORD})*)(?!\w)",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?<!\w)(?:se(?:orang|buah|ekor|pucuk|unit|butir|kapal|batang|lembar|kelompok)|"
    r"(?:salah )?(?:satunya|seorang|satu))(?!\w)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?<!\w)ke(?P<n>dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas)(?:nya)?(?! ?kali)(?!\w)",
    re.IGNORECASE,
)
_DUO = re.compile(r"(?<!\w)(?P<group>duo|duet|trio|kuartet|pasangan)(?!\w)", re.IGNORECASE)
_GROUPS = {"duo": 2, "duet": 2, "pasangan": 2, "trio": 3, "kuartet": 4}
_FLOOR = re.compile(
    r"(?:lebih dari|lebih|melebihi|di ?atas|sedikitnya|setidaknya|paling sedikit|paling tidak|sekurang-kurangnya|"
    r"sekurangnya|minimal|tak kurang dari|tidak kurang dari|mencapai lebih dari)(?: ada)? *$",
    re.IGNORECASE,
)
_CEILING = re.compile(
    r"(?<!tidak )(?<!tak )(?:kurang dari|di ?bawah|paling banyak|maksimal|maksimum|tak lebih dari|tidak lebih dari) *$",
    re.IGNORECASE,
)
_NEARLY = re.compile(r"(?:hampir|nyaris|mendekati) *$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:sekitar|sekira|kira-kira|kurang lebih|lebih kurang|kisaran|diperkirakan|estimasi|±|~) *$", re.IGNORECASE
)
_MORE = re.compile(r" ?(?:lebih|-an|an|\+)(?!\w)", re.IGNORECASE)
# An age is no count: "seorang pria 22 tahun", "remaja 19 tahun", "pria berusia 66 tahun", "(37)".
_AGE = re.compile(
    r"(?<!\w)(pria|lelaki|laki-laki|wanita|perempuan|anak|remaja|pemuda|pemudi|bocah|gadis) \d+ tahun(?! penjara)|"
    r"(?<!\w)(?:berusia|berumur|usia|umur) (?:sekitar )?\d+(?: tahun)?|\(\d+(?: tahun)?\)",
    re.IGNORECASE,
)
# What follows belongs to another noun: "30.000 prajurit dari 27 negara".
_ASIDE = re.compile(r" (?:dari|di|untuk|yang|pada|dalam|oleh|per|berinisial|kelas|tipe) .*", re.IGNORECASE | re.DOTALL)
_YEARS = {"bulan": 1 / 12, "tahun": 1.0, "dekade": 10.0, "dasawarsa": 10.0, "windu": 8.0, "abad": 100.0}
_SPAN = re.compile(
    rf"(?P<n>{NUMBER}|{WORD}(?: {WORD})*) (?P<unit>bulan|tahun|dekade|dasawarsa|windu|abad)(?!\w)", re.IGNORECASE
)


def resolve(wording: str) -> ResolvedCount | None:
    """Return the number that a wording names, None where it names none.

    "lebih dari 10.000 tentara" is 10000+, "US$ 1,5 miliar" 1500000000 of USD, "dua marinir dan dua warga sipil" 4,
    "6 tahun 6 bulan" 6.5 years.
    """
    text = _AGE.sub(r"\1", wording.replace("\u00a0", " "))
    currency = _CURRENCY.search(text)
    span = None if currency else _span(text)
    if span is not None:
        return span
    if currency:
        text = text[: currency.start()] + " " * len(currency.group()) + text[currency.end() :]
    parts = _parts(text, joined=currency is None)
    if not parts:
        return None
    unit = currency.lastgroup if currency else _noun(text[parts[0].end :])
    total = sum(part.value for part in parts)
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    low = sum(lows) if len(lows) == len(parts) else None
    high = sum(highs) if len(highs) == len(parts) else None
    mark = next((part.mark for part in parts if part.mark), "")
    return ResolvedCount(_digits(total) + mark, low, high, unit)


def _span(text: str) -> ResolvedCount | None:
    """Return a span of time in years: "1 tahun dan 6 bulan" is 1.5, "tiga dekade" 30; None where there is none."""
    found = list(_SPAN.finditer(text))
    if not found:
        return None
    years = 0.0
    for hit in found:
        read = number(hit["n"].removeprefix("se")) if hit["n"] != "setengah" else 0.5
        if read is None:
            return None
        years += read * _YEARS[hit["unit"].lower()]
    years = round(years, 2)
    mark = _mark(text[: found[0].start()])
    low, high = _bounds(years, mark, text[: found[0].start()])
    return ResolvedCount(_digits(years) + mark, low, high, "tahun")


def _parts(text: str, *, joined: bool) -> list[_Part]:
    """Return the numbers of a wording: one, or several where it adds up nouns ("seorang tentara dan dua warga")."""
    pieces = re.split(r"\s+(?:dan|serta)\s+|,\s+", text) if joined else [text]
    parts: list[_Part] = []
    at = 0
    for nth, piece in enumerate(pieces):
        at = text.find(piece, at)
        part = _part(piece if nth else _ASIDE.sub("", piece) or piece) or (None if nth else _part(piece))
        if part is not None:
            parts.append(_Part(part.value, part.low, part.high, part.mark, at + part.end))
        elif not nth and len(pieces) > 1 and re.match(r"(?:\w+ ?){1,3}$", piece) and _part(pieces[1]):
            # "istri MS dan dua anaknya" are three: a noun without a number beside a counted one is one.
            parts.append(_Part(1, 1, 1, "", at + len(piece)))
    return parts


def _part(text: str) -> _Part | None:
    lot = _LOTS.search(text)
    if lot is not None:
        scale = SCALES[lot["scale"].lower()] if lot["scale"] else 1
        value, low, above = (x * scale for x in _VAGUE[lot["lot"].lower()])
        return _Part(value, float(low), float(above - 1), "+", lot.end())
    between = _RANGE.search(text)
    if between is not None:
        low_text, high_text = between["low"], between["high"]
        shared = next((w for w in high_text.lower().split() if w in SCALES), "")
        start = number(f"{low_text} {shared}" if shared and not re.search(shared, low_text) else low_text)
        stop = number(high_text)
        if start is not None and stop is not None and start < stop:
            return _Part(start, start, stop, f"-{_digits(stop)}", between.end())
    for hit in NUMERAL.finditer(text):
        read = number(hit.group())
        if read is None:
            continue
        before = text[: hit.start()]
        more = _MORE.match(text, hit.end())
        mark = "+" if more else _mark(before)
        low_bound, high_bound = _bounds(read, mark, before)
        if more and more.group().endswith("an"):
            # "20-an orang" are 20 to 29, "1.500-an" 1500 to 1599.
            high_bound = read + 10 ** (len(_digits(read)) - len(_digits(read).rstrip("0"))) - 1
        return _Part(read, low_bound, high_bound, mark, hit.end())
    several = _ALL.search(text)
    if several is not None:
        read = number(several["n"]) or 0
        return _Part(read, read, read, "", several.end())
    group = _DUO.search(text)
    if group is not None:
        size = _GROUPS[group["group"].lower()]
        return _Part(size, size, size, "", group.end())
    one = _ONE.search(text)
    if one is not None:
        mark = _mark(text[: one.start()])
        return _Part(1, 1, None if mark == "+" else 1, mark, one.end())
    return None


def _mark(before: str) -> str:
    return "-" if _CEILING.search(before) else "+" if _FLOOR.search(before) else ""


def _bounds(value: float, mark: str, before: str) -> tuple[float | None, float | None]:
    if mark == "+":
        return value, None
    if mark == "-":
        return None, value
    if _NEARLY.search(before):
        return 0.9 * value, value
    if _ABOUT.search(before):
        return 0.9 * value, 1.1 * value
    return value, value


def _noun(after: str) -> str | None:
    """Return the word that is counted, the one after the number: "12.500 personel gabungan" counts "personel"."""
    word = re.match(r"(?:-?an\b)?\s+(?:lebih\b\s*)?([^\W\d_][\w-]*)", after)
    return (
        word.group(1).lower()
        if word and word.group(1).lower() not in ("dan", "di", "dari", "lainnya", "lebih")
        else None
    )


def _digits(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0").rstrip(".")
