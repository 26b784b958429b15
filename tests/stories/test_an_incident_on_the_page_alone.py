"""Slack is down from beginning to end: an incident is run on its page alone, and no form takes what it cannot keep."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from eprr_bot.base.db import reading
from eprr_bot.records import service as records
from tests.stories.incident_words import HOSTILE
from tests.stories.test_at_the_desk import FAROUKS, GRACES, Browser, ask_for_link, entries, outage, signed_in, world
from tests.world import World

__all__ = ["world"]
PAGE = "/bot/desk/incident/1"
LONG = (40_000 * "x", 40_000 * "é")
TEXTS = (HOSTILE, "half an emoji: \ud83d", "\x00\x07\x1b[31m beep", "\u202eright to left", " \n\t ", *LONG)


def declared(world: World) -> Browser:
    """An incident that was declared on the desk while Slack was down; its director's browser."""
    outage(world)
    desk = signed_in(world, "@farouk.aziz", FAROUKS)
    desk.send("Declare an incident")
    desk.send("Declare", **{"field-what": "Ransomware", "field-where": "Saltmere Hospital"})
    return desk


def do(desk: Browser, verb: str, more: str = "") -> str:
    """Use the form of a command on the page of all that one can do."""
    desk.open(f"{PAGE}/do")
    return desk.send(verb, more=more)


def respond_log_decide_act_and_report(desk: Browser) -> None:
    """What a director does."""
    desk.open("/bot/desk")
    desk.send("I am responding")
    desk.open(PAGE)
    desk.send("Add to the log", text="Theatres are on paper.")
    desk.open(PAGE)
    desk.send("Decide")
    desk.send("Record it", **{"field-decision": "Divert blue lights", "field-because": "no blood results"})
    desk.open(PAGE)
    desk.send("Action")
    desk.send(
        "Record it", **{"field-what": "Ring Beacon Ambulance", "field-role": "manager on call", "field-due": "10:30"}
    )
    do(desk, "/incident sitrep", "staffing All wards are staffed.")
    do(desk, "/incident sitrep")
    assert "Situation report 1" in desk.send("Authorise report 1")


@pytest.mark.both_databases
def test_an_incident_is_run_whole_on_the_page_with_slack_down(world: World) -> None:
    desk = declared(world)
    respond_log_decide_act_and_report(desk)
    do(desk, "/incident command hand over", "Grace Adeyemi")
    grace = signed_in(world, "@grace.adeyemi", GRACES)
    grace.open(PAGE)
    do(grace, "/incident command take")
    assert "Grace Adeyemi has had command" in do(grace, "/incident command")
    do(grace, "/incident standdown", "Systems are back")
    grace.send("Stand down incident 1")
    do(grace, "/incident close", "Debrief is planned")
    grace.send("Close incident 1")
    log = entries(world)
    wanted = [
        "Theatres are on paper",
        "Divert blue lights",
        "Ring Beacon Ambulance",
        "All wards",
        "stand down",
        "closed",
    ]
    for words in wanted:
        assert any(words in text and author != "EPRR bot" for author, text in log), (words, log)
    with reading(world.app.engine) as session:
        assert records.faults(session, 1) == []
    assert "Closed" in grace.open(PAGE)


def test_every_command_has_its_form_there(world: World) -> None:
    desk = declared(world)
    desk.open(f"{PAGE}/do")
    verbs = re.findall(r'name="line" value="([^"]*)"', desk.body)
    assert sorted(verbs) == sorted(row.verb for row in world.app.router.commands)
    assert len(set(verbs)) == len(verbs)
    assert "Something is missing" in do(desk, "/incident level")
    assert "level" in do(desk, "/incident level", "3 the region was asked")
    assert desk.open("/bot/desk/do").startswith("Everything you can do")
    assert "nothing at this address" in desk.open("/bot/desk/incident/x/do")
    assert Browser(world).open(f"{PAGE}/do").startswith("Sign in")


def test_what_is_wrong_stands_beside_its_field_and_nothing_that_was_written_is_lost(world: World) -> None:
    desk = declared(world)
    do(desk, "/incident meeting add")
    said = desk.send("Set it", **{"field-name": "Tactical group", "field-at": "when it suits", "field-every": "daily"})
    assert desk.status == 422
    assert 'value="Tactical group"' in desk.body
    assert 'id="wrong-at"' in desk.body
    assert "Nothing was sent yet" in said
    desk.send("Set it", **{"field-name": "Tactical group", "field-at": "11:00", "field-every": "daily"})
    assert desk.status == 200
    assert "Tactical group" in do(desk, "/incident meeting")
    do(desk, "/incident meeting add")
    for shape in ("", "null", "[]", '{"id": 1}', "[" * 5000):
        said = desk.send("Set it", **{"field-name": "Group", "field-at": "when it suits", "shape": shape})
        assert "what you wrote is still there" in said
        do(desk, "/incident meeting add")


