"""The forums in a browser: what stands there, for whom, and that it fits a telephone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from eprr_bot.base.db import transaction
from eprr_bot.directory import service as directory
from tests.look import plain
from tests.stories.incident_words import HOSTILE, look_away
from tests.stories.test_forums import applied
from tests.web.test_shell import fetch
from tests.world import World

HAVENSHIRE, WOLDSEA = "E48900001", "E48900002"


def link(world: World, who: str = "@asha.patel", line: str = "/lrf page") -> str:
    """The path of the link that somebody gets."""
    found = re.search(r"/bot(/[^`]+)`", world.say(who, line))
    assert found
    return found[1]


def test_the_page_of_all_shows_who_leads_and_who_is_on_call(world: World) -> None:
    status, body, headers = fetch(world, link(world))
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    for said in ("Havenshire LRF", "Woldsea LRF", "NHS Haven Integrated Care Board", "Asha Patel", "Farouk Aziz"):
        assert said in body, said
    assert "<code>/oncall page director-on-call</code>" in body
    assert "No meeting of Havenshire Local Health Resilience Partnership is on record." in body
    assert "as everything was on Mon 23 Nov 2026 10:00" in body


def test_each_forum_has_a_page_with_issues_meetings_sites_and_contacts(quick_world: World) -> None:
    world, opening = quick_world, "    opening_phrase: THIS IS OPERATION PLOVER\n"
    site = (
        "    sites:\n      - {name: Gas Works, regime: major_hazard, duty_holder: the council, tested_on: 2026-01-05}\n"
    )
    place = "    places:\n      - {organisation: saltmere-hospitals, name: The Infirmary, address: Dock Road}\n"
    applied(world, "forums", {opening: opening + site + place})
    world.say("@asha.patel", "/lrf issue havenshire surge beds")
    world.say("@asha.patel", "/lrf meeting havenshire 12 Nov; next 10 Feb")
    status, body, _ = fetch(world, f"{link(world)}/{HAVENSHIRE}")
    body = plain(body)
    assert status == 200
    for said in (
        "<h1>Havenshire LRF</h1>",
        "<strong>1</strong> surge beds (raised; raised Mon 23 Nov 2026 10:00 by Asha Patel)",
        "met Thu 12 Nov 2026, next Wed 10 Feb 2027",
        "<dt>Meets at</dt><dd>County Emergency Centre, Saltmere</dd>",
        "<dt>Standby is called</dt><dd>Potential incident</dd>",
        "Saltmere Hospitals NHS Foundation Trust: The Infirmary, Dock Road",
        "<strong>Gas Works</strong>: major accident hazards (COMAH 2015); tested by the council, last on Mon 5 Jan",
        "NHS England Midlands, regional director on call",
        "at all times: NHS Haven Integrated Care Board",
        "Dr Imogen Ashby; deputy: Kofi Mensah",
    ):
        assert said in body, said


def test_no_number_and_no_code_word_is_on_any_page(quick_world: World) -> None:
    path = link(quick_world)
    pages = "".join(fetch(quick_world, one)[1] for one in (path, f"{path}/{HAVENSHIRE}", f"{path}/{WOLDSEA}"))
    for secret in ("PLOVER", "LAPWING", "01632", "07700", "Conference room 4"):
        assert secret not in pages, secret


def test_a_browser_may_only_show_it(quick_world: World) -> None:
    headers = fetch(quick_world, link(quick_world))[2]
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex"


def test_what_people_typed_is_only_text(quick_world: World) -> None:
    quick_world.say("@asha.patel", f"/lrf issue havenshire {HOSTILE}")
    quick_world.say("@asha.patel", "/lrf issue havenshire <script>alert(1)</script>")
    body = fetch(quick_world, f"{link(quick_world)}/{HAVENSHIRE}")[1]
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_a_link_that_is_unknown_stopped_or_of_something_else_shows_nothing(quick_world: World) -> None:
    world = quick_world
    first = link(world)
    assert "The one before it has stopped." in world.say("@asha.patel", "/lrf page")
    calendar = link(world, line="/oncall calendar mine").removeprefix("/calendar/").removesuffix(".ics")
    for path in (first, "/forums/never-made", f"/forums/{calendar}"):
        status, body, headers = fetch(world, path)
        assert (status, "There is no page at this address." in body) == (404, True), path
        assert headers["cache-control"] == "private, no-store"


def test_the_link_of_a_page_opens_no_calendar(quick_world: World) -> None:
    token = link(quick_world).removeprefix("/forums/")
    assert fetch(quick_world, f"/calendar/{token}.ics")[0] == 404


def test_stopping_ones_calendar_links_stops_the_page_too_and_gives_a_new_one(quick_world: World) -> None:
    path = link(quick_world)
    said = quick_world.say("@asha.patel", "/oncall calendar revoke")
    assert fetch(quick_world, path)[0] == 404
    renewed = re.search(r"/bot(/forums/[^`]+)`", said)
    assert renewed
    assert fetch(quick_world, renewed[1])[0] == 200


def test_whoever_has_left_sees_nothing_any_more(quick_world: World) -> None:
    path = link(quick_world, "@ben.okoro")
    assert fetch(quick_world, path)[0] == 200
    with transaction(quick_world.app.engine) as session:
        person = directory.person(session, "ben.okoro")
        assert person
        person.is_active = False
        session.add(person)
    assert fetch(quick_world, path)[0] == 404


def test_partners_get_no_link(quick_world: World) -> None:
    assert "so you cannot read or write what is kept of a forum" in quick_world.say("@isaac.boateng", "/lrf page")


@pytest.mark.parametrize("code", ["E48000020", "nothing", "../../healthz", "%00"])
def test_a_forum_that_is_not_ours_has_no_page(quick_world: World, code: str) -> None:
    assert fetch(quick_world, f"{link(quick_world)}/{code}")[0] == 404


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1400, 390, 320])
def test_it_fits_the_screen_in_its_own_style_and_leads_on(
    quick_world: World, browser: Browser, width: int, tmp_path: Path
) -> None:
    world = quick_world
    world.say("@asha.patel", "/lrf issue havenshire " + "surgebeds" * 30)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{world.rehearsal.server.url}/bot{link(world)}")
    page.screenshot(path=tmp_path / "all.png", full_page=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(240, 244, 245)"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Havenshire LRF").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Havenshire LRF"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    narrowest = page.evaluate("Math.min(...[...document.querySelectorAll('dd')].map(one => one.clientWidth))")
    assert narrowest >= 150, "a sentence is not read letter by letter"
    page.screenshot(path=tmp_path / "one.png", full_page=True)
    page.get_by_role("link", name="All our forums").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Our forums"
    assert said == [], "the policy refused nothing"
    context.close()
    look_away(world)
