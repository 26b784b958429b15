"""Slack is away, or somebody is not in it: what people do there they do in a browser, signed in by a link."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium

from eprr_bot.base.db import reading, take_turns, transaction
from eprr_bot.desk import sign_in
from eprr_bot.desk.sign_in import MOST_LINKS, SIGNED_IN_FOR
from eprr_bot.directory.models import Person
from eprr_bot.records import service as records
from tests.patience import LONG
from tests.stories.incident_words import HOSTILE, declare_on_the_command_line
from tests.world import World


@dataclass
class Browser:
    """Somebody's browser without a script: it keeps cookies, follows redirects, and sends the forms of its page."""

    world: World
    opener: OpenerDirector = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))
    body: str = ""
    status: int = 0

    def open(self, path: str, data: dict[str, str] | None = None) -> str:
        url = path if path.startswith("http") else f"{self.world.rehearsal.server.url}{path}"
        sent = urlencode(data).encode() if data is not None else None
        try:
            with self.opener.open(Request(url, sent), timeout=LONG) as answer:
                self.body, self.status = answer.read().decode(), answer.status
        except HTTPError as error:
            self.body, self.status = error.read().decode(), error.code
        self.world.settle()
        return self.words

    @property
    def words(self) -> str:
        return " ".join(unescape(re.sub(r"<(style).*?</\1>|<[^>]+>", " ", self.body, flags=re.DOTALL)).split())

    def send(self, label: str, **given: str) -> str:
        """Fill in the form whose button says so, and press it."""
        for form in re.findall(r"<form.*?</form>", self.body, re.DOTALL):
            if re.search(rf">\s*(?:Yes: )?{re.escape(label)}\s*</button>", form):
                action = re.search(r'action="([^"]+)"', form)
                assert action
                hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
                menus = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
                chosen = [(name, chosen_of(options)) for name, options in menus]
                return self.open(unescape(action[1]), {k: unescape(v) for k, v in (*hidden, *chosen)} | given)
        raise LookupError(f"no form with “{label}”: {self.words}")


def chosen_of(options: str) -> str:
    """What of a menu is chosen as it is shown: without a choice of the page's, the first."""
    return [*re.findall(r'value="([^"]*)" selected', options), *re.findall(r'value="([^"]*)"', options)][0]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Nobody minds what is said in Slack: these stories are about what stands on the pages."""
    made = World(database_url)
    yield made
    made.close()


def ask_for_link(world: World, who: str, number: str) -> str:
    """The link on somebody's phone."""
    browser = Browser(world)
    browser.open("/bot/desk")
    browser.send("Send me a link", who=number)
    found = [re.search(r"http\S+", one.text) for one in world.workspace.person(who).phone if "sign in" in one.text]
    assert found[-1]
    return found[-1][0]


def signed_in(world: World, who: str, number: str) -> Browser:
    """Somebody's browser, once they have signed in by the link on their phone."""
    browser = Browser(world)
    browser.open(ask_for_link(world, who, number))
    label = re.search(r">(Sign in as [^<]+)</button>", browser.body)
    assert label
    browser.send(label[1])
    return browser


FAROUKS, GRACES = "07700 900015", "07700 900016"


def entries(world: World) -> list[tuple[str, str]]:
    with reading(world.app.engine) as session:
        return [(one.author, one.text) for one in records.entries(session, 1)]


def outage(world: World) -> None:
    world.workspace.faults.add("outage", "*", times=None)