@pytest.mark.parametrize(
    "verb", ["/incident decision", "/incident action", "/incident methane update", "/incident handover"]
)
def test_half_an_emoji_control_letters_and_forty_thousand_end_in_a_record_or_a_sentence(
    world: World, verb: str
) -> None:
    desk = declared(world)
    do(desk, verb)
    label = re.findall(r"<button[^>]*>([^<]+)</button>", desk.body)[-1]
    form, begun = desk.body, len(entries(world))
    names: list[str] = re.findall(r'<(?:input|textarea)[^>]*name="(field-[^"]+)"', form)
    for text in TEXTS:
        for chosen in ([names[0]], names if text.isascii() else names[1:2]):
            desk.body = form.replace('name="once" value="', f'name="once" value="{len(text)}{len(chosen)}')
            given = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            said = desk.send(label, **{names[0]: "Ring Beacon", **dict.fromkeys(chosen, given)})
            assert desk.status in (200, 422)
            assert len(said) > 100
    assert len(entries(world)) > begun
    assert desk.open(PAGE).startswith("Incident 1")


FORMS = {
    "exercise": ("plan", "count", "record"),
    "incident": (
        "declare", "methane update", "task", "shortfall", "return", "decision", "action", "sitrep ask", "handover",
        "meeting add", "debrief", "lesson", "lesson action", "hold", "redact", "release",
    ),
    "authority": ("commit", "direct"),
    "mutual-aid": ("request",),
    "oncall": ("cover", "swap"),
}  # fmt: skip
"""The commands whose forms have fields to write in."""


def test_whatever_is_written_in_all_fields_of_any_form_ends_in_a_record_or_a_sentence(world: World) -> None:
    desk = declared(world)
    do(desk, "/incident hold", "1 because of an inquiry")
    for verb in (f"/{root} {one}" for root, verbs in FORMS.items() for one in verbs):
        do(desk, verb)
        (form,) = re.findall(r'<form[^>]*action="[^"]*/desk/submit".*?</form>', desk.body, re.DOTALL)
        names: list[str] = re.findall(r'<(?:input|textarea)[^>]*name="(field-[^"]+)"', form)
        (label,) = re.findall(r"<button[^>]*>([^<]+)</button>", form)
        assert names, verb
        for text in (f"{HOSTILE} \x07 {{{{1}}}}", LONG[0]):
            desk.body = form.replace('name="once" value="', f'name="once" value="{len(text)}')
            said = desk.send(label, **dict.fromkeys(names, text))
            assert desk.status in (200, 422), verb
            assert len(said) > 100, verb
    with reading(world.app.engine) as session:
        assert records.faults(session, 1) == []


@pytest.fixture
def page(world: World, browser: Chromium) -> Page:
    declared(world)
    opened = browser.new_context(java_script_enabled=True).new_page()
    opened.goto(ask_for_link(world, "@farouk.aziz", FAROUKS))
    opened.get_by_role("button", name="Sign in as Farouk Aziz").click()
    return opened


@pytest.mark.parametrize("width", [1400, 390, 320])
def test_all_of_it_fits_and_has_no_barrier(world: World, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    url = world.rehearsal.server.url
    for path, button in ((PAGE, ""), (f"{PAGE}/do", ""), (PAGE, "Decide"), (f"{PAGE}/do", "/incident meeting add")):
        page.goto(url + path)
        if button:
            page.get_by_role("button", name=button, exact=True).click()
        found = Axe().run(page).response["violations"]
        assert not found, (path, button, [(one["id"], one["nodes"][0]["html"]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, button)
    page.get_by_label("Which meeting?").fill("Tactical group")
    page.get_by_label("When is the first?").fill("when it suits")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    expect(page.get_by_label("Which meeting?")).to_have_value("Tactical group")


def test_it_works_by_keyboard_and_prints_without_its_forms(world: World, page: Page) -> None:
    page.goto(world.rehearsal.server.url + PAGE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page itself")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("Written by keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Back to incident 1").press("Enter")
    expect(page.locator("#entries li").first).to_contain_text("Written by keyboard")
    page.emulate_media(media="print")
    expect(page.locator("#entries li").first).to_be_visible()
    assert page.locator("button:visible, textarea:visible").count() == 0
