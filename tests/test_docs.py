"""What the documents say is what the program does."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

import runut
from runut import cli, errors, ontology, records
from runut.export import marked, table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECORD = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
RECORDS = {name: x for name, x in vars(records).items() if dataclasses.is_dataclass(x)}


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """Return the commands of a group and of the groups in it, by all words of their names: "corpus build"."""
    found: dict[str, Any] = {}
    for name, command in vars(group)["commands"].items():
        found |= commands(command, f"{before}{name} ") if "commands" in vars(command) else {before + name: command}
    return found


COMMANDS = commands(typer.main.get_command(cli.app))


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")} - {"--help"}


def section(heading: str) -> str:
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", RECORD, re.MULTILINE | re.DOTALL)
    assert found, f"docs/record.md has no section {heading!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def test_the_readme_lists_every_command_with_its_options() -> None:
    rows = re.findall(r"^\| `runut ([a-z]+(?: [a-z]+)*)[^`]*` \|[^|]*\|([^|]*)\|$", README, re.MULTILINE)
    assert {name: set(re.findall(r"--[\w-]+", cell)) for name, cell in rows} == {
        name: options(command) for name, command in COMMANDS.items()
    }


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "docs/record.md", "docs/decisions.md"])
def test_every_command_line_in_the_documents_exists(file: str) -> None:
    lines = re.findall(r"(?:^ {4}|`|\| |&& )runut ([^`\n>|]*)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    for line in lines:
        if not line.startswith("-"):
            name = next((name for name in COMMANDS if f"{line} ".startswith(f"{name} ")), None)
            assert name, line
            words = line.removeprefix(name).split()
            assert {word for word in words if word.startswith("--")} <= options(COMMANDS[name]) | {"--help"}, line


@pytest.mark.parametrize("name", [*COMMANDS])
def test_every_command_and_option_explains_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert all(parameter.help for parameter in command.params if parameter.name != "help")


@pytest.mark.parametrize("line", ["pip install . && runut demo", "pip install '.[test]' && pytest"])
def test_ci_runs_the_two_commands_of_the_readme(line: str) -> None:
    assert f"\n    {line}\n" in README
    assert f'line "{line}"' in CI


@pytest.mark.parametrize("name", RECORDS)
def test_the_record_page_has_every_field_in_order(name: str) -> None:
    assert first_cells(section(name)) == [field.name for field in dataclasses.fields(RECORDS[name])]


def test_the_record_page_has_every_column_in_order() -> None:
    assert tuple(first_cells(section("The columns of the CSV"))) == table.COLUMNS


def test_the_record_page_has_every_code() -> None:
    rows = re.findall(r"^\| ([A-Z]+) \| (.*?) \| (.*?) \| (.*?) \|$", section("Codes"), re.MULTILINE)
    types = [(x.name, x.gloss, x.quad, ", ".join(x.modes) or "-") for x in ontology.TYPES.values()]
    assert rows == types
    assert re.findall(r"\b[A-Z]{3}\b", section("Sectors")) == [*ontology.SECTORS]
    assert all(f"{kind} " in section("Entity") for kind in ontology.KINDS)
    assert all(f"`{status}`" in section("Event") for status in ontology.STATUSES)
    assert all(what in section("Count") for what in ontology.COUNTS)


def test_the_record_page_has_every_warning() -> None:
    package = Path(runut.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    (row,) = re.findall(r"^\| `code` \|(.*)\|$", section("Warning"), re.MULTILINE)
    assert sorted(re.findall(r"`([^`]+)`", row)) == sorted(set(re.findall(r'\bWarning\(\s*"([\w-]+)"', source)))


def example() -> records.Reading:
    found = re.search(r"```json\n(.*?)```", RECORD, re.DOTALL)
    assert found
    record = json.loads(found[1])
    reading = records.Reading.from_dict(record)
    assert reading.to_dict() == record
    return reading


def spans(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if {"start", "end", "text"} <= value.keys() and value["start"] is not None else []
        return own + [span for x in value.values() for span in spans(x)]
    return [span for x in value for span in spans(x)] if isinstance(value, list) else []


def test_the_example_of_the_record_is_a_reading_with_true_offsets() -> None:
    reading = example()
    found = spans(reading.to_dict())
    assert len(found) > 10
    assert all(reading.text[span["start"] : span["end"]] == span["text"] for span in found)
    assert [event.standing for event in reading.events] == ["asserted", "claimed"]
    assert "«menuduh·v1»" in marked.plain(reading)


def test_every_public_name_is_documented() -> None:
    assert runut.__all__
    for name in runut.__all__:
        thing = getattr(runut, name)
        assert re.search(rf"\b{re.escape(name)}\b", README + RECORD), name
        if not name.startswith("__"):
            assert inspect.getdoc(thing), name


def test_every_error_is_drawn_in_the_tree() -> None:
    names = {name for name, x in vars(errors).items() if inspect.isclass(x) and issubclass(x, errors.RunutError)}
    assert names == set(re.findall(r"^\W*(\w+(?:Error|Problem))\b", errors.__doc__ or "", re.MULTILINE))


def test_links_between_documents_lead_somewhere() -> None:
    for file in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", file.read_text(encoding="utf-8")):
            page = file.parent / target if target else file
            assert page.exists(), (file.name, target)
            headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE) if anchor else [""]
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, (file.name, anchor)


def test_the_python_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert "COERCE asserted" in capsys.readouterr().out