@pytest.mark.both_databases
def test_with_slack_down_an_incident_is_declared_commanded_and_ended_in_a_browser(world: World) -> None:
    outage(world)
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    assert "No incident is open." in desk.words
    assert re.search(r"As everything was Mon 23 Nov 2026 1\d:\d\d\. Load again", desk.words)
    assert "Director on call Farouk Aziz" in desk.words
    desk.send("Declare an incident")
    said = desk.send("Declare", **{"field-what": "Ransomware", "field-where": "Saltmere Hospital"})
    assert "Incident 1 is declared: Ransomware, Saltmere Hospital." in said
    world.phone("@farouk.aziz").expect("sign in as Farouk Aziz")
    world.phone("@farouk.aziz").expect("Incident 1", "Reply 1 to answer")
    world.phone("@grace.adeyemi").expect("Incident 1")
    desk.open("/bot/desk")
    assert "Incident 1: Ransomware, Saltmere Hospital" in desk.words
    desk.send("I am responding")
    page = desk.open("/bot/desk/incident/1")
    assert "Farouk Aziz answered" in page
    assert "has not taken command" not in page
    desk.send("Tick")
    assert "[x]" in desk.open("/bot/desk/incident/1")
    desk.send("Add to the log", text="Downtime procedures\nbegan at 09:40.")
    assert "Downtime procedures" in desk.open("/bot/desk/incident/1")
    assert "Incident 1 is at “declared”" in desk.send("Do it", line="/incident alert")
    desk.open("/bot/desk/incident/1")
    assert "Stand down" in desk.send("Do it", line="incident standdown Restored")
    desk.send("Stand down incident 1")
    assert "stand down" in desk.open("/bot/desk/incident/1")
    assert ("Farouk Aziz", "Alert state: stand down. Reason: Restored.") in entries(world)
    desk.send("Sign out")
    assert "Sign in" in desk.open("/bot/desk/incident/1")


def test_a_link_signs_in_once_by_its_button_and_for_a_quarter_of_an_hour(world: World) -> None:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    stranger, link = Browser(world), ask_for_link(world, "@asha.patel", "07700 900010")
    stranger.open(link)
    assert "This link is for Asha Patel, once." in stranger.open(link)  # opening it uses nothing up
    stranger.send("Sign in as Asha Patel")
    assert "Asha Patel" in stranger.words
    assert "no good any more" in Browser(world).open(link)
    late = ask_for_link(world, "@asha.patel", "+44 7700 900010")
    world.clock.move(timedelta(minutes=15))
    assert "no good any more" in Browser(world).open(late)
    assert "no good any more" in Browser(world).open("/bot/desk/sign-in/nothing")
    assert stranger.open("/bot/desk/incident/1").startswith("Incident 1: Flood")
    world.clock.move_to(world.now + SIGNED_IN_FOR)
    assert stranger.open("/bot/desk/incident/1").startswith("Sign in")


def test_nobody_learns_who_is_in_the_directory_and_no_phone_is_filled(world: World) -> None:
    words = set()
    for who in ("07700 900010", "07700 900999", "asha.patel@example.org", "nobody@example.org", HOSTILE, "4" * 4000):
        browser = Browser(world)
        browser.open("/bot/desk")
        words.add(browser.send("Send me a link", who=who))
    assert len(words) == 1
    for _ in range(MOST_LINKS + 2):
        browser.open("/bot/desk")
        browser.send("Send me a link", who="07700 900010")
    texts = [one for one in world.workspace.person("@asha.patel").phone if one.kind == "text"]
    assert len(texts) == MOST_LINKS  # no e-mail is set up here, so it came as a text, too


