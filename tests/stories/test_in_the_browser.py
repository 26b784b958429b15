"""What a newcomer sees: the whole thread in a real browser, with the production bot, and no barrier that axe finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from eprr_bot.run.worker import Worker
from tests.world import World, sqlite_url

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(sqlite_url(tmp_path))
    worker = Worker(made.app).start()
    yield made
    made.rehearsal.server.stop()
    worker.stop()


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", bypass_csp=True)
    opened = context.new_page()
    opened.goto(world.rehearsal.server.url)
    expect(opened.locator("body")).to_have_attribute("data-ready", "yes")
    yield opened
    context.close()


def type_command(page: Page, line: str) -> None:
    box = page.get_by_role("combobox", name="Message to")
    box.fill(line)
    box.press("Escape")
    box.press("Enter")


def be(page: Page, name: str) -> None:
    page.get_by_label("You are").select_option(name)


def open_channel(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Conversations").get_by_role("link", name=name).click()


def newest(page: Page):
    return page.locator(".message").last


def assert_no_barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_newcomer_asks_exercises_and_declares(page: Page, world: World) -> None:
    type_command(page, "/oncall")
    expect(newest(page)).to_contain_text("@Farouk Aziz until")
    assert_no_barriers(page)

    type_command(page, "/exercise start")
    expect(newest(page)).to_contain_text("Farouk Aziz is being called")
    page.get_by_role("button", name="+5 min").click()
    expect(page.locator("body")).to_contain_text("10:05")
    page.get_by_role("button", name="+5 min").click()
    expect(page.locator("body")).to_contain_text("10:10")
    be(page, "Dmitri Volkov")
    expect(newest(page)).to_contain_text("EXERCISE EXERCISE EXERCISE")
    page.get_by_role("button", name="Acknowledge").click()
    expect(newest(page)).to_contain_text("You answered")
    open_channel(page, "exercises")
    expect(newest(page)).to_contain_text("Held, answered in 10 minutes: Dmitri Volkov")

    type_command(page, "/incident declare")
    form = page.get_by_role("dialog")
    form.get_by_label("What has happened?").fill("power lost in theatres")
    form.get_by_label("Where?").fill("Saltmere Hospital")
    assert_no_barriers(page)
    form.get_by_role("button", name="Declare").click()
    expect(page.get_by_role("dialog")).to_contain_text("Incident 1 is declared")
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    open_channel(page, "inc-1-power-lost-in-theatres")
    checklist = page.locator(".message", has_text="I know the limits")
    checklist.get_by_role("button", name="Tick").first.click()
    expect(checklist).to_contain_text("Dmitri Volkov")
    expect(page.locator(".message", has_text="Accountable director")).to_contain_text("1 of 12 ticked")
    assert_no_barriers(page)
