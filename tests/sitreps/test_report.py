"""Sections as people name them, what differs between reports, and what becomes of two edits at once (pure)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eprr_bot.incidents.picture import Heading, Line
from eprr_bot.sitreps.report import NOTHING, Report, Written, carried_over, differences, kept, merged, read
from eprr_bot.sitreps.section import BY_ID, MOST_LINES, SECTIONS, lines_of, named_first

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True, min_size=1).map("\n".join)


def report(number: int, **texts: str) -> Report:
    sections = tuple(Written(one.id, one.title, texts.get(one.id, ""), by="Grace") for one in SECTIONS)
    return Report(1, number, (("Incident", "1: power lost"),), sections)


def test_every_heading_of_the_picture_but_that_of_reports_has_its_section() -> None:
    used = [heading for one in SECTIONS for heading in one.headings if not one.begins]
    assert sorted(used) == sorted(set(Heading) - {Heading.REPORTS})


@pytest.mark.parametrize(
    ("typed", "section", "rest"),
    [
        ("staffing Two wards closed", "staffing", "Two wards closed"),
        ("Staffing: two\nlines", "staffing", "two\nlines"),
        ("mutual aid 10 paramedics", "aid", "10 paramedics"),
        ("impact by provider Ward 4", "impact", "Ward 4"),
        ("impact", "impact", ""),
        ("OPEL Saltmere 4", "opel", "Saltmere 4"),
        ("situation now all dark", "situation", "all dark"),
        ("stafing two", None, "stafing two"),
        ("", None, ""),
    ],
)
def test_a_section_is_meant_by_the_words_that_come_first(typed: str, section: str | None, rest: str) -> None:
    found, after = named_first(typed)
    assert (found.id if found else None, after) == (section, rest)


def test_no_two_sections_have_a_name_in_common() -> None:
    names = [name for one in SECTIONS for name in (one.id, *one.also)]
    assert len(names) == len(set(names))


def test_casualties_stand_in_their_own_section_alone_and_what_is_late_says_so() -> None:
    lines = [
        Line(Heading.SITUATION, "power is out."),
        Line(Heading.SITUATION, "Casualties: 3 P1."),
        Line(Heading.COMMAND, "Nobody leads.", is_late=True),
    ]
    known = {heading: [one for one in lines if one.heading == heading] for heading in Heading}
    assert lines_of(BY_ID["casualties"], known) == ["Casualties: 3 P1."]
    assert lines_of(BY_ID["situation"], known) == ["Power is out.", "Late: Nobody leads."]


def test_what_is_left_out_of_a_section_is_counted() -> None:
    known = {Heading.DECISIONS: [Line(Heading.DECISIONS, f"Decision {number}.") for number in range(40)]}
    found = lines_of(BY_ID["decisions"], known)
    assert (len(found), found[-1]) == (MOST_LINES + 1, "and 15 more that are not named here.")


def test_a_report_survives_the_database_and_its_digest_is_of_all_that_it_says() -> None:
    one = report(2, staffing="Two wards")
    assert read(kept(one)) == one
    assert report(2, staffing="Two wards.").digest != one.digest == report(2, staffing="Two wards").digest


def test_what_differs_is_told_by_lines_and_not_where_nothing_was_or_is_recorded() -> None:
    before, after = report(1, staffing="a\nb", risks="c", changes="x"), report(2, staffing="b\nd", finance="e")
    found = [(one.title, one.added, one.gone) for one in differences(before, after)]
    assert found == [
        ("Staffing", ("d",), ("a",)),
        (BY_ID["risks"].title, (), ("c",)),
        ("Finance", ("e",), ()),
    ]
    assert NOTHING in after.text


@given(LINES, LINES, LINES)
def test_of_two_edits_at_once_no_line_is_lost_that_anybody_added(seen: str, theirs: str, mine: str) -> None:
    both = merged(seen, theirs, mine).split("\n")
    assert both[: len(theirs.split("\n"))] == theirs.split("\n")
    assert {*mine.split("\n")} - {*seen.split("\n")} <= {*both}


def test_what_people_wrote_is_carried_over_once_marked_with_the_report_that_it_is_of() -> None:
    first = report(1, risks="Fuel ends")
    assert carried_over(first, "risks") == "As in report 1: Fuel ends"
    again = Report(1, 2, (), (Written("risks", "Risks", "As in report 1: Fuel ends"),))
    assert carried_over(again, "risks") == "As in report 1: Fuel ends"
    assert carried_over(Report(1, 2, (), (Written("risks", "Risks", "From the record"),)), "risks") == ""
    assert carried_over(None, "risks") == ""
