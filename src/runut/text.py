"""Normalise once; sentences, credit lines and dateline with exact offsets. Pure functions of a string.

Every offset counts characters of the normalised text: `normalise` is applied once, when an article comes in, and
never again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from runut.errors import TextProblem
from runut.records import Span


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MAX_CHARACTERS = 1_000_000
"""The longest article that is read; the longest of newspapers stay under 100,000."""

MAX_TITLE = 300
"""A first line longer than this many characters is a paragraph, whatever the caller says."""

MAX_QUOTATION = 1500
"""A quotation mark still open after this many characters is taken for a stray one."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\u000b\u000c\u0085\u2028\u2029"
_UNSEEN = "\u00ad\u200b\u2060\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\ufeff"
_UNCLEAN = str.maketrans(
    dict.fromkeys([*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *_UNSEEN], "")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_BREAKS, "\n")
    | {"\t": "\t", "\n": "\n"}
    | dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")
)
# NFC takes the square of the time for marks piled on one letter; Unicode's stream-safe form allows 30.
_PILE = re.compile(r"[^\w\s\u0000-\u02ff]{31,}")

# A run of end marks, what closes after it, white space, and what may begin a sentence. Possessive, and only from the
# start of a run, so that 50,000 full stops take no longer than 50,000 letters.
_BOUNDARY = re.compile(r"(?<![.!?])([.!?]++)([\"”’')»]*+)\s++(?=[\"“‘('«]|[^\W_])")
_OPENERS = frozenset("\"“‘('«")
_LINE = re.compile(r"\S[^\n]*")
_NARROWEST, _WIDEST, _STOPS = 40, 100, frozenset('.!?:"”)')
_LAST_WORD = re.compile(r"(?:\b\w\.)*\b\w+\Z")

# Written with a full stop before the name, number or place they belong to. Single letters are initials and need no
# entry; "dll.", "dsb." and "dst." stand here because more follows them inside a sentence than begins after them.
_ABBREVIATIONS = _words(
    """
    Dr dr Drs Dra drg drh Ir Ing Prof H Hj KH Tgk Ust Pdt Rm Tn Ny Nn Sdr Sdri Bp Bpk Yth Alm Almh St Jr Sr Mr Mrs Ms
    Jend Letjen Mayjen Brigjen Kol Letkol Kapt Lettu Letda Peltu Pelda Serma Serka Sertu Serda Kopka Koptu Kopda
    Praka Pratu Prada Laksda Laksdya Laksma Marsda Marsdya Marsma Komjen Irjen Kombes AKBP Kompol AKP Iptu Ipda Aiptu
    Aipda Bripka Brigpol Briptu Bripda Bharada Bharatu Purn Gen Col Capt Lt Sgt
    PT CV UD Pte Pty Sdn Jl Jln Gg Kab Kec Kel Prov
    No no Rp tgl Tgl pkl Pkl hlm Vol vs dll dsb dst
    """
)
_IN_BRACKETS = _words("Purn Alm Almh Pol Ret")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"”’')]*+\s*+\Z")
_LIST_NUMBER = re.compile(r"\s*+\d{1,2}\.\Z")

