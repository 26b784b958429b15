"""The app manifest: inside Slack's limits, and the scopes are those that the bot's calls need."""

import json

import pytest

from eprr_bot.app import make_router
from eprr_bot.slack.commands import UserError
from eprr_bot.slack.manifest import make_manifest

ROUTER = make_router()
NEEDED = {
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "im:history",
    "im:write",
    "pins:write",
    "users:read",
    "users:read.email",
}
"""What the methods that the bot calls ask for; looking a lost message up needs the history scopes."""


@pytest.mark.parametrize("request_url", ["", "https://bot.example.org/slack/events"])
def test_the_manifest_keeps_slacks_limits(request_url: str) -> None:
    made = make_manifest(ROUTER, request_url)
    about, features = made["display_information"], made["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about.get("long_description", "x" * 175)) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert command["command"].startswith("/")
        assert 2 <= len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert 0 < len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True
        assert command.get("url", "") == request_url
    assert made["settings"]["socket_mode_enabled"] is not bool(request_url)
    assert json.loads(json.dumps(made)) == made


def test_every_root_of_commands_is_in_it() -> None:
    named = [command["command"] for command in make_manifest(ROUTER)["features"]["slash_commands"]]
    assert named == list(ROUTER.root_summaries)


def test_the_scopes_are_enough_and_each_is_there_once() -> None:
    scopes = make_manifest(ROUTER)["oauth_config"]["scopes"]["bot"]
    assert set(scopes) >= NEEDED
    assert len(scopes) == len(set(scopes)) <= 255


def test_every_event_that_a_feature_listens_to_is_asked_for() -> None:
    settings = make_manifest(ROUTER, "https://bot.example.org/slack/events")["settings"]
    asked = set(settings.get("event_subscriptions", {}).get("bot_events", []))
    assert set(ROUTER.events) <= asked


@pytest.mark.parametrize(
    "given",
    [
        "bot.example.org",
        "  https://bot.example.org/ ",
        "HTTPS://bot.example.org",
        "https://bot.example.org/slack/events",
        "https://bot.example.org/slack/events/",
    ],
)
def test_whatever_address_is_given_slack_sends_to_where_the_bot_listens(given: str) -> None:
    made = make_manifest(ROUTER, given)
    where = {command["url"] for command in made["features"]["slash_commands"]}
    where |= {made["settings"][part]["request_url"] for part in ("event_subscriptions", "interactivity")}
    assert where == {"https://bot.example.org/slack/events"}


def test_a_path_under_which_a_proxy_has_the_bot_stays() -> None:
    made = make_manifest(ROUTER, "https://apps.example.org:8443/eprr")
    assert made["settings"]["interactivity"]["request_url"] == "https://apps.example.org:8443/eprr/slack/events"


@pytest.mark.parametrize(
    "given", ["http://bot.example.org", "ftp://bot", "https://", "https://b.org/?x=1", "a b", "/x"]
)
def test_an_address_that_slack_cannot_use_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(UserError, match="such as https:"):
        make_manifest(ROUTER, given)


def test_people_can_type_to_the_bot() -> None:
    home = make_manifest(ROUTER)["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False
