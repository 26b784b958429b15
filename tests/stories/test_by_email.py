"""People who are reached by e-mail, and answer on the page that it names."""

import re
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.practice.rehearsal import BY_SMTP
from tests.patience import LONG
from tests.stories.incident_words import declared, end, log_of, look_away, the_room
from tests.stories.quiet_cluster import example_in, replace_in
from tests.web.test_shell import fetch
from tests.world import MONDAY, World

STEP = "by: [slack, text]}\n      - {after_minutes: 5, page: [{rota: director-on-call}]"


BY_NOTIFY = {"NOTIFY_EMAIL_TEMPLATE": "mail"}


@pytest.fixture
def by_mail(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """The example cluster, whose director is called by e-mail as well: through Notify if not otherwise."""
    rotas = example_in(tmp_path)
    replace_in(
        rotas / "ladders.yaml",
        f"page: [{{rota: director-on-call}}], {STEP}",
        f"page: [{{rota: director-on-call}}], {STEP.replace('[slack, text]', '[slack, text, email]')}",
    )
    made = World(database_url, MONDAY, {"EPRR_ROTAS": str(rotas), **getattr(request, "param", BY_NOTIFY)})
    yield made
    look_away(made)
    made.close()
    made.expect_no_more()


def mails(world: World, who: str) -> list[str]:
    return [one.text for one in world.workspace.person(who).phone if one.kind == "email"]


def address_in(mail: str) -> str:
    found = re.search(r"http://\S+/bot(/answer/\S+)", mail)
    assert found, mail
    return found[1]


def press(world: World, page: str) -> tuple[int, str]:
    """The button of the page is pressed, and the browser follows."""
    request = urllib.request.Request(f"{world.rehearsal.server.url}/bot{page}", data=b"", method="POST")
    with urllib.request.urlopen(request, timeout=LONG) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.both_databases
@pytest.mark.parametrize("by_mail", [BY_NOTIFY, BY_SMTP], ids=["notify", "smtp"], indirect=True)
def test_a_director_answers_by_e_mail_though_nothing_else_reaches_them(by_mail: World) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    [mail] = mails(world, "@farouk.aziz")
    assert "Incident 1: critical incident.\n\nPower lost, Saltmere.\n\nSent 10:00.\n\nTo answer, open http://" in mail
    assert "Reply 1" not in mail
    page = address_in(mail)
    status, body, headers = fetch(world, page)
    assert (status, "You are called as Director on call." in body) == (200, True)
    assert "With your answer you have command." in body
    assert "form-action &#39;self&#39;" not in headers["content-security-policy"]
    assert "form-action 'self'" in headers["content-security-policy"]
    assert not any("answered" in one for one in log_of(world, 1)), "whoever looks at it has not answered"
    assert press(world, page)[0] == 200
    world.settle()
    assert any("Farouk Aziz answered by e-mail" in one for one in log_of(world, 1))
    assert "Farouk Aziz has command" in " ".join(log_of(world, 1))
    body = fetch(world, page)[1]
    assert "You answered at 10:00. You have command." in body
    assert "I am responding</button>" not in body
    assert press(world, f"{page}?says=20")[0] == 200
    assert "You answered at 10:00. You arrive at 10:20." in fetch(world, page)[1]
    assert "says=cannot" in press(world, f"{page}?says=no-such-thing")[1], "whoever is counted on may drop out"


def test_who_cannot_attend_says_so_on_the_page_and_may_change_their_mind(by_mail: World) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    fetch(world, f"{page}?says=cannot")
    assert not any("cannot attend" in one for one in log_of(world, 1)), "whoever looks at it has said nothing"
    body = press(world, f"{page}?says=cannot")[1]
    assert "You said at 10:00 that you cannot attend." in body
    assert any("Farouk Aziz answered by e-mail at once that they cannot attend." in one for one in log_of(world, 1))
    assert "You answered at 10:00. You have command." in press(world, page)[1]


@pytest.mark.parametrize("token", ["nobody-has-this", "%00", "%ED%A0%80"])
def test_an_address_that_nobody_was_given_answers_nothing(by_mail: World, token: str) -> None:
    status, body, _ = fetch(by_mail, f"/answer/{token}")
    assert (status, body) == (
        404,
        "There is nothing to answer at this address. It may not be complete. If you were called, use another way.\n",
    )


def test_the_page_has_buttons_to_press_on_a_phone(by_mail: World, browser: Browser) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    phone = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    phone.goto(f"{world.rehearsal.server.url}/bot{page}")
    phone.get_by_role("button", name="I am responding").click()
    expect(phone.locator("body")).to_contain_text("You answered at 10:00.")
    phone.close()


def test_whoever_has_left_answers_nothing_by_an_old_e_mail(by_mail: World) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    with transaction(world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").is_active = False
    assert fetch(world, page, body=b"")[0] == 403, "the button that they still see"
    status, body, _ = fetch(world, page)
    assert (status, body.startswith("You have left the directory")) == (403, True)
    assert not any("answered" in one for one in log_of(world, 1))


@pytest.mark.parametrize("says", ["", "?says=cannot", "?says=20"])
def test_a_page_still_open_when_the_incident_ends_answers_nothing_nor_when_it_is_reopened(
    by_mail: World, says: str
) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    room = the_room(world, 1).name
    end(world, "@asha.patel", "/incident cancel a test", channel=room)
    assert "Incident 1: cancelled. There is nothing for you to do." in press(world, page + says)[1]
    [said] = [one for one in log_of(world, 1) if "when the call was over" in one]
    assert said.startswith("Farouk Aziz: Farouk Aziz answered by e-mail")
    assert not any("answered by e-mail after" in one or "at once" in one for one in log_of(world, 1))
    world.say("@asha.patel", "/incident reopen it was none", channel=room)
    assert sum("To answer, open" in one for one in mails(world, "@farouk.aziz")) == 2, "he is called again"


def test_the_page_of_a_call_that_is_over_says_so_and_goes_after_a_week(by_mail: World) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    end(world, "@farouk.aziz", "/incident cancel a test", channel=the_room(world, 1).name)
    body = fetch(world, page)[1]
    assert "<p>Incident 1: cancelled. There is nothing for you to do.</p>" in body
    assert "<button" not in body
    world.clock.move(timedelta(days=8))
    world.settle()
    assert fetch(world, page)[0] == 404


def test_who_says_on_a_page_still_open_that_they_cannot_after_all_reads_that_it_is_over(by_mail: World) -> None:
    world = by_mail
    declared(world, "power lost at Saltmere")
    page = address_in(mails(world, "@farouk.aziz")[0])
    press(world, page)
    end(world, "@farouk.aziz", "/incident standdown power is back", channel=the_room(world, 1).name)
    assert (
        "You said at 10:00 that you cannot attend. Incident 1 is stood down.</p>"
        in press(world, f"{page}?says=cannot")[1]
    )


def test_no_e_mail_speaks_of_a_reply_that_nobody_would_read(by_mail: World) -> None:
    world = by_mail
    room = declared(world, "power lost at Saltmere").name
    press(world, address_in(mails(world, "@farouk.aziz")[0]))
    world.say("@asha.patel", "/incident level 3 it spreads", room)
    assert mails(world, "@farouk.aziz")[-1].endswith("Asha Patel, 10:00.")
    world.say("@asha.patel", "/incident command take", room)
    world.say("@asha.patel", "/incident command hand over @farouk.aziz", room)
    world.say("@asha.patel", "/incident handover @farouk.aziz as drafted", room)
    assert not any("eply" in one for one in mails(world, "@farouk.aziz"))
