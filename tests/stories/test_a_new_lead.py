"""A change of lead shows everywhere within one tick, and so does somebody who leaves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eprr_bot.app import build
from eprr_bot.base.db import reading
from eprr_bot.hard_copy import service as hard_copy
from eprr_bot.hard_copy.sheets import gather
from eprr_bot.lrf import service as lrf
from tests.stories.incident_words import log_of, look_away, shown_answer
from tests.stories.test_forums import applied, merge
from tests.stories.test_forums import eve as eve
from tests.stories.test_vacant_duties import Officer
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World

MIDNIGHT = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)
"""1 April 2027, 00:00 British Summer Time."""
HAVEN, WOLDS, FENS = (f"NHS {name} Integrated Care Board" for name in ("Haven", "Wolds", "Fens"))
ASKED = ("/lrf", "/lrf havenshire", "/lrf issue", "/lrf issue 1", "/oncall handover director")
"""Questions whose answers say who leads at Havenshire."""


def seated(world: World) -> None:
    """Somebody sits there for the body that is to come."""
    old, new = "person: asha.patel, deputy: ben.okoro}", "person: asha.patel, deputy: ben.okoro, to: 2027-04-01}"
    fens = f"{new}\n      - {{body: fens, person: ben.okoro, from: 2027-04-01}}"
    applied(world, "forums", {old: fens})


def everything(world: World, page: str, folder: Path) -> dict[str, str]:
    """Whatever says who leads, by where it stands."""
    found = {line: shown_answer(world, "@ben.okoro", line) for line in ASKED}
    found |= {path: fetch(world, path)[1] for path in (page, f"{page}/E48900001")}
    with reading(world.app.engine) as session:
        file = hard_copy.write(gather(session, world.app.vault, world.now), folder)
    return found | {"paper": file.read_text("utf-8")}


@pytest.mark.both_databases
def test_a_new_lead_shows_everywhere_in_the_second_in_which_it_begins(eve: World, tmp_path: Path) -> None:
    merge(eve)
    seated(eve)
    eve.say("@ben.okoro", "/lrf issue havenshire surge beds")
    page = link(eve)
    eve.clock.move_to(MIDNIGHT - timedelta(seconds=1))
    before = everything(eve, page, tmp_path / "before")
    eve.advance(seconds=1)
    after = everything(eve, page, tmp_path / "after")
    for place in before:
        assert HAVEN in before[place], f"{place} before"
        assert FENS in after[place], f"{place} after"
        is_history = place.endswith("E48900001") or place == "paper"
        assert is_history or HAVEN not in after[place], f"{place} still says Haven"
    assert "Ben Okoro" in after["/lrf issue"], "the issue is the new representative's"
    look_away(eve)


def test_a_lead_that_somebody_writes_down_shows_in_the_next_answer_of_every_process(world: World) -> None:
    other = build(world.app.settings, world.clock)
    assert f"led by {HAVEN}" in shown_answer(world, "@asha.patel", "/lrf")
    applied(world, "forums", {"      - {body: haven}\n": "      - {body: wolds}\n"})
    assert f"*Havenshire LRF* · led by {WOLDS}" in shown_answer(world, "@asha.patel", "/lrf")
    with reading(other.engine) as session:
        [first, _] = [lrf.standing(session, row, world.now) for row in lrf.forums(session, world.now)]
    assert first.lead.body == WOLDS
    other.close()


def test_a_hole_that_somebody_writes_down_shows_in_the_next_answer_and_is_told_within_the_hour(eve: World) -> None:
    merge(eve, since="2027-04-01T00:00:01")
    assert "Nobody leads for the local NHS at Havenshire LRF" in shown_answer(eve, "@asha.patel", "/oncall gaps")
    eve.advance(hours=1)
    assert any("Nobody leads for the local NHS at Havenshire LRF" in one for one in eve.channel("on-call").unexpected())
    look_away(eve)


@pytest.fixture
def officer(world: World, monkeypatch: pytest.MonkeyPatch) -> Officer:
    return Officer(world, monkeypatch)


def test_a_representative_who_has_left_is_not_shown_as_if_they_were_there(officer: Officer) -> None:
    world = officer.world
    officer.types("people leave asha.patel")
    for line in ("/lrf", "/lrf havenshire"):
        shown = shown_answer(world, "@ben.okoro", line)
        assert "Asha Patel (has left) for NHS Haven Integrated Care Board" in shown, line
        assert ":warning: Asha Patel has left, and is still representative there." in shown, line
    said = world.say("@niamh.doyle", "/lrf issue havenshire surge beds")
    assert "Ben Okoro is told." in said, "the deputy"
    world.dm("@ben.okoro").expect("*Issue 1* was raised")
    look_away(world)


def test_where_the_deputy_has_left_too_the_adviser_is_told(officer: Officer) -> None:
    world = officer.world
    officer.types("people leave asha.patel")
    officer.types("people leave ben.okoro")
    said = world.say("@niamh.doyle", "/lrf issue havenshire surge beds")
    assert f"{HAVEN} (nobody sits there). Priya Raman is told." in said
    look_away(world)


def test_whoever_supports_the_lead_and_has_left_is_named(officer: Officer) -> None:
    officer.types("people leave priya.raman")
    shown = shown_answer(officer.world, "@asha.patel", "/lrf woldsea")
    assert "Priya Raman (has left)" in shown
    assert ":warning: Priya Raman has left, and is still support of the lead there." in shown
    look_away(officer.world)


def test_a_body_across_two_forums_loses_its_representative_at_one_and_both_are_named(world: World) -> None:
    """¶60: both must be serviced. The other forum is not blamed."""
    applied(world, "forums", {"      - {body: wolds, person: eleni.marsh}\n": ""})
    shown = shown_answer(world, "@asha.patel", "/lrf")
    havenshire, woldsea = shown.split("*Woldsea LRF*")
    assert f"Nobody sits there for {WOLDS}." in havenshire
    assert "Nobody sits there" not in woldsea
    body = fetch(world, link(world))[1]
    assert f"Nobody sits there for {WOLDS}." in body
    world.dm("@priya.raman").expect("Our forums need somebody", f"Havenshire LRF: Nobody sits there for {WOLDS}.")


def test_an_incident_is_led_by_the_body_that_took_the_place_of_the_directors_own(eve: World) -> None:
    merge(eve)
    eve.clock.move_to(MIDNIGHT - timedelta(seconds=1))
    eve.say("@farouk.aziz", "/incident critical power lost at Saltmere Hospital")
    eve.advance(seconds=1)
    eve.say("@farouk.aziz", "/incident critical flood at Fenbridge")
    eve.settle()
    assert FENS not in log_of(eve, 1)[0]
    assert f"Lead organisation: {FENS}." in log_of(eve, 2)[0]
    look_away(eve)
