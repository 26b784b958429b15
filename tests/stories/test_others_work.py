"""Whoever is only in an incident's channel ends, undoes and rewrites nothing of others; what is theirs they may."""

import pytest

from eprr_bot.base.db import transaction
from eprr_bot.directory import service as directory
from eprr_bot.practice import events
from eprr_bot.practice.state import Channel
from eprr_bot.slack.blocks import Values
from eprr_bot.slack.commands import Actor, FormError, Request, UserError
from tests.stories.incident_words import declared, end, log_of, look_away, the_room
from tests.world import World

STRANGER, POLICE, FIRE, GRACE = "@pat.locum", "@isaac.boateng", "@kwame.asante", "@grace.adeyemi"
REFUSED = (
    "you cannot end, undo or rewrite what somebody else wrote or holds in an incident.",
    "Whoever wrote or holds it can, and so can whoever responds to the incident.",
    "Add what you know instead: /incident log",
    "“/oncall page” reaches whoever is on call",
)

OTHERS = "end, undo or rewrite what somebody else wrote or holds in an incident"
WRITTEN = (
    "methane access north gate",
    "methane access south gate",
    "sitrep risks Theatres may close",
    "shortfall 6 theatre nurses",
    "return NHS England Midlands: bed position by 11:00",
    "task Beacon Ambulance: send a crew by 14:00",
)
"""What Grace Adeyemi writes."""
PRESSED = {
    "methane.take_back": "1/2",
    "incident.sitrep_edit": "1/risks",
    "incident.sitrep_undo": "1/risks",
    "incident.settle_shortfall": "1/1",
    "returns.sent": "1",
    "tasks.set": "1/DONE",
    "tasks.withdraw": "1",
    "incident.meeting_not_held": "1/1",
}
"""Buttons under what Grace Adeyemi wrote, with what they carry."""
SENT = {
    "incident.sitrep_section": ("1/risks/1/{room}", {"text": "All is well"}),
    "incident.settled_shortfall": ("1/1/{room}", {"became": "met", "how": "Lent"}),
    "returns.has_sent": ("1", {"sent": "40 beds"}),
    "tasks.why": ("1/CANNOT/{room}", {"why": "No crew"}),
    "tasks.withdrawn": ("1/{room}", {"why": "Not needed"}),
    "incident.meeting_missed": ("1/1/{room}", {"why": "Nobody came"}),
}


def joined(world: World) -> Channel:
    """An incident in whose channel are two partners, and somebody whom the directory does not know."""
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    room = declared(world, "power lost at Saltmere")
    for who in (STRANGER, POLICE, FIRE):
        events.join(world.workspace, world.workspace.member(who), room)
    return room


def logged(world: World, who: str, text: str, room: Channel) -> int:
    """Somebody writes in the log; the number of the entry."""
    return int(world.say(who, f"/incident log {text}", room.name).split()[1])


def said_to(world: World, kind: str, verb: str, who: str, room: Channel, value: str, **values: str) -> str:
    """Which rule refuses a button or a form to somebody in the channel, through the router; else what is answered."""
    member = world.workspace.member(who)
    with transaction(world.app.engine) as session:
        person = directory.by_slack_id(session, member.id)
        actor = Actor(member.id, person.name if person else member.handle, person.id if person else None)
        channel = room.id if kind == "actions" else ""  # Slack does not say it when a form is sent in
        request = Request(world.app, session, world.now, actor, channel=channel, value=value, values=Values(values))
        try:
            return str(getattr(world.app.router, kind)[verb](request))
        except (UserError, FormError) as error:
            said = [str(error), *getattr(error, "errors", {}).values()]
            return OTHERS if any(f"cannot {OTHERS}" in one for one in said) else str(said)
        finally:
            session.rollback()


def refused(world: World, line: str, room: Channel, *, by: tuple[str, ...] = (STRANGER, POLICE)) -> None:
    before = log_of(world, 1)
    for who in by:
        said = world.say(who, f"/incident {line}", room.name)
        assert [one for one in REFUSED if one not in said] == [], (who, line, said)
    assert log_of(world, 1) == before, line


