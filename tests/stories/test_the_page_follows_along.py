"""An incident's page follows along: whoever has it open sees what is new without loading it again."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from eprr_bot.base.db import transaction
from eprr_bot.desk import following, live, sign_in
from eprr_bot.directory.models import Person
from eprr_bot.records import service as records
from eprr_bot.records.service import Entry
from tests.patience import LONG, wait_until
from tests.stories.incident_words import HOSTILE
from tests.stories.test_at_the_desk import FAROUKS, Browser, ask_for_link, entries, signed_in, world
from tests.world import World

__all__ = ["world"]  # nobody minds what is said in Slack here, either
NEWS = "/bot/desk/incident/1/news"


@pytest.fixture(autouse=True)
def _looks_end(world: World) -> Iterator[None]:
    """Whatever is being looked up for a page that is open ends before its database goes."""
    yield
    world.rehearsal.server.stop()
    wait_until(lambda: not any(one.name == "AnyIO worker thread" for one in threading.enumerate()))


def flood(world: World) -> Browser:
    """An incident, and somebody who has its page open."""
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    desk.open("/bot/desk/incident/1")
    return desk


@contextmanager
def stream(desk: Browser, seen: str, news: str = NEWS, **headers: str) -> Iterator[HTTPResponse]:
    """What the script of a page asks for."""
    url = f"{desk.world.rehearsal.server.url}{news}?{urlencode({'seen': seen})}"
    with desk.opener.open(Request(url, headers=headers), timeout=LONG) as answer:
        yield answer


def event(answer: HTTPResponse) -> tuple[str, str, dict[str, Any]]:
    """The next event: its name, what one has seen with it, and its data."""
    given: dict[str, str] = {}
    line = "\n"
    while line != "\n" or "data" not in given:
        line = answer.readline().decode()
        assert line, "the stream ended"
        given |= dict([line.rstrip("\n").split(": ", 1)]) if line != "\n" else {}
    return given["event"], given.get("id", ""), json.loads(given["data"])


def event_with(answer: HTTPResponse, words: str) -> tuple[str, dict[str, Any]]:
    """The first event whose entries hold some words: what is done in several steps may come in several events."""
    while True:
        _, seen, news = event(answer)
        if words in news["entries"]:
            return seen, news


def seen_on(desk: Browser) -> str:
    return desk.body.partition('data-seen="')[2].partition('"')[0]


@pytest.mark.both_databases
def test_an_entry_comes_to_whoever_has_the_page_open(world: World) -> None:
    desk = flood(world)
    with stream(desk, seen_on(desk)) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        world.say("@asha.patel", "/incident log The <b>bridge</b> is shut")
        seen, news = event_with(answer, "The &lt;b&gt;bridge&lt;/b&gt; is shut")
        assert "Incident 1 declared" not in news["entries"], "what they have stands there already"
        assert not news["is_all"]
        bridge = [text for _, text in entries(world)].index("The <b>bridge</b> is shut") + 1
        assert news["total"] >= bridge
        assert 'name="seal" value=""' in news["cards"], "a seal is of one browser alone"
        world.say("@asha.patel", f"/incident log correct entry {bridge} The bridge is open")
        seen, news = event_with(answer, "The bridge is open")
        assert "<s>The &lt;b&gt;bridge" in news["entries"]
    with stream(desk, "0.nothing", **{"Last-Event-ID": seen}) as answer:
        world.say("@asha.patel", "/incident log Pumps are here")
        assert "bridge" not in event_with(answer, "Pumps are here")[1]["entries"]


@pytest.mark.both_databases
def test_an_incident_and_a_call_come_to_whoever_has_the_desk_open(world: World) -> None:
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    assert "No incident is open." in desk.open("/bot/desk")
    with stream(desk, seen_on(desk), "/bot/desk/news") as answer:
        world.say("@asha.patel", "/incident critical <b>Flood</b> at Saltmere")
        _, _, news = event(answer)
        while not news["calls"]:
            _, _, news = event(answer)
    assert "Incident 1: &lt;b&gt;Flood&lt;/b&gt;, Saltmere" in news["cards"]
    assert "I am responding" in news["calls"]
    assert news["state"].startswith("As everything was ")
    assert "entries" not in news
    with stream(Browser(world), "", "/bot/desk/news") as answer:
        assert event(answer)[0] == "over"
    assert "nothing at this address" in desk.open("/bot/desk/incident/0/news")


def test_in_a_browser_an_incident_appears_on_the_desk(world: World, browser: Chromium) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(ask_for_link(world, "@farouk.aziz", FAROUKS))
    page.get_by_role("button", name="Sign in as Farouk Aziz").click()
    expect(page.get_by_role("status")).to_have_text("This page follows along.")
    page.get_by_label("Anything else that can be typed in Slack").fill("/incident lo")
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    expect(page.get_by_role("link", name="Incident 1: Flood, Saltmere")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("This page follows along. Something on it has changed.")
    expect(page.get_by_label("Anything else that can be typed in Slack")).to_have_value("/incident lo")
    page.get_by_role("button", name="I am responding").click()  # with what the script put into its form
    expect(page.locator("main")).to_contain_text("You have command")
    context.close()


def test_whoever_may_not_read_the_page_any_more_is_told_so(world: World) -> None:
    desk = flood(world)
    with stream(Browser(world), "") as answer:
        assert event(answer)[0] == "over"
    with stream(desk, seen_on(desk)) as answer:
        with transaction(world.app.engine) as session:
            sign_in.let_go(session, session.get_one(Person, "farouk.aziz"), world.now)
        assert event(answer)[0] == "over"
    partner = signed_in(world, "@gareth.moss", "07700 900042")
    with stream(partner, "") as answer:
        assert event(answer)[0] == "over"
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    world.clock.move(sign_in.SIGNED_IN_FOR)
    with stream(desk, "") as answer:
        assert event(answer)[0] == "over"


def test_a_page_that_was_away_for_long_gets_the_newest_entries(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = flood(world)
    seen = seen_on(desk)
    with transaction(world.app.engine) as session:
        for number in range(live.NEWEST + 1):
            records.write(session, 1, world.now + timedelta(seconds=number), Entry("information", f"Ward {number}"))
    for has_seen in (seen, "nothing", "-1.x", "9" * 40, HOSTILE):
        with stream(desk, has_seen) as answer:
            _, _, news = event(answer)
        assert news["is_all"]
        assert news["entries"].count("<li") == live.NEWEST
    monkeypatch.setattr(following, "MOST", 0)
    assert "Too many pages follow along" in desk.open(NEWS)
    assert desk.status == 503
    assert "nothing at this address" in desk.open("/bot/desk/incident/x/news")


@pytest.fixture
def page(world: World, browser: Chromium) -> Iterator[Page]:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    context = browser.new_context(viewport={"width": 390, "height": 800})
    opened = context.new_page()
    opened.goto(ask_for_link(world, "@farouk.aziz", FAROUKS))
    opened.get_by_role("button", name="Sign in as Farouk Aziz").click()
    opened.goto(f"{world.rehearsal.server.url}/bot/desk/incident/1")
    yield opened
    context.close()


def test_in_a_browser_the_page_changes_and_nothing_that_was_begun_is_lost(world: World, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    expect(page.get_by_role("status")).to_have_text("This page follows along.")
    page.get_by_label("What has happened").fill("Half a sentence")
    world.say("@asha.patel", "/incident log The <b>bridge</b> is shut")
    expect(page.locator("#entries li").first).to_contain_text("The <b>bridge</b> is shut")
    expect(page.get_by_role("status")).to_contain_text("is new.")
    expect(page.get_by_label("What has happened")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Tick", exact=True).first.focus()
    world.say("@farouk.aziz", "/incident command take")
    expect(page.locator("#entries li").first).to_contain_text("command")
    page.get_by_label("What has happened").focus()
    page.get_by_role("button", name="Tick", exact=True).first.click()  # with what the script put into the new form
    expect(page.locator("main")).to_contain_text("done")
    page.get_by_role("link", name="Back to incident 1").click()
    expect(page.locator("#cards")).to_contain_text("[x]")
    assert not Axe().run(page).response["violations"]
    assert problems == []
    with transaction(world.app.engine) as session:
        sign_in.let_go(session, session.get_one(Person, "farouk.aziz"), world.now)
    expect(page.get_by_role("status")).to_contain_text("signed in no longer")


def test_a_page_that_does_not_follow_along_says_so_until_it_does_again(world: World, page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("This page follows along.")
    page.clock.install()
    page.route("**/news*", lambda asked: asked.abort())
    page.reload()
    for _ in range(4):  # the browser tries again all the time, and each time in vain
        page.clock.run_for(3_000)
    expect(page.get_by_role("status")).to_contain_text("does not follow along just now")
    page.unroute("**/news*")
    page.clock.run_for(11_000)
    expect(page.get_by_role("status")).to_have_text("This page follows along.")
