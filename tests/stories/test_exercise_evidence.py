"""What the record of exercises says: the same everywhere, of every month, as far back as there is one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from eprr_bot.base.db import change, transaction
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.oncall import service as oncall
from eprr_bot.oncall.rota_file import ROTA
from tests.stories.incident_words import look_away
from tests.stories.quiet_cluster import EXAMPLE
from tests.world import MONDAY, World, texts_in

MARK = "EXERCISE EXERCISE EXERCISE"
FEBRUARY = datetime(2027, 2, 3, 12, tzinfo=UTC)

Opens = Callable[[datetime], World]


@pytest.fixture
def opens(database_url: str, tmp_path: Path) -> Iterator[Opens]:
    """A world from an instant on, in which what reaches people is not the point."""
    made: list[World] = []

    def open_at(at: datetime) -> World:
        made.append(World(database_url, at))
        return made[0]

    yield open_at
    for one in made:
        one.close()


def on_record(world: World) -> list[tuple[str, str, str]]:
    """Month, rota and note of every exercise that was missed."""
    with transaction(world.app.engine) as session:
        missed = session.exec(select(Exercise).where(Exercise.state == ExerciseState.MISSED)).all()
        return sorted((one.month, one.rota_id, one.note) for one in missed)


def set_planned(world: World, rota_id: str, **values: object) -> None:
    with transaction(world.app.engine) as session:
        assert change(session, Exercise, Exercise.rota_id == rota_id, Exercise.state == "planned", **values) == 1


def shown(world: World, who: str, line: str) -> str:
    answer = world.command(who, line)
    return "\n".join([answer.text or "", *texts_in(answer.blocks)])


def test_a_month_shows_the_planned_one_that_was_missed_and_the_extra_one_that_was_held(world: World) -> None:
    set_planned(world, "manager-on-call", state=ExerciseState.MISSED, note="The bot was not running.")
    missed = "missed (the bot was not running)"
    assert f":red_circle: Manager on call: {missed}" in world.say("@asha.patel", "/exercise")
    assert f"Manager on call, November 2026: {missed}" in world.say("@asha.patel", "/eprr status")

    world.say("@niamh.doyle", "/exercise start manager")
    world.dm("@grace.adeyemi").expect(MARK)
    world.phone("@grace.adeyemi").expect(MARK)
    for line in ("/exercise", "/exercise history", "/exercise report 6", "/eprr status"):
        said = shown(world, "@asha.patel", line)
        assert "running" in said.lower()
        assert "no exercise yet" not in said
        assert "Niamh Doyle" in said, "who started it"
    world.advance(minutes=2)
    world.press("Acknowledge", as_="@grace.adeyemi")
    held = "eld, answered in 2 minutes: Grace Adeyemi"
    posted = world.channel("exercises").expect(f":large_green_circle: H{held}", "by Niamh Doyle, in hours")
    assert "Run it again" not in posted
    standing = world.say("@asha.patel", "/exercise")
    assert f":large_green_circle: Manager on call: h{held}" in standing
    assert f"started by Niamh Doyle; {missed}" in standing, "the missed one stays visible"
    history = world.say("@asha.patel", "/exercise history")
    assert f"h{held}" in history
    assert missed in history
    assert f"h{held}" in shown(world, "@asha.patel", "/eprr status")
    assert "Manager on call, November" not in world.say("@asha.patel", "/eprr status")


def test_home_says_since_when_one_runs_and_who_started_it(quick_world: World) -> None:
    world = quick_world
    world.workspace.person("@hana.suzuki").open_home()
    world.say("@niamh.doyle", "/exercise start manager")
    world.dm("@grace.adeyemi").expect(MARK)
    world.phone("@grace.adeyemi").expect(MARK)
    world.advance(seconds=10)
    home = "\n".join(texts_in(world.workspace.person("@hana.suzuki").home["blocks"]))
    assert "Manager on call: monthly call-out: running since" in home
    assert "started by Niamh Doyle" in home
    world.press("Acknowledge", as_="@grace.adeyemi")
    world.channel("exercises").expect("Held")


@pytest.mark.both_databases
def test_one_that_nobody_answered_counts_as_held_and_is_run_again_with_a_button(world: World) -> None:
    world.say("@niamh.doyle", "/exercise start communications")
    world.advance(minutes=61)
    posted = world.channel("exercises").expect("Held, nobody answered", "Run it again", "It counts for November 2026")
    assert "`/exercise start communications`" in posted
    for line in ("/exercise", "/exercise history", "/exercise report 6", "/eprr status"):
        assert "eld, nobody answered" in shown(world, "@asha.patel", line)
    world.press("Run it again", as_="@gareth.moss", channel="exercises")
    refused = world.workspace.person("@gareth.moss").messages("exercises")[-1].text
    assert "so you cannot start, plan or stop an exercise" in refused, "a council's contact calls nobody"
    assert "Communications, November 2026: held, nobody answered" in world.say("@asha.patel", "/eprr status")
    world.press("Run it again", as_="@niamh.doyle", channel="exercises")
    first = world.workspace.messages("exercises")[0]
    assert "Held, nobody answered. It was run again as exercise 7." in first.text
    assert "Run it again" not in texts_in(first.blocks)
    report = shown(world, "@asha.patel", "/exercise report 7")
    assert "Running" in report
    assert "by Niamh Doyle" in report
    world.advance(minutes=1)
    world.press("Acknowledge", as_="@umar.sheikh")
    world.channel("exercises").expect("Held, answered in 1 minute: Umar Sheikh")
    standing = world.say("@asha.patel", "/exercise")
    assert ":large_green_circle: Communications: held, answered in 1 minute" in standing
    assert "; held, nobody answered" in standing
    assert "To run it again" not in standing
    for who in ("@umar.sheikh", "@rosa.delgado"):
        for inbox in (world.dm(who), world.phone(who)):
            while inbox.unexpected():
                inbox.expect(MARK)


def test_one_that_was_run_again_but_stopped_is_still_to_be_run_again(quick_world: World) -> None:
    world = quick_world
    world.say("@niamh.doyle", "/exercise start")
    world.advance(minutes=61)
    world.say("@niamh.doyle", "/exercise start")
    shown = [one for one in world.workspace.messages("exercises") if "Exercise 6" in one.text]
    assert "It was run again as exercise 7." in shown[0].text
    world.say("@niamh.doyle", "/exercise stop")
    world.advance(seconds=5)  # a channel gets no more than a change a second
    assert "It was run again" not in shown[0].text
    assert "To run it again: `/exercise start director-on-call`." in shown[0].text
    assert "Run it again" in texts_in(shown[0].blocks)
    world.say("@niamh.doyle", "/exercise start")
    world.advance(seconds=5)
    assert "It was run again as exercise 8." in shown[0].text
    look_away(world)


def test_months_in_which_the_bot_did_not_run_are_missed_for_ever(opens: Opens) -> None:
    world = opens(MONDAY)
    with transaction(world.app.engine) as session:
        rotas = sorted(oncall.rota_ids(session))
    world.clock.move_to(FEBRUARY)
    world.settle()
    whole = [(month, rota, "The bot was not running.") for month in ("2026-12", "2027-01") for rota in rotas]
    november = [one for one in on_record(world) if one[0] == "2026-11"]
    assert [one for one in on_record(world) if one[0] != "2026-11"] == whole
    assert [one[1] for one in november] == rotas, "what was planned in November was missed"
    assert world.say("@asha.patel", "/exercise").count("planned at a time that stays secret") == 5
    history = world.say("@asha.patel", "/exercise history")
    assert "Exercises of 2027" in history
    assert "*January 2027*" in history
    assert history.count("missed (the bot was not running)") == 5
    assert "`/exercise history 2026`" in history
    assert world.say("@asha.patel", "/exercise history 2026-12").count("missed (the bot was not running)") == 5
    assert "Director on call, January 2027: missed" in world.say("@asha.patel", "/eprr status")
    before = on_record(world)
    world.clock.move(timedelta(days=1))
    world.settle()
    assert on_record(world) == before, "once"


def test_a_new_installation_begins_with_its_first_whole_month(opens: Opens) -> None:
    world = opens(datetime(2026, 11, 30, 22, 30, tzinfo=UTC))
    assert on_record(world) == []
    answer = world.say("@asha.patel", "/exercise")
    assert answer.count(":white_circle:") == 5
    assert "Loggist: not due before its first whole month" in answer
    assert "Monthly exercises:* none missed" in world.say("@asha.patel", "/eprr status")
    world.clock.move_to(datetime(2026, 12, 1, 1, tzinfo=UTC))
    world.settle()
    assert on_record(world) == []
    assert world.say("@asha.patel", "/exercise").count("planned at a time that stays secret") == 5
    assert "There has been no exercise yet." in world.say("@asha.patel", "/exercise history")


def test_a_rota_that_was_not_mandatory_or_not_there_is_not_blamed(opens: Opens) -> None:
    world = opens(MONDAY)
    with transaction(world.app.engine) as session:
        body = (EXAMPLE / "manager-on-call.yaml").read_text("utf-8")
        assert "mandatory: true" in body
        made = body.replace("mandatory: true", "mandatory: false").replace("id: manager-on-call", "id: second-manager")
        oncall.apply_rota(
            session, ROTA.of_text(made.replace("user_group: oncall-manager", ""), "a test"), world.now, "a test"
        )
        later = datetime(2027, 1, 10, 12, tzinfo=UTC)
        now_mandatory = body.replace("id: manager-on-call", "id: second-manager")
        oncall.apply_rota(
            session, ROTA.of_text(now_mandatory.replace("user_group: oncall-manager", ""), "a test"), later, "a test"
        )
        oncall.apply_rota(
            session, ROTA.of_text(body.replace("id: manager-on-call", "id: third-manager"), "a test"), later, "a test"
        )
    world.clock.move_to(FEBRUARY)
    world.settle()
    assert not [one for one in on_record(world) if one[1] in ("second-manager", "third-manager")]
    world.clock.move_to(datetime(2027, 3, 2, 12, tzinfo=UTC))
    world.settle()
    recorded = [one for one in on_record(world) if one[1] in ("second-manager", "third-manager")]
    assert recorded == [
        ("2027-02", one, "The programme held none when the month began.") for one in ("second-manager", "third-manager")
    ]


def test_the_history_reaches_all_the_way_back_year_by_year_in_what_slack_can_show(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        for number in range(300):
            month = f"{2021 + number // 60}-{number // 5 % 12 + 1:02}"
            at = datetime.fromisoformat(f"{month}-11T10:00").replace(tzinfo=UTC)
            session.add(
                Exercise(
                    name=f"Rota {number % 5} <!here>: monthly call-out",
                    rota_id=f"rota-{number % 5}",
                    month=month,
                    state=ExerciseState.COMPLETED if number % 2 else ExerciseState.MISSED,
                    planned_at=at,
                    planned_for=at,
                    started_at=at if number % 2 else None,
                    started_by="INJ<!channel>" if number % 2 else "",
                    note="" if number % 2 else "Put off because INJ<!channel>; the month left no other time.",
                )
            )
    for year in ("", *map(str, range(2021, 2026))):
        answer = world.command("@asha.patel", f"/exercise history {year}")
        sections = [one["text"]["text"] for one in answer.blocks if one["type"] == "section"]
        assert len(answer.blocks) <= 50
        assert all(len(one) <= 3000 for one in sections)
        text = "\n".join(sections)
        assert f"*January {year or 2025}*" in text
        assert text.count("monthly call-out") == 60
        assert "<!channel>" not in text
        assert len((answer.text or "").encode()) + len(repr(answer.blocks).encode()) < 64 * 1024
    context = world.say("@asha.patel", "/exercise history")
    assert "There are also: 2024, 2023, 2022, 2021. Type `/exercise history 2024`." in context
    assert world.say("@asha.patel", "/exercise history 2023-04").count("monthly call-out") == 5
    for line in ("april 2023", "Apr 2023", "04/2023"):
        assert "*Exercises of April 2023*" in shown(world, "@asha.patel", f"/exercise history {line}"), line
    assert "*Exercises of October 2026*" in shown(world, "@asha.patel", "/exercise history last month")
    assert "None is on record." in world.say("@asha.patel", "/exercise history 2019")
    assert "is no year or month" in world.say("@asha.patel", "/exercise history everything")


def test_a_cluster_with_many_rotas_is_told_how_to_see_the_rest(quick_world: World) -> None:
    world = quick_world
    at = datetime(2025, 3, 1, 10, tzinfo=UTC)
    with transaction(world.app.engine) as session:
        for number in range(600):
            session.add(
                Exercise(
                    name=f"Rota {number}",
                    rota_id=f"rota-{number}",
                    month=f"2025-{number // 50 + 1:02}",
                    state=ExerciseState.MISSED,
                    planned_at=at,
                    planned_for=at,
                    note="The bot was not running.",
                )
            )
    answer = world.command("@asha.patel", "/exercise history 2025")
    assert "lines more. `/exercise history 2025-01` shows the January" in str(answer.blocks[-1])
    assert len(answer.blocks) <= 50
    assert world.say("@asha.patel", "/exercise history 2025-01").count("the bot was not running") == 50
    with transaction(world.app.engine) as session:
        assert len(exercises.history(session)) == 600


def test_an_exercise_whose_calls_no_service_took_was_not_held(opens: Opens) -> None:
    """Slack and Notify took nothing all the while: it counts for nothing, and nobody is said to have been silent."""
    world = opens(MONDAY)
    faults = world.workspace.faults
    faults.add("error", "chat.postMessage", None, "channel_not_found")
    faults.add("rate_limit", "notify.*", None, seconds=7200)
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=62)
    faults.clear()
    report = shown(world, "@niamh.doyle", "/exercise report 6")
    assert "Nobody could be called (in Slack: Slack refused: channel_not_found; by text message: " in report
    assert "To run it again: `/exercise start director-on-call`" in report
    assert "Farouk Aziz (Director on call), step 1: could not be called (not reached in Slack: Slack refused" in report
    assert "does not count for November 2026" in report
    assert "no answer" not in report
    assert "Director on call: planned at a time that stays secret" in world.say("@niamh.doyle", "/exercise")
    gaps = shown(world, "@niamh.doyle", "/oncall gaps")
    assert "Farouk Aziz" in gaps
    assert "never answered" not in gaps
    assert "Farouk Aziz called" not in shown(world, "@niamh.doyle", "/oncall fairness")


def test_a_call_that_was_taken_back_at_once_is_not_said_to_have_been_refused(quick_world: World) -> None:
    for line in ("/exercise start manager", "/exercise stop manager the wrong one"):
        quick_world.workspace.person("@niamh.doyle").command(line)  # before anything is sent
    report = shown(quick_world, "@niamh.doyle", "/exercise report 6")
    assert "Grace Adeyemi (Manager on call), step 1: was not called" in report
    assert "could not be called" not in report
    quick_world.channel("exercises").expect("Call-out exercise stopped")
    quick_world.channel("exercises").expect("Stopped by Niamh Doyle")


def test_silence_is_red_only_where_there_was_time_to_answer(quick_world: World) -> None:
    world = quick_world
    world.say("@niamh.doyle", "/exercise start director")
    world.advance(minutes=1)
    report = shown(world, "@niamh.doyle", "/exercise report 6")
    assert ":hourglass_flowing_sand: Farouk Aziz (Director on call), step 1: no answer yet (called in Slack" in report
    assert ":x:" not in report
    world.advance(minutes=10)
    world.press("Acknowledge", as_="@farouk.aziz")
    report = shown(world, "@niamh.doyle", "/exercise report 6")
    assert "step 3: had no time to answer (called in Slack" in report
    assert ":x:" not in report
    look_away(world)


def test_a_planned_one_waits_while_another_of_the_rota_runs(quick_world: World) -> None:
    world = quick_world
    world.say("@niamh.doyle", "/exercise start manager")
    set_planned(world, "manager-on-call", planned_for=world.now + timedelta(minutes=1))
    world.advance(minutes=2)
    world.dm("@grace.adeyemi").expect(MARK)
    world.phone("@grace.adeyemi").expect(MARK)
    world.press("Acknowledge", as_="@grace.adeyemi")
    world.channel("exercises").expect("Held, answered in 2 minutes")
    status = world.say("@niamh.doyle", "/exercise")
    assert "planned at a time that stays secret (put off because exercise 6 was running)" in status


def test_a_planned_one_that_called_nobody_is_planned_again_this_month(opens: Opens) -> None:
    world = opens(MONDAY)
    faults = world.workspace.faults
    faults.add("error", "chat.postMessage", None, "channel_not_found")
    faults.add("rate_limit", "notify.*", None, seconds=7200)
    set_planned(world, "director-on-call", planned_for=world.now + timedelta(minutes=1))
    world.advance(minutes=64)
    faults.clear()
    status = world.say("@niamh.doyle", "/exercise")
    assert "planned at a time that stays secret (put off because exercise " in status
    assert " called nobody); nobody could be called" in status
    with transaction(world.app.engine) as session:
        assert not session.exec(select(Exercise.id).where(exercises.was_held())).all(), "it makes no rhythm either"
