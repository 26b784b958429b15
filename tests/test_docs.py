"""The documents say what the program does."""

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from eprr_bot.__main__ import command_line
from eprr_bot.app import make_router
from eprr_bot.base.files import FileModel
from eprr_bot.callout.ladder import Ladders
from eprr_bot.directory.cluster import Cluster
from eprr_bot.directory.instruments import Instruments
from eprr_bot.exercises.programme import Programme
from eprr_bot.incidents.playbook import Playbook
from eprr_bot.lrf.england import England
from eprr_bot.lrf.forum import Forums
from eprr_bot.mutual_aid.capability import MutualAid
from eprr_bot.oncall.rota_file import RotaFields
from eprr_bot.slack.help import access_page, page
from tests.golden import assert_golden

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/*.md")]


def test_golden_the_page_of_commands_is_made_from_the_commands() -> None:
    assert_golden(ROOT / "docs" / "commands.md", page(make_router()))


def test_golden_the_page_of_access_is_made_from_its_table() -> None:
    assert_golden(ROOT / "docs" / "access.md", access_page())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_inside_a_document_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert not missing


# Commands, files and layers that documents name


def lines_of_command(document: Path) -> list[str]:
    """Every line of the command line that a document shows, from what follows `eprr-bot`."""
    text = re.sub(r"```yaml.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    inline = re.findall(r"`[^`\n]*?eprr-bot ([^`\n]+)`", text)
    blocks = re.findall(r"^ {4}[^#\n]*?\b(?<!--tag )eprr-bot ([^#\n]+)", text, re.MULTILINE)
    return [*inline, *blocks]


def unknown_part(line: str) -> str:
    """What of a line the command line does not know; empty when it knows all of it."""
    found, words = get_command(command_line), line.split()
    while words and not words[0].startswith("-") and (commands := getattr(found, "commands", {})):
        if words[0] not in commands:
            return words[0]
        found = commands[words.pop(0)]
    options = {name for one in found.params for name in one.opts} | {"--help"}
    return next((word for word in words if word.startswith("--") and word.partition("=")[0] not in options), "")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_line_in_a_document_exists(document: Path) -> None:
    assert {line: unknown for line in lines_of_command(document) if (unknown := unknown_part(line))} == {}


def test_every_command_of_slack_that_an_answer_or_a_document_names_exists() -> None:
    """In backquotes; rotas and forums that documents have as examples are none. What is past may name what is gone."""
    rows = make_router().commands
    roots = {row.root for row in rows}
    known = {f"{row.root} {row.words.split()[0]}" for row in rows if row.words} | {f"{one} help" for one in roots}
    named = re.compile(rf"`((?:{'|'.join(roots)}) [a-z][a-z-]*)[^`\n]*`")
    said = [*DOCUMENTS, *(ROOT / "eprr_bot").rglob("*.py"), *(ROOT / "playbooks").rglob("*.yaml")]
    texts = {file: file.read_text(encoding="utf-8") for file in said if file.name != "CHANGELOG.md"}
    gone = {(file.name, one) for file, text in texts.items() for one in named.findall(text) if one not in known}
    assert gone == {("rotas.md", "/oncall loggist"), ("forums.md", "/lrf havenshire")}


def test_every_file_and_folder_of_the_code_that_a_document_names_exists() -> None:
    """In backquotes, with as much of its path as the document needs."""
    code = [path for name in ("eprr_bot", "tests", "bench", "deploy") for path in (ROOT / name).rglob("*")]
    there = [f"/{path.relative_to(ROOT)}{'/' * path.is_dir()}" for path in [*code, *ROOT.iterdir()]]
    gone = {
        (document.name, name)
        for document in DOCUMENTS
        for name in re.findall(r"`([a-z_]+(?:/[a-z_0-9]+)*(?:\.py|/))`", document.read_text(encoding="utf-8"))
        if not any(path.endswith(f"/{name}") for path in there)
    }
    assert gone == set()


def test_the_map_of_architecture_shows_the_layers_of_features_that_are_enforced() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    layers = [[name.strip().removeprefix("eprr_bot.") for name in row.split(":")] for row in contract["layers"]]
    below_the_app = layers[next(at for at, names in enumerate(layers) if "app" in names) + 1 :]
    features = [
        names
        for names in below_the_app
        if not {"base", "access", "feature", "run.feature", "run.chores", "run.ticker"} & set(names)
    ]
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("Features import downwards only")[2]
    drawn = [row.split(", ") for row in re.findall(r"^    (\w.*)$", text, re.MULTILINE)]
    assert drawn == features


def test_what_tests_leave_out_on_some_machines_is_what_their_readme_says() -> None:
    files = {
        file.name
        for file in (ROOT / "tests").rglob("*.py")
        if re.search(r"pytest\.(mark\.)?skip", file.read_text("utf-8"))
    }
    assert files - {Path(__file__).name} == {"conftest.py", "test_machine_clock.py"}
    text = (ROOT / "tests" / "README.md").read_text("utf-8")
    assert "no skips" not in text
    assert all(word in text for word in ("without Chromium", "without Linux and a C compiler"))


REFERENCES = {
    "cluster-files.md": (Cluster, Instruments, Ladders),
    "exercises.md": (Programme,),
    "forums.md": (Forums, England),
    "mutual-aid.md": (MutualAid,),
    "playbooks.md": (Playbook,),
    "rotas.md": (RotaFields,),
}


def fields(model: type[FileModel]) -> set[str]:
    """Every field of a file, as it is written there, however deep."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


@pytest.mark.parametrize("document", REFERENCES)
def test_every_field_of_the_clusters_files_is_explained_and_no_other(document: str) -> None:
    text = (ROOT / "docs" / document).read_text("utf-8")
    tables = re.findall(r"^\| field \|.*\n((?:\|.*\n?)+)", text, re.MULTILINE)
    rows = [row.split("|")[1] for row in "".join(tables).splitlines() if row.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    there = set().union(*map(fields, REFERENCES[document]))
    mentioned = {name for name in there if f"`{name}`" in text}
    assert (explained - there, there - mentioned) == (set(), set())
