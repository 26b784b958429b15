"""A telephone call as the practice page shows it, in a real browser, with the production bot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from eprr_bot.run.worker import Worker
from tests.stories.incident_words import declared, log_of
from tests.stories.telephone_words import a_world_that_rings
from tests.world import World, sqlite_url

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world_that_rings(sqlite_url(tmp_path), tmp_path) as made:
        worker = Worker(made.app).start()
        yield made
        worker.stop()


@pytest.fixture(params=[1400, 390])
def page(browser: Browser, world: World, request: pytest.FixtureRequest) -> Iterator[Page]:
    declared(world, "power lost at Saltmere")
    world.advance(minutes=5)
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="en-GB", bypass_csp=True)
    opened = context.new_page()
    opened.goto(world.rehearsal.server.url)
    expect(opened.locator("body")).to_have_attribute("data-ready", "yes")
    if request.param < 560:
        opened.get_by_role("button", name="Phone").click()
    opened.get_by_label("Whose phone").select_option("Farouk Aziz (rings)")
    yield opened
    context.close()


def assert_no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_call_rings_is_taken_and_answered_by_a_key(page: Page, world: World) -> None:
    call = page.get_by_role("region", name="Telephone call")
    expect(call).to_contain_text("0113 496 0000")
    assert_no_barriers(page)
    call.get_by_role("button", name="Take the call").click()
    expect(call).to_contain_text("Press 1 to say that you can attend. You then have command.")
    assert_no_barriers(page)
    call.get_by_role("button", name="Key 1").click()
    expect(call).to_be_hidden()
    kept = page.get_by_role("region", name="Received on this phone").locator(".entry-voice")
    expect(kept).to_contain_text("recorded at 10:05 that you can attend. You have command. Goodbye.")
    assert any("answered by telephone" in one for one in log_of(world, 1))


def test_a_call_that_nobody_takes_stays_as_a_missed_one(page: Page) -> None:
    call = page.get_by_role("region", name="Telephone call")
    call.get_by_role("button", name="Do not take it").click()
    expect(call).to_be_hidden()
    expect(page.locator(".entry-voice")).to_contain_text("Missed call")
    expect(page.get_by_label("Whose phone").locator("option:checked")).to_have_text(re.compile(r"Farouk Aziz \(\d+\)"))
