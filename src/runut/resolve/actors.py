"""Who a mention is by its wording: country, sectors, and the name without its titles.

The rules are exact knowledge and abstain (None, ()) where the words alone do not decide; the reader's network guesses
the rest. Tables: runut/data names.csv, bodies.csv, roles.csv, countries.csv, regions.csv, cities.csv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from runut.resolve.gazetteer import Clue, Match, Role, Word, country_clues, sector_clues, split, title_words, word_set

# A name after one of these is another party's: "utusan khusus untuk Suriah", "milisi dukungan Iran".
_OTHERS = word_set("untuk terhadap dukungan didukung pro anti non melawan tentang soal kepada bagi ke oleh lawan")
# A country after one of these is another party's or nobody's: "informan CIA", "sekutu Iran", "koalisi pimpinan AS".
_NOT_OWN = word_set("mata informan agen aset sekutu musuh tetangga mitra tujuan akun perbatasan bekas dikuasai")
# Two countries joined are two parties: "AS dan Korea Selatan".
_JOINS = frozenset({"dan", "serta", "atau"})
# Words that tie a place to what stands before it: "anggota DPR dari Texas", "Wali Kota London".
_AT = frozenset({"dari", "di", "asal", "kota", "walikota", "gubernur", "polisi", "warga", "provinsi", "pengadilan"})
# Small words inside foreign and Malay names: "Riyad al-Maliki", "Mohammed bin Salman", "Ursula von der Leyen".
_NAME_LINKS = word_set("al bin binti ibn el ul ur van von de da do dos der den di la le du as ad asy az an ash")
# Small words inside titles: "Utusan Khusus PBB untuk Suriah", "Gubernur Papua dan Papua Barat", "Presiden ke-3".
_TITLE_LINKS = word_set("dan untuk di dari ke bagi atas serta sekaligus i ii iii iv v vi vii viii ix x xi")
# Words that open a name of unknown length, and words for those who serve another: no name of the one meant follows.
_OPEN = word_set(
    "pt cv universitas lembaga yayasan asosiasi forum aliansi partai komite organisasi kelompok gerakan himpunan media "
    "rektor sakit sekolah suku komunitas dewan badan bidang kantor departemen pengacara"
) | {"kuasa hukum", "penasihat hukum", "tim kuasa hukum"}
# Heads that are no person: "keluarga Novel Baswedan" and "mahasiswa Trisakti" are not named by what follows.
_GROUPS = word_set(
    "keluarga pemerintah pemerintahan rezim kabinet pasukan tentara militer tim delegasi kementerian milisi koalisi "
    "warga mahasiswa pelajar siswa masyarakat massa polisi kepolisian rombongan junta administrasi para negara serikat "
    "buruh petani nelayan pengungsi pekerja karyawan pegawai dinas markas kader fraksi kerajaan istana perusahaan"
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_ALIAS = re.compile(r"\s+(?:alias|atau)\s.*")
# What follows one of these tells about the head, not what it is: "orang yang ditangkap polisi".
_CLAUSE = word_set("yang oleh terhadap kasus terkait dugaan dalam untuk melawan")
# "Juru bicara militer Houthi" speaks for the movement that follows, not for an army.
_ARMED = frozenset({"REB", "PRM", "UAF"})
# Hong Kong's residents may be its protesters (OPP), and an expert of the United Nations has no sector of his own.
_OPEN_QUESTIONS = frozenset({("HKG", "CVL"), ("UNO", "EDU")})
_PARTICLES = word_set("al bin ibn el")


def country(wording: str, kind: str | None = None) -> str | None:
    """Return the country code that a mention's wording decides, or None.

    ISO 3166 alpha-3, or UNO, EUR, IGO, NGO, IMG, KOS. Indonesian noun phrases have their head first, so the first name
    decides: "Duta Besar Jepang untuk Indonesia" is JPN. `kind` is PER, ORG, GPE or GRP; a bare person's name that is
    also a city's ("Victoria") decides nothing.
    """
    words = split(wording)
    clues = [x for x in country_clues().find(words) if x.value.country and not _misleading(words, x, kind)]
    if not clues:
        return None
    return _decide(wording, words, clues[0], clues[1] if len(clues) > 1 else None)


def _misleading(words: Sequence[Word], clue: Match[Clue], kind: str | None) -> bool:
    before = words[clue.first - 1].folded if clue.first else ""
    after = words[clue.last].folded if clue.last < len(words) else ""
    sort = clue.value.sort
    if before in _OTHERS or (before in _NOT_OWN and sort in ("country", "seat", "region", "body")):
        return sort != "role"
    if before == "pimpinan" and sort == "country":
        return True
    if kind == "PER" and sort == "town":
        return before not in _AT
    if kind == "PER" and sort == "city":
        return not before
    return kind == "PER" and sort in ("country", "seat") and after in _PARTICLES


def _decide(wording: str, words: Sequence[Word], clue: Match[Clue], following: Match[Clue] | None) -> str | None:
    if following is None or following.value.country == clue.value.country:
        return clue.value.country
    between = [x.folded for x in words[clue.last : following.first]]
    # "DPR AS" and "anggota DPR dari Texas" are American; "WNI di Malaysia" are Indonesians.
    if clue.value.sort == "generic" and _AT.issuperset(between):
        return following.value.country
    if clue.value.sort == "role" and not between:
        return following.value.country
    gap = wording[words[clue.last - 1].end : words[following.first].start].strip()
    if (between and _JOINS.issuperset(between)) or gap in (",", "-", "/", "–"):
        return None
    return clue.value.country


def sectors(wording: str, kind: str | None = None, country: str | None = None) -> tuple[str, ...]:
    """Return the PLOVER sectors that a mention's wording decides, the first the leading one; () where none is.

    The head decides, looking through offices that borrow their body's sector: "juru bicara TNI" is MIL, "wartawan
    Istana" JRN. `country` is the actor's, where known. A GPE acts as its authorities: GOV.
    """
    if kind == "GPE":
        return ("GOV",)
    words = split(wording)
    fallback: tuple[str, ...] = ()
    reached = 0
    clues = list(sector_clues().find(words))
    for clue, following in zip_longest(clues, clues[1:]):
        if not _CLAUSE.isdisjoint(x.folded for x in words[reached : clue.first]):
            break
        reached = clue.last
        if clue.value.use in ("former", "kin"):
            return ()
        if clue.value.use != "frame":
            armed = following and following.first == clue.last and _ARMED.intersection(following.value.sectors)
            found = following.value.sectors if following and armed else clue.value.sectors
            return () if (country, *found) in _OPEN_QUESTIONS else found
        fallback = fallback or clue.value.sectors
    return fallback


def canonical(wording: str) -> str:
    """Return a mention without title and role words, for use as an entity's name.

    "Menteri Luar Negeri Palestina, Riyad al-Maliki" -> "Riyad al-Maliki"; "Komisi Pemberantasan Korupsi (KPK)" loses
    its abbreviation. The wording comes back unchanged where nothing can be stripped, all would go, or what is left
    does not look like a name.
    """
    bare = _BRACKETS.sub("", wording).strip()
    if _is_country(split(bare)):
        return bare
    parts = [_without_titles(_ALIAS.sub("", x)) for x in bare.split(",")]
    # "Ketua Umum PBSI, Agung Firman" ends with the name; "Susi Susanti, mantan atlet" begins with it.
    order = parts if not parts[0].titled else reversed(parts)
    return next((x.name for x in order if x.name), bare or wording)


class _Part(NamedTuple):
    titled: bool
    name: str


def _without_titles(part: str) -> _Part:
    words = split(part)
    index = 0
    last: Match[Role] | None = None
    kin = False
    place_may_follow = False
    while index < len(words):
        title = title_words().at(words, index)
        place = country_clues().at(words, index) if place_may_follow else None
        if title:
            index, last, place_may_follow = title.last, title, True
            kin = kin or title.value.use == "kin"
        elif place and place.value.country:
            index, place_may_follow = place.last, False
        elif last and (words[index].folded in _TITLE_LINKS or words[index].folded.isdigit()):
            index, place_may_follow = index + 1, True
        else:
            break
    rest = words[index:]
    if last and (kin or words[0].folded in _GROUPS or (last.last == index and _opens(words[last.first : index]))):
        rest = []
    return _Part(last is not None, part[rest[0].start :].strip() if rest and _is_name(part, rest) else "")


def _opens(title: Sequence[Word]) -> bool:
    return not _OPEN.isdisjoint((title[-1].folded, " ".join(x.folded for x in title)))


def _is_country(words: Sequence[Word]) -> bool:
    place = country_clues().at(words, 0) if words else None
    return place is not None and place.last == len(words)


def _is_name(part: str, words: Sequence[Word]) -> bool:
    if len(words) > 6 or not words[0].text[0].isupper():
        return False
    if not all(x.text[0].isupper() or x.folded in _NAME_LINKS or part[x.start - 1] == "-" for x in words):
        return False
    if _is_country(words):
        return False
    return not any(x.value.use == "body" or x.last - x.first > 1 for x in title_words().find(words))
