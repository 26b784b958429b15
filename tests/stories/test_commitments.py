"""A night in which the director commits two bodies’ money, one above its limit, and an asset that nothing covers."""

import re
from pathlib import Path

import pytest

from eprr_bot.authority import commitment_messages, commitments
from eprr_bot.base.db import transaction
from eprr_bot.incidents import picture
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.picture import Heading
from eprr_bot.records import service as records
from eprr_bot.slack.blocks import Values
from eprr_bot.slack.commands import Actor, Request, UserError
from tests.stories.incident_words import declared_quietly, end, from_bot, look_away, mrkdwn_in
from tests.stories.test_register_of_instruments import applied
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World, shown

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")
HAVEN, WOLDS = "NHS Haven Integrated Care Board", "NHS Wolds Integrated Care Board"


def entries(world: World, kind: str = "commitment") -> list[str]:
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, 1) if one.kind == kind]


def known(world: World) -> list[str]:
    with transaction(world.app.engine) as session:
        found = picture.of(session, incidents.get(session, 1), world.now)
    return [one.text for one in found[Heading.COMMITMENTS]]


def low_limits(world: World) -> None:
    """Haven’s limit is £100,000 and only its own; nothing covers the fixed assets of Wolds."""
    first = "    covers: [haven, wolds]\n    role: director-on-call\n    covers_spending: true\n"
    minute = "    covers: [wolds, haven]\n    role: director-on-call\n    covers_spending: false\n"
    applied(
        world,
        ("limit_pounds: 250000", "limit_pounds: 100000"),
        ("limit_pounds: 150000", "limit_pounds: 90000"),
        (first, first.replace("[haven, wolds]", "[haven]")),
        (minute, minute.replace("[wolds, haven]", "[haven]")),
    )


@pytest.mark.both_databases
def test_a_night_of_180000_pounds_of_two_bodies_and_an_asset_that_nothing_covers(world: World) -> None:
    low_limits(world)
    room = declared_quietly(world, "flooding at Saltmere")
    who = "@farouk.aziz"
    said = world.say(who, "/authority commit £60,000 Haven for generators from Aggreko", room.name)
    assert f"Commitment 1 is recorded: £60,000 (spending) of {HAVEN} for generators, supplied by Aggreko." in said
    assert "Under Haven Standing Financial Instructions, 14.3, limit £100,000." in said
    assert "OVER" not in said
    world.channel(room.name).expect("Commitments of incident 1", "Record a commitment")
    said = world.say("@ximena.flores", "/authority commit @farouk.aziz 70k of Wolds: cots, under 12.7")
    assert f"Committed of {WOLDS} in this incident: £70,000." in said
    said = world.say(who, "/authority commit £50,000 Haven for a bridge from Mabey at 09:30", room.name)
    assert "OVER THE LIMIT by £10,000. It stands all the same (¶66)." in said
    assert "A message goes at once to Ben Okoro." in said
    world.channel(room.name).expect(":warning: *Commitment 3: £50,000", "£10,000 over its limit")
    world.dm("@ben.okoro").expect("You are told, not asked", "£10,000 over its limit")
    world.phone("@ben.okoro").expect("This text needs no reply")
    said = world.say(who, "/authority commit asset Wolds, the Ridgeway ward, for a rest centre", room.name)
    assert f"NOT COVERED: No instrument in force gives Farouk Aziz the fixed assets of {WOLDS}." in said
    world.advance(seconds=20)
    world.channel(room.name).expect("Commitment 4", "No instrument in force")
    world.dm("@dmitri.volkov").expect("the Ridgeway ward")
    world.phone("@dmitri.volkov").expect("Farouk Aziz has committed fixed asset of NHS Wolds")
    assert "OVER THE LIMIT" in entries(world)[2]
    assert any(f"{HAVEN}: £110,000. £10,000 over the limit." in shown(one) for one in from_bot(world, room))
    assert known(world)[0] == f"Committed of {HAVEN}: £110,000. £10,000 over the limit."
    with transaction(world.app.engine) as session:
        totals = commitment_messages.totals(commitments.of_incident(session, incidents.get(session, 1)))
    assert sum(one.pence for one in totals) == 180_000_00
    change_and_close(world, room.name)