_TAIL = 8
_DOMAIN = r"[\w-]+(?:[. ][\w-]+)?\.(?:com|co|id|net|org|tv)(?:\.id)?"
_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_LABEL = (
    r"(?:editor|reporter|pewarta|penulis|penerjemah|sumber|kontributor|wartawan|redaktur|fotografer|pelaporan|laporan)"
)
# Initials of those who wrote and edited: dee, c49, X-7, Uu.H-AK, B002.
_INITIALS = r"[A-Za-z]{1,5}\d{0,3}(?:[.-][A-Z\d-]{1,5})?"
_TAG = rf"(?:{_INITIALS}|{_NAME}|(?i:{_DOMAIN})|[a-z]+)"
_CREDITS = tuple(
    re.compile(form)
    for form in (
        # (AFP/vws)  (*)  (Reuters)  (Namakota.com/Agus Salim)  (kabarkota/dee)
        rf"[(\[](?:\*+|{_INITIALS}|{_NAME}|(?i:{_DOMAIN}|antara|reuters))[)\]]",
        rf"[(\[]{_TAG}(?:\s?[/&|]\s?{_TAG}){{1,5}}[)\]]",
        # (Laporan Wartawan Nama.com, Budi Saputra)  (Pelaporan oleh biro Jakarta)
        rf"\((?i:{_LABEL})\b[^()]+\)",
        # Editor: Budi  (*) Reporter: Budi  sumber : Antara  COPYRIGHT © ANTARA 2015
        rf"(?:\(\*+\) )?(?i:{_LABEL}\s?:.+|copyright\b.+)|©.+",
        # REUTERS | SITI AMINAH  and  SITI AMINAH
        r"(?:[A-Z][A-Z.'’-]+(?: \|)? )+[A-Z\d][A-Z\d.'’-]*",
        # str-bur/dk
        r"[a-z]{2,4}(?:-[a-z]{2,4})*/[a-z]{2,4}",
    )
)
# ... kata Budi.(dan)   ... kata Budi. [pan]
_GLUED = re.compile(r"[.!?”\"*] ?([(\[](?:\*+|(?:[a-z]{2,5}\d{0,3}|[a-z]\d{1,3})(?:/[a-z]{2,5}\d{0,3}){0,3})[)\]])\Z")
_POINTER = re.compile(
    r"(?i:baca|simak|saksikan|lihat|tonton|ikuti|pilihan editor|untuk mengetahui)\b"
    r"|(?i:[\[(](?:gambas|video|baca|lihat))\b|\* |Selesai\Z"
)
_BYLINE = re.compile(r"(?:Laporan|Reporter|Penulis|Pewarta)\b[^.!?]*(?:\.\w+[^.!?]*){0,3}")

_DAY = r"\d{1,2}(?:/\d{1,2}(?:/\d{2,4})?| [A-Z][a-z]+(?: \d{4})?)"
_DATELINE = re.compile(
    rf"(?:{_NAME}|(?i:{_DOMAIN}))(?:(?:, ?| ?\| ?)(?:{_NAME}|{_DAY}|(?i:{_DOMAIN}))){{0,3}}"
    r"(?:,? \([A-Z][\w./ -]{1,30}\))?\s?(?:--|[—–]| -)(?: [A-Z]{3,}(?: [A-Z]+){0,2}\.(?=\Z))?"
    r"(?:\Z|(?=\s*[\"“‘'A-Z0-9]))"
)

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = "\u024f"
_AFFIXED = re.compile(r"(?:me[mnlry]|ber|ter|pe[mnr]|di|ke)\w{3,}|\w{3,}(?:kan|nya)")
_FUNCTION = _words(
    """
    yang dan di ke dari pada untuk dengan dalam oleh ini itu akan telah sudah tidak bukan juga adalah atau karena agar
    bahwa saat ketika setelah sebelum seorang sebuah para mereka dia ia kami kita saya tersebut kata menurut antara
    bisa dapat harus masih belum lebih seperti namun tetapi sebagai hingga sejak atas tak lain serta terhadap
    """
)
_FOREIGN = _words(
    """
    the of and in is was that for with on as by it his her from at are were be has have had not this will said
    de het een van en die der und la el los las que les des un una del
    """
)


def check(text: str, *, file: str | None = None, line: int | None = None) -> None:
    """Raise TextProblem for a text that is empty, has no words, or is longer than MAX_CHARACTERS."""
    if not text.strip():
        raise TextProblem("the text is empty", file=file, line=line)
    if len(text) > MAX_CHARACTERS:
        reason = f"the text has {len(text):,} characters; an article has at most {MAX_CHARACTERS:,}"
        raise TextProblem(reason, file=file, line=line)
    if not any(map(str.isalpha, text)):
        raise TextProblem("the text has no words", file=file, line=line)


