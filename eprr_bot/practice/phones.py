"""People's phones, and the stand-in for GOV.UK Notify that fills them with texts and e-mails."""

import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eprr_bot.practice.attention import asks_for
from eprr_bot.practice.delivery import post
from eprr_bot.practice.state import Channel, Json, Member, Message, iso, plain
from eprr_bot.practice.texts import readable

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

SENDER = "Notify"
CALLBACK_LIMIT = 30.0
"""Seconds that a service has to answer a callback."""
TOLD = ("id", "reference", "status", "created_at", "sent_at", "completed_at")
"""What a status callback says of a notification, beside whom it was for and of which kind it is."""
STATES = ("on", "off", "gone")
PLACEHOLDER = re.compile(r"\(\(([^)]+)\)\)")


@dataclass(frozen=True)
class Text:
    """Something a phone shows. `kind` is text, voice, email or push; `at` is in UTC; `enclosed` are names of files."""

    at: datetime
    kind: str
    sender: str
    text: str
    delivered: bool = True
    subject: str = ""
    enclosed: tuple[str, ...] = ()


class NotifyError(Exception):
    """GOV.UK Notify refuses a request: an HTTP status, its error word and a sentence."""

    def __init__(self, status: int, error: str, message: str) -> None:
        self.status = status
        self.body = {"status_code": status, "errors": [{"error": error, "message": message}]}
        super().__init__(message)


