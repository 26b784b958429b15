"""/lrf meeting: when a forum, its health partnership and the groups under it met, and when they should have."""

import pytest

from tests.stories.incident_words import HOSTILE, SAFE, look_away, shown_answer
from tests.stories.test_forums import applied
from tests.world import World

HELD = "/lrf meeting havenshire partnership 12 Nov; attended Haven, Wolds; apologies Beacon Ambulance; next 10 Feb"
PARTNERSHIP = "Havenshire Local Health Resilience Partnership"


@pytest.mark.both_databases
def test_a_meeting_is_recorded_and_stands_on_the_forum(world: World) -> None:
    said = world.say("@niamh.doyle", f"{HELD}; minutes 4.2; chair Asha Patel")
    assert f"Meeting 1 is recorded: {PARTNERSHIP}, Thu 12 Nov 2026." in said
    [silent] = [one for one in said.split("\n") if "Not there, and no apologies" in one]
    assert "Saltmere Hospitals NHS Foundation Trust, Kestrel Community" in silent
    assert not any(heard in silent for heard in ("Haven", "Wolds", "Beacon Ambulance", "Police"))
    assert "next date" not in said
    for line in ("/lrf", "/lrf havenshire", "/lrf meeting"):
        assert f"{PARTNERSHIP} met Thu 12 Nov 2026, next Wed 10 Feb 2027" in shown_answer(world, "@asha.patel", line), (
            line
        )
    shown = shown_answer(world, "@asha.patel", "/lrf meeting havenshire")
    assert "*1* Thu 12 Nov 2026 · there: Haven, Wolds · apologies: Beacon Ambulance · chair: Asha Patel" in shown
    assert "minutes: 4.2 · next: Wed 10 Feb 2027" in shown
    assert "*Health Emergency Preparedness Operational Group*\nNone on record." in shown


def test_whoever_spoke_for_a_body_counts_for_it(quick_world: World) -> None:
    """Asha sits there for Haven; Eleni for Wolds, though her post is elsewhere."""
    said = quick_world.say("@asha.patel", "/lrf meeting havenshire 20 Nov; attended Asha Patel; apologies Eleni Marsh")
    assert "Not there" not in said
    said = quick_world.say("@asha.patel", "/lrf meeting havenshire 19 Nov; attended Ben Okoro")
    assert "Not there, and no apologies: NHS Wolds Integrated Care Board." in said


def test_a_partnership_that_has_not_met_for_three_months_is_flagged_until_it_does(quick_world: World) -> None:
    world = quick_world
    none = f"No meeting of {PARTNERSHIP} is on record."
    assert none in shown_answer(world, "@asha.patel", "/lrf")
    world.say("@asha.patel", "/lrf meeting havenshire partnership 23 Aug")
    assert PARTNERSHIP not in shown_answer(world, "@asha.patel", "/lrf").split(":warning:")[1]
    world.advance(hours=15)
    late = f":warning: {PARTNERSHIP} met last on Sun 23 Aug 2026, and should have met by Mon 23 Nov 2026."
    for line in ("/lrf", "/lrf havenshire", "/lrf meeting", "/lrf meeting havenshire"):
        assert late in shown_answer(world, "@asha.patel", line), line
    world.say("@asha.patel", "/lrf meeting havenshire lhrp today")
    assert late not in shown_answer(world, "@asha.patel", "/lrf")


def test_the_list_that_is_kept_changes_at_midnight_when_a_day_that_was_agreed_has_passed(quick_world: World) -> None:
    world = quick_world
    world.say("@asha.patel", "/lrf meeting havenshire 12 Nov; next 23 Nov")
    late = "Havenshire LRF met last on Thu 12 Nov 2026, and should have met by Mon 23 Nov 2026."
    assert late not in shown_answer(world, "@asha.patel", "/lrf")
    world.advance(hours=13, minutes=59, seconds=59)
    assert late not in shown_answer(world, "@asha.patel", "/lrf")
    world.advance(seconds=1)
    assert late in shown_answer(world, "@asha.patel", "/lrf")


def test_a_cluster_may_ask_for_meetings_at_another_pace(quick_world: World) -> None:
    name = f"      name: {PARTNERSHIP}\n"
    applied(quick_world, "forums", {name: f"{name}      meets_within_days: 30\n"})
    quick_world.say("@asha.patel", "/lrf meeting havenshire partnership 20 Oct")
    late = "met last on Tue 20 Oct 2026, and should have met by Thu 19 Nov 2026."
    assert late in shown_answer(quick_world, "@asha.patel", "/lrf")