def test_a_stranger_who_types_what_is_nobodys_waits_for_no_writer_and_opens_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may type here as often as they like: what is sent to people must not wait for it."""
    browser = Browser(world)
    browser.open("/bot/desk")
    monkeypatch.setattr(world.app.vault, "open", lambda _: pytest.fail("somebody's address was opened"))
    monkeypatch.setattr(world, "settle", lambda: None)  # the clock would wait for the writer that is held
    with transaction(world.app.engine) as session:
        take_turns(session, sign_in.SUBJECT)
        for who in ("nobody@example.org", "07700 900999", HOSTILE):
            browser.open("/bot/desk")
            assert "a link is on its way" in browser.send("Send me a link", who=who)


def test_no_other_site_can_send_a_form_and_nothing_is_done_twice(world: World) -> None:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    forged = {"seal": "0" * 64, "once": "1", "incident": "1", "line": "/incident log Forged"}
    assert desk.open("/bot/desk/say", forged).startswith("Sign in")
    desk.open("/bot/desk/incident/1")
    before = desk.body
    desk.send("Add to the log", text="Pumps are here")
    desk.body = before
    assert "done already" in desk.send("Add to the log", text="Pumps are here")
    assert entries(world).count(("Farouk Aziz", "Pumps are here")) == 1
    assert ("Farouk Aziz", "Forged") not in entries(world)
    desk.body = before
    assert Browser(world).open("/bot/desk/say", forged).startswith("Sign in")


def test_what_is_wrong_with_a_form_is_said_and_nothing_of_it_is_lost(world: World) -> None:
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    desk.send("Declare an incident")
    said = desk.send("Declare", **{"field-what": "  ", "field-where": "Saltmere"})
    assert desk.status == 422
    assert "Nothing was sent yet" in said
    desk.open("/bot/desk")
    assert "is no command" in desk.send("Do it", line="/nonsense")
    desk.open("/bot/desk")
    assert "Type “/incident help”" in desk.send("Do it", line="/incident nonsens")
    desk.open("/bot/desk")
    assert "/oncall" in desk.send("Do it", line="help")
    for path in ("/bot/desk/incident/99", "/bot/desk/incident/x", "/bot/desk/incident/1?before=x"):
        assert "nothing at this address" in desk.open(path)


def test_whatever_people_write_stays_text(world: World) -> None:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    for text in (HOSTILE, "<script>alert(1)</script>", "x" * 40_000, "half an emoji: \ud83d", "\x00\x07 beep"):
        desk.open("/bot/desk/incident/1")
        desk.send("Add to the log", text=text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        assert desk.status == 200
    desk.open("/bot/desk/incident/1")
    assert "<script>alert" not in desk.body
    assert "&lt;script&gt;alert" in desk.body


def test_who_may_not_read_a_log_in_slack_may_not_here_and_leavers_are_signed_out(world: World) -> None:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    with transaction(world.app.engine) as session:
        sign_in.let_go(session, session.get_one(Person, "farouk.aziz"), world.now)
    assert desk.open("/bot/desk/incident/1").startswith("Sign in")
    partner = signed_in(world, "@gareth.moss", "07700 900042")
    assert "you cannot read or write an incident’s log" in partner.open("/bot/desk/incident/1")


@pytest.mark.both_databases
def test_the_whole_record_is_had_from_the_desk_by_whoever_may_read_the_log(world: World) -> None:
    declare_on_the_command_line(world, "Power lost", "Saltmere")
    stranger = Browser(world)
    assert "Sign in" in stranger.open("/bot/desk/incident/1/record.json")
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    desk.open("/bot/desk/incident/1")
    assert "The whole record" in desk.words
    desk.open("/bot/desk/incident/1/record.json")
    made = json.loads(desk.body)
    assert made["log"]["head"]["number"] == len(made["log"]["entries"]) == len(entries(world))
    assert "Record of incident 1" in desk.open("/bot/desk/incident/1/record.html")
    assert "Incident 1 declared" in desk.open("/bot/desk/incident/1/record.csv")
    assert "def check_chain" in desk.open("/bot/desk/incident/1/record.py")
    assert "nothing at this address" in desk.open("/bot/desk/incident/1/record.exe")


@pytest.mark.parametrize("width", [1400, 390, 320])
def test_the_pages_are_accessible_and_fit(world: World, browser: Chromium, width: int) -> None:
    world.say("@asha.patel", "/incident critical Flood at Saltmere")
    link = ask_for_link(world, "@farouk.aziz", FAROUKS)
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True).new_page()
    page.goto(f"{world.rehearsal.server.url}/bot/desk")
    assert not Axe().run(page).response["violations"]
    page.goto(link)
    page.get_by_role("button", name="Sign in as Farouk Aziz").click()
    for path in ("", "/incident/1"):
        page.goto(f"{world.rehearsal.server.url}/bot/desk{path}")
        found = Axe().run(page).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{world.rehearsal.server.url}/bot/desk")
    page.get_by_role("button", name="Declare an incident").click()
    assert not Axe().run(page).response["violations"]
