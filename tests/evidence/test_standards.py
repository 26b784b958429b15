"""Which standard an exercise satisfies."""

from dataclasses import replace

import pytest

from eprr_bot.evidence.standards import satisfied
from eprr_bot.exercises.models import ExerciseKind, ExerciseState
from eprr_bot.exercises.programme import Programme
from eprr_bot.exercises.standing import Result
from tests.evidence.test_figures import SILENT, UNCALLED, answered, went

PROGRAMME = Programme(schema=1, framework_version="framework of 2022", monthly=())
HELD = went(answered(2))
TABLE_TOP = replace(HELD, kind=ExerciseKind.TABLE_TOP, is_call_out=False, rota_id="")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (HELD, "(framework of 2022): a communications exercise at least every 6 months."),
        (HELD, "a call-out every month: it counts for its month."),
        (HELD, "it was held in hours."),
        (went(SILENT), "a communications exercise"),
        (replace(HELD, is_in_hours=False), "it was held out of hours."),
        (TABLE_TOP, "a table-top exercise at least every 12 months."),
        (replace(TABLE_TOP, organiser="Woldsea Council"), "Held by Woldsea Council. It is no exercise of our own"),
        (went(UNCALLED), "It satisfies no standard"),
        (replace(HELD, state=ExerciseState.STOPPED), "It satisfies no standard"),
        (replace(HELD, state=ExerciseState.RUNNING), "It is running"),
    ],
)
def test_a_standard_is_named_in_words_and_with_its_version(result: Result, said: str) -> None:
    assert said in " ".join(satisfied(result, PROGRAMME))


def test_what_people_hold_proves_no_call_out() -> None:
    assert len(satisfied(TABLE_TOP, PROGRAMME)) == 1