def normalise(raw: str) -> str:
    r"""Return the text in NFC, with \n for line ends and without control and invisible characters.

    Other spaces (a no-break space, say) become a plain one, other line and page breaks \n, and lone surrogates, which
    no file can hold, U+FFFD. Joiners (U+200C, U+200D) and the direction marks (U+200E, U+200F) stay: they belong to
    words in other scripts and to emoji. Clean text comes back as it is, and normalising twice changes nothing.
    """
    # Before NFC: a letter and its accent may be waiting on both sides of an invisible character.
    plain = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_UNCLEAN)
    return unicodedata.normalize("NFC", _PILE.sub(_thinned, plain))


def _thinned(pile: re.Match[str]) -> str:
    return pile[0][:30] + "".join(x for x in pile[0][30:] if not unicodedata.combining(x))


def compose(title: str | None, body: str) -> str:
    """Return the title on one line, a newline and the body; the body alone where there is no title."""
    heading = " ".join((title or "").split())
    return f"{heading}\n{body}" if heading else body


def sentences(text: str, titled: bool = True) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) of every sentence, in order, without the white space around it.

    A newline ends a sentence, unless the text is wrapped at a fixed width with blank lines between its paragraphs.
    `titled` says that the first line is a title, which stays whole ("Ditolak? Begini Reaksi Menteri"), provided that
    more follows, that it is no longer than MAX_TITLE and that it does not end in a full stop. Inside a paragraph a
    sentence ends at `.`, `!` or `?` before a capital, a digit, a quotation mark or a bracket, but not

    - while a quotation is open: "Kami siap. Mereka belum," kata Budi. (one sentence)
    - after an initial or abbreviation: Letkol. Andi Saputra; Jl. Merdeka; UU No. 30; s.d. 2013; Letjen (Purn.) Andi
    - after the number that opens an item of a list: 1. Pemerintah ...
    """
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if titled and 0 < end - start <= MAX_TITLE and text[end:].strip() and not _FULL_STOP.search(text, start, end):
        spans.append(_trim(text, start, end))
        start = end
    for paragraph in _paragraphs(text, start):
        spans += _split(text, *paragraph)
    return tuple(spans)


def _paragraphs(text: str, start: int) -> list[tuple[int, int]]:
    """Return the paragraphs of the text from start on: its blocks if its lines are wrapped, else its lines."""
    lines = [found.span() for found in _LINE.finditer(text, start)]
    blocks: list[tuple[int, int]] = []
    inner = 0
    wrapped = 0
    for begin, end in lines:
        if blocks and text.count("\n", blocks[-1][1], begin) == 1:
            above = text[max(blocks[-1][0], blocks[-1][1] - _WIDEST - 1) : blocks[-1][1]]
            above = above.rpartition("\n")[2].rstrip()
            inner += 1
            wrapped += _NARROWEST <= len(above) <= _WIDEST and above[-1] not in _STOPS
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((begin, end))
    return blocks if len(blocks) > 1 and inner > 2 and wrapped > 0.7 * inner else lines


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of the paragraph [start, end)."""
    spans: list[tuple[int, int]] = []
    held: list[int] = []
    straight = curly = 0
    counted = start
    for found in _BOUNDARY.finditer(text, start, end):
        cut = found.end()
        straight += text.count('"', counted, cut)
        curly += text.count("“", counted, cut) - text.count("”", counted, cut)
        counted = cut
        if not _begins(text[cut]) or _abbreviated(text, start, found):
            continue
        held.append(cut)
        if straight % 2 or curly > 0:
            if cut - start <= MAX_QUOTATION:
                continue
            straight, curly = _reopened(text, start, cut)
        else:
            held, straight, curly = [cut], 0, 0
        for cut in held:
            spans.append(_trim(text, start, cut))
            start = cut
        held = []
    return [*spans, _trim(text, start, end)]


def _begins(character: str) -> bool:
    return character in _OPENERS or character.isupper() or character.isdigit()


