"""Situation reports in a browser: what stands there, to read and to print."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.look import plain
from tests.stories.incident_words import HOSTILE, declared, look_away
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World

GRACE, FAROUK = "@grace.adeyemi", "@farouk.aziz"


def reported(world: World) -> str:
    """An incident with a report that went out and a draft; the path of its pages."""
    room = declared(world, "power lost at Saltmere").name
    world.say(GRACE, "/incident sitrep staffing Two wards closed\nTheatre 2 short", room)
    world.say(GRACE, f"/incident sitrep comms {HOSTILE}", room)
    world.say(GRACE, "/incident sitrep Saltmere 12 staff short", room)
    world.say(FAROUK, "/incident sitrep authorise", room)
    world.say(GRACE, "/incident sitrep risks Fuel ends at 18:00", room)
    look_away(world)
    return link(world, GRACE, "/incident sitrep page")


def test_the_pages_show_every_report_whole_and_the_draft_as_one(quick_world: World) -> None:
    path = reported(quick_world)
    status, every, _ = fetch(quick_world, path)
    assert status == 200
    for said in ("Report 1</a>: authorised Mon 23 Nov 2026 10:00 by Farouk Aziz", "Report 2</a>: being drafted"):
        assert said in every, said
    _, one, headers = fetch(quick_world, f"{path}/1")
    assert "default-src 'none'" in headers["content-security-policy"]
    for said in (
        "<h1>Situation report 1, incident 1</h1>",
        "<dt>Authorised by</dt><dd>Farouk Aziz, Mon 23 Nov 2026 10:00</dd>",
        "Two wards closed",
        "<li>Saltmere Hospitals NHS Foundation Trust: 12 staff short. (Taken down by Grace Adeyemi, 10:00.)</li>",
        "Nothing recorded.",
        "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;",
        "SHA-256 of its text",
    ):
        assert said in plain(one), said
    _, drafted, _ = fetch(quick_world, f"{path}/2")
    assert "A draft: nobody has authorised it, and it may change." in drafted
    for wrong in (
        f"{path}/3",
        f"{path}/x",
        path[:-1] + "7",
        path[:-1] + "7/1",
        path.replace("/sitreps/", "/sitreps/z"),
    ):
        assert fetch(quick_world, wrong)[0] == 404, wrong


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1400, 320])
def test_they_fit_the_screen_lead_on_and_have_no_barrier(quick_world: World, browser: Browser, width: int) -> None:
    path = reported(quick_world)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{quick_world.rehearsal.server.url}/bot{path}")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Report 1").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Situation report 1, incident 1"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/sitrep-{width}.png", full_page=True)
    page.emulate_media(media="print")
    assert not page.get_by_text("Whoever has this page’s address can read it").is_visible()
    assert page.get_by_text("No patient’s details and no telephone numbers belong here.").is_visible()
    behind = "Array.from(document.links, (one) => getComputedStyle(one, '::after').content)"
    assert set(page.evaluate(behind)) == {"none"}, "the address of a link would stand on the paper"
    page.emulate_media(media="screen")
    page.get_by_role("link", name="All situation reports of incident 1").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Situation reports of incident 1"
    context.close()
