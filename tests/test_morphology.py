"""What Indonesian affixes do to a stem, and how they are taken off again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import morphology

STEMS = st.from_regex(r"[bcdfghjklmnprstwy]?[aeiou][bcdghjklmnprst]{1,2}[aeiou][klmnprst]?", fullmatch=True).filter(
    lambda stem: len(stem) >= 4
)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("serang", "menyerang diserang serangan penyerangan terserang menyerangnya serangannya seranglah"),
        ("pukul", "memukul dipukuli pemukulan memukuli"),
        ("tangkap", "menangkap ditangkap penangkapan tertangkap ditangkapnya"),
        ("kecam", "mengecam dikecam kecaman pengecaman"),
        ("kritik", "mengkritik kritikan dikritik"),
        ("suplai", "menyuplai mensuplai disuplai"),
        ("publikasi", "memublikasikan mempublikasikan dipublikasikan"),
        ("protes", "memprotes diprotes"),
        ("bom", "mengebom membom pengeboman pemboman dibom"),
        ("cek", "mengecek pengecekan"),
        ("veto", "memveto diveto"),
        ("jarah", "menjarah penjarahan"),
        ("syukur", "mensyukuri"),
        ("ancam", "mengancam terancam ancaman pengancaman"),
        ("gempur", "menggempur penggempuran"),
        ("usir", "mengusir pengusiran"),
        ("lantik", "melantik pelantikan"),
        ("ramai", "meramaikan beramai"),
        ("nyala", "menyalakan"),
        ("kerja", "bekerja pekerjaan dikerjakan"),
        ("runding", "berunding perundingan merundingkan"),
        ("temu", "bertemu pertemuan ditemui menemui"),
        ("sepakat", "menyepakati kesepakatan disepakati"),
        ("senjata", "mempersenjatai dipersenjatai bersenjata persenjataan"),
        ("ketat", "memperketat diperketat pengetatan"),
    ],
)
def test_a_stem_takes_its_affixes(stem: str, expected: str) -> None:
    assert set(expected.split()) <= morphology.forms(stem)


@pytest.mark.parametrize(
    ("stem", "wrong"),
    [
        ("serang", "penyerang"),
        ("lantik", "menglantik"),
        ("ancam", "menancam"),
        ("protes", "memrotes"),
        ("kerja", "menkerja"),
        ("saksi", "saksii"),
        ("syukur", "menyyukur"),
    ],
)
def test_a_stem_does_not_take_just_anything(stem: str, wrong: str) -> None:
    assert wrong not in morphology.forms(stem)


def test_derived_forms_are_the_forms_without_enclitics() -> None:
    assert morphology.derived("serang") < morphology.forms("serang")
    assert "menyerangnya" not in morphology.derived("serang")


@pytest.mark.parametrize(
    ("stem", "agent"), [("serang", "penyerang"), ("tembak", "penembak"), ("demo", "pedemo"), ("tinju", "petinju")]
)
def test_who_does_it_is_named_apart(stem: str, agent: str) -> None:
    assert agent in morphology.agents(stem)
    assert agent not in morphology.forms(stem)


@pytest.mark.parametrize(
    ("word", "prefix", "suffix", "enclitic", "stem"),
    [
        ("menyerang", "meN", "none", "", "serang"),
        ("Menyerang", "meN", "none", "", "serang"),
        ("diserangnya", "di", "none", "nya", "serang"),
        ("ditandatangani", "di", "i", "", "tandatangan"),
        ("memperketat", "memper", "none", "", "ketat"),
        ("dipersenjatai", "diper", "i", "", "senjata"),
        ("bertemu", "ber", "none", "", "temu"),
        ("bekerja", "ber", "none", "", "kerja"),
        ("tertembak", "ter", "none", "", "tembak"),
        ("pengeboman", "pe", "an", "", "bom"),
        ("perundingan", "pe", "an", "", "runding"),
        ("kesepakatan", "ke", "an", "", "sepakat"),
        ("menghentikan", "meN", "kan", "", "henti"),
        ("bebaskanlah", "none", "kan", "lah", "bebas"),
        ("serangan-serangan", "none", "an", "", "serang"),
        ("pascapenangkapan", "pe", "an", "", "tangkap"),
        ("mundur", "none", "none", "", "mundur"),
    ],
)
def test_a_word_shows_its_affixes(word: str, prefix: str, suffix: str, enclitic: str, stem: str) -> None:
    analysis = morphology.analyse(word)
    assert (analysis.prefix, analysis.suffix, analysis.enclitic) == (prefix, suffix, enclitic)
    assert stem in analysis.stems


@pytest.mark.parametrize("word", ["dia", "mereka", "menteri", "dengan", "berita", "tersebut", "kepala"])
def test_words_that_only_look_affixed_are_left_whole(word: str) -> None:
    assert morphology.analyse(word) == morphology.Analysis("none", "none", "", (word,))


@pytest.mark.parametrize("word", ["", "-", "-an", "di", "2024", "AS", "Rp1.000", "me-", "пример", "İstanbul"])
def test_what_is_no_indonesian_word_is_still_analysed(word: str) -> None:
    assert morphology.analyse(word).stems


@given(STEMS)
def test_every_form_leads_back_to_its_stem(stem: str) -> None:
    readings = {form: morphology.analyse(form).stems for form in morphology.forms(stem)}
    assert {form for form, stems in readings.items() if stem not in stems and stems != (form,)} == set()


@given(st.text(max_size=40))
def test_any_text_has_a_reading_of_known_classes(word: str) -> None:
    analysis = morphology.analyse(word)
    assert analysis.prefix in morphology.PREFIXES
    assert analysis.suffix in morphology.SUFFIXES
    assert analysis.enclitic in ("", *morphology.ENCLITICS)
    assert word.lower() in analysis.stems
