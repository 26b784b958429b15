"""How the messages of incidents and calls read: whole sentences, times that fit into them, nobody named who is not."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import eprr_bot
from eprr_bot.callout.messages import Answered, Paging, page
from eprr_bot.guards import messages as guards
from eprr_bot.guards.guard import Kind, Warning
from eprr_bot.incidents import command_messages, course_messages, headline_messages, messages
from eprr_bot.incidents.alert import AlertState
from eprr_bot.incidents.headline_messages import Summary
from eprr_bot.incidents.models import Incident
from eprr_bot.oncall.rota_words import duty
from eprr_bot.page_requests import messages as page_messages
from eprr_bot.records.messages import LONGEST_ENTRY, in_brief

T0 = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WHY = "because I say so"
TODAY = f"<!date^{int(T0.timestamp())}^{{date_short_pretty}} at {{time}}|Mon 23 Nov 2026 at 10:00>"


def facts(**changes: object) -> messages.Facts:
    incident = Incident(
        id=1,
        what="power lost.",
        where="Saltmere Hospital. ",
        type="critical",
        level=2,
        alert_state=AlertState.DECLARED,
        declared_at=T0,
        declared_by="Isaac",
        director_id="farouk.aziz",
    )
    return messages.of(incident.model_copy(update=changes), "Farouk Aziz")


def test_what_people_typed_ends_before_our_own_words_begin() -> None:
    told = messages.state_told(facts(), WHY, "Isaac", T0)
    assert (
        "*Incident 1: Declared.* Reason: because I say so.\nPower lost, Saltmere Hospital. Changed by Isaac"
        in told.text
    )
    assert "Power lost, Saltmere Hospital. Reason: because I say so. Isaac, 10:00." in told.short
    told = course_messages.classified_told(facts(), "level", "1", WHY, "Isaac", T0)
    assert (
        "co-ordinates.* Reason: because I say so.\nUntil now: 1. Power lost, Saltmere Hospital. Changed by" in told.text
    )
    told = messages.fact_told(facts(), "what", "a fire", "Isaac", T0)
    assert "Until now: a fire. Changed by Isaac" in told.text
    assert "Saltmere Hospital. Declared by Isaac" in messages.page_text(facts())
    asks = page_messages.text("Isaac", "U1", "please ring me")
    assert asks == "Isaac (<@U1>) asks: please ring me.\nThey are told as soon as somebody answers."


def test_times_stand_in_sentences_as_people_say_them() -> None:
    assert messages.page_text(facts()).endswith(f"Declared by Isaac {TODAY}.")
    answered = Answered("Farouk Aziz", T0, 240)
    paging = Paging(1, "T", "t", "s", "I am responding", "Director on call", T0, T0, T0, True)
    assert f"You answered {TODAY}, after 4 minutes." in page(_with(paging, mine=answered)).text
    soon, tomorrow = (page(_with(paging, answer_by=T0 + timedelta(hours=hours))).text for hours in (0.25, 24))
    assert re.search(r"responding\* by <!date\^\d+\^\{time\}\|10:15>\.", soon)
    assert "{date_short_pretty} {time}|Tue 24 Nov 2026 10:00>." in tomorrow


def _with(paging: Paging, **changes: object) -> Paging:
    return Paging(**{**vars(paging), **changes})


def test_no_at_stands_before_a_time_that_may_read_today() -> None:
    package = Path(eprr_bot.__file__).parent
    wrong = [
        f"{file.name}: {line.strip()}"
        for file in package.rglob("*.py")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"\bat \{(blocks\.)?(when|written|at|on)\(", line)
    ]
    assert wrong == []


def test_an_incident_is_declared_once_in_its_announcement() -> None:
    assert f"level 2 · Declared, opened {TODAY}." in messages.announcement(facts(), "C1").text
    over = messages.announcement(facts(alert_state=AlertState.STAND_DOWN), "C1").text
    assert f"level 2 · Stand down, opened {TODAY}." in over


def test_nobody_is_accountable_where_nobody_was_on_call() -> None:
    nobody = facts(director_id=None)
    said = command_messages.standing(nobody, "Nobody", None, may_take=True)
    assert "accountable is nobody now. Whoever takes command is." in said.text
    assert "I take command" in str(said.blocks)
    assert "Nobody now." in str(headline_messages.headline(nobody, Summary(items=1)).blocks)
    assert "*Incident 1:* Asha is accountable, and has not taken command yet." in (
        command_messages.standing(facts(), "Asha", None, may_take=True).text
    )


@pytest.mark.parametrize(
    ("rota", "words"),
    [
        ("Director on call", "on call as Director"),
        ("EPRR adviser", "on call as EPRR adviser"),
        ("Communications", "on call for Communications"),
        ("On call", "on call for On call"),
    ],
)
def test_nobody_is_on_call_for_somebody_on_call(rota: str, words: str) -> None:
    assert duty(rota) == words


def test_a_long_list_in_the_log_says_how_many_more_there_are() -> None:
    entry = (
        "Called, as the services took it: " + "; ".join(f"Person {number:02} by Slack" for number in range(30)) + "."
    )
    shown = in_brief(entry)
    assert len(shown) < LONGEST_ENTRY + 50
    named, more = shown.count("Person"), re.search(r"; and (\d+) more: the whole log names them\.$", shown)
    assert more is not None
    assert named + int(more[1]) == 30
    assert in_brief("short; list.") == "short; list."
    assert in_brief("x" * 400) == "x" * 299 + "…"


def test_nothing_else_is_said_only_where_there_is_nothing_else() -> None:
    assert guards.NOTHING_ELSE in guards.overview(()).text
    never = Warning(Kind.UNTRIED, "loggist", "asha", T0, T0, "text", "never called", name="Asha Patel")
    said = guards.overview((never,)).text
    assert "Never yet called with time to answer, whoever is next on first: Asha Patel." in said
    assert guards.NOTHING_ELSE not in said


def test_ending_an_incident_says_that_the_question_about_command_is_taken_back() -> None:
    asked = course_messages.Ending(facts(), AlertState.STAND_DOWN, WHY, (), ("Eleni Marsh",), {}, "", "")
    said = course_messages.ending(asked, "incidents.end", "1").text
    assert "It takes back the question whether Eleni Marsh has command. It tells the channel" in said
    assert "Reason: because I say so.\n" in said
