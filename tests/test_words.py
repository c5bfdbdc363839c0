"""Words, tokens and windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from runut.neural import network, words
from runut.text import sentences


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(network.weights() / "tokenizer.json"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp 1.000, naik 2,5 persen.", ["Rp", "1.000", ",", "naik", "2,5", "persen", "."]),
        ("pukul 19.30 WIB (30/11)", ["pukul", "19.30", "WIB", "(", "30", "/", "11", ")"]),
        ("perbatasan AS-Korut", ["perbatasan", "AS", "-", "Korut"]),
        ("Jum'at di Sa'dah", ["Jum'at", "di", "Sa'dah"]),
        ('"Kami menolak," ujarnya', ['"', "Kami", "menolak", ",", '"', "ujarnya"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words.split(text, [(0, len(text))]).strings() == expected


@given(st.text(max_size=200))
def test_every_word_is_where_it_says(text: str) -> None:
    bounds = sentences(text)
    found = words.split(text, bounds)
    assert found.strings() == [text[a:b] for a, b in found.offsets.tolist()]
    covered = {k for a, b in found.offsets.tolist() for k in range(a, b)}
    assert covered == {k for a, b in bounds for k in range(a, b) if not text[k].isspace()}


@pytest.mark.parametrize(
    "text",
    [
        "Menteri Pertahanan Rusia Andrei Belousov tiba di Pyongyang, Jumat (29/11).",
        "Presiden 習近平 dan Зеленский bertemu di مصر; 한국 tak hadir.",
        "x" * 3000,
    ],
)
def test_no_word_is_without_tokens(text: str, tokenizer: Tokenizer) -> None:
    bounds = [(0, len(text))]
    found = words.split(text, bounds)
    pieces = words.tokens(found, bounds, tokenizer)
    assert (pieces.first <= pieces.last).all()
    assert (np.diff(pieces.first) >= 0).all()
    assert pieces.last[-1] < len(pieces.ids) - 1
    unknown = tokenizer.token_to_id("<unk>")
    assert unknown not in pieces.ids.tolist()


def test_windows_cover_a_long_text_and_overlap(tokenizer: Tokenizer) -> None:
    text = " ".join(f"Petugas ke-{k} menyerahkan laporan kepada komandan di pos jaga." for k in range(120))
    bounds = sentences(text)
    pieces = words.tokens(words.split(text, bounds), bounds, tokenizer)
    assert len(pieces.windows) > 2
    assert all(end - start <= words.WINDOW - 1 for start, end in pieces.windows)
    assert pieces.windows[0][0] == 0
    assert pieces.windows[-1][1] == len(pieces.ids)
    for (_, end), (start, _) in zip(pieces.windows, pieces.windows[1:], strict=False):
        assert 0 < end - start <= words.OVERLAP
    for k, home in enumerate(pieces.home.tolist()):
        assert pieces.windows[home][0] <= k < pieces.windows[home][1]


def test_a_short_text_is_one_window(tokenizer: Tokenizer) -> None:
    text = "Polisi menangkap dua warga."
    pieces = words.tokens(words.split(text, [(0, len(text))]), [(0, len(text))], tokenizer)
    assert pieces.windows == ((0, len(pieces.ids)),)
