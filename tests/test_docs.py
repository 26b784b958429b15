"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from eprr_bot.app import make_router
from eprr_bot.help import access_page, page
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
