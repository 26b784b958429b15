"""The app manifest for Slack, made from the rows of commands."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from eprr_bot.slack.commands import Router, Shortcut, UserError

LISTENS_ON = "/slack/events"
LONGEST_HINT = 1000
"""Letters of what Slack shows beside a command."""
"""The path on which the bot takes everything that Slack sends."""

SCOPES = [
    "bookmarks:read",
    "bookmarks:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "pins:write",
    "usergroups:read",
    "usergroups:write",
    "users:read",
    "users:read.email",
]


def make_manifest(router: Router, request_url: str = "") -> dict[str, Any]:
    """The manifest; with the bot's address for signed HTTP, without one for Socket Mode. Raises UserError."""
    request_url = _whole(request_url.strip())
    at = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "EPRR bot",
            "description": "Who is on call, monthly call-out exercises, incidents with delegated authority.",
            "background_color": "#003087",
        },
        "features": {
            "bot_user": {"display_name": "EPRR bot", "always_online": True},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "shortcuts": [_shortcut(row) for row in router.shortcuts],
            "slash_commands": [_command(router, root, request_url) for root in router.root_summaries],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(router.events)} | at,
            "interactivity": {"is_enabled": True} | at,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(row: Shortcut) -> dict[str, str]:
    """In the menu of every message; Slack sends it to where buttons go."""
    return {"name": row.name, "type": "message", "callback_id": row.id, "description": row.summary}


def _whole(address: str) -> str:
    """The full address to which Slack sends, from a host, an address, or an address with a proxy's path."""
    if not address:
        return ""
    url = urlsplit(address if "://" in address else f"https://{address}")
    is_safe = url.scheme == "https" or (url.scheme, url.hostname) == ("http", "127.0.0.1")  # the practice workspace
    if not is_safe or not url.hostname or url.query or url.fragment or len(address.split()) > 1:
        raise UserError(
            f"Slack cannot send to “{address}”. Give the address of the bot, such as https://bot.example.org"
        )
    return f"{url.scheme}://{url.netloc}{url.path.rstrip('/').removesuffix(LISTENS_ON)}{LISTENS_ON}"


def _command(router: Router, root: str, request_url: str) -> dict[str, Any]:
    words = [row.words or row.usage for row in router.of_root(root)]
    made = {
        "command": root,
        "description": router.root_summaries[root].capitalize(),
        "usage_hint": _hint([word for word in words if word and word != "help"]),
        "should_escape": True,
    }
    return made | ({"url": request_url} if request_url else {})


def _hint(words: Sequence[str]) -> str:
    """All words; where these are too many for Slack, the first of each, whose help shows what follows."""
    hint = " | ".join([*dict.fromkeys(words), "help"])
    return hint if len(hint) <= LONGEST_HINT else " | ".join([*dict.fromkeys(one.split()[0] for one in words), "help"])


def completions(router: Router) -> dict[str, list[dict[str, str]]]:
    """What the practice workspace offers while somebody types."""
    return {
        root: [{"words": row.words, "usage": row.usage, "summary": row.summary} for row in router.of_root(root)]
        for root in router.root_summaries
    }
