from pathlib import Path

import pytest

from eprr_bot.base.files import FaultsFound, parse, read_file, validate
from eprr_bot.callout.ladder import Ladders
from eprr_bot.exercises.programme import Programme

EXAMPLE = Path("rotas/example")

LADDER = """\
schema: 1
ladders:
  - id: director-on-call
    name: Director on call
    answer_by_minutes: 15
    close_after_minutes: 60
    steps:
      - {after_minutes: 0, page: [{rota: director-on-call}]}
      - {after_minutes: 10, page: [{role: accountable-emergency-officer}], by: [slack, text]}
"""


def faults_of(old: str, new: str) -> list[str]:
    assert old in LADDER
    with pytest.raises(FaultsFound) as caught:
        validate(parse(LADDER.replace(old, new, 1), "ladders.yaml"), Ladders)
    return [str(one) for one in caught.value.faults]


def test_a_ladder_has_defaults_that_an_on_call_team_would_choose():
    text = LADDER.replace("    answer_by_minutes: 15\n    close_after_minutes: 60\n", "")
    [ladder] = validate(parse(text, "x"), Ladders).ladders
    assert (ladder.answer_by_minutes, ladder.close_after_minutes) == (15, 60)
    assert ladder.steps[0].by == ("slack",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("after_minutes: 0,", "after_minutes: 1,", "ladders.yaml:3: ladders[0]: The first step does not page at once."),
        ("after_minutes: 10", "after_minutes: 0", "The steps are not in rising order of time."),
        ("after_minutes: 10", "after_minutes: -1", "steps[1].after_minutes: This must be at least 0."),
        ("after_minutes: 10", "after_minutes: soon", "ladders.yaml:9: ladders[0].steps[1].after_minutes: This must"),
        ("close_after_minutes: 60", "close_after_minutes: 10", "It closes before its last step."),
        ("answer_by_minutes: 15", "answer_by_minutes: 90", "It closes before an answer is due."),
        ("{rota: director-on-call}", "{rota: a, person: b}", "page[0]: This must name exactly one of rota, person"),
        (
            "{rota: director-on-call}",
            "{}",
            "This must name exactly one of rota, person, role, organisation, reachable or competence.",
        ),
        ("name: D", "stop: quota\n    name: D", "ladders[0]: It stops by quota, and does not say of how many."),
        ("name: D", "quota: 3\n    name: D", "Add stop: quota, or take them out."),
        ("name: D", "stop: quota\n    quota: 51\n    name: D", "quota: This must be at most 50."),
        ("name: D", "stop: most\n    name: D", "stop: This must be 'first', 'everyone' or 'quota'."),
        ("accountable-emergency-officer", "chair", "page[0].role: This must be 'accountable-emergency-officer'."),
        ("[slack, text]", "[pager]", "by[0]: This must be 'slack', 'text', 'email' or 'voice'."),
        ("[slack, text]", "[]", "by: This list is too short: it needs at least 1."),
        ("[{rota: director-on-call}]", "[]", "page: This list is too short: it needs at least 1."),
    ],
)
def test_a_fault_says_where_and_what(old, new, fault):
    found = faults_of(old, new)
    assert any(fault in one for one in found), found


def test_two_ladders_cannot_share_an_id():
    again = LADDER + LADDER.split("ladders:\n")[1]
    with pytest.raises(FaultsFound, match="Ladders given more than once: director-on-call"):
        validate(parse(again, "ladders.yaml"), Ladders)


def test_the_directors_ladder_never_goes_down_to_a_manager():
    ladders = validate(read_file(EXAMPLE / "ladders.yaml"), Ladders).ladders
    ladder = next(one for one in ladders if one.id == "director-on-call")
    assert [step.after_minutes for step in ladder.steps] == [0, 5, 10, 15, 20]
    named = [step.page[0].rota or step.page[0].role or step.page[0].person for step in ladder.steps]
    assert named[2:] == ["dmitri.volkov", "accountable-emergency-officer", "idris.bevan"]
    assert all(step.page[0].deputy for step in ladder.steps[2:])


def test_an_exercise_uses_the_ladder_of_its_rota_unless_it_names_another():
    programme = validate(read_file(EXAMPLE / "exercises.yaml"), Programme)
    assert all(one.ladder == one.rota for one in programme.monthly)
    text = (EXAMPLE / "exercises.yaml").read_text(encoding="utf-8")
    other = text.replace("rota: loggist", "rota: loggist\n    ladder: eprr-adviser")
    assert validate(parse(other, "x"), Programme).monthly[-1].ladder == "eprr-adviser"


def test_two_monthly_exercises_of_one_rota_are_refused():
    text = (EXAMPLE / "exercises.yaml").read_text(encoding="utf-8").replace("rota: loggist", "rota: communications")
    with pytest.raises(FaultsFound, match=r"The rota communications has 2 monthly exercises\."):
        validate(parse(text, "exercises.yaml"), Programme)


def test_an_exercise_without_a_rota_is_a_fault_of_its_own():
    text = (EXAMPLE / "exercises.yaml").read_text(encoding="utf-8").replace("    rota: loggist\n", "")
    with pytest.raises(FaultsFound, match=r"monthly\[4\]\.rota: This field is missing"):
        validate(parse(text, "exercises.yaml"), Programme)
