"""What an exercise taught, and what is done about it: told at once, nudged until it is closed."""

from datetime import timedelta

import pytest
from sqlmodel import select

from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.exercises.models import ExerciseState
from eprr_bot.lessons import jobs
from eprr_bot.outbox.models import Message
from tests.stories.incident_words import look_away
from tests.stories.test_exercise_evidence import set_planned, shown
from tests.stories.test_noticeboard import home_of, open_home
from tests.world import World

ACTION = "/exercise action 1 @ben.okoro 12 Jan Send the switchboard the new list"


@pytest.fixture
def exercised(world: World) -> World:
    """Exercise 1 of that November was missed; whatever reached people until now is not the point."""
    set_planned(world, "director-on-call", state=ExerciseState.MISSED, note="The bot was not running.")
    look_away(world)
    return world


@pytest.mark.both_databases
def test_the_owner_of_an_action_is_told_at_once_and_closes_it_with_its_outcome(exercised: World) -> None:
    world = exercised
    said = world.say("@niamh.doyle", "/exercise lesson 1 The switchboard had an old list")
    assert said == "Recorded as a lesson of exercise 1: The switchboard had an old list."
    said = world.say("@niamh.doyle", ACTION)
    assert "Action 1 is recorded for Ben Okoro, by Tue 12 Jan 2027 (due in 50 days)" in said
    world.dm("@ben.okoro").expect("Niamh Doyle gave you action 1, from exercise 1, due in 50 days", "the new list.")
    assert "Ben Okoro" in shown(world, "@asha.patel", "/exercise actions")

    world.press("Done", as_="@ben.okoro")
    assert not world.submit("@ben.okoro", outcome="Sent, and read back by them")
    assert "No action is open." in shown(world, "@asha.patel", "/exercise actions")
    of_it = shown(world, "@asha.patel", "/exercise actions 1")
    assert ":white_check_mark: *1* Ben Okoro: Send the switchboard the new list." in of_it
    assert "Sent, and read back by them" in of_it
    assert "was closed already, by Ben Okoro" in world.say("@ben.okoro", "/exercise done 1 again")
    assert "Action 1 is open again" in world.say("@ben.okoro", "/exercise reopen 1 they have lost it")


def test_an_owner_is_nudged_on_working_mornings_and_the_adviser_hears_when_it_is_long_overdue(exercised: World) -> None:
    world = exercised
    world.say("@niamh.doyle", "/exercise action 1 ben okoro by tomorrow: send the list")
    world.dm("@ben.okoro").expect("gave you action 1", "due in 1 day")
    world.advance(days=1)
    assert "due today" in world.dm("@ben.okoro").expect("You have an action that is due or overdue.")
    days_of = nudge_every_morning(world, 100)
    assert days_of["ben.okoro"] == [7, 14, 21, 28, 35, 42]
    advisers = sorted(day for person, days in days_of.items() if person != "ben.okoro" for day in days)
    assert advisers == [28, 35, 42]
    look_away(world)


@pytest.mark.both_databases
def test_where_the_owner_has_left_the_adviser_hears_at_once_that_it_is_due(exercised: World) -> None:
    world = exercised
    world.say("@niamh.doyle", "/exercise action 1 ben okoro by tomorrow: send the list")
    world.dm("@ben.okoro").expect("gave you action 1")
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "ben.okoro", is_active=False)
    told = nudge_every_morning(world, 2)
    assert "ben.okoro" not in told
    assert list(told.values()) == [[1]], "the adviser"


def nudge_every_morning(world: World, days: int) -> dict[str, list[int]]:
    """What the clock does on so many working mornings: who was told, on which days from now."""
    told: dict[str, list[int]] = {}
    for day in range(1, days):
        with transaction(world.app.engine) as session:
            jobs.nudge(world.app, session, world.now + timedelta(days=day))
            sent = session.exec(select(Message).where(Message.subject == "actions", Message.state == "queued")).all()
            for one in sent:
                told.setdefault(one.person_id or "", []).append(day)
            change(session, Message, Message.subject == "actions", state="expired")
    return told


def test_forms_record_a_lesson_and_an_action(exercised: World) -> None:
    world = exercised
    world.say("@niamh.doyle", "/exercise lesson 1")
    assert not world.submit("@niamh.doyle", lesson="The switchboard had an old list")
    world.say("@niamh.doyle", "/exercise action 1")
    ben = world.workspace.member("@ben.okoro").id
    given = {"what": "Send the new list", "owner": ben}
    assert "is past" in str(world.submit("@niamh.doyle", **given, day="1 Nov 2026"))
    assert not world.submit("@niamh.doyle", **given, day="12 Jan")
    world.dm("@ben.okoro").expect("gave you action 1", "Send the new list.")


