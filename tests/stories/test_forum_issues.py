"""/lrf issue: what is raised at a forum, from the first word to the last (¶65)."""

from datetime import UTC, datetime

import pytest

from tests.stories.incident_words import HOSTILE, SAFE, look_away, read_everything, shown_answer
from tests.stories.test_forums import applied
from tests.world import World

BEDS = "/lrf issue havenshire: surge beds in winter"


@pytest.mark.both_databases
def test_an_issue_from_being_raised_to_being_closed(world: World) -> None:
    said = world.say("@niamh.doyle", BEDS)
    assert "Issue 1 is recorded for Havenshire LRF." in said
    assert "It belongs to NHS Haven Integrated Care Board (Asha Patel). Asha Patel is told." in said
    told = world.dm("@asha.patel").expect(
        "*Issue 1* was raised for Havenshire LRF by Niamh Doyle: surge beds in winter."
    )
    assert "NHS Haven Integrated Care Board leads there. `/lrf issue accept 1` takes it on." in told
    assert "accepted for the lead" in world.say("@asha.patel", "/lrf issue accept 1")
    world.advance(hours=1)
    said = world.say("@asha.patel", "/lrf issue represented 1 20 Nov, minutes 4.2")
    assert "brought to the forum at its meeting of Fri 20 Nov 2026." in said
    world.say("@asha.patel", "/lrf issue answer 1 The council opens two rest centres")
    assert "Issue 1, Havenshire LRF: closed." in world.say("@niamh.doyle", "/lrf issue close 1 in the winter plan")
    shown = shown_answer(world, "@ben.okoro", "/lrf issue 1")
    order = ["raised", "accepted for the lead", "minutes 4.2", "two rest centres", "in the winter plan"]
    places = [shown.index(one) for one in order]
    assert places == sorted(places)
    assert "by Niamh Doyle: in the winter plan" in shown
    assert "No issue is open at any forum." in world.say("@ben.okoro", "/lrf issue")
    assert "*1* surge beds" in shown_answer(world, "@ben.okoro", "/lrf issue havenshire")


def test_a_closed_issue_is_opened_again_and_what_was_said_by_mistake_is_taken_back(world: World) -> None:
    world.say("@asha.patel", BEDS)
    world.say("@asha.patel", "/lrf issue close 1")
    assert "Issue 1 is closed. To open it again: /lrf issue reopen 1" in world.say("@asha.patel", "/lrf issue accept 1")
    assert "Taken back: “closed”. Issue 1 stands at “raised”." in world.say("@ben.okoro", "/lrf issue undo 1")
    assert "surge beds" in shown_answer(world, "@asha.patel", "/lrf issue")
    world.say("@asha.patel", "/lrf issue close 1")
    assert "opened again" in world.say("@asha.patel", "/lrf issue reopen 1 the winter came")
    assert "Issue 1 is open. Nothing was changed." in world.say("@asha.patel", "/lrf issue reopen 1")
    shown = shown_answer(world, "@asha.patel", "/lrf issue 1")
    assert "by Asha Patel (taken back)" in shown
    assert "by Asha Patel: the winter came" in shown


def test_an_issue_raised_by_mistake_is_withdrawn_and_may_come_back(quick_world: World) -> None:
    quick_world.say("@asha.patel", BEDS)
    assert "Issue 1 is withdrawn" in quick_world.say("@asha.patel", "/lrf issue undo 1")
    assert "No issue is open" in quick_world.say("@asha.patel", "/lrf issue")
    assert "Issue 1 stands at “raised”" in quick_world.say("@asha.patel", "/lrf issue undo 1")


def test_an_issue_belongs_to_the_lead_of_its_own_forum(quick_world: World) -> None:
    quick_world.say("@priya.raman", "/lrf issue woldsea flood barriers")
    assert "NHS Wolds Integrated Care Board (Dmitri Volkov)" in shown_answer(quick_world, "@asha.patel", "/lrf issue")
    read_everything(quick_world, "@dmitri.volkov")