def change_and_close(world: World, room: str) -> None:
    """Nothing is edited; at the close each body’s director of finance gets the schedule, which is a page, too."""
    who = "@farouk.aziz"
    assert "OVER" not in world.say(who, "/authority commit 3 superseded £40,000 Haven for a bridge from Mabey", room)
    assert "It takes the place of commitment 3." in entries(world)[-1]
    assert "was superseded by commitment 5" in world.say(who, "/authority commit 3", room)
    assert "Nothing was changed." in world.say(who, "/authority commit 3 withdrawn because twice", room)
    assert "Say why" in world.say(who, "/authority commit 2 withdrawn", room)
    assert "is withdrawn" in world.say(who, "/authority commit 2 withdrawn because the council has cots", room)
    assert f"{HAVEN}: £100,000." in world.say(who, "/authority commitments", room)
    end(world, who, "/incident standdown the water is gone", room)
    look_away(world)
    end(world, who, "/incident close", room)
    world.dm("@ben.okoro").expect("Incident 1 is closed.", f"Committed of {HAVEN}: £100,000.")
    world.dm("@dmitri.volkov").expect("1 fixed asset", "1 without an instrument")
    assert sum("The schedule was sent to" in one for one in entries(world)) == 2
    path = link(world, line="/authority page")
    assert "incident/1" in fetch(world, path)[1]
    page, table = (fetch(world, f"{path}/incident/{name}")[1] for name in ("1", "1.csv"))
    assert f"<li>{HAVEN}: £100,000.</li>" in page
    assert "was superseded by commitment 5" in page
    assert "50000.00" in table
    assert fetch(world, f"{path}/incident/77")[0] == 404
    look_away(world)


def test_without_an_incident_only_with_a_reason_and_the_form_asks_for_it(quick_world: World) -> None:
    world, who = quick_world, "@farouk.aziz"
    assert "No incident is open" in world.say(who, "/authority commit £5k Haven for sandbags")
    said = world.say(who, "/authority commit £5k Haven for sandbags because the river is rising")
    assert f"Committed of {HAVEN} without an incident: £5,000." in said
    world.say(who, "/authority commit")
    form = {"kind": "SPENDING", "whose": "wolds", "instrument": "-", "amount": "1.2x"}
    assert list(world.submit(who, **form, because=" ") or {}) == ["because"]
    assert list(world.submit(who, **form, because="the river is rising") or {}) == ["amount"]
    assert world.submit(who, **{**form, "amount": "£3,000", "because": "the river is rising"}) is None
    listed = world.say(who, "/authority commitments")
    assert f"{HAVEN}: £5,000." in listed
    assert f"{WOLDS}: £3,000." in listed
    anew = world.say(who, "/authority commit 1 superseded £4k Haven for sandbags")
    assert f"Committed of {HAVEN} without an incident: £4,000." in anew, "the reason is that of the one before"


def test_nonsense_gets_a_sentence_and_what_people_type_is_text(quick_world: World) -> None:
    world, who = quick_world, "@farouk.aziz"
    room = declared_quietly(world, "flooding at Saltmere")
    for line, sentence in (
        ("£1,80,000 Haven", "is no amount that I understand"),
        ("£180,000", "Say whose it is: Haven, Wolds"),
        ("generators", "Say how much of whom, or what"),
        ("asset Wolds", "Say which fixed asset"),
        ("spend Haven for tea", "Say how much"),
        ("77", "There is no commitment 77"),
    ):
        assert sentence in world.say(who, f"/authority commit {line}", room.name), line
    assert entries(world) == []
    for text in HOSTILE:
        world.say(who, f"/authority commit £1 Haven for {text}", room.name)
        world.say(who, f"/authority commit asset Wolds {text} for {text}", room.name)
    world.say(who, "/authority commit", room.name)
    fields = dict.fromkeys(("what", "purpose", "supplier", "because"), "943 476 5919 " + HOSTILE[0])
    assert world.submit(who, kind="STAFF", whose="wolds", instrument="-", **fields) is None
    assert "943 476 5919" not in "".join(entries(world))
    world.advance(seconds=20)
    assert not [one for one in mrkdwn_in(world, room) if re.search(r"<(?!!date\^|@U|#C|https://hooks)[^>]*>", one)]
    assert any("Commitments of incident 1" in shown(one) for one in from_bot(world, room))
    look_away(world)


def test_a_kind_that_no_menu_offers_gets_a_sentence(quick_world: World) -> None:
    asha = quick_world.workspace.member("@asha.patel")
    with transaction(quick_world.app.engine) as session:
        values = Values({"kind": "GIFT", "because": "the river is rising"})
        actor = Actor(asha.id, asha.name, "asha.patel")
        forged = Request(app=quick_world.app, session=session, now=quick_world.now, actor=actor, values=values)
        with pytest.raises(UserError, match="not one of mine"):
            quick_world.app.router.forms["authority.commit"](forged)
