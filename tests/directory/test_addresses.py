"""Addresses as they are pasted out of Outlook, SharePoint, Excel and Slack."""

import pytest
from pydantic_core import PydanticCustomError

from eprr_bot.directory.addresses import email


@pytest.mark.parametrize(
    "pasted",
    [
        "asha.patel@example.org",
        "Asha.Patel@Example.ORG",
        " asha.patel@example.org ",
        "\u200basha.patel@example.org",
        "asha.patel@example.org\ufeff",
        "asha\u00ad.patel@example.org",
        "asha.patel\u2060@example.org",
        "\u202aasha.patel@example.org\u202c",
        "\u00a0asha.patel@example.org\u00a0",
        "mailto:asha.patel@example.org",
        "MAILTO: asha.patel@example.org",
        "mailto:asha.patel@example.org?subject=Rota",
        "Asha Patel <asha.patel@example.org>",
        '"Patel, Asha (Haven)" <asha.patel@example.org>',
        "Asha Patel <mailto:asha.patel@example.org>;",
        "<mailto:asha.patel@example.org|asha.patel@example.org>",
        "<asha.patel@example.org>",
        "'asha.patel@example.org'",
        "“asha.patel@example.org”".translate(str.maketrans("“”", '""')),
        "asha.patel@example.org;",
        "asha.patel@example.org.",
        "asha.patel＠example.org",
    ],
)
def test_what_stands_around_an_address_is_taken_off(pasted: str) -> None:
    assert email(pasted) == "asha.patel@example.org"


def test_a_curly_apostrophe_is_the_one_that_slack_knows() -> None:
    assert email("sian.o’neill@example.org") == "sian.o'neill@example.org"


@pytest.mark.parametrize(
    "written",
    [
        "asha.patel",
        "asha.patel@example",
        "@example.net",
        "asha patel@example.org",
        "asha.patel@ example.org",
        "asha.patel@example.org, ben.okoro@example.org",
        "asha.patel@example.org;ben.okoro@example.org",
        "asha.patel@@example.org",
        "Asha Patel <>",
        "07700 900010",
        "",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        email(written)
    assert "This is not an e-mail address." in str(refused.value)
    assert not written or written not in str(refused.value)


@pytest.mark.parametrize("written", ["\u0430sha@example.org", "siân@example.org", "asha@ex\u0430mple.org"])
def test_a_letter_that_only_looks_plain_is_named(written: str) -> None:
    with pytest.raises(PydanticCustomError, match="a letter in this address that only looks like a plain one"):
        email(written)
