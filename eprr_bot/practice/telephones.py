"""The stand-in for Twilio that rings people's telephones: it asks the bot what to say, and brings it their keys."""

import base64
import hashlib
import hmac
import http.client
import uuid
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from eprr_bot.directory.numbers import as_people_write
from eprr_bot.practice.delivery import post
from eprr_bot.practice.phones import is_among
from eprr_bot.practice.state import Json, Member, plain

if TYPE_CHECKING:
    from eprr_bot.practice.wired import Wired

ANSWER_LIMIT = 15.0
"""Seconds that the bot has to say what is to be said."""
APPLICATION_ERROR = "An application error has occurred. Goodbye."
UNDER_WAY = ("ringing", "in-progress")
VERSION = "2010-04-01"


ACCOUNT, TOKEN, SENDER = "AC" + "0" * 32, "practice", "+441134960000"
SETTINGS = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": SENDER}
"""With which a bot makes its telephone calls here."""


class TwilioError(Exception):
    """Twilio refuses a request: an HTTP status, its own code and a sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status = status
        more = f"https://www.twilio.com/docs/errors/{code}"
        self.body = {"code": code, "message": message, "more_info": more, "status": status}
        super().__init__(message)


@dataclass
class TelephoneCall:
    """A call to one telephone. While somebody listens, `answer_to` is where a key that they press goes."""

    sid: str
    to: str
    sender: str
    url: str
    status_url: str
    events: tuple[str, ...]
    made_at: datetime
    rings_until: datetime
    status: str
    said: list[str] = field(default_factory=list)
    answer_to: str = ""
    tells_of_silence: bool = False


class Telephones:
    """Every call, the oldest first. `busy` holds numbers whose line is busy; `phones` knows which are off or gone.

    With `tells_beginnings` the bot is told of a call before it has the answer to having asked for it, as may happen.
    """

    def __init__(self, workspace: "Wired") -> None:
        self._workspace = workspace
        self.calls: list[TelephoneCall] = []
        self.busy: set[str] = set()
        self.tells_beginnings = False

    # What the bot asks for

    def make(self, wanted: Json) -> Json:
        """Twilio's answer to `POST …/Calls.json`. Raises TwilioError."""
        _check(wanted)
        now = self._workspace.now()
        call = TelephoneCall(
            sid=f"CA{uuid.uuid4().hex}",
            to=str(wanted["To"]),
            sender=str(wanted["From"]),
            url=str(wanted["Url"]),
            status_url=str(wanted.get("StatusCallback") or ""),
            events=tuple(wanted.get("StatusCallbackEvent") or ("completed",)),
            made_at=now,
            rings_until=now + timedelta(seconds=int(wanted.get("Timeout") or 60)),
            status=self._status_at_first(str(wanted["To"])),
        )
        with self._workspace.lock:
            self.calls.append(call)
            self._workspace.changed()
        if self.tells_beginnings:
            self._tell(call, "initiated")
        self._keep_on_phone(call)
        return self._as_json(call)

    def one(self, sid: str) -> Json:
        """Twilio's answer to `GET …/Calls/{sid}.json`. Raises TwilioError."""
        for call in self.calls:
            if call.sid == sid:
                return self._as_json(self._rung_out(call))
        raise TwilioError(404, 20404, f"The requested resource /{VERSION}/Calls/{sid}.json was not found")

    def listed(self, wanted: Json) -> Json:
        """Twilio's answer to `GET …/Calls.json`: calls from and to a number, the newest first."""
        ours = [one for one in self.calls if all(_is_of(one, key, wanted.get(key)) for key in ("To", "From"))]
        most = int(wanted.get("PageSize") or 50)
        shown = [self._as_json(self._rung_out(one)) for one in reversed(ours)][:most]
        return {"calls": shown, "page": 0, "page_size": most, "next_page_uri": None, "uri": self._uri()}

    # What people do

    def under_way(self) -> dict[str, TelephoneCall]:
        """The calls that ring, or that somebody has taken, by the id of whose telephone it is; each the newest."""
        with self._workspace.lock:
            calls = [one for one in self.calls if self._rung_out(one).status in UNDER_WAY]
        return {member.id: one for one in calls if (member := self._workspace.phones.owner(one.to))}

    def at(self, member: Member) -> TelephoneCall | None:
        """The call that rings at somebody's, or that they have taken."""
        return self.under_way().get(member.id)

    def take(self, member: Member) -> list[str]:
        """Somebody takes the call that rings, or their mailbox does. What is said to them so far."""
        call = self._under_way(member, "ringing")
        call.status = "in-progress"
        self._workspace.changed()
        self._play(call, call.url, {})
        return call.said

    def press(self, member: Member, key: str) -> list[str]:
        """Somebody who has taken a call presses a key; empty: none, for as long as is waited for one. Likewise."""
        call = self._under_way(member, "in-progress")
        if call.answer_to and (key or call.tells_of_silence):
            self._play(call, call.answer_to, {"Digits": key})
        elif not key:
            self._end(call, "completed")
        return call.said

    def hang_up(self, member: Member) -> None:
        """Somebody ends the call that they have taken."""
        self._end(self._under_way(member, "in-progress"), "completed")

    def leave(self, member: Member) -> None:
        """Nobody takes the call until Twilio gives up."""
        self._end(self._under_way(member, "ringing"), "no-answer")

    def _under_way(self, member: Member, status: str) -> TelephoneCall:
        call = self.at(member)
        if call is None or call.status != status:
            raise LookupError(f"No call to {member.name} is {status.replace('-', ' ')} now.")
        return call

    # What Twilio does

    def _status_at_first(self, number: str) -> str:
        if is_among(number, self._workspace.phones.undeliverable):
            return "failed"
        if is_among(number, self._workspace.phones.off):
            return "no-answer"
        return "busy" if is_among(number, self.busy) else "ringing"

    def _rung_out(self, call: TelephoneCall) -> TelephoneCall:
        """The call, which nobody takes any more once its time is over."""
        if call.status == "ringing" and self._workspace.now() >= call.rings_until:
            call.status = "no-answer"
            self._keep_on_phone(call)
        return call

    def _play(self, call: TelephoneCall, address: str, more: dict[str, str]) -> None:
        """Fetch what is to be said, and say it up to where a key is waited for."""
        status, answer = self._posted(address, call, more)
        call.answer_to = ""
        try:
            verbs = list(ET.fromstring(answer)) if status == 200 else []  # noqa: S314 (the bot's own)
        except ET.ParseError:
            verbs = []
        if not verbs:
            call.said.append(APPLICATION_ERROR)
        for verb in verbs:
            call.said += [one.text or "" for one in verb.iter("Say")]
            if verb.tag == "Redirect":
                return self._play(call, urljoin(address, verb.text or ""), {})
            if verb.tag == "Gather":
                call.answer_to = urljoin(address, verb.get("action", ""))
                call.tells_of_silence = verb.get("actionOnEmptyResult") == "true"
                return self._workspace.changed()
        return self._end(call, "completed")

    def _end(self, call: TelephoneCall, status: str) -> None:
        call.status, call.answer_to = status, ""
        self._keep_on_phone(call)
        self._tell(call, "completed")

    def _tell(self, call: TelephoneCall, event: str) -> None:
        """Tell the bot how a call stands, where it asked to be told. Twilio tells once."""
        if call.status_url and event in call.events:
            self._posted(call.status_url, call, {"CallStatus": "queued"} if event == "initiated" else {})

    def _posted(self, address: str, call: TelephoneCall, more: dict[str, str]) -> tuple[int, str]:
        fields = {
            "ApiVersion": VERSION,
            "AccountSid": ACCOUNT,
            "CallSid": call.sid,
            "CallStatus": call.status,
            "Direction": "outbound-api",
            "From": call.sender,
            "To": call.to,
        } | more
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers["X-Twilio-Signature"] = signed(TOKEN, address, fields)
        try:
            reply = post(address, urlencode(fields).encode(), headers, ANSWER_LIMIT)
        except (OSError, ValueError, http.client.HTTPException):
            return 0, ""
        return reply.status, str(reply.body)

    def _keep_on_phone(self, call: TelephoneCall) -> None:
        """What the phone shows of a call that is over: a mailbox and people hear the same."""
        if call.status not in UNDER_WAY:
            said = "\n".join(call.said) or "Missed call"
            self._workspace.phones.receive(call.to, "voice", said, as_people_write(call.sender))

    def _uri(self, sid: str = "") -> str:
        return f"/{VERSION}/Accounts/{ACCOUNT}/Calls{f'/{sid}' if sid else ''}.json"

    def _as_json(self, call: TelephoneCall) -> Json:
        made = format_datetime(call.made_at.replace(microsecond=0))
        return {
            "sid": call.sid,
            "account_sid": ACCOUNT,
            "api_version": VERSION,
            "to": call.to,
            "from": call.sender,
            "status": call.status,
            "direction": "outbound-api",
            "date_created": made,
            "date_updated": made,
            "start_time": made,
            "answered_by": None,
            "uri": self._uri(call.sid),
        }


def signed(auth_token: str, address: str, fields: dict[str, str]) -> str:
    """Twilio's signature of a form that is posted to an address."""
    base = address + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return base64.b64encode(hmac.new(auth_token.encode(), base.encode(), hashlib.sha1).digest()).decode()


def _check(wanted: Json) -> None:
    for name, code in (("To", 21201), ("From", 21213), ("Url", 21205)):
        if not wanted.get(name):
            raise TwilioError(400, code, f"No '{name}' is specified")
    if not 10 <= len(plain(str(wanted["To"]))) <= 15:
        raise TwilioError(400, 21211, "The phone number you are attempting to call is not valid.")
    if urlsplit(str(wanted["Url"])).scheme not in ("http", "https"):
        raise TwilioError(400, 21205, "Url is not a valid URL.")


def _is_of(call: TelephoneCall, key: str, number: object) -> bool:
    theirs = call.to if key == "To" else call.sender
    return not number or plain(theirs) == plain(str(number))
