"""The phones on the practice workspace's page, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from eprr_bot.practice import Workspace
from tests.patience import wait_until

pytestmark = pytest.mark.xdist_group("browser")


def test_a_phone_shows_its_texts_with_links_and_answers(page: Page, workspace: Workspace):
    workspace.phones.receive("07700900102", "text", "Reply 1 or see http://127.0.0.1/a/b. Ignore after 09:00.")
    workspace.changed()
    page.get_by_label("Whose phone").select_option(workspace.person("@ben.okoro").id)
    phone = page.get_by_role("region", name="Received on this phone")
    expect(phone).to_contain_text("Ignore after 09:00.")
    expect(phone.get_by_role("link")).to_have_attribute("href", "http://127.0.0.1/a/b")
    page.get_by_label("Reply by text").fill("1")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(phone.locator(".entry").last).to_contain_text("1")
    assert workspace.phones.replies


def test_a_phone_is_switched_off_and_on_and_its_number_no_longer_exists(page: Page, workspace: Workspace):
    def text(words: str) -> None:
        told = {"phone_number": "07700 900102", "template_id": "t", "personalisation": {"message": words}}
        workspace.phones.send("sms", told)

    page.get_by_label("Whose phone").select_option(workspace.person("@ben.okoro").id)
    phone, state = (
        page.get_by_role("region", name="Received on this phone"),
        page.get_by_label("This phone", exact=True),
    )
    expect(state).to_have_value("on")
    state.select_option("Off")
    expect_state(workspace, "off")
    text("Call in.")
    expect(phone).not_to_contain_text("Call in.")
    state.select_option("On")
    expect(phone).to_contain_text("Call in.")
    state.select_option("Number gone")
    expect_state(workspace, "gone")
    text("You too.")
    expect(phone.locator(".entry").last).to_contain_text("Not delivered")


def expect_state(workspace: Workspace, state: str) -> None:
    wait_until(lambda: workspace.phones.state(workspace.member("@ben.okoro")) == state)


def test_a_phone_opens_at_its_newest_text_on_a_small_screen(page: Page, workspace: Workspace):
    page.set_viewport_size({"width": 390, "height": 844})
    for number in range(30):
        workspace.phones.receive("07700 900101", "text", f"Text {number}")
    page.get_by_role("navigation", name="Panels").get_by_role("button", name="Phone").click()
    expect(page.get_by_text("Text 29", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Text 0", exact=True)).not_to_be_in_viewport()


def test_an_e_mail_shows_its_subject_its_links_and_what_is_enclosed(page: Page, workspace: Workspace):
    page.set_viewport_size({"width": 390, "height": 844})
    text, address = "To answer, open http://127.0.0.1/bot/answer/a.b", "asha.patel@example.org"
    workspace.phones.receive(address, "email", text, "EPRR bot", "Incident 1", ("hard-copy.html",))
    page.get_by_role("navigation", name="Panels").get_by_role("button", name="Phone").click()
    mail = page.get_by_role("region", name="Received on this phone").locator(".entry")
    expect(mail).to_contain_text("E-mail · EPRR bot")
    expect(mail.locator(".entry-subject")).to_have_text("Incident 1")
    expect(mail.get_by_role("link")).to_have_attribute("href", "http://127.0.0.1/bot/answer/a.b")
    expect(mail.get_by_role("img", name="Enclosed:")).to_be_visible()
    expect(mail).to_contain_text("hard-copy.html")


def test_an_e_mail_higher_than_the_phone_opens_at_its_beginning(page: Page, workspace: Workspace):
    lines = "\n".join(f"Line {number}" for number in range(60))
    workspace.phones.receive("asha.patel@example.org", "email", lines, subject="A card")
    expect(page.get_by_text("A card", exact=True)).to_be_in_viewport()
