"""How an exercise stands, in the words that are shown everywhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from eprr_bot.callout.tries import Try
from eprr_bot.exercises.models import ExerciseState
from eprr_bot.exercises.standing import Called, Month, Result, best_first

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
SILENT = Called("Farouk Aziz", "Director on call", step=1, tries=(Try("slack", TEN), Try("text", None, "no mobile")))
NOT_CALLED = Called("Farouk Aziz", "Director on call", step=1, tries=(Try("text", None, "no mobile"),))


def answered(minutes: float, step: int = 1, called_after: float = 0, is_late: bool = False) -> Called:
    """Somebody who answered so many minutes after the start."""
    return Called("Asha Patel", "Officer", step, (minutes - called_after) * 60, minutes * 60, "slack", is_late)


def went(state: str = "completed", *called: Called, note: str = "", number: int = 1) -> Result:
    """An exercise with a target of 15 minutes."""
    return Result(
        number, "Call-out", "director-on-call", "2026-11", ExerciseState(state), TEN, "Niamh Doyle", True, "core", 15,
        note, called,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("result", "words", "mark"),
    [
        (went("planned"), "planned at a time that stays secret", ":calendar:"),
        (
            went("planned", note="Put off because incident 1 is open."),
            "planned at a time that stays secret (put off because incident 1 is open)",
            ":calendar:",
        ),
        (went("running", SILENT), "running", ":hourglass_flowing_sand:"),
        (went("running", SILENT, answered(2)), "running, answered in 2 minutes", ":hourglass_flowing_sand:"),
        (replace(went("completed"), is_call_out=False), "held", ":large_green_circle:"),
        (went("completed", answered(2)), "held, answered in 2 minutes", ":large_green_circle:"),
        (went("completed", answered(15)), "held, answered in 15 minutes", ":large_green_circle:"),
        (went("completed", answered(20)), "held, answered late, after 20 minutes", ":large_orange_circle:"),
        (
            went("completed", SILENT, answered(22, step=4, called_after=20)),
            "held, answered late, after 22 minutes",
            ":large_orange_circle:",
        ),
        (
            went("completed", SILENT, answered(65, is_late=True)),
            "held, answered late, after 1 hour 5 minutes",
            ":large_orange_circle:",
        ),
        (went("completed", answered(9, is_late=True)), "held, answered late, after 9 minutes", ":large_orange_circle:"),
        (went("completed", SILENT), "held, nobody answered", ":red_circle:"),
        (went("completed", SILENT, NOT_CALLED), "held, nobody answered", ":red_circle:"),
        (went("completed"), "nobody could be called (there was nobody to call)", ":red_circle:"),
        (went("completed", NOT_CALLED), "nobody could be called (by text message: no mobile)", ":red_circle:"),
        (
            went("stopped", answered(2), note="Stopped by Niamh Doyle."),
            "stopped by Niamh Doyle",
            ":no_entry:",
        ),
        (went("missed", note="The bot was not running."), "missed (the bot was not running)", ":red_circle:"),
    ],
)
def test_one_vocabulary_for_how_an_exercise_stands(result: Result, words: str, mark: str) -> None:
    assert (result.words, result.mark) == (words, mark)


def test_the_first_answer_is_the_earliest_one_whatever_its_step() -> None:
    later, earlier = answered(12), Called("Ben Okoro", "Manager", 2, 60, 11 * 60, "text")
    assert went("completed", later, earlier).first == earlier


def test_a_month_stands_as_its_best_exercise_and_keeps_the_others() -> None:
    missed, unanswered = went("missed", number=1), went("completed", SILENT, number=3)
    extra, stopped = went("completed", answered(2), number=4), went("stopped", number=2)
    assert best_first([missed, stopped, unanswered, extra]) == [extra, unanswered, missed, stopped]
    month = Month("Director on call", "director-on-call", (extra, missed))
    assert (month.standing, month.mark, month.is_to_come) == (extra.standing, ":large_green_circle:", False)


@pytest.mark.parametrize(
    ("results", "is_owed", "is_to_come", "mark"),
    [
        ((), True, True, ":red_circle:"),
        ((), False, False, ":white_circle:"),
        ((went("planned"),), False, True, ":calendar:"),
        ((went("missed"),), True, True, ":red_circle:"),
        ((went("stopped"),), True, True, ":no_entry:"),
        ((went("running"),), True, False, ":hourglass_flowing_sand:"),
        ((went("completed", SILENT),), True, False, ":red_circle:"),
        ((went("completed", NOT_CALLED),), True, True, ":red_circle:"),
    ],
)
def test_what_a_month_still_lacks(results: tuple[Result, ...], is_owed: bool, is_to_come: bool, mark: str) -> None:
    month = Month("Director on call", "director-on-call", results, is_owed)
    assert (month.is_to_come, month.mark) == (is_to_come, mark)
