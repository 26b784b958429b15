"""What comes back is not always the provider's: a filter, a portal or a proxy may answer in its place."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from eprr_bot.base.vault import Vault
from eprr_bot.outbox.channel import Channel, Outgoing, Undelivered
from eprr_bot.practice.rehearsal import NOTIFY_KEY
from eprr_bot.reach.notify import NotifyChannel
from eprr_bot.reach.slack.channel import SlackChannel, find_channel, web_client
from tests.world import KEY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PAGE = "<!doctype html><title>Blocked</title>"


@contextmanager
def answering(status: int, body: str, **headers: str) -> Iterator[str]:
    """The address of a server that gives the same answer to everything."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def slack(url: str) -> SlackChannel:
    return SlackChannel(web_client("xoxb-practice", f"{url}/api/"))


def notify(url: str) -> NotifyChannel:
    return NotifyChannel("text", NOTIFY_KEY, url, "practice", Vault((KEY,)))


def outgoing(channel: Channel, method: str = "chat.postMessage") -> Outgoing:
    if channel.name == "slack":
        body = {"text": "x", "user": "U1234567", "png": "", "alt_txt": "", "title": "", "name": "week"}
        body |= {"initial_comment": "", "view": {"type": "home", "blocks": []}}
        body = body if method == "files.upload" else {"text": "x"}
        return Outgoing("0" * 32, method, "U1234567", body, NOW, "C1234567", "1.2")
    return Outgoing("0" * 32, "text", Vault((KEY,)).seal("+447700900101"), {"text": "x"}, NOW)


def refusal(act: Callable[[], object]) -> Undelivered:
    with pytest.raises(Undelivered) as raised:
        act()
    return raised.value


NOBODYS = [
    *((status, PAGE) for status in (200, 201, 202, 400, 403, 404, 451, 511)),
    *((200, body) for body in ("", "null", "[]", '"blocked"', "7", "{}", '{"blocked": true}', '{"ok": true}', "{")),
    *((201, body) for body in ("null", "[]", "{}", '{"id": null}')),
    *((403, body) for body in ("", "null", "[]", '{"blocked": true}', '{"ok": false}')),
    (204, ""),
]


@pytest.mark.parametrize("make", [slack, notify])
@pytest.mark.parametrize(("status", "body"), NOBODYS)
def test_an_answer_that_is_not_the_providers_tells_nothing(
    make: Callable[[str], Channel], status: int, body: str
) -> None:
    """It may have gone out: neither sent, nor refused, nor known to be missing."""
    with answering(status, body) as url:
        channel = make(url)
        for act in (channel.send, channel.find):
            error = refusal(lambda act=act: act(outgoing(channel)))
            assert (error.unknown, error.permanent) == (True, False), error.reason
            assert "refused" not in error.reason


@pytest.mark.parametrize("body", [PAGE, "null", '{"ok": true}', '{"ok": true, "channel": {}, "messages": [{}]}'])
def test_no_part_of_slacks_answer_is_taken_for_granted(body: str) -> None:
    with answering(200, body) as url:
        channel = slack(url)
        picture = outgoing(channel, "files.upload")
        for act in (
            lambda: channel.send(picture),
            lambda: channel.find(picture),
            lambda: find_channel(channel.client, "exercises"),
        ):
            assert refusal(act).unknown


@pytest.mark.parametrize("found", ["[{}]", '[{"id": null}]', '["id"]', "null", "{}", '"x"'])
def test_what_notify_is_said_to_have_found_is_looked_at(found: str) -> None:
    with answering(200, f'{{"notifications": {found}}}') as url:
        channel = notify(url)
        assert refusal(lambda: channel.find(outgoing(channel))).unknown


def test_what_the_providers_say_themselves_counts() -> None:
    with answering(200, '{"notifications": []}') as url:
        assert notify(url).find(outgoing(notify(url))) is None
    with answering(201, '{"id": "7"}') as url:
        assert notify(url).send(outgoing(notify(url))).ref == "7"
    refused = json.dumps({"status_code": 400, "errors": [{"error": "BadRequestError", "message": "no"}]})
    with answering(400, refused) as url:
        error = refusal(lambda: notify(url).send(outgoing(notify(url))))
        assert (error.reason, error.permanent, error.unknown) == ("Notify refused: 400", True, False)
    with answering(200, '{"ok": false, "error": "channel_not_found"}') as url:
        error = refusal(lambda: slack(url).send(outgoing(slack(url))))
        assert (error.reason, error.permanent, error.unknown) == ("Slack refused: channel_not_found", True, False)


@pytest.mark.parametrize("make", [slack, notify])
@pytest.mark.parametrize(
    ("asked", "seconds"), [("7", 7), ("0", 1), ("-3", 1), ("soon", 60), ("nan", 60), ("inf", 60), ("", 60)]
)
def test_a_pause_is_as_long_as_the_provider_says_or_a_minute(
    make: Callable[[str], Channel], asked: str, seconds: float
) -> None:
    with answering(429, PAGE, Retry_After=asked) as url:
        channel = make(url)
        assert refusal(lambda: channel.send(outgoing(channel))).retry_after == seconds
