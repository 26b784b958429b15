"""Signing in to the desk with Slack: Slack says who one is, the directory whether one may come in."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.integrations.requests_client import OAuth2Session
from axe_playwright_python.sync_playwright import Axe
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser as Chromium
from structlog.testing import capture_logs

from eprr_bot.base.db import transaction
from eprr_bot.desk import with_slack
from eprr_bot.directory.models import Person
from eprr_bot.practice import openid
from eprr_bot.practice.openid import OpenId
from tests.stories.incident_words import HOSTILE
from tests.stories.test_at_the_desk import Browser, outage, world
from tests.world import World

__all__ = ["world"]
ANSWER = f"/bot{with_slack.ANSWER}"


def at_slack(world: World) -> Browser:
    """Somebody's browser, at Slack's question whom to be."""
    desk = Browser(world)
    desk.open("/bot/desk")
    assert 'href="/bot/desk/slack"' in desk.body
    assert "Sign in to the EPRR bot as" in desk.open("/bot/desk/slack")
    return desk


def be(desk: Browser, name: str) -> str:
    """Choose whom to be; what the desk then shows."""
    found = re.search(rf'href="([^"]+)">{re.escape(name)}</a>', desk.body)
    assert found, desk.words
    return desk.open(f"/openid/connect/authorize{unescape(found[1])}")


@pytest.mark.both_databases
def test_somebody_of_the_directory_comes_in_and_nobody_else(world: World) -> None:
    desk = at_slack(world)
    assert "The desk" in be(desk, "Farouk Aziz")
    assert "Farouk Aziz" in desk.words
    assert desk.open("/bot/desk").startswith("The desk")
    assert "the on-call directory does not" in be(at_slack(world), "Robin Vale")
    with transaction(world.app.engine) as session:
        session.get_one(Person, "grace.adeyemi").is_active = False
    stranger = at_slack(world)
    assert "the on-call directory does not" in be(stranger, "Grace Adeyemi")
    assert stranger.open("/bot/desk").startswith("Sign in")


def test_an_answer_counts_once_in_the_browser_that_asked_and_for_ten_minutes(world: World) -> None:
    desk, other = at_slack(world), at_slack(world)
    link = re.search(r'href="([^"]+)">Farouk Aziz</a>', other.body)
    assert link
    assert with_slack.TOO_LATE in desk.open(f"/openid/connect/authorize{unescape(link[1])}")
    assert with_slack.TOO_LATE in be(Browser(world, body=at_slack(world).body), "Farouk Aziz")
    late = at_slack(world)
    world.clock.move(with_slack.GOOD_FOR)
    assert with_slack.TOO_LATE in be(late, "Farouk Aziz")
    asked = parse_qs(urlsplit(unescape(link[1])).query)
    assert asked["code_challenge_method"] == ["S256"]
    for state in (asked["state"][0], HOSTILE, "x" * 4000):
        assert with_slack.TOO_LATE in at_slack(world).open(f"{ANSWER}?{urlencode({'state': state, 'code': HOSTILE})}")
    desk = at_slack(world)
    own = re.search(r"state=([^&\"]+)", unescape(desk.body))
    assert own
    assert with_slack.REFUSED in desk.open(f"{ANSWER}?state={own[1]}&code=made-up")
    assert with_slack.TOO_LATE in Browser(world).open(ANSWER)


def forged(world: World, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[], None]) -> str:
    """What the desk says where something of Slack's answer is not as it must be."""
    desk = at_slack(world)
    spoil()
    said = be(desk, "Farouk Aziz")
    assert Browser(world, desk.opener).open("/bot/desk").startswith("Sign in")
    monkeypatch.undo()
    return said


def test_what_slack_did_not_sign_for_us_now_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = OpenId._signed

    def with_claims(**changed: object) -> Callable[[], None]:
        def spoil() -> None:
            encode = jwt.encode
            monkeypatch.setattr(jwt, "encode", lambda head, claims, key: encode(head, {**claims, **changed}, key))

        return spoil

    def another_key() -> None:
        key = RSAKey.generate_key(2048, {"kid": "practice"})

        def signed(self: OpenId, *given: object) -> str:
            own, self._made = self._key(), key
            made = sign(self, *given)
            self._made = own
            return made

        monkeypatch.setattr(OpenId, "_signed", signed)

    assert with_slack.NOT_OURS in forged(world, monkeypatch, with_claims(**{with_slack.TEAM: "T0OTHER"}))
    for claims in (
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://slack.example"},
        {"exp": 1},
        {"at_hash": "x"},
    ):
        assert with_slack.REFUSED in forged(world, monkeypatch, with_claims(**claims)), claims
    assert with_slack.REFUSED in forged(world, monkeypatch, another_key)
    assert with_slack.REFUSED in forged(
        world, monkeypatch, lambda: monkeypatch.setattr(openid, "CLIENT_SECRET", "another")
    )


def test_with_slack_down_the_link_is_what_remains(world: World) -> None:
    desk = at_slack(world)
    world.workspace.faults.add("outage", "openid.connect.token", times=1)
    assert with_slack.AWAY in be(desk, "Farouk Aziz")
    assert with_slack.AWAY in desk.open("/bot/desk/slack")
    world.clock.move(with_slack.AWAY_FOR)
    desk = at_slack(world)
    world.workspace.faults.add("dropped", "openid.keys", times=1)
    assert with_slack.AWAY in be(desk, "Farouk Aziz")
    world.clock.move(with_slack.AWAY_FOR)
    outage(world)
    assert with_slack.AWAY in desk.open("/bot/desk/slack")
    assert "If that is in the directory, a link is on its way" in desk.send("Send me a link", who="07700 900015")


def test_strangers_who_open_it_again_and_again_have_slack_asked_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    get = OAuth2Session.get
    monkeypatch.setattr(OAuth2Session, "get", lambda self, url, **more: asked.append(url) or get(self, url, **more))
    desks = [at_slack(world) for _ in range(5)]
    assert len(asked) == 1
    with capture_logs() as logged:
        for desk in desks:
            own = re.search(r"state=([^&\"]+)", unescape(desk.body))
            assert own
            assert with_slack.REFUSED in desk.open(f"{ANSWER}?state={own[1]}&code=made-up")
        asked.clear()
        outage(world)
        world.clock.move(with_slack.DOORS_FOR)
        for desk in desks:
            assert with_slack.AWAY in desk.open("/bot/desk/slack")
    assert len(asked) == 1
    ours = [one["event"] for one in logged if "signing in" in one["event"]]
    assert ours == ["signing in with Slack was refused", "signing in with Slack: it cannot be reached"]
    world.workspace.faults.clear()
    world.clock.move(with_slack.AWAY_FOR)
    assert "The desk" in be(at_slack(world), "Farouk Aziz")


def test_where_it_is_not_set_up_nothing_of_it_is_there(database_url: str, browser: Chromium) -> None:
    world = World(database_url, settings={"SLACK_CLIENT_ID": "", "SLACK_CLIENT_SECRET": ""})
    desk = Browser(world)
    assert "with Slack" not in desk.open("/bot/desk")
    desk.open("/bot/desk/slack")
    assert desk.status == 405
    world.close()


def test_the_way_in_has_no_barrier(world: World, browser: Chromium) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 800}).new_page()
    page.goto(f"{world.rehearsal.server.url}/bot/desk")
    assert not Axe().run(page).response["violations"]
    page.get_by_role("link", name="Sign in with Slack").click()
    page.get_by_role("link", name="Farouk Aziz").click()
    page.get_by_role("button", name="Sign out").wait_for()
