"""Decisions of an incident: recorded on one line or with the form, reviewed, superseded, withdrawn; never edited."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.decisions import service as decisions
from eprr_bot.decisions.decision import Given
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor, UserError
from tests.stories.incident_words import declared, declared_quietly, end, from_bot, log_of, look_away, mrkdwn_in
from tests.world import World, shown, texts_in

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")
DIVERT = "/incident decision Divert ambulances to Fenbridge because ED is flooded, review 12:00"


def entries(world: World, number: int = 1):
    with transaction(world.app.engine) as session:
        return [one for one in records.entries(session, number) if one.kind == "decision"]


def known(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        found = picture.of(session, incidents.get(session, 1), world.now).get(Heading.DECISIONS, [])
    return [f"{one.text} (late)" if one.is_late else one.text for one in found]


def test_a_decision_on_one_line_is_logged_whole_and_stands_in_the_channel(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    look_away(world)
    said = world.say("@farouk.aziz", DIVERT, room.name)
    whole = (
        "Decision 1: Divert ambulances to Fenbridge. Why: ED is flooded. Decided by Farouk Aziz. "
        "To be reviewed on Mon 23 Nov 2026 at 12:00."
    )
    assert said == f"Recorded. {whole}"
    (entry,) = entries(world)
    assert (entry.author, entry.text, entry.on_behalf_of, entry.event_at) == ("Farouk Aziz", whole, "", world.now)
    world.channel(room.name).expect(":scales: *Decision* *1* Divert ambulances to Fenbridge.", "Why: ED is flooded.")
    world.advance(seconds=20)
    world.channel(room.name).expect("Decisions of incident 1", "1 in force", "Change", "Record a decision")
    assert known(world) == [
        "Decision 1, Farouk Aziz: Divert ambulances to Fenbridge. Review due on Mon 23 Nov 2026 at 12:00."
    ]
    assert "1 of 1 in force" in "\n".join(texts_in(world.command("@farouk.aziz", "/incident decisions").blocks))
    assert "No review time is set" in world.say("@farouk.aziz", "/incident decision Open the coordination centre")
    look_away(world)


@pytest.mark.both_databases
def test_the_form_has_all_fields_and_holds_what_was_typed(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    look_away(world)
    world.say("@farouk.aziz", "/incident decision because ED is flooded, risks: longer journeys", room.name)
    given = {
        "decision": "Divert ambulances to Fenbridge",
        "options": "Stay open: unsafe.",
        "information": "Water is at the doors, says the site manager.",
        "powers": "Memorandum of 2026, clause 6",
        "consulted": "Grace Adeyemi",
        "review": "noon",
    }
    assert world.submit("@farouk.aziz", **given | {"decision": " "}) == {"decision": "Please say what is decided."}
    assert list(world.submit("@farouk.aziz", **given | {"review": "whenever"}) or {}) == ["review"]
    late = world.submit("@farouk.aziz", **given | {"decided": "09:40"})
    assert late == {"late": "It was decided more than 5 minutes ago: say why it is entered only now."}
    assert world.submit("@farouk.aziz", **given | {"decided": "09:40", "late": "no signal in the basement"}) is None
    (entry,) = entries(world)
    assert entry.text == (
        "Decision 1: Divert ambulances to Fenbridge. Why: ED is flooded. "
        "Options considered, and why not: Stay open: unsafe. "
        "Information held: Water is at the doors, says the site manager. Risks: longer journeys. "
        "Powers and policies: Memorandum of 2026, clause 6. Consulted: Grace Adeyemi. "
        "Decided by Farouk Aziz on Mon 23 Nov 2026 at 09:40. Entered late: no signal in the basement. "
        "To be reviewed on Mon 23 Nov 2026 at 12:00."
    )
    assert (entry.event_at, entry.entered_at) == (world.now - timedelta(minutes=20), world.now)
    assert entry.late_reason == "no signal in the basement"
    look_away(world)


def test_the_loggist_writes_for_the_director_and_anybody_for_whom_they_name(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    look_away(world)
    said = world.say("@ximena.flores", f"{DIVERT}, decided at 09:50")
    assert "It is recorded as a decision of Farouk Aziz." in said
    assert "Say why it is entered late: `/incident decision 1 add entered late because …`" in said
    world.say("@ximena.flores", "/incident decision @grace.adeyemi Open the rest centre because it is cold")
    world.say("@farouk.aziz", "/incident decision Umar Sheikh: say nothing to the press yet", room.name)
    first, second, third = entries(world)
    assert (first.author, first.on_behalf_of, first.late_reason) == (
        "Ximena Flores",
        "Farouk Aziz",
        "no reason was given",
    )
    assert (second.author, second.on_behalf_of) == ("Ximena Flores", "Grace Adeyemi")
    assert "Decision 2: Open the rest centre. Why: it is cold. Decided by Grace Adeyemi." in second.text
    assert (third.author, third.on_behalf_of) == ("Farouk Aziz", "Umar Sheikh")
    look_away(world)


def test_a_review_that_is_due_is_raised_and_answered_by_its_buttons(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    world.say("@grace.adeyemi", DIVERT.replace("12:00", "10:20"), room.name)
    world.advance(minutes=19)
    look_away(world)
    world.advance(minutes=1)
    for who in ("@farouk.aziz", "@grace.adeyemi"):
        world.dm(who).expect("The review of decision 1 of incident 1 is due now.", "It stands", "Change it")
    world.channel(room.name).expect("The review of decision 1 of incident 1 is due now.")
    assert entries(world)[-1].text == "Decision 1: its review was due on Mon 23 Nov 2026 at 10:20."
    assert not known(world)[0].endswith("(late)"), "the instant itself is not late yet"
    world.press("It stands", as_="@farouk.aziz")
    assert world.submit("@farouk.aziz", review="yesterday 10:00") == {
        "review": "The review would be on Sun 22 Nov 2026 at 10:00, which is past. Give a time to come."
    }
    assert world.submit("@farouk.aziz", review="10:40", found="still no road") is None
    assert entries(world)[-1].text == (
        "Decision 1 reviewed: it stands. still no road. To be reviewed on Mon 23 Nov 2026 at 10:40."
    )
    world.advance(seconds=10)
    raised = [one for one in from_bot(world, room) if "Decision 1 of incident 1: it stands" in shown(one)]
    assert [texts_in(one.blocks).count("It stands") for one in raised] == [0]
    look_away(world)
    world.advance(minutes=20)
    world.channel(room.name).expect("The review of decision 1 of incident 1 is due now.")
    look_away(world)


def test_nudges_end_and_an_incident_that_is_over_is_nudged_about_nothing(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    world.say("@farouk.aziz", DIVERT.replace("12:00", "10:20"), room.name)
    world.say("@farouk.aziz", "/incident decision Close theatres because of the power, review 12:00", room.name)
    look_away(world)
    world.advance(minutes=90)
    asked = [one for one in world.dm("@farouk.aziz").unexpected() if "The review of decision 1" in one]
    assert [("is due now" in one, "nobody has said how it stands" in one) for one in asked] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert known(world)[0].endswith("Review was due on Mon 23 Nov 2026 at 10:20. (late)")
    end(world, "@farouk.aziz", "/incident standdown", room.name)
    look_away(world)
    world.advance(minutes=40)
    assert not [one for one in world.dm("@farouk.aziz").unexpected() if "decision 2" in one]
    look_away(world)


def test_a_decision_is_superseded_or_withdrawn_and_stays_as_it_was(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    world.say("@farouk.aziz", DIVERT, room.name)
    said = world.say(
        "@farouk.aziz", "/incident decision 1 superseded by Divert to Saltmere because Fenbridge is full", room.name
    )
    assert "Decision 2: Divert to Saltmere. Why: Fenbridge is full." in said
    assert "It takes the place of decision 1." in said
    again = world.say("@farouk.aziz", "/incident decision 1 reviewed stands", room.name)
    assert "Decision 1 is superseded by decision 2. Nothing was changed." in again
    world.advance(seconds=10)
    world.press("Change", as_="@farouk.aziz", channel=room.name)
    assert world.submit("@farouk.aziz", because="The bridge is shut.") is None
    assert "Decision 3: Divert to Saltmere. Why: The bridge is shut." in entries(world)[-1].text
    assert "Say why" in world.say("@farouk.aziz", "/incident decision 3 withdrawn", room.name)
    said = world.say("@farouk.aziz", "/incident decision 3 withdrawn because the water is gone", room.name)
    assert said == "Decision 3: it is withdrawn. It stays in the log as it is."
    assert entries(world)[-1].text == "Decision 3 withdrawn. Reason: the water is gone."
    world.say("@farouk.aziz", "/incident decision 3 outcome 14 ambulances went to Fenbridge", room.name)
    told = "\n".join(texts_in(world.command("@farouk.aziz", "/incident decision 3", channel=room.name).blocks))
    assert "Withdrawn: the water is gone. Farouk Aziz" in told
    assert "Outcome: 14 ambulances went to Fenbridge. Farouk Aziz" in told
    assert known(world) == []
    world.advance(hours=2, minutes=5)  # the review of decision 1 is raised to nobody
    assert "has no decision 9" in world.say("@farouk.aziz", "/incident decision 9", room.name)
    assert any("none in force" in shown(one) for one in from_bot(world, room))
    look_away(world)


def test_what_is_longer_than_a_form_shows_stays_whole_where_nobody_touched_it(world: World) -> None:
    room = declared_quietly(world, "flooding at Saltmere")
    long = " ".join(f"ward {number} moves" for number in range(200))
    world.say("@farouk.aziz", f"/incident decision {long}, because the water rises", room.name)
    world.advance(seconds=10)
    world.press("Change", as_="@farouk.aziz", channel=room.name)
    assert world.submit("@farouk.aziz", because="The bridge is shut.") is None
    assert long in entries(world)[-1].text
    look_away(world)


def test_whatever_people_type_is_only_text(world: World) -> None:
    room = declared(world, "flooding at Saltmere")
    with transaction(world.app.engine) as session:
        incident = incidents.get(session, 1)
        for text in filter(None, HOSTILE):
            given = Given(text, text, text, text, text, text, text)
            try:
                made = decisions.record(session, incident, given, world.now, Actor("", text[:100]))
            except UserError:
                continue  # nothing in it can be seen
            number = made.one.number
            decisions.add(session, incident, number, "outcome", text, world.now, Actor("", "x"))
            if number % 2:
                decisions.withdraw(session, incident, number, text, world.now, Actor("", text[:100]))
            else:
                decisions.reviewed(session, incident, number, text, None, world.now, Actor("", text[:100]))
    world.settle()
    world.say("@farouk.aziz", "/incident decisions", room.name)
    bad = ("<!channel>", "<!here>", "<!everyone>", "<http://evil", "9434765919", "943 476 5919")
    assert not [(one, text) for text in mrkdwn_in(world, room) for one in bad if one in text]
    look_away(world)


@pytest.mark.both_databases
@pytest.mark.parametrize("by", ["Farouk Aziz"])
def test_without_slack_the_command_line_records_and_reviews(
    world: World, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    from typer.testing import CliRunner

    from eprr_bot.__main__ import command_line

    declared(world, "flooding at Saltmere")
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)

    def say(line: str) -> str:
        done = CliRunner().invoke(command_line, ("say", line, "--by", by), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert "Recorded. Decision 1: Divert ambulances" in say(DIVERT)
    assert "incident.decision_stands:1/1" in say("/incident decision 1")
    assert "Decision 1: it stands" in say("/incident decision 1 reviewed stands, review 13:00")
    assert "/incident decision <what> because <why>" in say("/incident decision")
    assert "Farouk Aziz" in log_of(world, 1)[-1]
    look_away(world)


def test_decided_at_midnight_is_a_time_of_the_day_before(world: World) -> None:
    with transaction(world.app.engine) as session:
        just_after = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)
        assert decisions.decided_time(session, "23:50", just_after) == datetime(2026, 11, 22, 23, 50, tzinfo=UTC)
