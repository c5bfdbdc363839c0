"""Files and standard input -> articles, and an InputError in place of each that can't be read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runut import text as texts
from runut.errors import EncodingProblem, FileProblem, InputError, RecordProblem, TextProblem
from runut.records import Article
from runut.sources import files
from runut.sources.files import article, read

BODY = "Polisi menangkap dua warga di Ambon, Senin (2/12/2024)."


def save(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def one(path: str | Path, **options: str) -> Article | InputError:
    (found,) = read([path], **options)
    return found


def problem(folder: Path, name: str, content: str | bytes) -> InputError:
    found = one(save(folder, name, content))
    assert isinstance(found, InputError)
    return found


@pytest.mark.parametrize(
    ("name", "content", "title", "body"),
    [
        ("a.txt", BODY, None, BODY),
        ("a.txt", f"Dua Warga Ditangkap\n\n{BODY}\n", "Dua Warga Ditangkap", f"{BODY}\n"),
        ("a.txt", f"\r\nDua Warga Ditangkap?\r\n\r\n{BODY}", "Dua Warga Ditangkap?", BODY),
        ("a.txt", f"{BODY}\n\nMereka dibawa ke kantor polisi.", None, f"{BODY}\n\nMereka dibawa ke kantor polisi."),
        ("a.txt", f"Dua Warga Ditangkap\n{BODY}", None, f"Dua Warga Ditangkap\n{BODY}"),
        ("a.txt", f"# Dua Warga\n{BODY}", None, f"# Dua Warga\n{BODY}"),
        ("a.txt", f"{'panjang ' * 50}\n\n{BODY}", None, f"{'panjang ' * 50}\n\n{BODY}"),
        ("a.md", f"# Dua Warga Ditangkap\n{BODY}", "Dua Warga Ditangkap", BODY),
        ("a.md", f"# Dua Warga Ditangkap #\n\n{BODY} *Begitu*.", "Dua Warga Ditangkap", f"{BODY} *Begitu*."),
        ("a.MD", f"{BODY}\n\n# Latar", None, f"{BODY}\n\n# Latar"),
        ("berita", BODY, None, BODY),
    ],
)
def test_bare_text(tmp_path: Path, name: str, content: str, title: str | None, body: str) -> None:
    assert one(save(tmp_path, name, content)) == Article(body, title=title)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a"])
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    # U+0A0A and U+0D0A hold the bytes of a newline in UTF-16.
    body = f"{BODY} “Kyiv” é \u0a0a\u0d0a"
    content = body if name == "a.txt" else "".join(json.dumps({"text": body}, ensure_ascii=False) + "\n" for _ in "ab")
    data = b"\xfe\xff" + content.encode("utf-16-be") if encoding == "utf-16-be-bom" else content.encode(encoding)
    assert list(read([save(tmp_path, name, data)])) == [Article(body)] * (1 if name == "a.txt" else 2)


def test_records_keep_what_they_bring(tmp_path: Path) -> None:
    record = {"id": 7, "outlet": "kabar.id", "published": "2024-11-30T08:00:00+07:00", "url": "https://kabar.id/7"}
    lines = [{**record, "title": "Menlu Tiba", "text": BODY, "desk": {"city": "Ambon"}}, {"text": BODY, "title": ""}]
    path = save(tmp_path, "a.jsonl", "\n\n".join(map(json.dumps, lines)))
    assert list(read([path], published="2024-12-01", outlet="arsip")) == [
        Article(BODY, "7", "kabar.id", "2024-11-30", "https://kabar.id/7", "Menlu Tiba", {"desk": {"city": "Ambon"}}),
        Article(BODY, outlet="arsip", published="2024-12-01"),
    ]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2024-11-30", "2024-11-30"),
        (" 2024-11-30 ", "2024-11-30"),
        ("2024-11-30T23:59:00Z", "2024-11-30"),
        ("2024-11-30 08:00:00", "2024-11-30"),
        ("", None),
        (None, None),
    ],
)
def test_published_is_the_date_as_written(published: str | None, day: str | None) -> None:
    assert article({"text": BODY, "published": published}).published == day


@pytest.mark.parametrize(
    ("line", "kind", "reason"),
    [
        ("{", RecordProblem, "broken JSON: Expecting property name"),
        ('{"text": "a\x07b"}', RecordProblem, "broken JSON: Invalid control character"),
        ("[" * 100_000, RecordProblem, "broken JSON"),
        ('{"text": ' + "9" * 5000 + "}", RecordProblem, "broken JSON"),
        ("[1]", RecordProblem, "the line is a list, not an object"),
        ("null", RecordProblem, "the line is null, not an object"),
        ('{"title": "Menlu Tiba"}', RecordProblem, "no `text`"),
        ('{"text": null}', RecordProblem, "`text` is null, not a string"),
        ('{"text": ["a"]}', RecordProblem, "`text` is a list, not a string"),
        ('{"text": "a", "title": 3}', RecordProblem, "`title` is a number, not a string"),
        ('{"text": "a", "id": true}', RecordProblem, "`id` is true or false, not a string"),
        ('{"text": "a", "published": "30/11/2024"}', RecordProblem, "`published` is '30/11/2024', not a date"),
        ('{"text": "a", "published": "2024-02-30"}', RecordProblem, "`published` is '2024-02-30', not a date"),
        ('{"text": "a", "published": 20241130}', RecordProblem, "`published` is 20241130, not a date"),
        ('{"text": " \\n"}', TextProblem, "empty"),
        ('{"text": "123"}', TextProblem, "no words"),
        (json.dumps({"text": "kata " * 1_000_000}), TextProblem, "5,000,000 characters"),
        (b'{"text": "caf\xe9"}', EncodingProblem, "looks like Latin-1"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_the_others_are_read(
    tmp_path: Path, line: str | bytes, kind: type[InputError], reason: str
) -> None:
    good = json.dumps({"text": BODY}).encode()
    bad = line if isinstance(line, bytes) else line.encode()
    path = save(tmp_path, "a.jsonl", b"\n".join([good, b"", bad, good]))
    first, found, last = read([path])
    assert first == last == Article(BODY)
    assert type(found) is kind
    assert isinstance(found, InputError)
    assert (found.file, found.line) == (str(path), 3)
    assert reason in found.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_without_end_is_dropped_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 200)
    lines = [json.dumps({"text": "kata " * n}) for n in (5, 1000, 5)]
    first, found, last = read([save(tmp_path, "a.jsonl", "\n".join(lines).encode(encoding))])
    assert first == last == Article("kata " * 5)
    assert isinstance(found, TextProblem)
    assert (found.line, found.reason) == (2, "the line is longer than 200 bytes")


def test_half_an_emoji_in_a_record_is_replaced() -> None:
    stream = io.BytesIO(b'{"text": "Menlu tiba \\ud83d", "desk": "\\ud83d\\ude00 \\ude00 a"}')
    (found,) = read(["-"], stdin=stream)
    assert found == Article("Menlu tiba \ufffd", extra={"desk": "😀 \ufffd a"})


@pytest.mark.parametrize(
    ("name", "content", "kind", "reason"),
    [
        ("a.txt", "", TextProblem, "the text is empty"),
        ("a.txt", "\ufeff \n", TextProblem, "the text is empty"),
        ("a.txt", "kata " * 1_000_000, TextProblem, "too long"),
        ("a.txt", "a" * (texts.MAX_CHARACTERS + 1), TextProblem, "1,000,001 characters"),
        ("a.txt", b"PK\x03\x04\x14\x00", EncodingProblem, "is a ZIP archive (as .docx"),
        ("a.txt", b"%PDF-1.7 \xe2\xe3", EncodingProblem, "is a PDF"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00", EncodingProblem, "is binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", EncodingProblem, "is binary"),
        ("a.txt", BODY.encode("utf-16-le"), EncodingProblem, "looks like UTF-16 without a byte order mark"),
        ("a.txt", BODY.encode("utf-32"), EncodingProblem, "is UTF-32"),
        ("a.txt", b"\xff\xfea\x00b", EncodingProblem, "is damaged UTF-16"),
        ("a.txt", "“Kami siap,” katanya.".encode("cp1252"), EncodingProblem, "looks like Windows-1252"),
        ("a.txt", "Presiden Perancis di Orléans".encode("latin-1"), EncodingProblem, "looks like Latin-1"),
        ("a.txt", "“Kami – Kyiv” é".encode()[:-1], EncodingProblem, "is damaged UTF-8"),
        ("a.txt", "警方在市中心逮捕了三名男子".encode("gb18030"), EncodingProblem, "can't be told"),
        ("a.pdf", "%PDF", FileProblem, ".pdf files are not read"),
    ],
)
def test_a_bad_file_is_named(
    tmp_path: Path, name: str, content: str | bytes, kind: type[InputError], reason: str
) -> None:
    found = problem(tmp_path, name, content)
    assert type(found) is kind
    assert found.file == str(tmp_path / name)
    assert reason in found.reason


def test_a_wrong_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    found = problem(tmp_path, "a.txt", "baris satu\nbaris dua\n“baris tiga”".encode("cp1252"))
    assert str(found) == f"{tmp_path / 'a.txt'}:3: looks like Windows-1252, not UTF-8 (byte 0x93); save it as UTF-8"


def test_the_batch_goes_on_after_each_problem(tmp_path: Path) -> None:
    good = save(tmp_path, "a.txt", BODY)
    found = list(read([tmp_path / "tiada.txt", good, tmp_path, good, "nol\0.txt", good]))
    assert found[1::2] == [Article(BODY)] * 3
    assert [str(x) for x in found[::2]] == [
        f"{tmp_path / 'tiada.txt'}: no such file",
        f"{tmp_path}: is a directory; name the files in it",
        "nol\0.txt: no such file",
    ]


def test_a_file_that_may_not_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = save(tmp_path, "a.txt", BODY)
    monkeypatch.setattr(Path, "open", refuse)
    found = one(path)
    assert isinstance(found, FileProblem)
    assert found.reason == "Permission denied"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BODY.encode(), [Article(BODY)]),
        (b' \r\n\t{"text": "Menlu tiba."}\n{"text": "Ia rapat."}', [Article("Menlu tiba."), Article("Ia rapat.")]),
        ('{"text": "Menlu tiba."}'.encode("utf-16"), [Article("Menlu tiba.")]),
        (b"ya", [Article("ya")]),
    ],
)
def test_standard_input_is_json_lines_or_bare_text(data: bytes, expected: list[Article]) -> None:
    assert list(read(["-"], stdin=io.BytesIO(data))) == expected


def test_line_numbers_of_standard_input_count_leading_blank_lines() -> None:
    (found,) = read(["-"], stdin=io.BytesIO(b"\n\n{"))
    assert str(found).startswith("-:3: broken JSON")


def test_lines_are_read_as_they_are_asked_for() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            line = (b'{"text": "Menlu tiba."}\n' * (len(buffer) // 24 + 1))[: len(buffer) // 24 * 24 or len(buffer)]
            buffer[: len(line)] = line
            return len(line)

    articles = read(["-"], stdin=io.BufferedReader(Endless()))
    assert next(articles) == Article("Menlu tiba.")


def test_a_wrong_date_of_the_caller_is_raised_at_once() -> None:
    with pytest.raises(RecordProblem, match="`published` is '2024-13-01', not a date"):
        read([], published="2024-13-01")


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"{", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe{\x00", b"\xef\xbb\xbf"])
)
def test_no_bytes_raise(data: bytes, head: bytes) -> None:
    for found in read(["-"], stdin=io.BytesIO(head + data)):
        assert isinstance(found, Article | InputError)