def test_a_meeting_that_an_issue_was_not_brought_to_makes_it_late(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", BEDS)
    assert ":warning: Issue" not in shown_answer(world, "@asha.patel", "/lrf issue")
    world.advance(days=2)
    said = world.say("@asha.patel", "/lrf meeting havenshire today; attended Haven, Wolds; next 10 Feb")
    assert "Was issue 1 brought to it (surge beds in winter)? `/lrf issue represented 1 2026-11-25`" in said
    late = "Issue 1 was not brought to the forum’s meeting of Wed 25 Nov 2026."
    for line in ("/lrf", "/lrf havenshire", "/lrf issue", "/lrf issue 1", "/lrf meeting"):
        assert late in shown_answer(world, "@asha.patel", line), line
    world.say("@asha.patel", "/lrf issue represented 1")
    for line in ("/lrf", "/lrf havenshire", "/lrf issue", "/lrf issue 1"):
        assert "was not brought" not in shown_answer(world, "@asha.patel", line), line
    assert "meeting of Wed 25 Nov 2026" in shown_answer(world, "@asha.patel", "/lrf issue 1")
    look_away(world)


def test_an_issue_raised_on_the_day_of_a_meeting_or_after_it_is_not_late(quick_world: World) -> None:
    quick_world.say("@asha.patel", "/lrf meeting havenshire 20 Nov")
    quick_world.say("@asha.patel", BEDS)
    quick_world.say("@asha.patel", "/lrf meeting havenshire today")
    assert "was not brought" not in shown_answer(quick_world, "@asha.patel", "/lrf issue")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "/lrf issue essex surge beds",
            "“essex surge beds” does not begin with one of our forums. Yours: havenshire,",
        ),
        ("/lrf issue 7", "There is no issue 7. Type /lrf issue for those there are."),
        ("/lrf issue accept", "Something is missing after “/lrf issue accept”. Type: /lrf issue accept &lt;number&gt;"),
        ("/lrf issue accept surge beds", "Say which: a number comes first, not “surge beds”."),
        ("/lrf issue close 99999999999", "Say which: a number comes first"),
        ("/lrf issue answer 1", "Say what the forum answered"),
        ("/lrf issue represented 1", "Say at which meeting"),
        ("/lrf issue represented 1 soon", "“soon” is not a time I understand."),
        ("/lrf issue represented 1 tomorrow", "Tue 24 Nov 2026 has not come yet."),
    ],
)
def test_what_is_not_understood_says_what_to_type(quick_world: World, typed: str, said: str) -> None:
    quick_world.say("@asha.patel", "/lrf issue woldsea flood barriers")
    assert said in quick_world.say("@asha.patel", typed)
    read_everything(quick_world, "@dmitri.volkov")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("woldsea forum should publish its plan", "forum should publish its plan"),
        ("woldsea forum: surge beds", "surge beds"),
        ("Woldsea Resilience Forum surge beds", "surge beds"),
        ("woldsea lrf surge beds", "surge beds"),
    ],
)
def test_the_words_of_an_issue_are_kept_and_those_of_the_forums_name_are_not(
    quick_world: World, typed: str, kept: str
) -> None:
    quick_world.say("@priya.raman", f"/lrf issue {typed}")
    assert f"Woldsea LRF · raised\n{kept}" in shown_answer(quick_world, "@priya.raman", "/lrf issue 1")
    assert "*1* " in shown_answer(quick_world, "@priya.raman", "/lrf issue woldsea forum"), "a list"
    read_everything(quick_world, "@dmitri.volkov")


def test_a_second_acceptance_says_who_was_first(quick_world: World) -> None:
    quick_world.say("@asha.patel", BEDS)
    quick_world.say("@asha.patel", "/lrf issue accept 1")
    assert "accepted already, by Asha Patel" in quick_world.say("@ben.okoro", "/lrf issue accept 1")


def test_partners_and_strangers_read_and_write_no_issues(quick_world: World) -> None:
    quick_world.say("@asha.patel", BEDS)
    for line in (BEDS, "/lrf issue", "/lrf issue 1", "/lrf issue close 1", "/lrf meeting"):
        assert "so you cannot read or write what is kept of a forum" in quick_world.say("@isaac.boateng", line), line
    for line in ("/lrf", "/lrf havenshire"):
        assert "surge beds" not in shown_answer(quick_world, "@isaac.boateng", line)
    assert "*1* surge beds in winter · raised" in shown_answer(quick_world, "@asha.patel", "/lrf havenshire")


def test_patients_numbers_are_left_out_and_what_is_typed_is_only_text(quick_world: World) -> None:
    world = quick_world
    assert "I left out a number" in world.say("@asha.patel", "/lrf issue havenshire for 943 476 5919")
    world.say("@asha.patel", f"/lrf issue havenshire {HOSTILE}")
    world.say("@asha.patel", f"/lrf issue close 2 {HOSTILE}")
    shown = shown_answer(world, "@asha.patel", "/lrf issue 2") + shown_answer(
        world, "@asha.patel", "/lrf issue havenshire"
    )
    assert "<!channel>" not in shown
    assert SAFE in shown
    assert "943" not in shown


@pytest.mark.both_databases
def test_whoever_takes_a_step_back_after_another_did_reads_that_it_was_the_step_before(world: World) -> None:
    """Both saw it closed."""
    world.say("@asha.patel", BEDS)
    world.say("@asha.patel", "/lrf issue accept 1")
    world.say("@asha.patel", "/lrf issue close 1")
    assert "“closed”" in world.say("@asha.patel", "/lrf issue undo 1")
    assert "“accepted for the lead”. Issue 1 stands at “raised”." in world.say("@ben.okoro", "/lrf issue undo 1")


def test_numbers_have_no_gap_and_each_forum_has_its_own_list(quick_world: World) -> None:
    for number, line in enumerate(("havenshire one", "woldsea two", "havenshire three"), 1):
        assert f"Issue {number} " in quick_world.say("@priya.raman", f"/lrf issue {line}")
    shown = shown_answer(quick_world, "@asha.patel", "/lrf issue woldsea")
    assert "*2* two" in shown
    assert "three" not in shown
    assert "2 issues open" in shown_answer(quick_world, "@asha.patel", "/lrf")
    look_away(quick_world)


def test_where_nobody_sits_for_the_lead_the_adviser_is_told(database_url: str) -> None:
    world = World(database_url, datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    applied(world, "forums", {"      - {body: haven, person: asha.patel, deputy: ben.okoro}\n": ""})
    said = world.say("@ben.okoro", BEDS)
    assert "NHS Haven Integrated Care Board (nobody sits there). Priya Raman is told." in said
    told = [one for one in world.dm("@priya.raman").unexpected() if "*Issue 1*" in one]
    assert "and nobody sits there for it, so you are told" in told[0]
    world.close()
