"""The practice workspace's page in a real browser, with a real Bolt app behind it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from eprr_bot import practice
from eprr_bot.outbox.channel import Outgoing
from eprr_bot.practice import Workspace
from eprr_bot.reach.teams import TeamsChannel, harmless

from .builders import button, modal, plain, text_input

pytestmark = pytest.mark.xdist_group("browser")
FOLDER = Path(practice.__file__).parent
HOSTILE = '<img src=x onerror="document.title=1"> <!channel> & <b>bold</b>'


def composer(page: Page):
    return page.get_by_role("combobox", name="Message to")


def open_channel(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Conversations").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()


def newest(page: Page):
    return page.locator(".message").last


def test_the_page_opens_on_the_bot_and_remembers_the_person_chosen(page: Page):
    expect(page.get_by_role("heading", level=2, name="Haven bot")).to_be_visible()
    page.get_by_label("You are").select_option("Ben Okoro")
    expect(page).to_have_url(re.compile("as=U0000002"))
    page.reload()
    expect(page.get_by_label("You are")).to_have_value("U0000002")


def test_a_command_is_completed_and_sent_by_keyboard_alone(page: Page, bot: App):
    bot.command("/oncall")(lambda ack, body: ack(f"You asked: {body['text']}"))
    composer(page).focus()
    page.keyboard.type("/onc")
    expect(page.get_by_role("option", name="/oncall Who is on call.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(composer(page)).to_have_value("/oncall next")
    page.keyboard.press("Enter")
    expect(newest(page)).to_contain_text("You asked: next")
    expect(newest(page)).to_contain_text("Only visible to you")
    expect(composer(page)).to_have_value("")


def test_an_unknown_command_is_explained_and_stays_in_the_line(page: Page, bot: App):
    composer(page).fill("/nonsense")
    composer(page).press("Enter")
    expect(page.locator("#composer-error")).to_contain_text('There is no command "/nonsense"')
    expect(composer(page)).to_have_value("/nonsense")


def test_a_button_acts_once_and_the_message_is_redrawn(page: Page, bot: App, client: WebClient, workspace: Workspace):
    presses = []

    @bot.action("ack")
    def acknowledge(ack, body, client):
        presses.append(body["user"]["id"])
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Done", blocks=[])

    blocks = [{"type": "actions", "elements": [button("Acknowledge", "ack", style="primary")]}]
    channel = workspace.channel("eprr-on-call")
    client.conversations_join(channel=channel.id)
    client.chat_postMessage(channel=channel.id, text="Are you there?", blocks=blocks)
    open_channel(page, "eprr-on-call")
    page.get_by_role("button", name="Acknowledge").dblclick()
    expect(newest(page)).to_contain_text("Done")
    assert presses == [workspace.person("@asha.patel").id]


def test_a_modal_shows_errors_by_field_keeps_what_was_typed_and_closes(page: Page, bot: App):
    view = modal(text_input("What", "what"), text_input("Where", "where"))
    submitted = []

    @bot.command("/oncall")
    def open_it(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @bot.view("form")
    def submit(ack, body):
        values = body["view"]["state"]["values"]
        submitted.append(values["where"]["where.text"]["value"])
        wrong = submitted[-1] == "Atlantis"
        ack(response_action="errors", errors={"where": "There is no such site."}) if wrong else ack()

    composer(page).fill("/oncall")
    composer(page).press("Enter")
    dialog = page.get_by_role("dialog", name="Declare")
    dialog.get_by_label("What").fill("Power failure")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_contain_text("Please complete this required field.")
    dialog.get_by_label("Where").fill("Atlantis")
    dialog.get_by_label("Where").press("Enter")
    expect(dialog).to_contain_text("There is no such site.")
    expect(dialog.get_by_label("Where")).to_be_focused()
    expect(dialog.get_by_label("What")).to_have_value("Power failure")
    dialog.get_by_label("Where").fill("Haven General")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()
    assert submitted == ["Atlantis", "Haven General"]


def test_escape_closes_a_modal(page: Page, bot: App, workspace: Workspace):
    @bot.command("/oncall")
    def open_it(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("What", "what")))

    composer(page).fill("/oncall")
    composer(page).press("Enter")
    expect(page.get_by_role("dialog", name="Declare")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Declare")).to_be_hidden()
    assert workspace.person("@asha.patel").modal is None


def test_the_clock_moves_forward(page: Page, workspace: Workspace):
    before = workspace.now()
    expect(page.locator("#clock-time")).to_have_text("08:00")
    page.get_by_role("button", name="+1 hour").click()
    expect(page.locator("#clock-time")).to_have_text("09:00")
    expect(page.locator("#clock-day")).to_have_text("Sat 21 Nov 2026")
    assert workspace.now() - before == timedelta(hours=1)


def test_posts_in_teams_are_read_beside_slacks_channels_and_cannot_be_answered(page: Page, workspace: Workspace):
    conversations = page.get_by_role("navigation", name="Conversations")
    expect(conversations).not_to_contain_text("Microsoft Teams")
    for text in ("Incident 1: power lost\n\nNobody reads answers here.", f"*Level* 3 :memo: {HOSTILE}"):
        post = Outgoing("p", "teams", "teams", {"text": harmless(text)}, workspace.now())
        TeamsChannel(workspace.teams.url).send(post)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("navigation", name="Panels").get_by_role("button", name="Channels").click()
    open_channel(page, "Microsoft Teams")
    expect(page.locator(".message").first.locator(".block")).to_have_text(
        ["Incident 1: power lost", "Nobody reads answers here."]
    )
    expect(newest(page)).to_contain_text("*Level* 3 :memo: ‹img src=x")
    expect(composer(page)).to_be_hidden()
    page.locator("#skip").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages")).to_be_focused()
    expect(page.locator("#skip")).to_have_text("Skip to what stands here")
    expect(newest(page).get_by_role("button")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", level=2, name="Microsoft Teams")).to_be_visible()


def test_an_outage_is_switched_on_and_off(page: Page, workspace: Workspace):
    page.get_by_role("button", name="Faults", exact=True).click()
    page.get_by_role("button", name="Slack outage").click()
    expect(page.locator("#outage")).to_be_visible()
    assert [fault.kind for fault in workspace.faults.in_force()] == ["outage"]
    page.get_by_role("button", name="Slack outage").click()
    expect(page.locator("#outage")).to_be_hidden()
    assert workspace.faults.in_force() == []


def test_hostile_text_is_shown_as_text(page: Page, bot: App, client: WebClient, workspace: Workspace):
    open_channel(page, "eprr-on-call")
    composer(page).fill(HOSTILE)
    composer(page).press("Enter")
    expect(newest(page).locator(".text")).to_have_text(HOSTILE)
    asha = workspace.person("@asha.patel").id
    blocks = [
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:alert(1)|tap> <img src=x onerror=y>"}},
    ]
    client.chat_postMessage(channel=asha, text="hostile", blocks=blocks)
    open_channel(page, "Haven bot")
    expect(newest(page)).to_contain_text(HOSTILE)
    expect(newest(page)).to_contain_text("<javascript:alert(1)|tap> <img src=x onerror=y>")
    assert page.locator(".messages img, .messages a, .messages b").count() == 0


def test_typing_survives_a_message_that_arrives(page: Page, client: WebClient, workspace: Workspace):
    composer(page).focus()
    page.keyboard.type("half a sen")
    client.chat_postMessage(channel=workspace.person("@asha.patel").id, text="Something *new*")
    expect(newest(page).locator("strong").last).to_have_text("new")
    expect(composer(page)).to_be_focused()
    expect(composer(page)).to_have_value("half a sen")


def test_dates_and_mentions_read_as_they_do_in_slack(page: Page, client: WebClient, workspace: Workspace):
    ben, asha = (workspace.person(handle).id for handle in ("@ben.okoro", "@asha.patel"))
    at = int(workspace.now().timestamp())
    text = f"<@{ben}> from <!date^{at}^{{date_short_pretty}} {{time}}|then> R&amp;D &amp;amp; :nonsense_name:"
    client.chat_postMessage(channel=asha, text=text)
    expect(newest(page).locator(".text")).to_have_text("@Ben Okoro from today 08:00 R&D &amp; :nonsense_name:")


def tall(name: str) -> list[dict]:
    return [{"type": "section", "text": plain(f"{name}, line {number}")} for number in range(40)]


def test_a_message_higher_than_the_screen_opens_at_its_beginning(
    page: Page, bot: App, client: WebClient, workspace: Workspace
):
    channel = workspace.channel("eprr-on-call").id
    client.conversations_join(channel=channel)
    client.chat_postMessage(channel=channel, text="card", blocks=tall("The card"))
    open_channel(page, "eprr-on-call")
    expect(page.get_by_text("The card, line 0", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("The card, line 39")).not_to_be_in_viewport()

    client.chat_postMessage(channel=channel, text="Something else")
    below = page.get_by_role("button", name="New messages below")
    expect(below).to_be_visible()
    expect(page.get_by_text("The card, line 0", exact=True)).to_be_in_viewport()
    below.click()
    expect(page.get_by_text("Something else", exact=True)).to_be_in_viewport()
    expect(below).to_be_hidden()


def test_an_answer_to_oneself_comes_into_sight_wherever_one_was_reading(
    page: Page, bot: App, client: WebClient, workspace: Workspace
):
    bot.command("/oncall")(lambda ack: ack("Cara Hughes is on call"))
    client.chat_postMessage(channel=workspace.person("@asha.patel").id, text="card", blocks=tall("The card"))
    expect(page.get_by_text("The card, line 0", exact=True)).to_be_in_viewport()
    composer(page).fill("/oncall next")
    composer(page).press("Enter")
    expect(page.get_by_text("Cara Hughes is on call", exact=True)).to_be_in_viewport()


def test_a_screen_reader_hears_a_new_message_as_it_is_shown(
    page: Page, bot: App, client: WebClient, workspace: Workspace
):
    channel = workspace.channel("eprr-on-call").id
    client.conversations_join(channel=channel)
    open_channel(page, "eprr-on-call")
    client.chat_postMessage(channel=channel, text=":bank: *Fire &amp; smoke*, <!date^1795510800^{time}|09:00>")
    expect(page.locator("#announcer")).to_contain_text("Fire & smoke, 09:00")
    expect(page.locator("#announcer")).not_to_contain_text("*")


def test_a_link_to_a_message_leads_there_as_the_same_person(
    page: Page, bot: App, client: WebClient, workspace: Workspace
):
    channel = workspace.channel("eprr-on-call").id
    client.conversations_join(channel=channel)
    first = client.chat_postMessage(channel=channel, text="The headline")["ts"]
    client.chat_postMessage(channel=channel, text="card", blocks=tall("The card"))
    link = client.chat_getPermalink(channel=channel, message_ts=first)["permalink"]
    client.bookmarks_add(channel_id=channel, title="Headline", type="link", link=link)
    page.get_by_label("You are").select_option("Ben Okoro")
    open_channel(page, "eprr-on-call")
    expect(page.get_by_text("The headline", exact=True)).not_to_be_in_viewport()
    page.get_by_role("link", name="Headline").click()
    expect(page.get_by_text("The headline", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("You are")).to_have_value("U0000002")
    assert len(page.context.pages) == 1
    page.goto(page.get_by_role("link", name="Headline").evaluate("link => link.href"))
    expect(page.get_by_text("The headline", exact=True)).to_be_in_viewport()
    expect(page.get_by_label("You are")).to_have_value("U0000002")


def test_a_picture_opens_in_full_size(page: Page, client: WebClient, workspace: Workspace):
    block = {
        "type": "image",
        "image_url": f"{page.url.partition('?')[0]}practice/static/icon.svg",
        "alt_text": "The week",
    }
    client.chat_postMessage(channel=workspace.person("@asha.patel").id, text="week", blocks=[block])
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="The week").click()
    assert opened.value.url.endswith("/practice/static/icon.svg")


def test_every_emoji_that_the_bot_uses_is_shown():
    known = set(re.findall(r"\b([a-z0-9_]+): \"", (FOLDER / "static/emoji.js").read_text("utf-8")))
    written = re.compile(r"(?<![\w:/]):([a-z][a-z_]+):(?!\w)")
    used = {name for file in FOLDER.parent.rglob("*.py") for name in written.findall(file.read_text("utf-8"))}
    assert "bank" in used
    assert used - known == {"memory"}, "SQLite’s is no emoji"


def test_nothing_scrolls_sideways_at_320_pixels(page: Page, client: WebClient, workspace: Workspace):
    long = [{"type": "section", "text": plain("x" * 200)}, {"type": "actions", "elements": [button("y" * 60, "a")]}]
    client.chat_postMessage(channel=workspace.person("@asha.patel").id, text="long", blocks=long)
    page.set_viewport_size({"width": 320, "height": 640})
    for panel in ("Channels", "Messages", "Phone"):
        page.get_by_role("navigation", name="Panels").get_by_role("button", name=panel).click()
        widest = page.evaluate("Math.max(...[...document.querySelectorAll('body *')].map(n => n.scrollWidth))")
        assert widest <= 320, panel
        assert page.evaluate("document.documentElement.scrollWidth") == 320, panel


def test_the_page_says_when_the_server_is_gone(page: Page):
    page.route("**/practice/state*", lambda route: route.fulfill(status=503, json={"error": "gone"}))
    page.get_by_role("button", name="+5 min").click()
    expect(page.locator("#unreachable")).to_be_visible()
    page.unroute("**/practice/state*")
    expect(page.locator("#unreachable")).to_be_hidden()


def test_every_module_is_fetched_at_once():
    modules = {path.name for path in (FOLDER / "static").glob("*.js")} - {"practice.js"}
    preloaded = re.findall(
        r'modulepreload" href="/practice/static/(.+?)"', (FOLDER / "templates/practice.html").read_text()
    )
    assert set(preloaded) == modules
