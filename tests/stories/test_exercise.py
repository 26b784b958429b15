"""Call-out exercises: started by hand or by the calendar, answered, climbed to their end, stopped, put off."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from eprr_bot.app import App, build
from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise, ExerciseState
from tests.stories.incident_words import end, look_away
from tests.world import World, texts_in

MARK = "EXERCISE EXERCISE EXERCISE"
LADDER = ("@farouk.aziz", "@dmitri.volkov", "@asha.patel", "@idris.bevan")
"""Whom the director's ladder pages on that Monday, in its order; the first is paged twice."""
ONLY_BY_DAY = "communications"
"""A rota whose exercises fall between 08:00 and 21:00."""


@pytest.fixture
def second(world: World) -> Iterator[App]:
    """A second worker on the same database."""
    made = build(world.rehearsal.settings, world.clock)
    yield made
    made.close()


@pytest.mark.both_databases
def test_the_director_answers_in_slack_and_the_exercise_is_over(world: World) -> None:
    answer = world.say("@niamh.doyle", "/exercise start")
    assert "Farouk Aziz is being called" in answer
    world.dm("@farouk.aziz").expect(MARK, "Call-out exercise", "KINGFISHER", "Nothing has happened")
    text = world.phone("@farouk.aziz").expect(
        MARK, "KINGFISHER", "Sent 10:00", "Reply 1 to answer", "Ignore after 11:00"
    )
    assert len(text) <= 306, "it fits into two text messages"
    assert "Director on call: running, <!date" in world.say("@grace.adeyemi", "/exercise")

    world.advance(minutes=2)
    world.press("Acknowledge", as_="@farouk.aziz")
    world.channel("exercises").expect(
        MARK,
        "Held, answered in 2 minutes: Farouk Aziz, at step 1",
        "by Niamh Doyle, in hours",
        "counts for November 2026",
    )
    message = world.workspace.person("@farouk.aziz").messages()[-1]
    assert "You answered <!date" in message.text
    standing = world.say("@grace.adeyemi", "/exercise")
    assert ":large_green_circle: Director on call: held, answered in 2 minutes: Farouk Aziz" in standing
    assert "started by Niamh Doyle; planned at a time that stays secret" in standing
    history = world.say("@grace.adeyemi", "/exercise history")
    assert "held, answered in 2 minutes: Farouk Aziz, at step 1 of the ladder" in history
    assert "started by Niamh Doyle" in history
    assert "Farouk Aziz (Director on call), step 1" in str(world.command("@grace.adeyemi", "/exercise report 6").blocks)
    assert "Planned at a time that stays secret" in world.say("@grace.adeyemi", "/exercise report 1")
    world.advance(minutes=60)
    world.channel("on-call").expect(
        "Asha Patel holds Director on call from Mon 30 Nov 2026 09:00 and was never yet called"
    )


