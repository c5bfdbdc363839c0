"""Dates: the golden table of wordings, the wordings found in running text, and what must hold for any text."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runut.resolve import dates
from runut.resolve.dates import ResolvedTime, find, resolve

GOLDEN = Path(__file__).parent / "golden" / "dates.tsv"
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
SHORT = "Jan Peb Mrt Apr Mei Jun Jul Agst Sept Okt Nop Des".split()
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
STYLES = (
    "{d} {month} {y}",
    "{d:02d} {month} {y}",
    "{d} {short} {y}",
    "{d}/{m}/{y}",
    "({d:02d}/{m:02d}/{y})",
    "{d:02d}-{m:02d}-{y}",
    "{d}.{m}.{y}",
    "{y}-{m:02d}-{d:02d}",
    "tanggal {d} {month} {y}",
    "{weekday} ({d}/{m}/{y})",
    "{weekday}, {d} {month} {y}",
    "{weekday} {d} {month} {y} malam",
    "{weekday} dini hari ({d}/{m}/{y})",
    "hari {weekday} ({d}/{m}/{y})",
)
PIECES = (
    *WEEKDAYS,
    *MONTHS,
    *"(11/9/2019) 31/9 29 2019 0000 99999 hari pekan minggu bulan tahun lalu depan ini awal akhir sejak".split(),
    *"hingga dan - , ( ) dua beberapa sejuta kemarin lusa kemudian sebelumnya setelah itu malam akan 1990-an".split(),
    "pukul 10.00 WIB",
    "musim dingin",
)
soup = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2035, 12, 31))


def golden() -> list[list[str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()[1:]
    return [[*line.split("\t"), "", ""][:7] for line in lines if not line.startswith("#")]


def styled(style: str, day: datetime.date) -> str:
    return style.format(
        d=day.day,
        m=day.month,
        y=day.year,
        month=MONTHS[day.month - 1],
        short=SHORT[day.month - 1],
        weekday=WEEKDAYS[day.weekday()],
    )


@pytest.mark.parametrize(
    ("wording", "published", "value", "precision", "basis", "conflict", "context"),
    golden(),
    ids=lambda x: x or None,
)
def test_golden(
    wording: str, published: str, value: str, precision: str, basis: str, conflict: str, context: str
) -> None:
    read = resolve(wording, None if published == "-" else published, context)
    if basis == "-":
        assert read is None
        return
    assert read is not None
    shown = (read.value or "-", read.precision or "-", read.basis, "yes" if read.conflict else "no")
    assert shown == (value, precision, basis, conflict)


def test_golden_is_large_enough() -> None:
    assert len(golden()) >= 250


def test_both_readings_of_a_conflict_are_kept() -> None:
    assert resolve("Jumat (30/11)", "2024-11-30") == ResolvedTime("2024-11-29", "day", "stated", True, "2024-11-30")
    # The weekday's day had not come yet when this was printed, so the number is the likelier reading.
    assert resolve("Rabu (10/9/2019)", "2019-09-10") == ResolvedTime("2019-09-10", "day", "stated", True, "2019-09-11")


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        ("Ia tiba Rabu (11/9/2019) malam dan pulang dua hari lalu.", ["Rabu (11/9/2019) malam", "dua hari lalu"]),
        ("Rapat digelar pada Senin, 9 September 2019, di Bandung.", ["Senin, 9 September 2019"]),
        ("Sidang ditunda hingga pekan depan.", ["pekan depan"]),
        ("Jakarta, hari ini, Selasa 10 September 2019 - Warga", ["hari ini, Selasa 10 September 2019"]),
        ("Sejak 2014, desa itu kosong; pada 2017 lalu warga kembali.", ["Sejak 2014", "2017 lalu"]),
        ("Perjanjian itu diteken tahun 2018 dan berakhir September 2021.", ["tahun 2018", "September 2021"]),
        ("Tentara masuk pada Februari 2017. Setahun kemudian mereka pergi.", ["Februari 2017", "Setahun kemudian"]),
        ("Ia datang hari Minggu, bukan minggu lalu.", ["hari Minggu", "minggu lalu"]),
        ("Aksi berlangsung Kamis (5/9) hingga Jumat (6/9) siang.", ["Kamis (5/9) hingga Jumat (6/9) siang"]),
        ("Ditangkap di Medan (Rabu, 11 September 2019).", ["Rabu, 11 September 2019"]),
        ("Mereka akan bertemu Senin pekan depan atau awal bulan depan.", ["Senin pekan depan", "awal bulan depan"]),
        ("Kesepakatan 2005 itu ditinjau selama dua pekan.", ["selama dua pekan"]),
        ("Menurut kesepakatan 2005, wilayah itu steril.", ["2005"]),
    ],
)
def test_find(text: str, wordings: list[str]) -> None:
    assert [text[start:end] for start, end in find(text)] == wordings


@pytest.mark.parametrize(
    "text",
    [
        "Lebih dari 2000 orang dan 1.965 tentara datang.",
        "Mei tersenyum kepada Juli.",
        "UU Nomor 30 Tahun 2002 tentang KPK",
        "Ia dihukum lima tahun penjara karena menyuap dua bulan berturut.",
        "Tragedi 11/9 mengubah dunia.",
        "Ruang 10/12 kosong, skor 3-1, versi 2.10.",
        "Anggaran Rp 2019 miliar naik 20,19 persen.",
        "Malam terasa dingin dan pagi cerah.",
        "Masa jabatan 2019-2024 dimulai.",
        "5 desa dan 3 marinir",
    ],
)
def test_find_leaves_what_is_no_date(text: str) -> None:
    assert [text[start:end] for start, end in find(text)] == []


@pytest.mark.parametrize("wording", ["", "Jakarta", "lima orang", "menteri", "lalu", "abad ini", "bulan", "()"])
def test_no_date_to_read(wording: str) -> None:
    assert resolve(wording, "2019-09-16") is None


@pytest.mark.parametrize("published", ["", "kemarin", "2019-13-01", "16/9/2019"])
def test_broken_publication_date_counts_as_none(published: str) -> None:
    assert resolve("kemarin", published) == ResolvedTime(None, None, "relative", False, None)


@settings(max_examples=400, deadline=None)
@given(days, st.sampled_from(STYLES), days)
def test_every_stated_day_is_itself(day: datetime.date, style: str, published: datetime.date) -> None:
    wording = styled(style, day)
    assert resolve(wording, str(published)) == ResolvedTime(str(day), "day", "stated", False, None)
    text = f"Ia tiba {wording}."
    assert find(text) == [(8, 8 + len(wording))]


@settings(max_examples=200, deadline=None)
@given(days, st.integers(-60, 60))
def test_weekday_day_and_month_give_the_year(published: datetime.date, offset: int) -> None:
    day = published + datetime.timedelta(offset)
    read = resolve(f"{WEEKDAYS[day.weekday()]} ({day.day}/{day.month})", str(published))
    assert read is not None
    assert (read.value, read.conflict) == (str(day), False)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), soup), st.one_of(st.none(), days.map(str), st.text(max_size=10)), soup)
def test_never_raises_and_reads_alike_twice(wording: str, published: str | None, before: str) -> None:
    context = f"{before} {wording}"
    first = resolve(wording, published, context)
    assert first == resolve(wording, published, context)
    if first is not None and first.value is not None:
        assert (first.precision == "range") == ("/" in first.value)


@settings(max_examples=200, deadline=None)
@given(st.one_of(soup, st.text(max_size=80)))
def test_found_wordings_are_apart_in_order_and_readable(text: str) -> None:
    end = 0
    for start, stop in find(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize("year", ["0001", "9999"])
@pytest.mark.parametrize(
    "wording", ["kemarin", "lusa", "pekan lalu", "pekan depan", "Senin", "dua tahun lalu", "Senin depan"]
)
def test_ends_of_the_calendar(wording: str, year: str) -> None:
    for published in (f"{year}-01-01", f"{year}-12-31"):
        read = resolve(wording, published)
        assert read is not None
        assert read.basis == "relative"


@pytest.mark.parametrize("piece", ["(", "1", "dua ", "1 dan 2 hingga ", "Senin, ", "sejak ", " ", "11/9/", "pekan "])
def test_find_takes_time_in_proportion(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    before = time.process_time()
    find(text)
    assert time.process_time() - before < 2


def test_public_names() -> None:
    assert dates.Found(3, 7) == dates.Found(start=3, end=7)