class Phones:
    """Every member's phone and letter box.

    `undeliverable` holds numbers and addresses that no longer exist: Notify accepts them, then fails. `off` holds
    those of phones that are off: what is sent to them waits until `switch_on` or `give_up`.
    `templates` are texts with ((placeholders)) by template id; an unknown template is its values, line by line.
    """

    def __init__(self, workspace: "Team") -> None:
        self._workspace = workspace
        self._received: dict[str, list[Text]] = {}
        self.notifications: list[Json] = []
        self.replies: list[Json] = []
        self.undeliverable: set[str] = set()
        self.off: set[str] = set()
        self.templates: dict[str, str] = {}
        self.callback_url: str | None = None
        self.status_url: str | None = None
        self.callback_token = "practice"  # noqa: S105 -- a token of this stand-in, worth nothing elsewhere

    def of(self, user: str, with_pushes: bool = True) -> list[Text]:
        """What a member's phone shows, oldest first."""
        with self._workspace.lock:
            return [text for text in self._received.get(user, []) if with_pushes or text.kind != "push"]

    def receive(
        self,
        address: str,
        kind: str,
        text: str,
        sender: str = SENDER,
        subject: str = "",
        enclosed: tuple[str, ...] = (),
    ) -> bool:
        """Something arrives for a number or an e-mail address; False when there is nobody there."""
        works = not is_among(address, self.undeliverable)
        member = self.owner(address)
        if member is not None:
            self._show(member.id, Text(self._workspace.now(), kind, sender, text, works, subject, enclosed))
        return works

    def owner(self, address: str) -> Member | None:
        """The member with this phone number or e-mail address."""
        for member in self._workspace.people():
            if _comparable(address) in (_comparable(member.email), _comparable(member.phone)):
                return member
        return None

    def push(self, channel: Channel, message: Message) -> None:
        """Show a notification on the phones of those whom a message asks for."""
        names = {member.id: member.name for member in self._workspace.members.values()}
        text = readable(message.text, names)
        for user in channel.members:
            if user != self._workspace.bot.id and asks_for(self._workspace, channel, message, user):
                sender = f"#{channel.name}" if channel.name else "Slack"
                self._show(user, Text(self._workspace.now(), "push", sender, text))

    def send(self, kind: str, wanted: Json) -> Json:
        """Notify's answer to `POST /v2/notifications/{sms,email}`. Raises NotifyError."""
        address = self._address(kind, wanted)
        body = self._body(wanted)
        subject = _subject(wanted) if kind == "email" else ""
        if is_among(address, self.off):
            status = "sending"
        else:
            works = self.receive(address, "text" if kind == "sms" else "email", body, subject=subject)
            status = "delivered" if works else "permanent-failure"
        notification = self._notification(kind, wanted, address, body, status)
        with self._workspace.lock:
            self.notifications.append(notification)
        content = {"body": body, **({"subject": subject} if kind == "email" else {"from_number": SENDER})}
        return {
            "id": notification["id"],
            "reference": notification["reference"],
            "content": content,
            "uri": f"/v2/notifications/{notification['id']}",
            "template": notification["template"],
            "scheduled_for": None,
        }

    def found(self, reference: str | None) -> Json:
        """Notify's answer to `GET /v2/notifications`, newest first."""
        with self._workspace.lock:
            rows = [row for row in self.notifications if reference is None or row["reference"] == reference]
        return {"notifications": rows[::-1], "links": {"current": "/v2/notifications"}}

    def one(self, ref: str) -> Json:
        """Notify's answer to `GET /v2/notifications/{id}`. Raises NotifyError."""
        with self._workspace.lock:
            for row in self.notifications:
                if row["id"] == ref:
                    return row
        raise NotifyError(404, "NoResultFound", "No result found")

    def state(self, member: Member) -> str:
        """Is a member's phone on or off, or gone: does their number no longer exist? One of STATES."""
        if is_among(member.phone, self.undeliverable):
            return "gone"
        return "off" if is_among(member.phone, self.off) else "on"

    def put(self, member: Member, state: str) -> None:
        """Switch a phone on or off, or let its number no longer exist. Raises ValueError for any other state."""
        if state not in STATES:
            raise ValueError(f"A phone is one of these: {', '.join(STATES)}.")
        with self._workspace.lock:
            self.undeliverable = {one for one in self.undeliverable if not is_among(member.phone, {one})}
            if state == "off":
                self.off.add(member.phone)
            if state == "gone":
                self.undeliverable.add(member.phone)
        if state != "off":
            self.switch_on(member.phone)
        self._workspace.changed()

    def switch_on(self, address: str) -> list[int]:
        """A phone that was off gets what waited for it. Returns what the status callbacks answered, if one is set."""
        self.off = {one for one in self.off if not is_among(address, {one})}
        for row in self._waiting(address):
            kind = "text" if row["type"] == "sms" else "email"
            self.receive(address, kind, row["body"], subject=row["subject"] or "")
        return self._now_are(address, "delivered")

    def give_up(self, address: str) -> list[int]:
        """The network gives up what waits for a phone that is off. Returns likewise."""
        return self._now_are(address, "temporary-failure")

    def _waiting(self, address: str) -> list[Json]:
        key = {"sms": "phone_number", "email": "email_address"}
        with self._workspace.lock:
            waiting = [row for row in self.notifications if row["status"] == "sending"]
        return [row for row in waiting if is_among(address, {row[key[row["type"]]]})]

    def _now_are(self, address: str, status: str) -> list[int]:
        rows = self._waiting(address)
        with self._workspace.lock:
            for row in rows:
                row.update(status=status, completed_at=iso(self._workspace.now()))
        told = [{key: row[key] for key in TOLD} | {"to": address, "notification_type": row["type"]} for row in rows]
        return [self._called_back(self.status_url, one) for one in told] if self.status_url else []

    def reply(self, member: Member, text: str) -> int | None:
        """A person answers by text. Kept for polling, and posted to the callback; its HTTP status, if set."""
        row = {
            "id": str(uuid.uuid4()),
            "source_number": "44" + plain(member.phone)[1:],
            "destination_number": SENDER,
            "message": text,
            "date_received": iso(self._workspace.now()),
        }
        with self._workspace.lock:
            self.replies.append(row)
            self._workspace.changed()
        if self.callback_url is None:
            return None
        return self._called_back(self.callback_url, row)

    def _called_back(self, url: str, row: Json) -> int:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.callback_token}"}
        return post(url, json.dumps(row).encode(), headers, CALLBACK_LIMIT).status

    def _show(self, user: str, shown: Text) -> None:
        with self._workspace.lock:
            self._received.setdefault(user, []).append(shown)
            self._workspace.changed()

    def _address(self, kind: str, wanted: Json) -> str:
        key = "phone_number" if kind == "sms" else "email_address"
        address = str(wanted.get(key) or "")
        if not address:
            raise NotifyError(400, "ValidationError", f"{key} is a required property")
        if not wanted.get("template_id"):
            raise NotifyError(400, "ValidationError", "template_id is a required property")
        if kind == "sms" and not 10 <= len(plain(address)) <= 15:
            raise NotifyError(400, "ValidationError", "phone_number Not enough digits")
        if kind == "email" and "@" not in address:
            raise NotifyError(400, "ValidationError", "email_address Not a valid email address")
        return address

    def _body(self, wanted: Json) -> str:
        values = {str(key): str(value) for key, value in (wanted.get("personalisation") or {}).items()}
        template = self.templates.get(str(wanted["template_id"]))
        if template is None:
            return "\n".join(value for key, value in values.items() if key != "subject")
        missing = [name for name in PLACEHOLDER.findall(template) if name not in values]
        if missing:
            raise NotifyError(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        return PLACEHOLDER.sub(lambda match: values[match.group(1)], template)

    def _notification(self, kind: str, wanted: Json, address: str, body: str, status: str) -> Json:
        at = iso(self._workspace.now())
        template = str(wanted["template_id"])
        return {
            "id": str(uuid.uuid4()),
            "reference": wanted.get("reference"),
            "phone_number": address if kind == "sms" else None,
            "email_address": address if kind == "email" else None,
            "type": kind,
            "status": status,
            "template": {"id": template, "version": 1, "uri": f"/v2/template/{template}"},
            "subject": _subject(wanted) if kind == "email" else None,
            "body": body,
            "created_at": at,
            "sent_at": at,
            "completed_at": None if status == "sending" else at,
            "scheduled_for": None,
        }


def _subject(wanted: Json) -> str:
    return str((wanted.get("personalisation") or {}).get("subject", ""))


def is_among(address: str, others: set[str]) -> bool:
    """Is a number or an address one of these, however they are written?"""
    return _comparable(address) in {_comparable(one) for one in others}


def _comparable(address: str) -> str:
    """A number or an e-mail address, however it was written; nothing for nothing."""
    return address.lower() if "@" in address else plain(address)
