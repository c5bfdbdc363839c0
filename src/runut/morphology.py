"""Indonesian affixes: the forms that a stem can take, and the stems that a form can come from.

Both directions work on spelling alone and know no words, so both allow more than the language does: `forms("rapat")`
holds "merapati", and `analyse("dia")` has to be told apart by its length. Use them as soft features or with a list
of stems. Rules of prefixes, nasal change (men+serang -> menyerang) and suffixes as in Tata Bahasa Baku Bahasa
Indonesia, with the unassimilated spellings that newspapers write (mempublikasikan, mengkritik, mensuplai).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Prefix = Literal["none", "meN", "di", "ter", "ber", "pe", "ke", "se", "memper", "diper"]
Suffix = Literal["none", "kan", "i", "an"]

PREFIXES: tuple[Prefix, ...] = ("none", "meN", "di", "ter", "ber", "pe", "ke", "se", "memper", "diper")
SUFFIXES: tuple[Suffix, ...] = ("none", "kan", "i", "an")
ENCLITICS: tuple[str, ...] = ("nya", "lah", "kah", "pun", "ku", "mu")

_VOWELS = "aeiou"
# The first sound of a stem that me- and pe- swallow, with the nasal that takes its place: sapu -> menyapu.
_SWALLOWED = {"p": "m", "t": "n", "s": "ny", "k": "ng"}
# The nasal that stands before a first sound which stays: bawa -> membawa.
_BEFORE = {**dict.fromkeys("bfvp", "m"), **dict.fromkeys("dcjzts", "n"), **dict.fromkeys("ghkqx" + _VOWELS, "ng")}
_TEXT: dict[Suffix, str] = {"none": "", "kan": "kan", "i": "i", "an": "an"}
_VERBAL: tuple[Suffix, ...] = ("none", "kan", "i")
# The suffixes that each prefix goes with. `ke` without -an is left out: it is written apart as a preposition.
_FRAMES: dict[Prefix, tuple[Suffix, ...]] = {
    "none": ("none", "kan", "i", "an"),
    "meN": _VERBAL,
    "di": _VERBAL,
    "ter": _VERBAL,
    "ber": ("none", "an", "kan"),
    "pe": ("none", "an"),
    "ke": ("an",),
    "se": ("none",),
    "memper": _VERBAL,
    "diper": _VERBAL,
}
# What may stand before the stem's own prefix and is no affix of the verb: pascapenangkapan, antiserangan.
_PROCLITICS = ("pasca", "anti", "pra", "kontra", "pro", "non", "ku", "kau")
_SHORTEST_STEM = 3


# Frequent words that only look affixed. Without them dia would be di- + a, and menteri a verb in me-.
_UNAFFIXED = """
akan antara bagaimana bagian bahkan balai belakangan berapa berbagai berita berlin besar beserta betapa bukan dalam
dapat demikian dengan depan dewan di dia dialah diam dini diplomasi diplomat direksi direktur diri dirinya disiplin
distrik divisi hakim hari hingga ialah ikan ilmu ini jakarta jalan jangan jepang juga karena kawasan kecuali kedelapan
kejaksaan kelak kelompok keluarga kemudian kepada kepala kepolisian keras kereta kertas kesatria ketika ketua lalu
lawan maka makan malam masih medan media mei meja melainkan memang meninggal menit menjadi menjelang mental menteri
merah merdeka mereka mesin mesir meski meskipun mesti meter metro negeri pagi pekan pelan peluru penuh per perak peran
perang perangkat perdana perempuan peristiwa perlahan perlu pernah persen pertama pesan pesawat pesta peta petang peti
pihak provinsi puluhan ratusan ribuan sampai satuan sebab sebagai sebagian sebelah sebelum sedang sedangkan sehari
sejak sejumlah sekali sekarang sekitar sekjen sekolah sektor selain selama selasa selatan seluruh semua senat senin
senjata seorang seperti sering serta seru sesuai sesudah setelah setiap setuju siapa sudah surat telah tempat tenda
tengah tentang tentara tepat terhadap terlalu termasuk teror tersebut terus terutama tetap tetapi tuhan tujuan ujian
usai wali warga wilayah
"""
_WHOLE = frozenset(_UNAFFIXED.split())


@dataclass(frozen=True, slots=True)
class Analysis:
    """A word's likeliest affixes, and the stems it may come from, likeliest first; the word itself is always one.

    "penyerangannya" has the prefix pe, the suffix an, the enclitic nya and the stems serang, nyerang ...
    """

    prefix: Prefix
    suffix: Suffix
    enclitic: str
    stems: tuple[str, ...]


@lru_cache(maxsize=4096)
def forms(stem: str) -> frozenset[str]:
    """Return the lower-case forms that a stem can take, with -nya and -lah, itself included, agent nouns left out.

    `forms("serang")` holds menyerang, diserang, serangan, penyerangan, terserang, menyerangnya; not penyerang, which
    names who does it (`agents`).
    """
    words = derived(stem)
    return words | {word + end for word in words for end in ("nya", "lah")}


def derived(stem: str) -> frozenset[str]:
    """Return `forms` without enclitics: menyerang, not menyerangnya."""
    stem = stem.lower()
    words = {
        front + _TEXT[suffix]
        for prefix, suffixes in _FRAMES.items()
        for suffix in suffixes
        if (prefix, suffix) != ("pe", "none") and not (suffix == "i" and stem.endswith("i"))
        for front in _attach(prefix, stem)
    }
    return frozenset(words)


def agents(stem: str) -> frozenset[str]:
    """Return the nouns that name who does it, with and without -nya: penyerang, peserang; pedemo."""
    words = {word for word in _attach("pe", stem.lower()) if not word.startswith("per")}
    return frozenset(words | {word + "nya" for word in words} | {"pe" + stem.lower()})


@lru_cache(maxsize=65536)
def analyse(word: str) -> Analysis:
    """Return the affixes that a word's spelling shows and the stems it may come from.

    "ditandatangani" gives di, i and tandatangan. Of two readings the one with more affix letters comes first, so
    "penyerangan" is pe + serang + an before it is a stem of its own. A doubled word counts as its last half where
    that holds the first ("serangan-serangan"), else as both.
    """
    word = word.lower()
    if word in _WHOLE:
        return Analysis("none", "none", "", (word,))
    readings = [reading for part in _halves(word) for reading in _readings(part)]
    readings.sort(key=_rank)
    stems = tuple(dict.fromkeys([stem for *_, stem in readings] + [word]))
    prefix, suffix, enclitic, _ = readings[0] if readings else ("none", "none", "", word)
    return Analysis(prefix, suffix, enclitic, stems)


def _attach(prefix: Prefix, stem: str) -> tuple[str, ...]:
    """Return the spellings of a prefix before a stem."""
    match prefix:
        case "none":
            return (stem,)
        case "meN":
            return _nasal("me", stem)
        case "pe":
            return (*_nasal("pe", stem), *_rhotic("pe", stem))
        case "ter" | "ber":
            return _rhotic(prefix[:2], stem)
        case "memper" | "diper":
            return tuple(prefix[:-3] + front for front in _rhotic("pe", stem))
        case _:
            return (prefix + stem,)


def _nasal(prefix: str, stem: str) -> tuple[str, ...]:
    first = stem[:1]
    nasal = _BEFORE.get(first, "")
    if stem.startswith(("ny", "ng")) or not nasal:
        return (prefix + stem,)
    spellings = [prefix + nasal + stem]
    if first in _SWALLOWED and stem[1:2] in _VOWELS:
        spellings.append(prefix + _SWALLOWED[first] + stem[1:])
    if sum(letter in _VOWELS for letter in stem) == 1:
        spellings.append(prefix + "nge" + stem)
    return tuple(spellings)


def _rhotic(prefix: str, stem: str) -> tuple[str, ...]:
    """Return ber-, ter- or per- before a stem; the r is lost before r and in bekerja (a first syllable in -er)."""
    if stem.startswith("r"):
        return (prefix + stem,)
    if stem[1:3] == "er" and stem[3:4] not in _VOWELS:
        return (prefix + stem, prefix + "r" + stem)
    return (prefix + "r" + stem,)


_Reading = tuple[Prefix, Suffix, str, str]


def _readings(word: str) -> Iterator[_Reading]:
    """Yield every way to take a word apart, the whole word first."""
    for proclitic in ("", *_PROCLITICS):
        if not word.startswith(proclitic):
            continue
        rest = word[len(proclitic) :]
        for enclitic in ("", *ENCLITICS):
            if rest.endswith(enclitic):
                yield from _affixed(rest[: len(rest) - len(enclitic)], enclitic)


def _affixed(word: str, enclitic: str) -> Iterator[_Reading]:
    for prefix, suffixes in _FRAMES.items():
        for suffix in suffixes:
            if not word.endswith(_TEXT[suffix]):
                continue
            front = word[: len(word) - len(_TEXT[suffix])]
            for stem in _detach(prefix, front):
                if _pronounceable(stem):
                    yield prefix, suffix, enclitic, stem


def _detach(prefix: Prefix, front: str) -> Iterator[str]:
    """Yield the stems that `_attach` turns into this front."""
    for opening, restored in _OPENINGS[prefix]:
        if front.startswith(opening):
            stem = restored + front[len(opening) :]
            if front in _attach(prefix, stem):
                yield stem


def _pronounceable(stem: str) -> bool:
    """Tell whether a stem can be one: three letters, a vowel, no liquid or nasal before a consonant at its start."""
    if len(stem) < _SHORTEST_STEM or not any(letter in _VOWELS for letter in stem):
        return False
    return stem[0] not in "rlmn" or stem[1] in _VOWELS or stem.startswith(("ny", "ng"))


def _openings(prefix: Prefix) -> tuple[tuple[str, str], ...]:
    """Return (letters that a prefix may show, letters to put back), the standard spellings first."""
    if prefix == "none":
        return (("", ""),)
    if prefix in ("meN", "pe"):
        base = prefix[:2]
        swallowed = [(base + nasal, letter) for letter, nasal in _SWALLOWED.items()]
        kept = [(base + nasal, "") for nasal in ("nge", "ng", "ny", "m", "n", "")]
        return (*swallowed, *kept, *([("per", "")] if prefix == "pe" else []))
    if prefix in ("ter", "ber", "memper", "diper"):
        return ((prefix, ""), (prefix[:-1], ""))
    return ((prefix, ""),)


_OPENINGS: dict[Prefix, tuple[tuple[str, str], ...]] = {prefix: _openings(prefix) for prefix in PREFIXES}
# How much each class of affix counts as one, where several can be read: pe-...-an before per- of a longer stem.
_LETTERS: dict[Prefix, int] = {p: {"none": 0, "meN": 3, "memper": 6, "diper": 5}.get(p, len(p)) for p in PREFIXES}
_TYPICAL_STEM = 4


def _rank(reading: _Reading) -> tuple[bool, int, int]:
    """Order readings: stems of an ordinary length first, then the more affix letters, then the shorter stem."""
    prefix, suffix, enclitic, stem = reading
    affixes = _LETTERS[prefix] + len(_TEXT[suffix]) + len(enclitic)
    return len(stem) < _TYPICAL_STEM and affixes > 0, -affixes, len(stem)


def _halves(word: str) -> tuple[str, ...]:
    left, hyphen, right = word.partition("-")
    if not (hyphen and left and right):
        return (word,)
    return (right,) if left in right else (left, right)