def test_a_group_under_the_partnership_meets_on_its_own(quick_world: World) -> None:
    group = "health emergency preparedness operational group"
    said = quick_world.say("@asha.patel", f"/lrf meeting havenshire {group} on 9 Nov: attended Haven".replace(":", ";"))
    assert "Meeting 1 is recorded: Health Emergency Preparedness Operational Group, Mon 9 Nov 2026." in said
    assert f"No meeting of {PARTNERSHIP}" in shown_answer(quick_world, "@asha.patel", "/lrf")


@pytest.mark.both_databases
def test_a_record_made_by_mistake_is_taken_back_and_its_number_is_not_given_again(world: World) -> None:
    world.say("@asha.patel", HELD)
    assert "Taken back: meeting 1" in world.say("@ben.okoro", "/lrf meeting undo 1")
    assert "was taken back already, by Ben Okoro" in world.say("@asha.patel", "/lrf meeting undo 1")
    assert "No meeting of" in shown_answer(world, "@asha.patel", "/lrf havenshire")
    assert "Meeting 2 is recorded" in world.say("@asha.patel", HELD)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (HELD, "is on record already, as meeting 1, by Asha Patel. If it is wrong, take it back first"),
        ("/lrf meeting essex 12 Nov", "does not begin with one of our forums"),
        ("/lrf meeting havenshire partnership; attended Haven", "Say on which day it was."),
        ("/lrf meeting havenshire 25 Nov", "Wed 25 Nov 2026 has not come yet. A day of last year needs its year."),
        ("/lrf meeting havenshire next Friday", "has not come yet"),
        ("/lrf meeting havenshire 12 Nov; next 11 Nov 2026", "would not be after this one, on Thu 12 Nov 2026."),
        ("/lrf meeting havenshire 12 Nov; biscuits many", "“biscuits many” begins with none of attended, apologies,"),
        ("/lrf meeting havenshire 12 Nov; attended A; present B", "“attended” stands there twice."),
        ("/lrf meeting havenshire whenever", "“whenever” is not a time I understand."),
        ("/lrf meeting undo 12", "There is no meeting 12."),
    ],
)
def test_what_is_not_understood_says_what_to_type(quick_world: World, typed: str, said: str) -> None:
    quick_world.say("@asha.patel", HELD)
    assert said in quick_world.say("@asha.patel", typed)


def test_what_is_typed_is_only_text_and_holds_no_patients_number(quick_world: World) -> None:
    said = quick_world.say("@asha.patel", f"/lrf meeting woldsea 12 Nov; attended {HOSTILE}; minutes 943 476 5919")
    assert "I left out a number" in said
    shown = shown_answer(quick_world, "@asha.patel", "/lrf meeting woldsea")
    assert "<!channel>" not in shown
    assert SAFE in shown
    assert "943" not in shown
    look_away(quick_world)


def test_partners_see_when_a_forum_met_and_not_who_was_there(quick_world: World) -> None:
    quick_world.say("@asha.patel", HELD)
    shown = shown_answer(quick_world, "@isaac.boateng", "/lrf havenshire")
    assert "met Thu 12 Nov 2026" in shown
    assert "Beacon Ambulance" not in shown


def test_the_adviser_hears_on_monday_of_what_is_missing_or_has_become_late(world: World) -> None:
    seat = "{body: wolds, person: eleni.marsh}"
    applied(world, "forums", {seat: seat.replace("}", ", to: 2026-11-23}")})
    world.say("@asha.patel", "/lrf meeting havenshire 12 Nov; next 24 Nov")
    world.advance(days=6, hours=23, minutes=14)
    look_away(world)
    world.advance(minutes=1)
    told = [one for one in world.dm("@quentin.baptiste").unexpected() if "Missing or late at our forums" in one]
    assert len(told) == 1
    assert "• Havenshire LRF met last on Thu 12 Nov 2026, and should have met by Tue 24 Nov 2026." in told[0]
    assert "• Havenshire LRF: Nobody sits there for NHS Wolds Integrated Care Board." in told[0]
    assert "No meeting of" not in told[0], "what was never on record is shown when somebody asks"
    look_away(world)
