"""Normalisation, sentences, credit lines, datelines and the language check."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import text as texts
from runut.errors import TextProblem
from runut.text import check, compose, credits, dateline, is_indonesian, normalise, sentences

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
NEWSLIKE = st.lists(
    st.sampled_from(
        [*'aB1 .!?,"“”()\n\t', "Drs. ", "No. 3", 'kata Budi. "Ya. ', "\u00a0", "\u0301", "\u200b", "\r", "é"]
    )
).map("".join)


def golden() -> list[object]:
    cases: list[object] = []
    for block in GOLDEN.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, body = block.partition("\n")
        paragraphs = [paragraph.splitlines() for paragraph in body.strip().split("\n\n")]
        text = "\n".join(" ".join(lines) for lines in paragraphs)
        expected = [line for lines in paragraphs for line in lines]
        cases.append(pytest.param(text, name.endswith("(titled)"), expected, id=name))
    return cases


def split(text: str, titled: bool = False) -> list[str]:
    return [text[start:end] for start, end in sentences(text, titled)]


@pytest.mark.parametrize(("text", "titled", "expected"), golden())
def test_sentences_end_where_the_golden_file_says(text: str, titled: bool, expected: list[str]) -> None:
    assert split(text, titled) == expected


def test_a_first_line_that_is_alone_or_long_or_ends_in_a_full_stop_is_no_title() -> None:
    assert len(split("Presiden tiba. Ia langsung rapat.\nRapat itu tertutup.", titled=True)) == 3
    assert len(split("Presiden tiba. Ia langsung rapat.", titled=True)) == 2
    long = "Presiden tiba di Ambon. " * 20
    assert len(split(f"{long}\nIa langsung rapat.", titled=True)) == 21


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    text = (
        "Banjir Rendam Demak\n\n"
        "Banjir setinggi satu meter merendam empat desa di Kabupaten Demak\n"
        "sejak Senin malam. Sebanyak 1.200 warga mengungsi ke gedung\n"
        "sekolah. Bupati Demak meminta bantuan tenda.\n\n"
        "Hujan diperkirakan masih turun sampai Kamis, kata kepala dinas\n"
        "setempat, Rabu."
    )
    assert [x.replace("\n", " ") for x in split(text, titled=True)] == [
        "Banjir Rendam Demak",
        "Banjir setinggi satu meter merendam empat desa di Kabupaten Demak sejak Senin malam.",
        "Sebanyak 1.200 warga mengungsi ke gedung sekolah.",
        "Bupati Demak meminta bantuan tenda.",
        "Hujan diperkirakan masih turun sampai Kamis, kata kepala dinas setempat, Rabu.",
    ]


def test_a_stray_quotation_mark_does_not_swallow_the_article() -> None:
    body = "Presiden bertemu Raja Yordania. " * 200
    pieces = split(f'"{body}"Itu benar. Kami setuju," kata Budi. Ia pergi.')
    assert max(map(len, pieces)) < 100
    assert pieces[-2:] == ['"Itu benar. Kami setuju," kata Budi.', "Ia pergi."]


def test_a_second_stray_mark_is_given_up_too() -> None:
    some, more = "Presiden bertemu Raja Yordania. " * 45, "Presiden bertemu Raja Yordania. " * 200
    pieces = split(f'"{some}Ia menyebut mereka dalang" dan "pelaku. {more}')
    assert pieces[45] == 'Ia menyebut mereka dalang" dan "pelaku.'
    assert max(map(len, pieces)) < 100
    assert len(pieces) == 246


@pytest.mark.parametrize(
    "text",
    [
        'Menteri bertemu Dubes, Senin (2/12). "Kami siap. Mereka belum," kata Budi. ' * 13_000,
        "a" * 50_000 + ". Selesai.",
        "." * 1_000_000,
        'a." ' * 250_000,
        "“Aa. " * 200_000,
        " " * 1_000_000 + "a",
        ("a" + " " * 1000 + "\n") * 1000,
        "“Aa. Bb. " + '"' * 1_000_000,
        "a" + "\u0301\u0316" * 500_000,
    ],
    ids=["news", "long word", "dots", "quotes", "open quotes", "spaces", "trailing spaces", "marks", "accents"],
)
def test_a_megabyte_takes_less_than_seconds(text: str) -> None:
    start = time.process_time()
    clean = normalise(text)
    spans = sentences(clean)
    credits(clean, spans)
    dateline(clean, spans)
    is_indonesian(clean)
    assert time.process_time() - start < 3


@given(NEWSLIKE, st.booleans(), st.sampled_from([6, 20, texts.MAX_QUOTATION]))
def test_sentences_are_ordered_tight_and_cover_every_word(text: str, titled: bool, limit: int) -> None:
    with patch.object(texts, "MAX_QUOTATION", limit):
        spans = sentences(text, titled)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(st.one_of(st.text(), NEWSLIKE, st.text(alphabet="a\u00a0\u0301\u0316\u2000\u200b\u0338⊃—", min_size=30)))
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]", once)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Jokowi\r\ntiba\rdi Palu", "Jokowi\ntiba\ndi Palu"),
        ("Jose\u0301 Ramos-Horta", "José Ramos-Horta"),
        ("\ufeffMenlu\u200b RI", "Menlu RI"),
        ("Rp\u00a01.000\u2009juta", "Rp 1.000 juta"),
        ("ke\u00adpolisian", "kepolisian"),
        ("satu\x0cdua\u2028tiga", "satu\ndua\ntiga"),
        ("a\x00b\x1b[1mc\x7f", "ab[1mc"),
        ("potongan \ud83d", "potongan \ufffd"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_normalise_cleans(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_clean_text_is_left_as_it_is() -> None:
    text = "Menlu: “Kami – Indonesia – siap”\n\n\tKyiv, 24°C, 5‰ … 👩\u200d🚒 سلام\n"
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("title", "body", "text"),
    [
        ("Menlu Tiba", "Ia disambut.", "Menlu Tiba\nIa disambut."),
        (None, "Ia disambut.", "Ia disambut."),
        ("  ", "Ia disambut.", "Ia disambut."),
        ("Menlu\n Tiba ", "Ia disambut.", "Menlu Tiba\nIa disambut."),
    ],
)
def test_compose_puts_the_title_on_the_first_line(title: str | None, body: str, text: str) -> None:
    assert compose(title, body) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ia pergi. (AFP/vws)", ["(AFP/vws)"]),
        ("Ia pergi.\n(ant/dee)", ["(ant/dee)"]),
        ("Ia pergi.\n(Reuters)", ["(Reuters)"]),
        ("Ia pergi.(c49/dik)", ["(c49/dik)"]),
        ("Ia pergi. [pan]", ["[pan]"]),
        ("Ia pergi.\n(cr4/kabar-kota.com)", ["(cr4/kabar-kota.com)"]),
        ("Ia pergi.\n(kabarkota/dee)", ["(kabarkota/dee)"]),
        ("Ia pergi. (*)\nEditor: Budi S.", ["(*)", "Editor: Budi S."]),
        ("Ia pergi.\nSumber: Antara", ["Sumber: Antara"]),
        ("Ia pergi.\nREUTERS | SITI AMINAH", ["REUTERS | SITI AMINAH"]),
        ("Ia pergi.\nstr-bur/dk", ["str-bur/dk"]),
        ("Ia pergi.\nPewarta: Budi\nCOPYRIGHT © ANTARA 2024", ["Pewarta: Budi", "COPYRIGHT © ANTARA 2024"]),
        ("Ia pergi.\n(mas)\nBaca juga: Menlu Tiba di Palu", ["(mas)"]),
        ("Menlu Tiba\nLaporan Wartawan Kabar.com, Budi Saputra\nIa tiba. Ia rapat.",
         ["Laporan Wartawan Kabar.com, Budi Saputra"]),
        ("PRESIDEN TIBA DI PALU\n(AFP)", ["(AFP)"]),
        ("Ia pergi ke Palu, Senin (2/12/2024).", []),
        ("Ia ketua Dewan Perwakilan Rakyat (DPR).", []),
        ("Ia pergi. (Penyebabnya belum diketahui.)", []),
        ("Sumber itu menolak disebut namanya.", []),
        ("Editor: Budi\n" + "Ia pergi. " * 9, []),
    ],
)  # fmt: skip
def test_credits(text: str, expected: list[str]) -> None:
    found = credits(text, sentences(text, titled=False))
    assert [span.text for span in found] == expected
    assert all(text[span.start : span.end] == span.text for span in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JAKARTA, Kabar.id -- Presiden tiba.", "JAKARTA, Kabar.id --"),
        ("Jakarta (ANTARA) - Presiden tiba.", "Jakarta (ANTARA) -"),
        ("Menlu Tiba\nMOSKOW – Menlu tiba. Ia rapat.", "MOSKOW –"),
        ("WASHINGTON, KABARKOTA.com - Presiden tiba.", "WASHINGTON, KABARKOTA.com -"),
        ("Menlu Tiba\nKABARKOTA.CO.ID | ENDE -- Menlu tiba.", "KABARKOTA.CO.ID | ENDE --"),
        ("KABUL, 12 Mei (Xinhua) -- Menlu tiba.", "KABUL, 12 Mei (Xinhua) --"),
        ("Goma, RD Kongo (ANTARA) - Menlu tiba.", "Goma, RD Kongo (ANTARA) -"),
        ("N'Djamena - Menlu tiba.", "N'Djamena -"),
        ("Menlu Tiba\nLaporan Wartawan Kabar, Budi\nKABAR.COM, YOGYA - Menlu tiba.", "KABAR.COM, YOGYA -"),
        ("Menlu Tiba\nJakarta, Kabar.id --\nMenlu tiba.", "Jakarta, Kabar.id --"),
        ("Indonesia - Malaysia Sepakati Batas Laut\nMenlu tiba.", None),
        ("Presiden tiba di Palu - kota yang hancur.", None),
        ("Ratna - bukan nama sebenarnya - menangis.", None),
        ("Perundingan Kyiv-Moskow gagal.", None),
    ],
)
def test_dateline(text: str, expected: str | None) -> None:
    found = dateline(text, sentences(text))
    assert (found and found.text) == expected
    assert found is None or text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Polisi menangkap tiga orang yang diduga mencuri kendaraan di Kota Palu.", True),
        ("Presiden Rusia Vladimir Putin mengecam serangan Ukraina, sebut Kremlin ancam balas", True),
        ("Menlu Tiba di Palu", True),
        ("Kremlin", True),
        ("The police arrested three men who were said to have robbed a bank in the city.", False),
        ("Police arrest the robbers", False),
        ("De politie heeft drie mannen aangehouden die een bank in de stad zouden hebben beroofd.", False),
        ("La policía detuvo a tres hombres que habían robado un banco en la ciudad.", False),
        ("Polisi nyekel wong telu sing nyolong sepedha motor ing kutha Sala wingi bengi.", False),
        ("警方在市中心逮捕了三名男子。 他们被指控抢劫。", False),
    ],
)
def test_is_indonesian(text: str, expected: bool) -> None:
    assert is_indonesian(text) is expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("123 --- (!)", "no words"),
        ("a" * (texts.MAX_CHARACTERS + 1), "1,000,001 characters"),
    ],
)
def test_check_refuses(text: str, reason: str) -> None:
    with pytest.raises(TextProblem, match=re.escape(reason)) as caught:
        check(text, file="berita.jsonl", line=3)
    assert str(caught.value).startswith("berita.jsonl:3: ")


def test_check_lets_a_long_article_through() -> None:
    check("a" * texts.MAX_CHARACTERS)
