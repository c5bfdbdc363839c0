"""Small spreadsheets of the shape of CLICK-ID's, with articles written for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEAD = ("title", "source", "url", "date", "content")
Rows = Sequence[Sequence[Any]]


def garbled(text: str) -> str:
    """Return a text as it looks when its UTF-8 was read as Mac Roman."""
    return text.encode("utf-8").decode("mac_roman")


ROWS: Mapping[str, Rows] = {
    "sindonews": [
        (
            " Menlu Temui Dubes di Kantornya ",
            "sindonews.com",
            # 1568307600 is midnight of 13 September 2019 in Jakarta, still the 12th in London
            "https://dunia.example/read/1/menlu-temui-dubes-1568307600",
            "Kamis, 12 September 2019",
            ", JAKARTA - Menteri Luar Negeri , Rini Astuti menemui Dubes Chili. , "
            + garbled("“Kami sepakat. Segera berlaku,” ujarnya. Letjen. Suryo ikut.")
            + " , Baca juga: Sepuluh Pantai Terindah di Maluku , loading... , Pertemuan itu berlangsung dua jam. ,",
        ),
        ("Tanpa Isi", "sindonews.com", "https://dunia.example/read/2/tanpa-isi", "12/09/2019 - 10:15 WIB", None),
    ],
    "okezone": [
        (
            garbled("Polisi Tangkap “Raja” Pasar"),
            "okezone.com",
            "https://kabar.example/read/raja-pasar",
            "13/09/2019 08:00",
            "Polisi menangkap pria itu\u00a0di rumahnya.\r\n Ia dibawa ke Polres Kediri! "
            'Kapolres berkata: "Dia mengaku. Kami tahan." Lima orang lain dilepas.',
        )
    ],
    "tempo": [
        (
            "Buruh Mogok di Cikarang",
            "tempo.co",
            "https://warta.example/read/99",
            datetime(2019, 9, 14, 7, 30),
            "–  Ratusan buruh mogok kerja di Cikarang. , Simak berita lain , pendek. , "
            "Mereka menuntut upah, kata H. Karim.",
        ),
        (
            "Tanpa Tanggal",
            "tempo.co",
            "https://warta.example/read/100",
            "kemarin",
            "Warga menolak tambang itu sejak lama.",
        ),
    ],
    "kompas": [
        (
            "Bupati Mundur",
            "kompas.com",
            "https://berita.example/read/2019/09/15/0700/bupati-mundur",
            "01/01/2001",
            "Bupati mengundurkan diri (cafeé, 日本) pada Minggu. Ia sakit, kata dr. Maya.",
        )
    ],
}


def write(folder: Path, rows: Mapping[str, Rows] = ROWS, head: Sequence[str] = ("no", *HEAD)) -> Path:
    """Write the four spreadsheets, with a column of numbers before the others; return their folder."""
    folder.mkdir(exist_ok=True)
    for outlet, articles in rows.items():
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(head)
        for number, article in enumerate(articles):
            sheet.append((number, *article))
        book.save(folder / f"{outlet}.xlsx")
        book.close()
    return folder
