"""What strangers and clumsy people send: to the real door, signed or not, and connections that say nothing."""

import http.client
import json
import random
import socket
import time
from pathlib import Path
from urllib.parse import urlencode

from chaos.installation import Installation
from chaos.judge import Thing
from chaos.staff import Asked
from eprr_bot.practice.delivery import signed

LINES = (Path(__file__).parent.parent / "tests" / "hostile_texts.txt").read_text("utf-8").splitlines()
NASTY = [*LINES, "\u202e\ufeff", "'; DROP TABLE logentry; --", "{{7*7}}", "{0.__class__}", "9" * 400, "%s%n"]
WORDS = ("", "at", "why", "page", "cover", "log", "level", "gaps", "report", "history", "request")
CONNECTIONS, LONG_BODY = 300, b"x" * 3_000_000
SECRET, FORM = "practice-secret", "application/x-www-form-urlencoded"


class Stranger:
    """Sends what nobody should have to expect, and notes what came of it."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self.installation, self.chance = installation, chance
        self.things: list[Thing] = []
        self.asked: list[Asked] = []

    def go_on_for(self, end: float) -> int:
        """Send until the end, while many connections that never bring a whole request are held. How much was sent."""
        address = "127.0.0.1", self.installation.port
        held = [socket.create_connection(address, timeout=5) for _ in range(CONNECTIONS)]
        for one in held[::2]:
            one.sendall(b"POST /slack/events HTTP/1.1\r\n")
        acts = (self._command, self._command, self._payload, self._forged, self._text, self._too_long, self._replayed)
        while time.monotonic() < end:
            self.chance.choice(acts)()
        for one in held:
            one.close()
        return len(self.things)

    def _words(self) -> str:
        letters = "".join(chr(self.chance.randrange(1, 0xD7FF)) for _ in range(self.chance.randrange(40)))
        parts = [self.chance.choice(NASTY), letters, "x" * self.chance.randrange(3000)]
        self.chance.shuffle(parts)
        return " ".join(parts)

    def _command(self) -> None:
        row = self.chance.choice(self.installation.workspace.installation.commands)
        status = self._signed(self._form(str(row["command"]), f"{self.chance.choice(WORDS)} {self._words()}"))
        self._note("signed command", f"{row['command']} {status}", is_well=0 < status < 500)

    def _payload(self) -> None:
        """Nonsense that only Slack could sign: it is refused, and the bot goes on."""
        kind = self.chance.choice(("block_actions", "view_submission", "shortcut", "view_closed", "nonsense"))
        text = json.dumps({"type": kind, "user": {"id": "U0000001"}, "actions": [{"value": self._words()}]})
        status = self._signed(urlencode({"payload": text[: self.chance.choice([5, 10_000])]}))
        self._note("signed nonsense", str(status), is_well=400 <= status < 500)

    def _forged(self) -> None:
        """A declaration that Slack did not sign, or long ago: it is refused, and nothing is declared."""
        token = self._token("forged")
        body = self._form("/incident", f"critical {token} at Saltmere Hospital")
        good = signed(SECRET, body, self._now())
        at = "X-Slack-Request-Timestamp"
        seals = (
            {at: good[at]},
            {**good, at: "\u0663" * 10},
            signed("another", body, self._now()),
            signed(SECRET, body, 1),
        )
        seal = {name: value.encode().decode("latin-1") for name, value in self.chance.choice(seals).items()}
        status = self._post("/slack/events", body.encode(), seal)
        self._note("forged request", str(status), is_well=status == 401)
        self.asked.append(Asked("forged incident", token, self.installation.clock.now(), is_sure=False, most=0))

    def _text(self) -> None:
        reply = json.dumps({"source_number": self._words(), "message": self._words()}).encode()
        given = {"Authorization": self.chance.choice(["", "Bearer nonsense", "Bearer practice"])}
        status = self._post("/callbacks/notify/text", self.chance.choice([b"{", b"[]", b"\xff\xfe", reply]), given)
        self._note("text call-back", str(status), is_well=0 < status < 500)

    def _too_long(self) -> None:
        status = self._post("/slack/events", LONG_BODY, signed(SECRET, "", self._now()))
        self._note("body of 3 MB", str(status), is_well=status in (0, 413))

    def _replayed(self) -> None:
        """One request, recorded and sent three times, counts once."""
        workspace, token = self.installation.workspace, self._token("replay")
        rooms = [one for one in workspace.channels.values() if one.name.startswith("inc-")]
        inside = [(one.id, who) for one in rooms for who in one.members if who != workspace.bot.id]
        if inside:
            room, who = self.chance.choice(inside)
            body = self._form("/incident", f"log {token}", channel_id=room, user_id=who)
            for _ in range(3):
                self._signed(body)
            self.asked.append(Asked("log entry, sent thrice", token, self.installation.clock.now(), is_sure=False))

    def _signed(self, body: str) -> int:
        return self._post("/slack/events", body.encode(), signed(SECRET, body, self._now()))

    def _now(self) -> int:
        return int(self.installation.clock.now().timestamp())

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; 0 when there was none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=10)
        try:
            connection.request("POST", path, body=body, headers={"Content-Type": FORM, **headers})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _token(self, word: str) -> str:
        return f"{word}{len(self.asked):05d}x"

    def _form(self, command: str, text: str, **more: str) -> str:
        ids = {"team_id": "T0000001", "api_app_id": "A0000001", "user_id": "U0000001", "channel_id": "C0000001"}
        trigger = f"{self.chance.randrange(10**9)}.{self.chance.randrange(10**9)}"
        return urlencode({**ids, "command": command, "text": text, "trigger_id": trigger, **more}, errors="replace")

    def _note(self, kind: str, name: str, *, is_well: bool) -> None:
        self.things.append(Thing(kind, name, self.installation.clock.now(), int(is_well)))
