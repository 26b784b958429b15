"""Buttons and forms with a value that is not ours, or about something that is gone: a calm sentence, nothing else."""

import itertools
import re

import pytest
from sqlmodel import select

from eprr_bot.base.db import transaction
from eprr_bot.callout.models import CallOut
from eprr_bot.directory import service as directory
from eprr_bot.slack.blocks import Values
from eprr_bot.slack.commands import Actor, Request, UserError
from tests.stories.incident_words import declared, look_away
from tests.world import World

SPAN = "2026-11-24T10:00:00+00:00|2026-11-25T10:00:00+00:00"
FORGED = (
    *(
        "",
        " ",
        "x",
        "-1",
        "0",
        "77",
        "1.5",
        "³",
        "٣",
        "9" * 10,
        "9" * 400,
        "1\x00",
        "1\x00/text",
        "/",
        "1/",
        "77/x",
        "1/no-such-item",
    ),
    *("a|b", "a|b|c", "|", "||", f"no-such-rota|{SPAN}", "director-on-call|2026-11-24|2026-11-25", f"\x00|{SPAN}"),
    *("director-on-call|9999-01-01T00:00+00:00|9999-12-31T00:00+00:00", "director-on-call|2026-11-25T10:00+00:00|now"),
    "director-on-call|2026-11-25T10:00:00+00:00|2026-11-24T10:00:00+00:00",
    *("1/stand_down", "1/declared/1/1/why", "1/nonsense/1/1/why", "77/stand_down/1/1/why", "1/stand_down/x/1/why"),
    *(f"1/stand_down/{'9' * 30}/1/why", "1/stand_down/1/x/why", "1/stand_down/-99999999999999/1/why"),
)
FORMS = {
    "incidents.declare": {
        "what": "power lost",
        "where": "Saltmere",
        "type": "critical",
        "level": "2",
        "alert_state": "",
    },
    "incidents.add_to_log": {"incident": "1"},
    "cover.cover": {"shift": f"director-on-call|{SPAN}", "how": "team", "person": "", "hours": "", "reason": ""},
    "cover.swap": {"mine": f"director-on-call|{SPAN}", "theirs": f"director-on-call|{SPAN}", "reason": ""},
    "callout.has_read_back": {"message": "Bridge 14 is shut"},
    "exercises.record": {"kind": "live", "day": "today", "name": "", "organiser": "", "theme": "", "lesson": ""},
    "exercises.count": {"incident": "1", "as": "live", "because": "It was", "lesson": "", "owner": "", "day": ""},
    "exercises.debrief": {"met-0": "met", "issues": "", "good_practice": ""},
    "exercises.plan": {"what": "director-on-call", "type": "", "when": "tomorrow 10:00", "announced": ""},
    "exercises.lesson": {"lesson": "The list was old"},
    "exercises.action": {"what": "Send it", "owner": "", "day": "tomorrow"},
    "lessons.outcome": {"outcome": "Sent"},
    "lessons.later": {"day": "tomorrow", "why": ""},
    "incidents.does_not_apply": {"item": "on-call", "because": "I hold cover"},
    "methane.sent": {"declared": "no", "exact_location": "Quay 4"},
    "tasks.give": {"what": "Send a crew", "whom": "", "more": "", "by": "", "priority": ""},
    "tasks.why": {"why": "No crew"},
    "tasks.withdrawn": {"why": "Not needed"},
    "authority.commit": {
        "kind": "SPEND",
        "amount": "£3,000",
        "what": "",
        "whose": "haven",
        "purpose": "hire",
        "supplier": "",
        "instrument": "-",
        "at": "",
        "because": "the river rises",
    },
    "authority.direct": {
        "what": "stop clinics",
        "whom": "fenbridge-hospitals",
        "until": "",
        "instrument": "-",
        "trigger": "",
        "director": "",
    },
    "authority.why_direction": {"why": "No staff"},
    "authority.direction_withdrawn": {"why": "Not needed"},
    "aid.request": {"what": "10 crews", "whom": "", "others": "", "when": "", "answer_by": "", "priority": "urgent"},
    "aid.step": {"number": "8", "at": "", "report_at": "", "pounds": ""},
    "aid.nil": {"why": "No crew"},
    "aid.closed": {"why": "Not needed"},
    "returns.record": {"issuer": "Region", "what": "Beds", "by": "", "owner": "", "purpose": ""},
    "returns.has_sent": {"sent": "40 beds"},
    "incident.log_entry": {"text": "All calm", "happened": "", "late": "", "whom": ""},
    "incidents.hold": {"which": "1", "why": ""},
    "incidents.release": {"which": "1", "why": ""},
    "incidents.redact": {"which": "1", "entry": "1", "why": ""},
    "incident.record_decision": {"decision": "We stay open", "review": "", "late": ""},
    "incident.reviewed_decision": {"review": "", "found": "It stands"},
    "incident.give_action": {"what": "Ring", "owner": "", "role": "", "due": "", "priority": "", "decision": ""},
    "incident.put_off_action": {"due": "23:00", "why": ""},
    "incident.sitrep_section": {"text": "All calm"},
    "incident.sitrep_asked": {"section": "", "whom": "Beacon Ambulance", "by": ""},
    "incident.briefing": {"to": "", "role": "", "information": "Quay 4"},
    "incident.briefing_refused": {"why": "I was not told"},
    "incident.meeting_record": {"attended": "All", "outcome": "We stay"},
    "incident.meeting_missed": {"why": "Nobody came"},
    "incident.meeting_set": {"name": "Tactical", "at": "14:00", "every": ""},
    "incident.debrief_said": {"well": "All"},
    "incident.give_role": {"role": "loggist", "whom": "U0000002", "serves": ""},
    "incident.pass_command": {"whom": "U0000002"},
    "incident.record_shortfall": {"what": "2 vans", "until": ""},
    "incident.settled_shortfall": {"became": "met", "how": "Lent"},
    "incident.lesson": {"lesson": "The list was old"},
    "incident.lesson_action": {"owner": "", "day": "tomorrow", "what": "Send it"},
}
TYPED = {
    "what",
    "where",
    "hours",
    "reason",
    "message",
    "name",
    "organiser",
    "theme",
    "lesson",
    "issues",
    "outcome",
    "when",
    "because",
    "found",
    "why",
    "text",
    "attended",
    "sent",
}

