from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import factories
from factories import Story
from runut.export import jsonl, marked, table
from runut.records import Event, Reading, Span

GOLDEN = Path(__file__).parent / "golden"


def joint_visit() -> Reading:
    """A mutual act carried by a medium, a weekday that contradicts its date, a claim with a number, a refusal."""
    story = Story(
        "Pemimpin Korea Utara Kim Jong Un bertemu Menteri Pertahanan Rusia Andrei Belousov di Pyongyang pada Jumat "
        "(30/11). Kedua pihak membahas kerja sama militer, seperti dikutip KCNA.\n"
        "Pertemuan itu berlangsung setelah Washington menuduh Pyongyang mengirimkan lebih dari 10.000 tentara ke "
        "Rusia. Kim membantah tuduhan tersebut.",
        title="Kim Jong Un Terima Menhan Rusia",
        contexts=("military",),
    )
    both = story.span("Kedua pihak")
    kim = story.entity("Kim Jong Un", "Pemimpin Korea Utara Kim Jong Un", both, country="PRK", sectors=("GOV",))
    guest = story.entity(
        "Menteri Pertahanan Rusia Andrei Belousov",
        "Menhan Rusia",
        both,
        name="Andrei Belousov",
        country="RUS",
        sectors=("GOV", "MIL"),
    )
    kcna = story.entity("KCNA", kind="ORG", country="PRK", sectors=("JRN",))
    us = story.entity("Washington", kind="GPE", name="Amerika Serikat", country="USA", sectors=("GOV",))
    story.event(
        "CONSULT",
        "Terima",
        "bertemu",
        "Pertemuan itu",
        mode="visit",
        actors=[guest],
        recipients=[kim],
        sources=[kcna],
        place=story.place("Pyongyang", country="PRK"),
        time=story.time("Jumat (30/11)", "2024-11-29", conflict=True),
    )
    story.event(
        "AID",
        "mengirimkan",
        recipients=[guest],
        sources=[us],
        counts=[story.count("troops", "10000+", "lebih dari 10.000 tentara")],
    )
    story.event("REJECT", "membantah", actors=[kim], recipients=[us])
    story.statement(story.text[147:209], [kcna], cue=story.span("dikutip"))
    story.warning("date-conflict", "30 November 2024 is a Saturday", "Jumat (30/11)")
    return story.reading()


def rival_claims() -> Reading:
    """One act laid to two actors: two events share their trigger, and one of them is denied."""
    story = Story(
        "Ledakan merusak pelabuhan Hodeidah pada Senin. Milisi Houthi menyebut Israel menyerang pelabuhan itu. "
        "Israel membantah menyerang. Seorang pejabat mengatakan perundingan mungkin digelar bulan depan."
    )
    houthi = story.entity("Milisi Houthi", kind="ORG", name="Houthi", country="YEM", sectors=("REB",))
    israel = story.entity("Israel", story.span("Israel", 2), kind="GPE", country="ISR", sectors=("GOV",))
    official = story.entity("Seorang pejabat", kind="GRP", name="pejabat")
    twice = story.span("menyerang", 1)
    port = story.place("pelabuhan Hodeidah", name="Hodeidah", country="YEM")
    monday = story.time("Senin", "2024-11-25", basis="relative")
    story.event("ASSAULT", twice, mode="aerial", actors=[israel], sources=[houthi], place=port, time=monday)
    story.event("ASSAULT", twice, actors=[israel], status="not", sources=[israel], place=port)
    story.event("REJECT", "membantah", actors=[israel], recipients=[houthi])
    later = story.time("bulan depan", "2024-12", precision="month", basis="relative")
    story.event("CONSULT", "perundingan", status="maybe", sources=[official], time=later)
    story.statement("mengatakan perundingan mungkin digelar bulan depan", manner="indirect")
    return story.reading()


def quiet() -> Reading:
    """Nothing that is coded happens."""
    return Story("Hujan turun di Bogor sejak pagi.", id="hujan").reading()


STORIES: dict[str, Callable[[], Reading]] = {
    "joint_visit": joint_visit,
    "rival_claims": rival_claims,
    "quiet": quiet,
}


@pytest.mark.parametrize("name", STORIES)
def test_the_text_view_is_the_golden_one(name: str) -> None:
    assert marked.plain(STORIES[name](), width=90) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [20, 40, 78, 200])
