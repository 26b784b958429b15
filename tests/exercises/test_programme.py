"""What exercises.yaml may say, and what it means where it says nothing."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from eprr_bot.base.files import FaultsFound
from eprr_bot.exercises.models import ExerciseKind
from eprr_bot.exercises.programme import PROGRAMME, Programme

EXAMPLE = (Path(__file__).parents[2] / "rotas" / "example" / "exercises.yaml").read_text("utf-8")
BEFORE = """schema: 1
monthly:
  - id: call-out
    name: Call-out
    rota: director-on-call
    window: {days: [mon], from: "09:00", to: "17:00"}
    at_least_out_of_hours_every_months: 4
    objectives: [Somebody answers.]
    risks: [R01]
    codeword: KINGFISHER
"""
PARTNERS = """partners:
  window: {days: [mon], from: "09:00", to: "17:00"}
  objectives: [Every provider answers.]
  risks: [R09]
  codeword: GULL
"""


def read(text: str) -> Programme:
    """A programme as its file says it."""
    return PROGRAMME.parse(text, "exercises.yaml")


def with_line(line: str) -> str:
    """The programme as it was written before, and one line more in its exercise."""
    return BEFORE + f"    {line}\n"


def test_a_programme_as_it_was_written_before_means_what_it_meant() -> None:
    made = read(BEFORE)
    assert made.monthly[0].quotas == {"in_hours": 6, "out_of_hours": 4}
    assert (made.monthly[0].types, made.monthly[0].messages) == (("acknowledge",), ())
    assert (made.partners, made.theme("2026-11")) == (None, "")
    assert (
        read(BEFORE.replace("    at_least_out_of_hours_every_months: 4\n", "")).monthly[0].quotas["out_of_hours"] == 3
    )


@pytest.mark.parametrize(
    ("begins", "ends", "night"),
    [
        ("00:00", "00:00", 6),
        ("06:00", "20:00", 6),
        ("08:00", "23:30", 6),
        ("22:00", "06:00", 6),
        ("07:00", "23:00", None),
    ],
)
def test_what_may_fall_at_night_does_so_twice_a_year_where_the_file_does_not_say(
    begins: str, ends: str, night: int | None
) -> None:
    window = f'from: "{begins}", to: "{ends}"'
    assert read(BEFORE.replace('from: "09:00", to: "17:00"', window)).monthly[0].quotas.get("night") == night


def test_minimums_are_those_of_the_framework_but_for_those_that_the_file_names() -> None:
    assert set(read(BEFORE).minimums.by_kind) == set(ExerciseKind)
    made = read(BEFORE + "minimums: {command post: 24}\n").minimums.by_kind
    assert (made[ExerciseKind.COMMAND_POST], made[ExerciseKind.LIVE]) == (24, 36)


def test_a_month_has_the_theme_of_its_year() -> None:
    made = read(BEFORE + "themes: {2027: Loss of digital systems}\n")
    assert [made.theme(month) for month in ("2026-12", "2027-01", "2028-01")] == ["", "Loss of digital systems", ""]


def test_a_message_to_read_back_may_be_one_or_several() -> None:
    one = with_line("types: [acknowledge, read back]") + "    message: Forty beds at Northfield.\n"
    assert read(one).monthly[0].messages == ("Forty beds at Northfield.",)
    assert (
        len(read(one.replace("Forty beds at Northfield.", "[Forty beds., Two roads are closed.]")).monthly[0].messages)
        == 2
    )


def test_partners_are_called_every_three_months_where_the_file_does_not_say() -> None:
    partners = read(BEFORE + PARTNERS).partners
    assert partners is not None
    assert (partners.every_months, partners.target_minutes) == (3, 15)
    assert partners.quotas == {"in_hours": 12, "out_of_hours": 12}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BEFORE + "themes: {next: Floods}\n", 'exercises.yaml:11: themes.next: "next" is no year. Write it as 2027.'),
        (BEFORE + "minimums: {silly: 3}\n", "exercises.yaml:11: minimums.silly: There is no field called silly."),
        (BEFORE + "minimums: {table-top: 0}\n", "minimums.table-top: This must be at least 1."),
        (with_line("types: [shout]"), "types[0]: This must be 'acknowledge', 'read back', 'assemble' or"),
        (with_line("types: [read back]"), "monthly[0]: There is no message to take down and read back. Add message."),
        (with_line("at_least_every_months: {nights: 3}"), "There is no field called nights."),
        (with_line("at_least_every_months: {night: 25}"), "at_least_every_months.night: This must be at most 24."),
        (with_line("at_least_every_months: {out_of_hours: 3}"), "How often it falls out of hours is said twice."),
        (BEFORE + PARTNERS + "  every_months: 7\n", "partners.every_months: This must be at most 6."),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(FaultsFound, match=r"exercises\.yaml:[0-9]+: ") as found:
        read(text)
    assert said in str(found.value)


def test_the_programme_excludes_some_dates_by_itself_and_refuses_what_is_none() -> None:
    assert Programme.model_validate({"schema": 1, "monthly": ()}).excluded_dates == read(EXAMPLE).excluded_dates
    given = ["02-29", date(2026, 12, 19), "2027-04-23"]
    made = Programme.model_validate({"schema": 1, "monthly": (), "excluded_dates": given})
    assert made.excluded_dates == ("02-29", "2026-12-19", "2027-04-23")
    for wrong in ("25 December", "12-32", "2027-02-29", "W01-1", 1225):
        with pytest.raises(ValidationError, match="is no date"):
            Programme.model_validate({"schema": 1, "monthly": (), "excluded_dates": [wrong]})