def test_a_partner_settles_their_own_action_and_nobody_elses(exercised: World) -> None:
    world = exercised
    world.say("@niamh.doyle", "/exercise action 1 @gareth.moss 12 Jan Name another rest centre")
    world.dm("@gareth.moss").expect("gave you action 1")
    world.say("@niamh.doyle", ACTION)
    world.dm("@ben.okoro").expect("gave you action 2")
    for line in ("done 2 sent", "later 2 1 Feb", "reopen 2"):
        assert "so you cannot read or write what an exercise taught" in world.say("@gareth.moss", f"/exercise {line}")
    world.press("Done", as_="@gareth.moss")
    assert not world.submit("@gareth.moss", outcome="The school hall")
    assert "was closed already, by Gareth Moss" in world.say("@niamh.doyle", "/exercise done 1 again")


def test_home_shows_my_actions_and_closes_them(exercised: World) -> None:
    world = exercised
    for who in ("@ben.okoro", "@niamh.doyle"):
        open_home(world, who)
    world.say("@niamh.doyle", ACTION)
    world.dm("@ben.okoro").expect("gave you action 1")
    world.advance(minutes=1)
    assert "Send the switchboard the new list. From exercise 1" in home_of(world, "@ben.okoro")
    assert "Your actions" not in home_of(world, "@niamh.doyle")
    world.say("@ben.okoro", "/exercise done 1 sent")
    world.advance(minutes=1)
    assert "Your actions" not in home_of(world, "@ben.okoro")


def test_not_yet_gives_an_action_another_day_and_keeps_the_first(exercised: World) -> None:
    world = exercised
    world.say("@niamh.doyle", ACTION)
    world.dm("@ben.okoro").expect("gave you action 1")
    world.press("Not yet", as_="@ben.okoro")
    errors = world.submit("@ben.okoro", day="1 Nov 2026", why="")
    assert errors == {"day": "Sun 1 Nov 2026 is past. Name a day to come; a day of next year needs its year."}
    assert not world.submit("@ben.okoro", day="1 Feb", why="the provider has not answered")
    of_it = shown(world, "@asha.patel", "/exercise actions 1")
    assert "by Mon 1 Feb 2027" in of_it
    assert "put off until Mon 1 Feb 2027" in of_it
    assert "the provider has not answered" in of_it


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/exercise action 1 @ben.okoro 12 Jan", "Say what is to be done. Type it like: /exercise action 12"),
        ("/exercise action 1 @ben.okoro send the list", "Say by which day."),
        ("/exercise action 1 somebody 12 Jan send it", "There is nobody called “somebody” in the directory."),
        ("/exercise action 99 @ben.okoro 12 Jan send it", "There is no exercise 99."),
        ("/exercise action first @ben.okoro", "Say which: a number comes first, not “first"),
        ("/exercise action 1 @ben.okoro 1 Nov 2026 send it", "Sun 1 Nov 2026 is past."),
        ("/exercise lesson 2 learned", "Exercise 2 is still to come."),
        ("/exercise done 7 all is well", "There is no action 7."),
        ("/exercise actions november", "“november” is no number of an exercise."),
    ],
)
def test_what_is_not_understood_says_what_to_type(exercised: World, line: str, said: str) -> None:
    assert said in exercised.say("@niamh.doyle", line)


@pytest.mark.parametrize(
    ("line", "due", "text"),
    [
        ("@ben.okoro 12 Jan 2 new telephones", "Tue 12 Jan 2027", "2 new telephones"),
        ("Ben Okoro 12 Jan 2027: buy two", "Tue 12 Jan 2027", "buy two"),
        ("okoro buy two by next friday", "Fri 27 Nov 2026", "buy two"),
        ("@ben.okoro, by 12 January, buy two", "Tue 12 Jan 2027", "buy two"),
    ],
)
def test_an_action_may_be_typed_in_many_ways(exercised: World, line: str, due: str, text: str) -> None:
    said = exercised.say("@ben.okoro", f"/exercise action 1 {line}")
    assert f"for Ben Okoro, by {due}" in said
    assert said.endswith(f"{text}.")
