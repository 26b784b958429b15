"""With Slack gone, the command line does whatever people do in Slack, on their word and with their rights."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import or_, select
from typer.testing import CliRunner

from eprr_bot.__main__ import command_line
from eprr_bot.app import make_router
from eprr_bot.base.db import change, transaction
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.incidents import service as incidents
from eprr_bot.outbox.models import Message
from eprr_bot.records import service as records
from eprr_bot.slack.commands import NOT_OURS, UserError
from tests.stories.incident_words import log_of
from tests.world import World, sqlite_url

Typed = Callable[..., str]

ONLY_IN_SLACK = {
    "aid.closed": "a form; /mutual-aid close says the same on one line",
    "aid.nil": "a form; /mutual-aid nil says the same on one line",
    "aid.request": "a form; /mutual-aid request says the same on one line",
    "aid.step": "a form; /mutual-aid and the step say the same on one line",
    "authority.commit": "a form; /authority commit says the same on one line",
    "authority.direct": "a form; /authority direct says the same on one line",
    "authority.direction_withdrawn": "a form; /authority direct and withdraw say the same on one line",
    "authority.why_direction": "a form; /authority direct and cannot say the same on one line",
    "callout.has_read_back": "a form; a reply by text says the same: 1 and the message",
    "cover.cover": "a form; /oncall cover says the same on one line",
    "cover.swap": "a form; /oncall swap says the same on one line",
    "exercises.action": "a form; /exercise action says the same on one line",
    "exercises.count": "a form; /exercise count says the same on one line",
    "exercises.lesson": "a form; /exercise lesson says the same on one line",
    "exercises.debrief": "a form; /exercise debrief says the same on one line",
    "exercises.plan": "a form; /exercise plan says the same on one line",
    "exercises.record": "a form; /exercise record says the same on one line",
    "lessons.later": "a form; /exercise later says the same on one line",
    "lessons.outcome": "a form; /exercise done says the same on one line",
    "incidents.add_to_log": "it is about a message of Slack; /incident log writes what it says",
    "incident.briefing": "a form; /incident handover and its words say the same",
    "incident.briefing_refused": "a form; /incident handover refuse says the same",
    "incident.debrief_said": "a form; /incident debrief says the same on one line",
    "incident.give_action": "a form; /incident action says the same on one line",
    "incident.give_role": "a form; /incident role says the same on one line",
    "incident.lesson": "a form; /incident lesson says the same on one line",
    "incident.lesson_action": "a form; /incident lesson action says the same on one line",
    "incident.meeting_missed": "a form; /incident meeting missed says the same on one line",
    "incident.meeting_record": "a form; /incident meeting held says the same on one line",
    "incident.meeting_set": "a form; /incident meeting says the same on one line",
    "incident.pass_command": "a form; /incident command hand over says the same on one line",
    "incident.put_off_action": "a form; /incident action and later say the same on one line",
    "incident.log_entry": "a form; /incident log says the same on one line",
    "incidents.hold": "a form; /incident hold says the same on one line",
    "incidents.release": "a form; /incident release says the same on one line",
    "incidents.redact": "a form; /incident redact says the same on one line",
    "incident.record_decision": "a form; /incident decision says the same on one line",
    "incident.record_shortfall": "a form; /incident shortfall says the same on one line",
    "incident.reviewed_decision": "a form; /incident decision and reviewed say the same on one line",
    "incident.settled_shortfall": "a form; /incident shortfall and what became of it say the same on one line",
    "incident.sitrep_asked": "a form; /incident sitrep ask says the same on one line",
    "incident.sitrep_section": "a form; /incident sitrep and a section say the same on one line",
    "incidents.does_not_apply": "a form; /incident checklist says the same on one line",
    "methane.sent": "a form; /incident methane and a field say the same on one line",
    "returns.has_sent": "a form; /incident return says the same on one line",
    "returns.record": "a form; /incident return says the same on one line",
    "tasks.give": "a form; /incident task says the same on one line",
    "tasks.why": "a form; /incident task and cannot say the same on one line",
    "tasks.withdrawn": "a form; /incident task and withdraw say the same on one line",
    "incidents.declare": "a form; /incident critical, major and business-continuity say the same on one line",
}
"""What people can do in Slack alone, and why."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The database plays no part in what is tried here, and what reached people is looked at elsewhere."""
    made = World(sqlite_url(tmp_path))
    yield made
    made.close()


