"""A briefing is drafted from what is known, and typed in parts."""

import pytest

from eprr_bot.briefings.briefing import ASKED, LONGEST, SECTIONS, Shape, draft
from eprr_bot.briefings.typed import Line, line
from eprr_bot.incidents import picture
from eprr_bot.incidents.picture import Heading
from eprr_bot.slack.commands import UserError

KNOWN = {
    Heading.SITUATION: [picture.Line(Heading.SITUATION, "flood, Saltmere.")],
    Heading.COMMAND: [picture.Line(Heading.COMMAND, "Farouk Aziz has command.")],
    Heading.DECISIONS: [picture.Line(Heading.DECISIONS, "Move the ward.")],
    Heading.ACTIONS: [picture.Line(Heading.ACTIONS, "Ring the council.", is_late=True)],
    Heading.REPORTS: [picture.Line(Heading.REPORTS, "Next at 16:00.")],
}
BEFORE = {"intent": "Keep theatres going", "humanitarian": "40 in the rest centre", "information": "old"}


def test_iimarch_is_drafted_from_the_picture_and_keeps_what_only_people_know() -> None:
    assert draft(Shape.IIMARCH, KNOWN, BEFORE) == {
        "information": "Flood, Saltmere.",
        "intent": "Keep theatres going",
        "method": "Move the ward.\nLate: Ring the council.",
        "administration": "Farouk Aziz has command.",
        "risk": "Late: Ring the council.",
        "communications": "Next at 16:00.",
        "humanitarian": "40 in the rest centre",
    }


def test_sbar_is_drafted_from_the_same() -> None:
    assert draft(Shape.SBAR, KNOWN) == {
        "situation": "Flood, Saltmere.\nFarouk Aziz has command.",
        "background": "Move the ward.",
        "assessment": "Late: Ring the council.",
        "recommendation": "Late: Ring the council.\nNext at 16:00.",
    }


def test_a_long_draft_fits_its_field_and_says_how_much_is_left_out() -> None:
    many = {
        Heading.ACTIONS: [picture.Line(Heading.ACTIONS, f"Action {number}, which is long.") for number in range(200)]
    }
    drafted = draft(Shape.IIMARCH, many)
    assert len(drafted["method"]) <= LONGEST
    assert "more lines" in drafted["method"]


def test_every_heading_that_there_is_stands_in_both_shapes() -> None:
    every = {one: [picture.Line(one, f"{one} is known.")] for one in Heading}
    for shape in Shape:
        told = "\n".join(draft(shape, every).values())
        assert [one for one in Heading if f"{one} is known." not in told] == []
    assert set(ASKED) == {name for sections in SECTIONS.values() for name in sections}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Line(Shape.IIMARCH)),
        ("<@U1|asha.patel>", Line(Shape.IIMARCH, to="<@U1|asha.patel>")),
        ("to @asha.patel as drafted", Line(Shape.IIMARCH, to="asha.patel", is_whole=True)),
        ("Asha Patel as drafted.", Line(Shape.IIMARCH, to="Asha Patel", is_whole=True)),
        ("as drafted", Line(Shape.IIMARCH, is_whole=True)),
        ("sbar", Line(Shape.SBAR)),
        ("SBAR manager on call to <@U1>", Line(Shape.SBAR, "manager on call", "<@U1>")),
        ("sbar loggist to Ximena Flores", Line(Shape.SBAR, "loggist", "Ximena Flores")),
        ("sbar @asha", Line(Shape.SBAR, "", "asha")),
        (
            "sbar loggist; situation quiet &amp; dry; recommendation rest",
            Line(Shape.SBAR, "loggist", "", {"situation": "quiet &amp; dry", "recommendation": "rest"}, is_whole=True),
        ),
        (
            "@asha\nintent keep going\nhumanitarian issues: 40 in the rest centre",
            Line(
                Shape.IIMARCH,
                to="asha",
                sections={"intent": "keep going", "humanitarian": "40 in the rest centre"},
                is_whole=True,
            ),
        ),
    ],
)
def test_what_people_type_is_understood(typed: str, expected: Line) -> None:
    assert line(typed) == expected


def test_a_part_of_no_section_is_refused() -> None:
    with pytest.raises(UserError, match="begins with none of situation"):
        line("sbar; intent keep going")
