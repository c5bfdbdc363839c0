"""Indonesian numerals, in digits and in words, as numbers.

Digits follow Indonesian usage: a dot parts thousands ("10.000"), a comma the decimals ("1,5"). Number words and their
composition (belas, puluh, ratus, ribu, juta, miliar, triliun) are those of the Kamus Besar Bahasa Indonesia.
"""

from __future__ import annotations

import re

DIGITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
SCALES = {
    "ribu": 10**3,
    "rb": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
    "trilyun": 10**12,
}
_WHOLE = {"sepuluh": 10, "sebelas": 11, "seratus": 100}
_LOTS = {"lusin": 12, "kodi": 20, "gros": 144}
_SINGLE_SCALES = {f"se{word}": scale for word, scale in SCALES.items() if len(word) > 2}

NUMBER = r"\d+(?:[.,]\d+)*"
WORD = (
    "(?:"
    + "|".join(
        sorted(
            [*DIGITS, *SCALES, *_WHOLE, *_SINGLE_SCALES, *_LOTS, "selusin", "sekodi", "belas", "puluh", "ratus"],
            key=len,
            reverse=True,
        )
    )
    + "|setengah|separuh)"
)

# "setengah" opens a numeral only before a scale: "setengah juta", not "setengah jalan".
NUMERAL = re.compile(rf"(?<![\w.,/])(?:{NUMBER}|{WORD})(?:[ \u00a0]+(?:{NUMBER}|{WORD}))*(?![\w/])", re.IGNORECASE)


def digits(text: str, *, scaled: bool = False) -> float | None:
    """Return the number that digits write: "12.500" is 12500, "1,5" is 1.5, "2.5" is 2.5; None where they do not.

    `scaled` says that a word such as "juta" follows; then a comma always parts decimals ("1,250 juta").
    """
    if re.fullmatch(r"\d+", text):
        return float(text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) and not scaled:
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d+[.,]\d+", text):
        return float(text.replace(",", "."))
    return None


def number(text: str) -> float | None:
    """Return the number that a numeral names, None where the words are no numeral.

    "dua ratus lima puluh ribu" is 250000, "1,5 juta" 1500000, "setengah juta" 500000, "tiga setengah juta"
    3500000, "dua lusin" 24.
    """
    words = text.lower().replace("\u00a0", " ").split()
    if not words:
        return None
    total = group = 0.0
    pending: float | None = None
    for word, follows in zip(words, [*words[1:], ""], strict=True):
        value = _unit(word, follows)
        if word in ("setengah", "separuh") and pending is not None:
            pending += 0.5
        elif value is not None:
            if pending is not None:
                return None
            pending = value
        elif word in _WHOLE:
            if pending is not None:
                return None
            group += _WHOLE[word]
        elif word in ("belas", "puluh", "ratus"):
            if pending is None:
                return None
            group += {"belas": 10 + pending, "puluh": 10 * pending, "ratus": 100 * pending}[word]
            pending = None
        elif word.removeprefix("se") in _LOTS:
            return total + (group + (pending or 0) or 1) * _LOTS[word.removeprefix("se")]
        elif word in SCALES:
            if pending is None and not group:
                return None
            total += (group + (pending or 0)) * SCALES[word]
            group, pending = 0.0, None
        elif word in _SINGLE_SCALES and pending is None and not group:
            total += _SINGLE_SCALES[word]
        else:
            return None
    return total + group + (pending or 0)


def _unit(word: str, follows: str) -> float | None:
    if word[0].isdigit():
        return digits(word, scaled=follows in SCALES)
    if word in ("setengah", "separuh"):
        return 0.5 if follows in SCALES or follows in _LOTS else None
    return DIGITS.get(word)