def test_the_director_answers_the_text_with_a_1(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start director")
    world.dm("@farouk.aziz").expect("Please press *Acknowledge*")
    world.phone("@farouk.aziz").expect(MARK)
    world.advance(minutes=1)
    world.reply("@farouk.aziz", "what is this?")
    world.reply("@farouk.aziz", "who are you?")
    for _ in range(2):
        world.phone("@farouk.aziz").expect(
            MARK, "“Call-out exercise”: your reply was not understood. Reply 1 to answer, 2 if you cannot."
        )
    world.reply("@farouk.aziz", " 1. ")
    world.phone("@farouk.aziz").expect(MARK, "“Call-out exercise”: your answer is recorded, 10:01.")
    world.reply("@farouk.aziz", "and now?")
    world.phone("@farouk.aziz").expect(MARK, "you had answered already, at 10:01. Your words are recorded.")
    world.channel("exercises").expect(
        "Held, answered in 1 minute: Farouk Aziz", "answered by text message after 1 minute"
    )
    assert "You answered <!date" in world.workspace.person("@farouk.aziz").messages()[-1].text
    world.advance(minutes=60)
    world.channel("on-call").expect("Asha Patel holds Director on call")


@pytest.mark.both_databases
def test_nobody_answers_and_two_workers_climb_the_ladder_together_once(world: World, second: App) -> None:
    world.say("@niamh.doyle", "/exercise start")
    for minutes in range(61):
        both_work(world, second, seconds=60 if minutes else 0)
    for who in (LADDER[0], *LADDER):
        world.dm(who).expect(MARK)
        world.phone(who).expect(MARK)
    world.channel("exercises").expect(
        ":red_circle: Held, nobody answered.", "Idris Bevan (Chief Executive), step 5: no answer"
    )
    for who in LADDER:
        world.phone(who).expect(MARK, "ENDEX", "Sent 11:00")
    standing = world.say("@niamh.doyle", "/exercise")
    assert ":red_circle: Director on call: held, nobody answered, " in standing
    assert "To run it again: `/exercise start director-on-call`." in standing


def test_peers_13_a_ladder_goes_on_after_a_restart_and_never_fires_months_late(world: World, second: App) -> None:
    """A process that was down for a step takes it when it is back; one that was down for months pages nobody."""
    world.say("@niamh.doyle", "/exercise start")
    world.dm("@farouk.aziz").expect(MARK, "KINGFISHER")
    world.phone("@farouk.aziz").expect(MARK, "KINGFISHER")
    world.clock.move(timedelta(minutes=7))
    both_work(world, second, seconds=0)
    world.dm("@farouk.aziz").expect(MARK, "KINGFISHER")
    world.phone("@farouk.aziz").expect(MARK, "KINGFISHER")
    world.clock.move(timedelta(days=70))
    both_work(world, second, seconds=0)
    assert [world.dm(who).unexpected() for who in LADDER[1:]] == [[], [], []]
    pass_over_other_news(world)
    world.channel("exercises").expect("Held, nobody answered")


def test_late_answers_are_kept_and_marked_as_late(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start communications")
    world.advance(minutes=61)
    called = [world.dm("@umar.sheikh"), world.dm("@umar.sheikh"), world.dm("@rosa.delgado")]
    for inbox in called:
        inbox.expect(MARK)
    for phone in (world.phone("@umar.sheikh"), world.phone("@rosa.delgado")):
        phone.expect(MARK)
        phone.expect(MARK, "ENDEX")
    world.channel("exercises").expect("Held, nobody answered", "To run it again: `/exercise start communications`")
    world.advance(minutes=4)
    world.press("Answer late", as_="@umar.sheikh")
    assert "recorded as late" in world.workspace.person("@umar.sheikh").messages()[-1].text
    world.reply("@rosa.delgado", "Yes, I was there")
    world.phone("@rosa.delgado").expect("your answer is recorded, 11:05. It came after it had stopped counting")
    report = world.say("@niamh.doyle", "/exercise report 6") + world.say("@niamh.doyle", "/exercise history")
    assert report.count("eld, answered late, after 1 hour 5 minutes: Umar Sheikh") == 2
    world.advance(seconds=5)  # a channel gets no more than a change a second
    posted = shown_in(world, "exercises")
    assert "Held, answered late, after 1 hour 5 minutes: Umar Sheikh" in posted, "the result that was posted, too"
    assert "step 3: answered by text message after" in posted
    assert "nobody answered" not in posted.lower()
    assert "Run it again" not in posted
    shown = str(world.command("@niamh.doyle", "/exercise report 6").blocks)
    assert shown.count("too late") == 2
    standing = world.say("@niamh.doyle", "/exercise")
    assert ":large_orange_circle: Communications: held, answered late, after 1 hour 5 minutes: Umar Sheikh" in standing


def test_the_calendar_plans_keeps_the_time_secret_and_starts_by_itself(world: World) -> None:
    status = world.say("@asha.patel", "/exercise")
    assert status.count("planned at a time that stays secret") == 5
    first = min(one.planned_for for one in _in_state(world, ExerciseState.PLANNED))
    world.rehearsal.move("next")
    while not _in_state(world, ExerciseState.RUNNING):
        world.rehearsal.move("next")
    assert world.now == first
    pass_over_other_news(world)
    world.dm("@ximena.flores").expect(MARK, "TURNSTONE")
    world.phone("@ximena.flores").expect(MARK)
    world.press("Acknowledge", as_="@ximena.flores")
    world.channel("exercises").expect(MARK, "Ximena Flores", "by the programme, out of hours (weekend)")
    assert "Loggist: held, answered at once" in world.say("@asha.patel", "/exercise")


@pytest.mark.both_databases
def test_a_real_incident_stops_a_running_exercise_and_everyone_called_sees_it(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start manager")
    world.dm("@grace.adeyemi").expect(MARK)
    world.phone("@grace.adeyemi").expect(MARK)
    world.say("@farouk.aziz", "/incident critical power lost at Saltmere")
    stopped = world.channel("exercises").expect(MARK, "Stopped", "REAL INCIDENT", "Incident 1")
    world.channel("exercises").expect(MARK, "EXERCISE STOPPED: REAL INCIDENT", "Nothing more is to be done")
    assert "nobody answered" not in stopped.lower()
    report = str(world.command("@niamh.doyle", "/exercise report 6").blocks)
    assert "had not answered when it was stopped (called in Slack" in report
    assert "no answer" not in report
    assert ":x:" not in report
    said = world.say("@farouk.aziz", "/exercise history")
    assert "stopped (EXERCISE STOPPED: REAL INCIDENT. Incident 1 was declared)" in said
    first = world.workspace.person("@grace.adeyemi").messages()[0].text
    assert "EXERCISE STOPPED: REAL INCIDENT. Incident 1 was declared. There is nothing for you to do." in first
    for who in ("@grace.adeyemi", "@farouk.aziz"):
        real = world.dm(who).expect("Incident 1: critical incident")
        assert MARK not in real
        world.phone(who).expect("Incident 1")
    world.phone("@grace.adeyemi").expect(MARK, "Call-out exercise stopped", "REAL INCIDENT. Incident 1 was declared.")
    world.channel("incidents").expect("power lost")
    room = world.channel("inc-1-power-lost")
    for fragment in ("power lost", "Delegated authority", "Roles in incident"):
        room.expect(fragment)
    assert "stopped" in world.say("@asha.patel", "/exercise history").lower()
    refused = world.say("@niamh.doyle", "/exercise start")
    assert "Incident 1 is open. No exercise starts during a real incident." in refused
    for who in ("@grace.adeyemi", "@farouk.aziz"):
        world.press("I am responding", as_=who)
    pass_over_other_news(world)


def test_a_planned_exercise_is_put_off_while_an_incident_is_open_and_a_month_without_stays_missed(
    world: World,
) -> None:
    world.say("@farouk.aziz", "/incident critical power lost at Saltmere")
    for who in ("@grace.adeyemi", "@farouk.aziz"):
        world.press("I am responding", as_=who)
        world.dm(who).expect("Incident 1")
        world.phone(who).expect("Incident 1")
    world.channel("incidents").expect("power lost")
    for fragment in ("power lost", "Delegated authority", "Roles in incident"):
        world.channel("inc-1-power-lost").expect(fragment)

    loggist = next(one for one in _in_state(world, ExerciseState.PLANNED) if one.rota_id == "loggist")
    world.rehearsal.move(loggist.planned_for + timedelta(minutes=1) - world.now)
    loggist = next(one for one in _in_state(world, ExerciseState.PLANNED) if one.rota_id == "loggist")
    assert loggist.postponed == 1
    assert loggist.note == "Put off because incident 1 is open."
    assert loggist.planned_for > world.now

    world.rehearsal.move(datetime(2026, 12, 1, 12, tzinfo=UTC) - world.now)
    missed = _in_state(world, ExerciseState.MISSED)
    assert {one.month for one in missed} == {"2026-11"}
    assert len(missed) == 5
    assert world.say("@asha.patel", "/exercise").count("planned at a time that stays secret") == 5
    end(world, "@farouk.aziz", "/incident standdown", channel="inc-1-power-lost")
    pass_over_other_news(world)
    world.say("@farouk.aziz", "/exercise start")
    world.dm("@asha.patel").expect(MARK)
    world.phone("@asha.patel").expect(MARK)
    world.press("Acknowledge", as_="@asha.patel")
    world.channel("exercises").expect("Held, answered at once: Asha Patel")
    history = world.say("@asha.patel", "/exercise history")
    assert history.count("missed (") == 5, "a month that was missed stays missed"


def test_an_exercise_that_slept_through_its_time_does_not_wake_anybody_at_another(world: World) -> None:
    """The process was down over the planned time: it chooses anew instead of ringing people at three at night."""
    with transaction(world.app.engine) as session:
        planned = next(one for one in exercises.in_state(session, ExerciseState.PLANNED) if one.rota_id == ONLY_BY_DAY)
        planned.planned_for = datetime(2026, 11, 28, 20, 40, tzinfo=UTC)
        session.add(planned)
    world.clock.move_to(datetime(2026, 11, 29, 3, 0, tzinfo=UTC))
    world.settle()
    again = next(one for one in _in_state(world, ExerciseState.PLANNED) if one.rota_id == ONLY_BY_DAY)
    assert again.planned_for.hour >= 8
    assert again.note == "Put off because the bot was not running at its time."


@pytest.mark.both_databases
def test_a_planned_exercise_that_a_real_incident_stops_is_held_later_or_the_month_is_missed(world: World) -> None:
    with transaction(world.app.engine) as session:
        planned = next(one for one in exercises.in_state(session, ExerciseState.PLANNED) if one.rota_id == "loggist")
        planned.planned_for = world.now
        session.add(planned)
    world.settle()
    world.dm("@ximena.flores").expect(MARK, "TURNSTONE")
    world.phone("@ximena.flores").expect(MARK, "TURNSTONE")
    with transaction(world.app.engine) as session:
        exercises.stop(session, exercises.get(session, planned.id or 0), world.now, "Stopped by a test.")
        again = session.get_one(Exercise, 6)
        assert (again.state, again.key, again.postponed) == (ExerciseState.PLANNED, "loggist-call-out/2026-11", 1)
        assert again.planned_for > world.now
    world.settle()
    world.channel("exercises").expect(MARK, ":no_entry: Stopped by a test.")
    world.channel("exercises").expect(MARK, "Call-out exercise stopped")
    world.phone("@ximena.flores").expect(MARK, "Call-out exercise stopped")
    standing = world.say("@asha.patel", "/exercise")
    assert "Loggist: planned at a time that stays secret (put off because exercise 5 was stopped)" in standing
    with transaction(world.app.engine) as session:
        again = session.get_one(Exercise, 6)
        again.state, again.note = ExerciseState.MISSED, ""
        session.add(again)
    assert ":red_circle: Loggist: missed" in world.say("@asha.patel", "/exercise")


def test_an_exercise_is_stopped_with_a_reason_and_found_by_the_name_of_its_month(world: World) -> None:
    world.say("@asha.patel", "/exercise start loggist")
    assert "There is no rota called" in world.say("@asha.patel", "/exercise stop wrong time")
    stopped = world.say("@asha.patel", "/exercise stop loggist wrong <!channel> time")
    assert "Stopped by Asha Patel. Reason: wrong &lt;!channel&gt; time." in stopped
    for typed in ("november", "Nov"):
        assert "stopped by Asha Patel" in world.say("@asha.patel", f"/exercise history {typed}"), typed
    assert "stopped by" not in world.say("@asha.patel", "/exercise history december")
    look_away(world)


def test_the_history_begins_with_what_was_held_last(world: World) -> None:
    with transaction(world.app.engine) as session:
        for number, day in ((1, 20), (2, 22), (3, 21)):
            one = session.get_one(Exercise, number)
            one.state, one.started_at = ExerciseState.COMPLETED, datetime(2026, 11, day, tzinfo=UTC)
            session.add(one)
        assert [one.id for one in exercises.history(session)] == [2, 3, 1]


def test_whoever_names_no_exercise_gets_a_sentence(world: World) -> None:
    for number in ("²", "9" * 24):
        assert "is no number of an exercise" in world.say("@asha.patel", f"/exercise report {number}")
    assert "There is no rota called “sliver”. Rotas: director-on-call" in world.say(
        "@asha.patel", "/exercise start sliver"
    )
    assert "No exercise is running." in world.say("@asha.patel", "/exercise stop")
    assert "There is no exercise 77." in world.say("@asha.patel", "/exercise report 77")
    assert "is no number of an exercise" in world.say("@asha.patel", "/exercise report INJ<!channel>&amp;")


def test_with_an_empty_programme_a_rota_is_to_be_named(world: World) -> None:
    with transaction(world.app.engine) as session:
        documents.save(session, "programme", "programme", "schema: 1\nmonthly: []\n", world.now, "a test")
    answer = world.say("@asha.patel", "/exercise start")
    assert "The exercise programme is empty. Name a rota. Rotas: director-on-call" in answer


def pass_over_other_news(world: World) -> None:
    """Days go by, or an incident goes on: whatever reached people that is no exercise is not this story's."""
    people = [f"@{member.handle}" for member in world.workspace.people()]
    channels = [one.name for one in world.workspace.channels.values() if one.name]
    inboxes = [inbox for who in people for inbox in (world.dm(who), world.phone(who))]
    for inbox in [*inboxes, *map(world.channel, channels)]:
        while inbox.unexpected() and MARK not in inbox.unexpected()[0]:
            inbox.expect("")


def shown_in(world: World, channel: str) -> str:
    """The newest message in a channel, as it stands now."""
    newest = world.workspace.messages(channel)[-1]
    return "\n".join([newest.text, *texts_in(newest.blocks)])


def both_work(world: World, second: App, seconds: int) -> None:
    """A while passes; both workers tick and send at the same time."""
    world.clock.move(timedelta(seconds=seconds))
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(one.tick) for one in (world.app, second)]
        jobs += [pool.submit(one.send, route) for one in (world.app, second) for route in ("slack", "text")]
        for job in jobs:
            job.result()
    for route in ("slack", "text"):
        second.send(route)
        world.app.send(route)


def _in_state(world: World, state: ExerciseState) -> list[Exercise]:
    with transaction(world.app.engine) as session:
        return exercises.in_state(session, state)
