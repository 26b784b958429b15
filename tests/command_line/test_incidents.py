"""Exercises and incidents: a good line and a bad one of each command."""

import json

import pytest
from sqlalchemy import text

from eprr_bot.app import App
from tests.command_line.typed import HOSTILE, Run, good, refused


def test_an_exercise_is_started(bot: Run) -> None:
    assert good(bot, "exercise", "history") == "There has been no exercise yet.\n"
    assert good(bot, "exercise", "start", "director-on-call").startswith("Exercise 1 has started: ")
    listed = good(bot, "exercise", "history").split("\t")
    assert listed[0] == "1"
    assert listed[4:6] == ["running", "no answer yet"]
    assert listed[6].startswith("by ")
    good(bot, "say", "/exercise stop director busy", "--by", "Niamh Doyle")
    listed = good(bot, "exercise", "history").split("\t")
    assert listed[5] == "–", "nobody had been called yet, and silence says nothing of whoever had no time"
    assert "There is no rota called" in refused(bot, "exercise", "start", "platinum")


def test_an_incident_is_declared_listed_shown_and_proved(bot: Run) -> None:
    assert good(bot, "incident", "list") == "There has been no incident.\n"
    said = good(bot, "incident", "declare", "Patient 943 476 5919 trapped", HOSTILE, "--level", "3")
    assert said.startswith("Incident 1 is declared: Patient [number removed")
    assert HOSTILE in said
    assert good(bot, "incident", "list").startswith("1\tMon 23 Nov 2026 10:00\tdeclared\t")
    rows = json.loads(good(bot, "incident", "log", "1", "--json"))
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["author"] == "the command line (account niamh)"
    assert "943 476 5919" not in json.dumps(rows)
    assert good(bot, "incident", "log", "1").startswith(
        "1\tMon 23 Nov 2026 10:00\tthe command line (account niamh)\tdeclared\t"
    )
    assert "is whole" in good(bot, "incident", "verify", "1")


def test_every_incident_is_proved_and_a_number_that_is_gone_is_named(bot: Run, empty: App) -> None:
    beside = "Whole, too: 2 logs of exercises, call-outs and registers. eprr-bot record list names them.\n"
    assert good(bot, "incident", "verify") == f"There has been no incident.\n{beside}"
    for number in "123":
        good(bot, "incident", "declare", f"power lost {number}", "Saltmere")
    assert good(bot, "incident", "verify").count(" is whole: ") == 3
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE incident SET alert_state = 'standby' WHERE id = 3"))
        for table in ("room", "checklist", "involved"):
            connection.execute(text(f"DELETE FROM {table} WHERE incident_id = 2"))
        connection.execute(text("DELETE FROM incident WHERE id = 2"))
    said = bot("incident", "verify")
    assert said.code == 1
    assert "Incident 2 was declared, but is on record no more." in said.out
    assert "Incident 3 has alert state: standby now; its log says: Incident 3 declared" in said.out
    assert "Incident 1" not in said.out
    assert "2\tThis number was given" in good(bot, "incident", "list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("declare", "", "Saltmere"), "Say in a few words what has happened"),
        (("declare", "power lost", "Saltmere", "--type", "huge"), "There is no type “huge”. Types: "),
        (("log", "99"), "There is no incident 99. eprr-bot incident list shows those there were."),
        (("show", "99"), "There is no incident 99. eprr-bot incident list shows those there were."),
        (("verify", "99"), "There is no incident 99. eprr-bot incident list shows those there were."),
    ],
)
def test_an_incident_that_cannot_be_says_why(words: tuple[str, ...], sentence: str, bot: Run) -> None:
    assert sentence in refused(bot, "incident", *words)


def test_what_was_never_looked_at_in_slack_is_not_called_well(bot: Run) -> None:
    good(bot, "migrate")
    said = good(bot, "say", "/eprr status", "--by", "Niamh Doyle")
    assert "User groups: not looked at yet" in said, "the rotas feed five"
    assert "People in Slack: not matched yet" in said