@pytest.mark.parametrize("name", STORIES)
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(name: str, width: int) -> None:
    reading = STORIES[name]()
    lines = marked.plain(reading, width).splitlines()
    assert max(map(len, lines)) <= width
    words = re.sub(r"\[[e\d,]+ |·[v\d,]+»|[«»\[\]]|\s", "", "".join(lines))
    assert re.sub(r"[\[\]\s]", "", reading.text) in words


def test_a_status_is_told_in_words_as_well_as_in_colour() -> None:
    view = marked.plain(rival_claims(), width=1000)
    assert re.findall(r"\| (\w+) \| [^|]+ \| «", view) == ["claimed", "denied", "asserted", "possible"]


@pytest.mark.parametrize(
    ("mentions", "line"),
    [
        ([["presiden Rusia"], ["Rusia"]], "[e1 presiden [e2 Rusia]] dan menlu AS"),
        ([["presiden Rusia"], ["presiden Rusia"]], "[e1,e2 presiden Rusia] dan menlu AS"),
        ([["presiden Rusia dan"], ["Rusia dan menlu AS"]], "[e1 presiden [e2 Rusia dan]][…e2  menlu AS]"),
        ([["presiden"], ["AS"]], "[e1 presiden] Rusia dan menlu [e2 AS]"),
    ],
    ids=["nested", "shared", "crossing", "apart"],
)
def test_marks_nest_and_never_cross(mentions: list[list[str]], line: str) -> None:
    story = Story("presiden Rusia dan menlu AS")
    for wordings in mentions:
        story.entity(*wordings)
    assert line in marked.plain(story.reading()).splitlines()


def test_a_mark_that_goes_over_a_line_end_is_closed_and_goes_on() -> None:
    story = Story("Presiden\nJoko Widodo tiba.")
    story.entity("Presiden\nJoko Widodo")
    assert "[e1 Presiden]\n[…e1 Joko Widodo] tiba.\n" in marked.plain(story.reading())


HOSTILE = "\x1b[31mMerah\x1b[0m [bold]tebal[/bold] :smile: \u202eterbalik \x07\ud800 {x} \ue000"


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    story = Story(f"{HOSTILE} menyerang.", outlet="\x1b]0;judul\x07", title="[red]Judul[/red]")
    who = story.entity("[bold]tebal[/bold]", name="\x1b[2J\nnama")
    story.event("ASSAULT", "menyerang", actors=[who])
    story.warning("x", "pesan \x1b[1m\nbaris")
    view = marked.plain(story.reading())
    assert "␛[31mMerah␛[0m" in view
    assert "[bold]tebal[/bold]" in view
    assert ":smile: \ufffdterbalik ␇\ufffd {x} \ufffd" in " ".join(view.split())
    assert "[red]Judul[/red]" in view
    assert not [c for c in view if c != "\n" and not c.isprintable()]
    console = Console(force_terminal=True, color_system="truecolor", width=100, highlight=False)
    with console.capture() as capture:
        for line in marked.view(story.reading()):
            console.print(line, soft_wrap=True)
    # what remains of escapes are colours, which the view itself sets
    assert set(re.findall(r"\x1b[^m]*?([A-Za-z])", capture.get())) == {"m"}
    assert not set("\x07\u202e\ud800") & set(capture.get())


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.booleans()), max_size=8))
def test_any_spans_of_any_text_can_be_shown(text: str, spans: list[tuple[int, int, bool]]) -> None:
    story = Story(text)
    for start, length, event in spans:
        piece = Span(start, min(len(text), start + length), text[start : start + length])
        if piece.text and event:
            story.event("ASSAULT", piece)
        elif piece.text:
            story.entity(piece)
    view = marked.plain(story.reading(), 40)
    assert view.count("[") >= view.count("\n[") >= 0
    assert not [c for c in marked.visible(text) if ord(c) < 32 and c != "\n"]
    assert len(marked.visible(text)) == len(text)


def test_a_long_word_is_broken_and_a_long_article_is_shown() -> None:
    view = marked.plain(Story("x" * 50_000 + " akhir").reading(), 80)
    assert view.count("x") >= 50_000
    assert max(map(len, view.splitlines())) <= 80


def read_csv(*readings: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.header() + "".join(map(table.encode, readings)))))