ENDS_IN_A_COMMAND = re.compile(r"/(incident|oncall|exercise|lrf|mutual-aid|authority) [^.]+$")
"""As it would be typed."""


def attempt(world: World, kind: str, verb: str, who: str, **asked: object) -> None:
    """Do it and take it back; whatever is wrong must be said in a sentence."""
    member = world.workspace.member(who)
    with transaction(world.app.engine) as session:
        person = directory.by_slack_id(session, member.id)
        actor = Actor(member.id, member.name, person.id if person else None)
        request = Request(app=world.app, session=session, now=world.now, actor=actor, **asked)
        said = "."
        try:
            getattr(world.app.router, kind)[verb](request)
        except UserError as error:
            said = str(error)
        except Exception as error:
            pytest.fail(f"{verb} with {asked}: {error!r}")
        session.rollback()
    assert said.endswith((".", "?")) or ENDS_IN_A_COMMAND.search(said), (verb, asked, said)


@pytest.mark.both_databases
def test_a_value_that_is_not_ours_gets_a_calm_sentence_at_every_button_and_form(world: World) -> None:
    room = declared(world, "power lost at Saltmere")
    for verb, value in itertools.product(world.app.router.actions, FORGED):
        attempt(world, "actions", verb, "@farouk.aziz", value=value, channel=room.id)
    for (verb, good), value in itertools.product(FORMS.items(), FORGED):
        attempt(world, "forms", verb, "@farouk.aziz", values=Values(good), value=value, channel=room.id)
    look_away(world)


def test_nobody_arrives_in_a_time_that_no_menu_offers(quick_world: World) -> None:
    world = quick_world
    declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        number = session.exec(select(CallOut.id).where(CallOut.rota_id == "director-on-call")).one()
        farouk = Actor(world.workspace.member("@farouk.aziz").id, "Farouk Aziz", "farouk.aziz")
        forged = Request(app=world.app, session=session, now=world.now, actor=farouk, value=f"{number}/999999")
        with pytest.raises(UserError, match="This button is from an older message"):
            world.app.router.actions["callout.arrives"](forged)
    look_away(world)


def test_a_choice_that_is_not_ours_gets_a_calm_sentence_in_every_form(quick_world: World) -> None:
    declared(quick_world, "power lost at Saltmere")
    held = quick_world.say("@farouk.aziz", "/exercise record live 12 Nov; objectives open the centre").split()[1]
    for verb, good in FORMS.items():
        for field in good.keys() - TYPED:
            for value in ("9" * 30, *FORGED):
                values = Values({**good, field: value})
                attempt(quick_world, "forms", verb, "@farouk.aziz", values=values, value=held)
    assert set(FORMS) == set(quick_world.app.router.forms)
    look_away(quick_world)