@pytest.fixture
def typed(world: World, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`typed("/oncall", by="Farouk Aziz")`: root types it on the machine of the bot. Returns all that was printed."""
    monkeypatch.setattr("eprr_bot.app.build", lambda _: world.app)
    monkeypatch.setattr("getpass.getuser", lambda: "root")

    def run(*words: str, by: str = "") -> str:
        result: Any = CliRunner().invoke(command_line, [*words, *(["--by", by] if by else [])])
        if result.exception and not isinstance(result.exception, UserError | SystemExit):
            raise result.exception
        world.settle()
        return result.output + (str(result.exception) if isinstance(result.exception, UserError) else "")

    return run


def test_the_command_line_has_every_verb_that_slack_has(world: World, typed: Typed) -> None:
    router = make_router()
    unknown = ("is no command", "is no button", "is not something I know")
    commands = {row.verb: typed("say", *row.verb.split(), by="Niamh Doyle") for row in router.commands}
    buttons = {verb: typed("press", f"{verb}:", by="Niamh Doyle") for verb in router.actions}
    reached = {verb for verb, said in (commands | buttons).items() if said and not any(one in said for one in unknown)}
    assert set(router.verbs) - reached == set(ONLY_IN_SLACK)


def buttons(printed: str) -> dict[str, list[str]]:
    """What is printed beside each button."""
    found = re.findall(r"\[([^\]]+)\]  eprr-bot (press .*) --by", printed)
    return {label: shlex.split(line) for label, line in found}


def test_at_the_keyboard_two_without_a_slack_account_are_two_people(world: World, typed: Typed) -> None:
    ann, bob = "Ann of the council, by telephone", "Bob of the council, by telephone"
    asked = typed("say", "/oncall page director fire at the depot", by=ann)
    assert "Nothing new was sent" not in typed("say", "/oncall page director chlorine leak", by=bob)
    assert "Nothing new was sent" in typed("say", "/oncall page director fire at the depot", by=ann)
    stop = buttons(asked)["Stop calling"]
    assert "That call is not yours" in typed(*stop, by=bob)
    assert "That call is not yours" not in typed(*stop, by=ann)


def test_whoever_declared_at_the_keyboard_says_where_it_is(world: World, typed: Typed) -> None:
    typed("say", "/incident critical power lost", by="Ann of the council, by telephone")
    refused = typed("say", "/incident update where Saltmere", by="Bob of the council, by telephone")
    assert "cannot" in refused or "Whoever responds" in refused
    assert "Saltmere" in typed("say", "/incident update where Saltmere", by="Ann of the council, by telephone")


def test_whoever_asks_for_help_at_the_keyboard_reads_what_there_is(world: World, typed: Typed) -> None:
    assert "/incident critical" in typed("say", "help", by="Farouk Aziz")
    assert "is no command" in typed("say", "helpp", by="Farouk Aziz")


def test_no_refusal_at_the_keyboard_sends_anybody_to_a_channel_of_slack(world: World, typed: Typed) -> None:
    farouk = "Farouk Aziz"
    typed("say", "/incident critical power lost at Saltmere", by=farouk)
    end = buttons(typed("say", "/incident cancel false alarm", by=farouk))["Cancel incident 1"]
    typed(*end, by=farouk)
    refused = typed("say", "/incident close", by=farouk)
    assert (
        "Incident 1 (power lost) was cancelled on Mon 23 Nov 2026 at 10:00 by Farouk Aziz (typed by root)." in refused
    )
    assert "add --incident 1." in refused
    assert "type /incident reopen 1." in typed("say", "/incident standdown", "--incident", "1", by=farouk)
    assert "newest checklist of the incident" in typed("press", "incidents.tick:1/nothing", by=farouk)
    refused = typed("say", "/oncall me", by="Farouk Azizz")
    assert "“Farouk Azizz” is nobody in the directory (did you mean Farouk Aziz?), so I cannot tell which" in refused
    assert "Slack" not in refused


def test_a_director_commands_while_slack_is_away(world: World, typed: Typed) -> None:
    world.workspace.faults.add("outage", times=None)
    farouk, grace = "Farouk Aziz", "grace.adeyemi, by telephone"
    assert "is declared: power lost, Saltmere" in typed("say", "/incident critical power lost at Saltmere", by=farouk)
    answer = buttons(typed("messages", by=farouk))["I am responding"]
    assert typed(*answer, by=farouk) == "Your answer is recorded. You have command.\n"
    assert authors(world, "command") == {"Farouk Aziz (typed by root)"}
    assert " is in the log of incident 1" in typed("say", "/incident", "log", "Fuel <b> & for 8 hours", by=grace)
    checklist = buttons(typed("incident", "show", "1"))["Tick"]
    assert typed(*checklist, by=farouk) == "Done.\n"
    assert typed(*checklist, by=farouk) == "Nothing changed.\n"
    typed(*buttons(typed("incident", "show", "1"))["Take back"], by=farouk)
    assert "level: 3" in typed("say", "incident level 3 the region was asked", by=farouk)
    assert "Your checklist: `eprr-bot incident show 1`" in typed("say", "/incident command take", by=grace)
    end = buttons(typed("say", "/incident standdown power is back", by=grace))["Stand down incident 1"]
    assert "Incident 1 is now at “stand down”" in typed(*end, by=grace)
    assert "is now at “recovery”" in typed("say", "/incident alert recovery", "--incident", "1", by=farouk)
    assert "Incident 1 is now at “declared”" in typed("say", "/incident reopen 1 it failed again", by=farouk)
    log = log_of(world, 1)
    for part in (
        "Farouk Aziz answered at once",
        "Grace Adeyemi answered at once",
        "Fuel <b> & for 8 hours",
        "Ticked: ",
        "Level: 3",
        "Alert state: stand down. Reason: power is back",
        "Reopened. Alert state: declared. Reason: it failed again",
    ):
        assert any(part.lower() in one.lower() for one in log), part


def authors(world: World, kind: str) -> set[str]:
    with transaction(world.app.engine) as session:
        return {one.author for one in records.entries(session, 1) if one.kind == kind}


def test_whoever_is_named_may_do_what_they_may_do_in_slack_and_the_log_says_who_typed(
    world: World, typed: Typed
) -> None:
    typed("say", "/incident critical power lost at Saltmere", by="Farouk Aziz")
    for who in ("the council's desk", "nobody.known"):
        assert "cannot end an incident" in typed("say", "/incident standdown", by=who)
        assert "cannot end an incident" in typed("press", "incidents.end:1/stand_down/0/0/", by=who)
        assert "cannot tick" in typed("press", "incidents.tick:1/on-call", by=who)
        assert "cannot read or write" in typed("say", "/incident log hello", by=who)
        assert "cannot start, plan or stop an exercise" in typed("say", "/exercise start", by=who)
    assert "is declared" in typed("say", "/incident major flood at Whinmoor", by="the council's desk")
    assert "More than one incident is open" in typed("say", "/incident log x", by="Farouk Aziz")
    assert "Add --incident and its number." in typed("say", "/incident log x", by="Farouk Aziz")
    assert "Entry" in typed("say", "/incident log by number", "--incident", "1", by="Farouk Aziz, by radio")
    assert authors(world, "information") >= {"Farouk Aziz, by radio (typed by root)"}
    with transaction(world.app.engine) as session:
        assert incidents.get(session, 1).alert_state == "declared"


def test_an_answer_passed_on_at_the_keyboard_counts_and_proves_no_way_of_reaching_them(
    world: World, typed: Typed
) -> None:
    typed("say", "/exercise start", by="Niamh Doyle")
    typed(*buttons(typed("messages", by="Farouk Aziz"))["Acknowledge"], by="Farouk Aziz")
    result = str(world.command("@niamh.doyle", "/exercise report 6").blocks)
    assert "Farouk Aziz" in result
    assert "answered at once" in result, "by no way of ours, though they were called by both"
    world.dm("@farouk.aziz").expect("Farouk Aziz (typed by root) answered for you.")
    gaps = world.say("@niamh.doyle", "/oncall gaps")
    assert "Farouk Aziz holds Director on call" in gaps
    assert "was called once and never answered themselves" in gaps


def test_whoever_types_that_somebody_has_taken_over_is_on_record(world: World, typed: Typed) -> None:
    world.advance(days=7)
    taken = buttons(typed("messages", by="Asha Patel"))["I have taken over"]
    typed(*taken, by="Asha Patel")
    assert "recorded by Asha Patel (typed by root)" in world.say("@niamh.doyle", "/oncall handover history")
    assert "You were not called" in typed("press", "callout.acknowledge:1", by="Priya Raman")


def test_cover_is_asked_for_and_given_at_the_keyboard(world: World, typed: Typed) -> None:
    typed(
        "say", "/oncall cover me from 24 Nov 18:00 to 24 Nov 23:00 by @ben.okoro because of a funeral", by="Farouk Aziz"
    )
    accept = buttons(typed("messages", by="Ben Okoro"))["Accept"]
    typed(*accept, by="Ben Okoro")
    assert "Ben Okoro" in typed("say", "/oncall at 24 Nov 20:00", by="Farouk Aziz")


@pytest.mark.parametrize(
    "line", ["/oncall swap 7 Dec with @dmitri.volkov 21 Dec", "/oncall cover me on 7 Dec by @dmitri.volkov"]
)
def test_somebody_without_slack_is_asked_by_telephone(world: World, typed: Typed, line: str) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "dmitri.volkov", slack_id=None)
    asked = typed("say", line, by="Ben Okoro")
    assert "Dmitri Volkov has no Slack account: ask by telephone." in asked
    yes = re.findall(r"eprr-bot (press cover.accept:\d+) --by (\S+)`", asked)[0]
    assert "Dmitri Volkov" not in typed("say", "/oncall at 12 Dec", by="Ben Okoro")
    typed(*yes[0].split(), by=yes[1])
    assert "Dmitri Volkov" in typed("say", "/oncall at 12 Dec", by="Ben Okoro")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("say", "/nonsense"), "“/nonsense” is no command. Commands: /oncall, /exercise, /incident"),
        (("say", "/incident nonsense at all"), "is not something I know"),
        (("press", "nonsense:1"), "“nonsense” is no button. eprr-bot messages shows"),
        (("press", "callout.acknowledge"), NOT_OURS),
        (("press", "incidents.end:1/x"), NOT_OURS),
        (("say", "/incident log x", "--incident", "9"), "There is no incident 9. eprr-bot incident list shows"),
        (("messages",), "Nothing was sent to Niamh Doyle within a day."),
        (("incident", "show", "9"), "There is no incident 9."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: tuple[str, ...], said: str, world: World, typed: Typed
) -> None:
    assert said in typed(*words, by="Niamh Doyle" if words[0] != "incident" else "")


def test_somebody_without_slack_can_do_it_too(world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        found = directory.person(session, "farouk.aziz")
        assert found is not None
        found.slack_id = None
        session.add(found)
    typed("say", "/incident critical power lost at Saltmere", by="Farouk Aziz")
    typed(*buttons(typed("messages", by="Farouk Aziz"))["I am responding"], by="Farouk Aziz")
    assert any("Farouk Aziz has command" in one for one in log_of(world, 1))
    for line in ("/oncall week", "/oncall fairness", "/oncall page manager please ring me"):
        assert typed("say", line, by="Farouk Aziz")
    assert "Calendar links belong to a Slack account" in typed("say", "/oncall calendar", by="Farouk Aziz")
    world.advance(minutes=30)
    with transaction(world.app.engine) as session:
        assert not session.exec(select(Message.id).where(or_(Message.address == "", Message.state == "failed"))).all()


def test_a_channel_is_called_by_its_name(world: World, typed: Typed) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    world.settle()
    said = typed("say", "/incident critical flood at Fenbridge", by="Farouk Aziz")
    assert "power lost, Saltmere #inc-1-power-lost" in said
    assert "#inc-1-power-lost" in typed("incident", "show", "2")


def test_how_to_stand_down_what_was_declared_twice_is_said_as_it_is_typed(world: World, typed: Typed) -> None:
    typed("say", "/incident critical power lost at Saltmere", by="Farouk Aziz")
    said = typed("say", "/incident critical no power at Saltmere", by="Grace Adeyemi")
    line = re.findall(r"eprr-bot (say '/incident standdown same as incident 1' --incident 2) --by …", said)
    assert "channel:" not in said
    assert "Stand down incident 2" in typed(*shlex.split(line[0]), by="Grace Adeyemi")
    shown = typed("incident", "show", "2")
    line = re.findall(
        r"is typed here, with its number: eprr-bot (say '/incident log …' --incident 2) --by …\n\Z", shown
    )
    assert " is in the log of incident 2" in typed(*shlex.split(line[0]), by="Grace Adeyemi")


def test_a_name_with_a_slip_is_named_and_nobody_without_slack_is_promised_a_message(world: World, typed: Typed) -> None:
    world.say("@asha.patel", "/incident critical power lost at Saltmere")
    said = typed("say", "/incident level 3", by="Farouk Azis")
    assert "“Farouk Azis” is nobody in the directory (did you mean Farouk Aziz?), so you cannot" in said
    assert "Slack account" not in said
    said = typed("say", "/oncall page manager ring the switchboard", by="night switchboard")
    assert "Grace Adeyemi is being called for Manager on call. Whoever does not answer in time" in said
    assert "telephone_receiver" not in said
    assert "direct message" not in said


def test_what_speaks_against_a_cover_is_said_where_it_is_typed(world: World, typed: Typed) -> None:
    typed("say", "/oncall away 1 Dec to 14 Dec", by="Cara Hughes")
    hours = ("--from", "2026-12-03T10:00", "--to", "2026-12-03T11:00")
    said = typed("rota", "cover", "director-on-call", *hours, "--person", "cara.hughes", by="Niamh Doyle")
    assert "warning: Cara Hughes is on leave and holds Director on call" in said
    said = typed("say", "/oncall cover director 4 Dec 10:00 to 4 Dec 11:00 to @cara.hughes", by="Niamh Doyle")
    assert "warning: Cara Hughes is on leave and holds Director on call" in said
    assert "warning" not in typed("say", "/oncall", by="Niamh Doyle")


def test_part_of_a_name_at_the_keyboard_is_nobody_and_whoever_may_be_meant_is_named(world: World, typed: Typed) -> None:
    meant = "“Farouk” is nobody in the directory (did you mean Farouk Aziz?), so "
    assert f"{meant}I cannot tell which shifts are yours." in typed("say", "/oncall me", by="Farouk")
    assert f"{meant}there is nothing to show." in typed("messages", by="Farouk")
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "ben.okoro", name="Farouk Aziz-Bell")
    several = "“Farouk” is nobody in the directory (did you mean Farouk Aziz or Farouk Aziz-Bell?), so "
    assert several in typed("say", "/oncall me", by="Farouk")


def test_a_name_that_two_people_have_is_told_apart_at_the_keyboard_by_their_ids(world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "ben.okoro", name="Farouk Aziz")
    said = typed("say", "/oncall me", by="Farouk Aziz")
    assert "“Farouk Aziz” is the name of several people (give the id: ben.okoro or farouk.aziz), so I cannot" in said


def test_whoever_could_not_be_called_is_not_said_to_have_been(world: World, typed: Typed) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "farouk.aziz", slack_id=None, mobile="")
    typed("say", "/incident critical power lost at Saltmere", by="Grace Adeyemi")
    assert "Mon 23 Nov 2026 10:00, called:" in typed("messages", by="Grace Adeyemi")
    said = typed("messages", by="Farouk Aziz")
    assert "10:00, could not be called (not " in said
    assert "by text message: no mobile number is known" in said
    assert "called:" not in said
