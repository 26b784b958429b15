"""The shape of the code and of its tests: small modules, small functions, a docstring on every public verb."""

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import eprr_bot

PACKAGE = Path(eprr_bot.__file__).parent
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "versions" not in file.parts)
TESTS = sorted(Path(__file__).parent.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEST = 400, 45, 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


TOP = (
    ".ci .dockerignore .gitignore ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md Dockerfile Makefile Procfile README.md "
    "alembic.ini bench chaos compose.yaml deploy docs eprr_bot findings playbooks pyproject.toml requirements-run.lock "
    "requirements.lock rotas tests"
)
"""What stands at the top of the project. A new name there is looked at twice: a test once left a folder `None`."""


def functions(modules: Iterable[Path]) -> Iterator[tuple[str, Function]]:
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, Function):
                yield f"{module.relative_to(PACKAGE.parent)}:{node.lineno} {node.name}", node


def test_nothing_stands_at_the_top_of_the_project_by_accident() -> None:
    kept = subprocess.run(["git", "ls-files"], cwd=PACKAGE.parent, capture_output=True, text=True, check=True).stdout
    assert sorted({name.split("/")[0] for name in kept.splitlines()}) == TOP.split()


def test_no_module_is_longer_than_400_lines() -> None:
    both = (*MODULES, *TESTS)
    lengths = {str(one.relative_to(PACKAGE.parent)): len(one.read_text("utf-8").splitlines()) for one in both}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize(("modules", "longest"), [(MODULES, LONGEST_FUNCTION), (TESTS, LONGEST_TEST)])
def test_no_function_is_longer_than_45_lines_and_no_test_than_40(modules: list[Path], longest: int) -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in functions(modules)}
    assert {name: length for name, length in lengths.items() if length > longest} == {}


def test_every_public_verb_of_a_service_says_what_it_does() -> None:
    silent = [
        f"{module.relative_to(PACKAGE.parent)}:{node.lineno} {node.name}"
        for module in MODULES
        if module.name == "service.py"
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, Function) and not node.name.startswith(("_", "parse_")) and not ast.get_docstring(node)
    ]
    assert silent == []


def test_names_say_something() -> None:
    vague = {"utils", "helpers", "manager", "common", "misc"}
    assert [str(module) for module in MODULES if module.stem in vague] == []


READERS = ("clock.py", "delivery.py")
"""The practice workspace signs requests with the machine's time, because Bolt compares with that."""


def test_nothing_but_clock_py_reads_the_clock() -> None:
    readers = [
        f"{module.relative_to(PACKAGE)}:{node.lineno}"
        for module in MODULES
        if module.name not in READERS
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("datetime.now", "datetime.utcnow", "date.today", "time.time")
    ]
    assert readers == []


def test_no_two_migrations_have_the_same_number() -> None:
    numbers = [file.name.split("_")[0] for file in (PACKAGE / "migrations" / "versions").glob("*.py")]
    assert sorted(set(numbers)) == sorted(numbers)


_SILENCED = re.compile(r"#\s*(type: ignore|noqa)\b([^#(]*)$")
"""A check that is switched off, without a word after it."""


def test_whatever_is_not_checked_has_its_reason_beside_it() -> None:
    root = PACKAGE.parent
    folders = ("eprr_bot", "tests", "bench", "chaos")
    silenced = [
        f"{file.relative_to(root)}:{number} {line.strip()}"
        for file in sorted(one for folder in folders for one in (root / folder).rglob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (found := _SILENCED.search(line)) and " -- " not in found[2]
    ]
    assert silenced == []
