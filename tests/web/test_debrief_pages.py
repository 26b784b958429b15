"""What an incident taught, in a browser: to read, to print, and for its link's owner alone."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.look import plain
from tests.stories.incident_words import HOSTILE, declared, end, look_away
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World

GRACE, FAROUK = "@grace.adeyemi", "@farouk.aziz"


def debriefed(world: World) -> str:
    """An incident that is over, with a debrief of each kind, a lesson and an action; the path of its page."""
    room = declared(world, "power lost at Saltmere").name
    world.say(GRACE, f"/incident debrief well Calm voices; not well {HOSTILE}; welfare Tired", room)
    world.say(FAROUK, "/incident lesson The switchboard had an old list", room)
    world.say(FAROUK, "/incident lesson action @ben.okoro 12 Jan Send them the new one", room)
    end(world, FAROUK, "/incident standdown power is back")
    world.say(GRACE, "/incident debrief missed 1 nobody could come", room)
    look_away(world)
    return link(world, GRACE, "/incident debrief page")


def test_the_page_has_all_that_it_taught_and_opens_for_staff_alone(quick_world: World) -> None:
    path = debriefed(quick_world)
    status, page, headers = fetch(quick_world, path)
    page = plain(page)
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    for said in (
        "<h1>What incident 1 taught</h1>",
        "<h3>Grace Adeyemi, Mon 23 Nov 2026 10:00</h3>",
        "<dt>Went well</dt><dd>Calm voices</dd>",
        "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;",
        "not held, said Grace Adeyemi on Mon 23 Nov 2026 10:00. Reason: nobody could come.",
        "The switchboard had an old list",
        "Ben Okoro, by Tue 12 Jan 2027: open",
    ):
        assert said in page, said
    for wrong in (path[:-1] + "7", path[:-1] + "x", path.replace("/debriefs/", "/debriefs/z")):
        assert fetch(quick_world, wrong)[0] == 404, wrong


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1400, 320])
def test_it_fits_the_screen_and_the_paper_and_has_no_barrier(quick_world: World, browser: Browser, width: int) -> None:
    path = debriefed(quick_world)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{quick_world.rehearsal.server.url}/bot{path}")
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/debriefs-{width}.png", full_page=True)
    page.emulate_media(media="print")
    assert not page.get_by_text("Whoever has this page’s address can read it").is_visible()
    context.close()