def _abbreviated(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether the full stop that was found in the sentence from start belongs to an abbreviation."""
    mark, closing = found.groups()
    if mark != "." or closing not in ("", ")"):
        return False
    stop = found.start()
    word = _LAST_WORD.search(text[max(start, stop - 16) : stop])
    if word is None:
        return False
    last = word[0].rpartition(".")[2]
    if closing:
        return last in _IN_BRACKETS and text[stop - len(last) - 1] == "("
    initial = len(last) == 1 and last.isalpha() and (last.isupper() or last != word[0])
    number = last.isdigit() and stop - start <= 8 and _LIST_NUMBER.match(text[start : stop + 1]) is not None
    return initial or number or last in _ABBREVIATIONS


def _reopened(text: str, start: int, cut: int) -> tuple[int, int]:
    """Return how many straight and curly marks are open at cut, once those before it have proved stray."""
    last = max(text.rfind(mark, start, cut) for mark in '"“”')
    if last < 0 or cut - last > MAX_QUOTATION // 2:
        return 0, 0
    if text[last] == '"':
        opening = not text[last + 1].isspace() and (last == 0 or text[last - 1].isspace())
        return int(opening), 0
    return 0, int(text[last] == "“")


def credits(text: str, sentences: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the lines that name the article's makers and sources: at its end, or as the body's first sentence.

    At the end stand "(AFP/vws)", "REUTERS | SITI AMINAH", "Editor: Budi", "Sumber: Antara" and the like, among
    pointers to other pages ("Baca juga: ..."), which are passed over; "(ant/dee)" may also be glued to the last
    sentence. At the beginning, "Laporan Wartawan Nama.com, Budi Saputra".
    """
    found: list[tuple[int, int]] = []
    first = len(sentences)
    for k in range(len(sentences) - 1, max(-1, len(sentences) - 1 - _TAIL), -1):
        start, end = sentences[k]
        sentence = text[start:end]
        if k and _credit(sentence):
            found.append((start, end))
        elif not _POINTER.match(sentence):
            if glued := _GLUED.search(sentence, max(0, len(sentence) - 60)):
                found.append((start + glued.start(1), end))
            break
        first = k
    if first > 1 and (head := next((x for x in sentences[:2] if _BYLINE.fullmatch(text, *x)), None)):
        found.append(head)
    return tuple(Span(start, end, text[start:end]) for start, end in reversed(found))


def _credit(sentence: str) -> bool:
    if len(sentence) > 150:
        return False
    return any(form.fullmatch(sentence) for form in _CREDITS)


def dateline(text: str, sentences: Sequence[tuple[int, int]]) -> Span | None:
    """Return the place and medium that the body opens with, dash included; None where it opens otherwise.

    "JAKARTA, KOMPAS.com -", "Jakarta (ANTARA) -", "TEMPO.CO, Jakarta -", "MOSKOW -", "KABUL, 12 Mei (Xinhua) --".
    It is looked for at the start of the first three lines, for a title and a byline may come before it; a title is no
    dateline for naming two countries ("Indonesia - Malaysia Sepakati Batas Laut").
    """
    for k, (start, end) in enumerate(sentences[:3]):
        if k and "\n" not in text[sentences[k - 1][1] : start]:
            continue
        title = k == 0 and len(sentences) > 1 and "\n" in text[end : sentences[1][0]]
        found = _DATELINE.match(text, start, min(end, start + 120))
        if found and not (title and found.end() < end and text[end - 1] not in '.”"'):
            return Span(*found.span(), found[0])
    return None


def is_indonesian(text: str) -> bool:
    """Tell whether the text reads like Indonesian, by its function words and affixes; for a warning only.

    Fewer than 8 words pass unless they are plainly in English or another script. Malay passes: the two share these
    words.
    """
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    if sum(word > _LATIN for word in words) > len(words) / 2:
        return False
    foreign = sum(word in _FOREIGN for word in words)
    own = sum(word in _FUNCTION or _AFFIXED.fullmatch(word) is not None for word in words)
    if len(words) < 8:
        return own >= foreign
    return own > foreign and (len(words) < 20 or own >= 0.12 * len(words))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