def test_a_row_has_who_whom_and_the_words_it_rests_on() -> None:
    visit, sending, refusal = read_csv(joint_visit())
    assert visit["actors"] == "Andrei Belousov"
    assert visit["recipient_countries"] == "PRK"
    assert (visit["date"], visit["date_text"], visit["date_conflict"]) == ("2024-11-29", "Jumat (30/11)", "True")
    assert (visit["standing"], visit["sources"], visit["tellings"]) == ("claimed", "KCNA", "3")
    assert joint_visit().text[int(visit["trigger_start"]) : int(visit["trigger_end"])] == visit["trigger"] == "Terima"
    assert (sending["actors"], sending["counts"]) == ("", "troops=10000+")
    assert refusal["sentence"] == "Kim membantah tuduhan tersebut."


def test_several_parties_stay_aligned_with_their_codes() -> None:
    story = Story("Rusia, warga; dan Korea Utara sepakat.")
    parties = [
        story.entity("Rusia", country="RUS", sectors=("GOV", "MIL")),
        story.entity("warga;"),
        story.entity("Korea Utara", country="PRK"),
    ]
    story.event("AGREE", "sepakat", actors=parties)
    (row,) = read_csv(story.reading())
    assert row["actors"] == "Rusia; warga,; Korea Utara"
    assert row["actor_countries"] == "RUS; ---; PRK"
    assert row["actor_sectors"] == "GOV MIL; ---; ---"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "@akun", "+62", "-1+1", " =1", "\t=1"])
def test_a_spreadsheet_runs_no_cell(name: str) -> None:
    story = Story("Massa berunjuk rasa.")
    who = story.entity("Massa", name=name)
    story.event("PROTEST", "berunjuk rasa", actors=[who], place=story.place("Massa", lat=-6.2))
    (row,) = read_csv(story.reading(outlet=name))
    assert row["actors"].startswith("'")
    assert row["outlet"].startswith("'")
    assert row["place_lat"] == "-6.2"


def test_an_event_is_one_line_whatever_its_text_holds() -> None:
    story = Story('Massa "marah",\x0b berunjuk\u2028 rasa.')
    story.event("PROTEST", "berunjuk\u2028 rasa")
    lines = table.encode(story.reading()).splitlines()
    assert len(lines) == 1
    assert read_csv(story.reading())[0]["sentence"] == 'Massa "marah",  berunjuk  rasa.'


def test_a_sentence_without_end_does_not_fill_the_table() -> None:
    story = Story("kata " * 1000 + "massa berunjuk rasa " + "kata " * 1000)
    story.event("PROTEST", "berunjuk rasa")
    sentence = read_csv(story.reading())[0]["sentence"]
    assert "massa berunjuk rasa" in sentence
    assert len(sentence) == 1000


def test_a_reading_without_events_has_no_row() -> None:
    assert table.encode(quiet()) == ""


@pytest.mark.parametrize("name", STORIES)
def test_a_json_line_gives_the_reading_back(name: str) -> None:
    line = jsonl.encode(STORIES[name]())
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert Reading.from_dict(json.loads(line)) == STORIES[name]()


def test_half_a_surrogate_pair_survives_in_json_and_stops_nothing() -> None:
    reading = Story("Polisi \ud83d menangkap warga \ude00.").reading()
    data = jsonl.encode(reading).encode("utf-8")
    assert json.loads(data)["text"] == reading.text


@given(st.text())
def test_any_text_is_one_json_line(text: str) -> None:
    line = jsonl.encode(Story(text).reading())
    assert line.count("\n") == 1
    line.encode("utf-8")


@pytest.mark.parametrize(
    ("status", "sources", "standing"),
    [
        ("fact", (), "asserted"),
        ("fact", ("e",), "claimed"),
        ("plan", (), "planned"),
        ("plan", ("e",), "planned"),
        ("maybe", ("e",), "possible"),
        ("not", (), "denied"),
    ],
)
def test_the_five_way_standing(status: str, sources: tuple[str, ...], standing: str) -> None:
    story = Story("Turki menyerang.")
    story.entity("Turki")
    story.event("ASSAULT", "menyerang", status=status, sources=sources)
    (event,) = story.reading().events
    assert isinstance(event, Event)
    assert event.standing == standing


def test_spans_of_the_factories_are_spans_of_their_text() -> None:
    reading = joint_visit()
    spans = [span for entity in reading.entities for span in entity.mentions]
    spans += [span for event in reading.events for span in event.triggers]
    assert all(reading.text[span.start : span.end] == span.text for span in spans)
    with pytest.raises(ValueError, match="substring not found"):
        factories.span("Turki menyerang.", "Turki", 2)