@pytest.mark.both_databases
def test_an_outsider_in_the_channel_undoes_nothing_that_others_wrote(world: World) -> None:
    room = joined(world)
    for line in (
        "log generators are on",
        *WRITTEN,
        "meeting tactical group at 14:00",
        "handover sbar @farouk.aziz; situation dark",
    ):
        world.say(GRACE, f"/incident {line}", room.name)
    number = logged(world, GRACE, "fuel for 8 hours", room)
    for line in (
        f"log strike entry {number} because no",
        "log correct entry 1: nothing has happened",
        "methane undo",
        "sitrep undo risks",
        "sitrep risks All is well",
        "sitrep correct 1 wrong",
        "sitrep Beacon Ambulance all is well",
        "shortfall 1 met by us",
        "return 1 submitted 40 beds",
        "return 1 withdrawn not wanted",
        "return 1 @farouk.aziz",
        "task 1 Beacon done",
        "task 1 withdraw",
        "meeting cancel 1",
        "meeting missed 1 nobody came",
        "handover sbar @hamish.reid; situation light",
        "debrief held 1",
        "debrief later 1 12 Jan",
    ):
        refused(world, line, room)
    assert "Nurses" not in world.say(POLICE, "/incident shortfalls", room.name)
    assert "Task 1" in world.say(POLICE, "/incident task 1", room.name), "they read it"
    look_away(world)


def test_what_an_outsider_wrote_they_put_right_and_others_may(quick_world: World) -> None:
    """Not by a name that anybody may call themselves in Slack."""
    world = quick_world
    room = joined(world)
    theirs = logged(world, POLICE, "bridge is shut", room)
    refused(world, f"log strike entry {theirs} because no", room, by=(STRANGER, FIRE))
    assert "Entry" in world.say(POLICE, f"/incident log correct entry {theirs}: one lane is shut", room.name)
    assert log_of(world, 1)[-1] == f"Isaac Boateng: Entry {theirs} is corrected: one lane is shut"
    strangers = logged(world, STRANGER, "lights are out", room)
    assert "struck" in world.say(STRANGER, f"/incident log strike entry {strangers} because I misread", room.name)
    for line in (
        "methane access north gate",
        "methane access south gate",
        "methane undo",
        "sitrep risks Bridge is shut",
        "sitrep risks One lane is shut",
        "sitrep undo risks",
        "shortfall 4 vans",
        "shortfall 1 met by the council",
        "return Home Office: numbers of officers by 11:00",
        "return 1 withdrawn asked in error",
        "task Beacon Ambulance: send a crew by 14:00",
        "task 1 withdraw",
        "meeting police cell at 14:00",
        "meeting cancel 1",
    ):
        assert "cannot" not in world.say(POLICE, f"/incident {line}", room.name), line
    world.say(POLICE, "/incident shortfall 2 dogs", room.name)
    pat = world.workspace.member(STRANGER)
    pat.name = pat.handle = "Isaac Boateng"
    logged(world, f"@{pat.handle}", "I am not", room)
    assert log_of(world, 1)[-1] == "Isaac Boateng (not in the directory): I am not"
    refused(world, "shortfall 2 met by us", room, by=(f"@{pat.handle}",))
    assert "Shortfall 2 was met" in world.say(GRACE, "/incident shortfall 2 met by us", room.name)
    look_away(world)


def test_what_is_added_to_others_words_makes_them_nobody_elses(quick_world: World) -> None:
    world = quick_world
    room = joined(world)
    world.say(GRACE, "/incident sitrep risks Theatres may close", room.name)
    assert "Bridge is shut" in world.say(POLICE, "/incident sitrep risks + Bridge is shut", room.name)
    refused(world, "sitrep risks All is well", room, by=(POLICE,))
    assert "cannot" not in world.say(POLICE, "/incident sitrep undo risks", room.name)
    assert "Theatres may close" in str(world.command(GRACE, "/incident sitrep", room.name).blocks)
    world.say(GRACE, "/incident methane casualties 12", room.name)
    said = world.say(POLICE, "/incident methane casualties 14, two of them children; from the scene", room.name)
    assert "14, two of them children" in said, "a new version is a report of its own, and the earlier one is kept"
    look_away(world)


