"""/lrf: who leads at each forum and who is there, as the files say it by date."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from eprr_bot.slack.blocks import when
from tests.stories.incident_words import look_away, shown_answer
from tests.world import World

EVE = datetime(2027, 3, 30, 9, 0, tzinfo=UTC)
"""Tue 30 Mar 2027 10:00, two days before the boards merge."""
MERGED = """
  - id: fens
    name: NHS Fens Integrated Care Board
    short_name: Fens
    forums: [E48900002, E48900001]
    valid_from: 2027-04-01
"""


@pytest.fixture
def eve(database_url: str) -> Iterator[World]:
    made = World(database_url, EVE)
    yield made
    made.close()
    made.expect_no_more()


def applied(world: World, kind: str, change: dict[str, str]) -> None:
    """A file as somebody has changed it and applied it."""
    with transaction(world.app.engine) as session:
        newest = documents.latest(session, kind, kind)
        assert newest is not None
        body = newest.body
        for old, new in change.items():
            assert old in body
            body = body.replace(old, new)
        documents.save(session, kind, kind, body, world.now, "an officer")


def merge(world: World, since: str = "2027-04-01") -> None:
    """From 1 April one board takes the place of two, and leads at one forum from a moment on."""
    ends = "    valid_to: 2027-03-31\n    successor: fens\n"
    wolds = "    forums: [E48900002, E48900001]\n"
    applied(
        world,
        "cluster",
        {
            "    short_name: Haven\n": f"    short_name: Haven\n{ends}",
            f"    short_name: Wolds\n{wolds}": f"    short_name: Wolds\n{wolds}{ends}{MERGED}",
        },
    )
    applied(
        world,
        "forums",
        {
            "      - {body: haven}\n": "      - {body: haven, to: 2027-04-01}\n"
            f"      - {{body: fens, from: {since}}}\n",
            "      - {body: wolds}\n": "      - {body: wolds, to: 2027-04-01}\n"
            "      - {body: fens, from: 2027-04-01}\n",
        },
    )


def test_everybody_sees_who_leads_and_sits_at_each_forum(world: World) -> None:
    shown = shown_answer(world, "@isaac.boateng", "/lrf")
    assert "*Havenshire LRF* · led by NHS Haven Integrated Care Board\n" in shown
    assert "Sits there: Asha Patel for NHS Haven Integrated Care Board, Eleni Marsh for NHS Wolds" in shown
    assert "*Woldsea LRF* · led by NHS Wolds Integrated Care Board" in shown
    assert ":warning:" not in shown, "what is late is for our own people"
    ours = shown_answer(world, "@asha.patel", "/lrf")
    assert ours.count(":warning:") == 2, "no partnership has met yet, as far as anybody wrote down"


def test_one_forum_says_who_is_on_call_and_to_our_own_people_how_it_is_activated(world: World) -> None:
    ours, partners = (shown_answer(world, who, "/lrf havens") for who in ("@asha.patel", "@isaac.boateng"))
    for shown in (ours, partners):
        assert "Director on call: Farouk Aziz · to call: `/oncall page director-on-call`" in shown
        assert "*UK Health Security Agency:* Dr Imogen Ashby; deputy: Kofi Mensah" in shown
        assert "chaired by Asha Patel and Dr Petra Lindqvist (co-chair)" in shown
        assert "E48900001 · Midlands" in shown
    assert "*Code-word:* PLOVER" in ours
    assert "*Local words:* Standby: Potential incident; Declared: Major incident" in ours
    assert "PLOVER" not in partners
    assert "Saltmere" not in partners


def test_whatever_is_to_change_is_said_ahead_and_holds_from_its_day_everywhere(world: World) -> None:
    day = when(datetime(2027, 3, 31, 23, 0, tzinfo=UTC))
    assert f"From {day}: new code-word, opening phrase and meeting place" in shown_answer(
        world, "@isaac.boateng", "/lrf"
    )
    ours, partners = (shown_answer(world, who, "/lrf woldsea") for who in ("@asha.patel", "@isaac.boateng"))
    assert "*Code-word:* LAPWING" in ours
    said = f"*From {day}*\nCode-word: DUNLIN\nOpening phrase: THIS IS OPERATION DUNLIN\nMeeting place: Fire and Rescue"
    assert said in ours
    assert "DUNLIN" not in partners
    world.clock.move_to(datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC))
    assert "*Code-word:* LAPWING" in shown_answer(world, "@asha.patel", "/lrf woldsea")
    assert "new code-word" in shown_answer(world, "@asha.patel", "/lrf")
    world.clock.move_to(datetime(2027, 3, 31, 23, 0, tzinfo=UTC))
    ours = shown_answer(world, "@asha.patel", "/lrf woldsea")
    assert "*Code-word:* DUNLIN" in ours
    assert "*Meets at:* Fire and Rescue Headquarters, Fenbridge" in ours
    assert "*Activated by:* Woldsea Police" in ours
    assert "*From " not in ours
    assert "new code-word" not in shown_answer(world, "@asha.patel", "/lrf")


def test_support_and_a_partnership_that_change_are_named_and_missed_from_their_day(world: World) -> None:
    applied(
        world,
        "forums",
        {
            "    codeword: PLOVER\n": "    codeword: PLOVER\n    changes:\n"
            "      - {from: 2026-12-01T09:00, supported_by: [grace.adeyemi]}\n"
            "      - {from: 2026-12-02, partnership: null, status_names: {declared: Red}}\n"
        },
    )
    shown = shown_answer(world, "@isaac.boateng", "/lrf havens")
    assert f"*From {when(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))}*\nSupport: Grace Adeyemi" in shown
    assert f"*From {when(datetime(2026, 12, 2, 0, 0, tzinfo=UTC))}*\nHealth partnership: none" in shown
    assert "Names of alert states" not in shown
    world.clock.move_to(datetime(2026, 12, 2, 0, 0, tzinfo=UTC))
    shown = shown_answer(world, "@asha.patel", "/lrf havens")
    assert "*Supported by:* Grace Adeyemi" in shown
    assert "*Local words:* Declared: Red" in shown
    assert "No health partnership is named." in shown
    look_away(world)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/lrf e48900001", "Havenshire LRF"),
        ("/lrf Woldsea Resilience Forum", "Woldsea LRF"),
        ("/lrf lincolnshire", "Lincolnshire LRF (E48000020) is in Midlands. None of our statutory bodies"),
        ("/lrf essex", "Essex Resilience Forum (E48000011) is in East of England. None of our statutory bodies"),
        ("/lrf havenshir", "Havenshire LRF"),
        ("/lrf lead woldsea", "Who leads at *Woldsea LRF* for the local NHS:\n• at all times: NHS Wolds"),
    ],
)
def test_a_forum_is_found_by_whatever_people_call_it(quick_world: World, typed: str, said: str) -> None:
    assert said in shown_answer(quick_world, "@asha.patel", typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/lrf havenshre", "Did you mean “/lrf havenshire”? Yours: havenshire, woldsea."),
        ("/lrf atlantis", "There is no forum called “atlantis”. Yours: havenshire, woldsea."),
        ("/lrf lead essex", "None of our statutory bodies is in the area of that forum"),
    ],
)
def test_what_is_not_understood_says_what_to_type(quick_world: World, typed: str, said: str) -> None:
    assert said in quick_world.say("@asha.patel", typed)


@pytest.mark.both_databases
def test_a_forum_takes_its_new_name_on_its_day_and_is_found_by_either(eve: World) -> None:
    former = "regions: [midlands], formerly: [{name: Wold Coast LRF, until: 2027-03-31}]}"
    applied(eve, "forums", {"common_name: Woldsea LRF, regions: [midlands]}": f"common_name: Woldsea LRF, {former}"})
    eve.clock.move_to(datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC))
    for typed in (
        "/lrf wold coast",
        "/lrf woldsea",
        "/lrf lead woldsea",
        "/lrf meeting woldsea",
        "/lrf sites wold coast",
    ):
        shown = shown_answer(eve, "@asha.patel", typed)
        assert "Wold Coast LRF" in shown
        assert "Woldsea LRF" not in shown
    assert "Yours: havenshire, wold coast." in eve.say("@asha.patel", "/lrf atlantis")
    eve.advance(seconds=1)
    for typed in ("/lrf wold coast", "/lrf woldsea", "/lrf lead wold coast", "/lrf meeting woldsea"):
        shown = shown_answer(eve, "@asha.patel", typed)
        assert "Woldsea LRF" in shown
        assert "Wold Coast LRF" not in shown
    look_away(eve)


def test_two_bodies_merge_and_no_forum_is_without_a_lead_at_midnight(eve: World) -> None:
    merge(eve)
    eve.advance(hours=2)
    before = shown_answer(eve, "@asha.patel", "/lrf havenshire")
    assert "NHS Haven Integrated Care Board until <!date^1806534000" in before, "Thu 1 Apr 2027 00:00"
    assert "then NHS Fens Integrated Care Board" in before
    eve.clock.move_to(datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC))
    assert "led by NHS Haven" in shown_answer(eve, "@asha.patel", "/lrf")
    eve.advance(seconds=1)
    after = shown_answer(eve, "@asha.patel", "/lrf")
    assert after.count("· led by NHS Fens Integrated Care Board") == 2
    assert after.count("Nobody sits there for NHS Fens Integrated Care Board.") == 2, "the seats were forgotten"
    assert "Nobody leads" not in after
    history = shown_answer(eve, "@asha.patel", "/lrf lead havenshire")
    assert history.index("NHS Haven") < history.index("NHS Fens")
    look_away(eve)


def test_a_hole_of_a_second_is_told_like_a_gap(eve: World) -> None:
    merge(eve, since="2027-04-01T00:00:01")
    eve.advance(hours=2)
    told = [one for one in eve.channel("on-call").unexpected() if "Nobody leads" in one]
    assert len(told) == 1
    assert "Nobody leads for the local NHS at Havenshire LRF, from Thu 1 Apr 2027 00:00 until Thu 1 Apr" in told[0]
    officer = [one for one in eve.dm("@asha.patel").unexpected() if "Nobody leads" in one]
    assert len(officer) == 1
    assert "Nobody leads for the local NHS at Havenshire LRF" in shown_answer(eve, "@asha.patel", "/oncall gaps")
    look_away(eve)


def test_a_body_across_two_forums_loses_its_representative_at_one(quick_world: World) -> None:
    world = quick_world
    applied(world, "forums", {"      - {body: wolds, person: eleni.marsh}\n": ""})
    shown = shown_answer(world, "@asha.patel", "/lrf")
    havenshire, woldsea = shown.split("*Woldsea LRF*")
    both = "Wolds lies in Woldsea LRF and Havenshire LRF, and each needs somebody."
    assert f"Nobody sits there for NHS Wolds Integrated Care Board. {both}" in havenshire
    assert "Nobody sits there" not in woldsea
    world.dm("@priya.raman").expect("Our forums need somebody", both)


def test_a_body_that_leads_where_it_does_not_lie_needs_somebody_there_too(quick_world: World) -> None:
    applied(quick_world, "forums", {"      - {body: wolds}\n": "      - {body: haven}\n"})
    woldsea = shown_answer(quick_world, "@asha.patel", "/lrf").split("*Woldsea LRF*")[1]
    assert "*nobody* for NHS Haven Integrated Care Board" in woldsea
    assert ":warning: Nobody sits there for NHS Haven Integrated Care Board." in woldsea
    quick_world.dm("@priya.raman").expect("Our forums need somebody", "Woldsea LRF: Nobody sits there for NHS Haven")


def test_a_forum_without_a_partnership_or_a_chair_says_so(quick_world: World) -> None:
    applied(
        quick_world,
        "forums",
        {"        - {person: dmitri.volkov}\n": "        - {person: cara.hughes, to: 2026-11-23}\n"},
    )
    lack = ":warning: Nobody chairs Woldsea Local Health Resilience Partnership."
    assert lack in shown_answer(quick_world, "@asha.patel", "/lrf woldsea")
    chairs = "      chairs:\n        - {person: cara.hughes, to: 2026-11-23}\n"
    partnership = "    partnership:\n      name: Woldsea Local Health Resilience Partnership\n"
    applied(quick_world, "forums", {f"{partnership}{chairs}": ""})
    assert ":warning: No health partnership is named." in shown_answer(quick_world, "@asha.patel", "/lrf woldsea")


def test_the_pack_of_a_handover_names_each_forum_to_those_it_concerns(quick_world: World) -> None:
    line = "*Havenshire LRF*: led by NHS Haven Integrated Care Board · meets at County Emergency Centre, Saltmere"
    shown = shown_answer(quick_world, "@asha.patel", "/oncall handover director")
    assert line in shown
    assert "code-word PLOVER" in shown
    assert "PLOVER" not in shown_answer(quick_world, "@isaac.boateng", "/oncall handover director")
