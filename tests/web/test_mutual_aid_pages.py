"""Mutual aid in a browser: what stands there, for whom, that it fits a telephone and paper, and the same as CSV."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.stories.incident_words import HOSTILE, declared, look_away
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World

GRACE = "@grace.adeyemi"


def given(world: World) -> str:
    """An incident for which some came and some are late; the path of its page."""
    room = declared(world, "power lost at Saltmere").name
    for line in (
        f"request 30 paramedics {HOSTILE} from Beacon, Northmoor Ambulance from 18:00 to midnight; where Ward <4>",
        "offer 1 Beacon 8",
        "accept 1 Beacon",
        f"deploy 1 Beacon 8; report 09:30; at Ward 4; cost code MI1; contact {HOSTILE}",
        "arrived 1 Beacon 6 at 09:40",
        "return 1 Beacon 2",
        "nil 1 Northmoor no crews",
        "recharge 1 Beacon £4,500 invoice 12",
    ):
        world.say(GRACE, f"/mutual-aid {line}", room)
    look_away(world)
    return link(world, GRACE, "/mutual-aid page")


def test_the_page_shows_every_provider_what_is_late_and_what_is_charged(quick_world: World) -> None:
    path = given(quick_world)
    for where in (path, f"{path}/1"):
        status, body, headers = fetch(quick_world, where)
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        for said in (
            "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;",
            "to report to Ward &lt;4&gt;",
            "nil return Mon 23 Nov 2026 10:00: no crews",
            "<td>MI1</td><td>£4,500</td>",
        ):
            assert said in body, said
    status, table, headers = fetch(quick_world, f"{path}/1/recharge.csv")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "Beacon Ambulance Service NHS Trust,6,2," in table
    for wrong in (f"{path}/7", f"{path}/x", f"{path}/x.csv", f"{path}/7/register.csv", f"{path}z", f"{path}/x/y.csv"):
        assert fetch(quick_world, wrong)[0] == 404, wrong


@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("width", [1400, 320])
def test_it_fits_the_screen_and_has_no_barrier(quick_world: World, browser: Browser, width: int) -> None:
    path = given(quick_world)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB", bypass_csp=True)
    page = context.new_page()
    page.goto(f"{quick_world.rehearsal.server.url}/bot{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/aid-{width}.png", full_page=True)
        page.emulate_media(media="print")
        page.pdf(path=f"{shots}/aid.pdf", prefer_css_page_size=True)
    page.emulate_media(media="print")
    assert not page.get_by_text("Whoever has this page’s address can read it").is_visible()
    context.close()