def test_an_organisations_own_people_say_how_far_it_is(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    events.join(world.workspace, world.workspace.member("@freya.lund"), room)
    world.say(GRACE, "/incident task Beacon Ambulance, Saltmere: send a crew by 14:00", room.name)
    assert "cannot" not in world.say("@freya.lund", "/incident task 1 Beacon under way", room.name)
    assert "cannot" not in world.say("@freya.lund", "/incident sitrep Beacon Ambulance two crews short", room.name)
    refused(world, "task 1 Saltmere done", room, by=("@freya.lund",))
    refused(world, "sitrep Saltmere all is well", room, by=("@freya.lund",))
    look_away(world)


def test_buttons_and_forms_ask_the_same(quick_world: World) -> None:
    """A form that somebody may not send is not opened; one that is sent all the same changes nothing."""
    world = quick_world
    room = joined(world)
    for line in (*WRITTEN, "meeting tactical group at 10:01"):
        world.say(GRACE, f"/incident {line}", room.name)
    world.advance(minutes=2)
    before = log_of(world, 1)
    for verb, value in PRESSED.items():
        for who in (STRANGER, POLICE):
            assert said_to(world, "actions", verb, who, room, value=value) == OTHERS, verb
    for verb, (value, values) in SENT.items():
        for who in (STRANGER, POLICE):
            assert OTHERS in said_to(world, "forms", verb, who, room, value=value.format(room=room.id), **values), verb
    assert log_of(world, 1) == before
    world.say(GRACE, "/incident meeting held 1 all; we stay", room.name)
    for verb in ("held", "not_held"):
        assert said_to(world, "actions", f"incident.meeting_{verb}", POLICE, room, value="1/1") == OTHERS
    look_away(world)


def test_a_form_that_an_outsider_opens_in_the_channel_is_taken(quick_world: World) -> None:
    """Slack does not say in which channel a form was opened that is sent in: the form keeps it."""
    world = quick_world
    room = joined(world)
    world.say(POLICE, "/incident meeting police cell at 10:20", room.name)
    day = {"owner": world.workspace.member(GRACE).id, "day": "12 Jan"}
    forms: dict[str, dict[str, str]] = {
        "log form": {"text": "bridge is shut"},
        "methane update": {"access": "north gate"},
        "sitrep risks": {"text": "bridge is shut"},
        "sitrep ask": {"whom": "Beacon Ambulance", "by": "12:00"},
        "meeting add": {"name": "fire cell", "at": "11:00"},
        "meeting held 1": {"attended": "police", "outcome": "we stay"},
        "handover": {"information": "Quay 4"},
        "debrief": {"well": "radios"},
        "lesson": {"lesson": "The list was old"},
        "lesson action": {"what": "send the list", **day},
        "shortfall": {"what": "2 vans"},
        "return": {"issuer": "Home Office", "what": "officers"},
    }
    for line, values in forms.items():
        before = log_of(world, 1)
        world.say(POLICE, f"/incident {line}", room.name)
        assert world.submit(POLICE, **values) is None, line
        new = log_of(world, 1)[len(before) :]
        assert any(one.startswith("Isaac Boateng: ") for one in new), line
    look_away(world)


def test_nobody_opens_again_what_others_ended_by_calling_it_standby(quick_world: World) -> None:
    world = quick_world
    room = joined(world)
    end(world, GRACE, "/incident cancel false alarm", room.name)
    for number, who in enumerate((STRANGER, POLICE), 2):
        said = world.say(who, "/incident standby flood", room.name)
        assert f"Incident {number} is at standby" in said, "they declare another"
    assert "Reopened." not in " ".join(log_of(world, 1))
    world.say(GRACE, "/incident standby flood", room.name)
    assert "Grace Adeyemi: Reopened. Alert state: standby." in " ".join(log_of(world, 1))
    look_away(world)


def test_whoever_only_declared_restates_nothing_that_others_have_put_right(quick_world: World) -> None:
    world = quick_world
    world.say(POLICE, "/incident critical power lost at Saltmere")
    room = the_room(world, 1)
    for line in ("update where Fenbridge", "update what power and water lost", "scope actual", "hazard flood"):
        assert "cannot" not in world.say(POLICE, f"/incident {line}"), line
    assert "cannot" not in world.say(POLICE, "/incident hazard not flood"), "their own"
    for line in (
        "update where Saltmere, north wing",
        "scope potential",
        "hazard not flood, rising tide",
        "forum woldsea",
    ):
        assert "cannot" not in world.say(GRACE, f"/incident {line}", room.name), line
    for line in (
        "update where Fenbridge",
        "update what nothing",
        "scope none",
        "hazard not power",
        "hazard big bang",
        "forum not woldsea",
    ):
        refused(world, line, room, by=(POLICE,))
    assert "cannot" not in world.say(POLICE, "/incident hazard fire"), "one more takes nothing from anybody"
    look_away(world)


def test_at_the_desk_no_form_says_of_itself_in_which_channel_it_was_opened(quick_world: World) -> None:
    """Whoever is signed in may send any values with a form: what stands at its end counts in Slack alone."""
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    with transaction(world.app.engine) as session:
        gareth = directory.person(session, "gareth.moss")
        assert gareth is not None
        actor = directory.as_actor(gareth)
        for verb, value in (("methane.sent", f"1/0/{room.id}"), ("incident.log_entry", f"1/{room.id}")):
            forged = Request(world.app, session, world.now, actor, channel="desk/1", value=value)
            with pytest.raises(UserError, match="so you cannot"):
                world.app.router.forms[verb](forged)
    look_away(world)
