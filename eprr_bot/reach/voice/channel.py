"""Telephone calls through Twilio, with its own client.

Twilio calls, and fetches from us what to say: /voice/<the message's own id>, a name that nobody can guess. Nothing of
the message is handed over before somebody takes the call. What became of a call Twilio says later, at
/voice/<id>/status or when it is asked. That a call was taken is no answer: it may have been a mailbox.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from requests import RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt, Undelivered, not_from
from eprr_bot.reach.failures import ACCOUNT, FAILURES, NOBODY_HAS_IT, REFUSED

log = structlog.get_logger()

RING_FOR = 45
"""Seconds: time to wake up and find the telephone."""
WAIT = 10
PAUSE = 5.0
"""Seconds after Twilio said “too many requests”: it names no span, and what it limits is a second's."""
CLOCKS_APART = timedelta(seconds=30)
"""By how much Twilio's clock may be behind ours."""
MOST = 50
"""Calls to one number that are looked at, the newest."""
MOST_REMEMBERED = 1000
NUMBER_IS_WRONG = (21211, 21214, 21217)
"""Twilio's codes for a number that is none, or that nobody can call."""
ITS_OWN_CODES = 10_000
"""From here on codes are Twilio's. Where there is none in an answer, its library puts the HTTP status in the place."""
ANSWERED = "completed"
TOLD = ("initiated", "completed")
"""Of what Twilio is to tell us: that there is such a call, and how it ended."""
Found = TypeVar("Found")


class VoiceChannel:
    """Makes one call to one sealed number."""

    name = "voice"
    limits = Limits(per_second=1, burst=1, per_address=0.02, address_burst=3)

    def __init__(self, settings: Settings, vault: Vault) -> None:
        http = TwilioHttpClient(timeout=WAIT, logger=_nowhere())
        self.client: Any = Client(settings.twilio_account_sid, settings.twilio_auth_token, http_client=http)
        self.client.api.base_url = settings.twilio_api_url
        self.sender, self.vault, self.base_url = settings.twilio_from, vault, settings.base_url.rstrip("/")
        self._calls: dict[str, str] = {}

    def send(self, message: Outgoing) -> Receipt:
        number, address = self._number(message), f"{self.base_url}/voice/{message.id}"
        call = _asked(
            lambda: self.client.calls.create(
                to=number,
                from_=self.sender,
                url=address,
                status_callback=f"{address}/status",
                status_callback_event=list(TOLD),
                timeout=RING_FOR,
            )
        )
        return self._receipt(message, call)

    def find(self, message: Outgoing) -> Receipt | None:
        call = _asked(lambda: self.client.calls(message.ref).fetch()) if message.ref else self._look_up(message)
        return self._receipt(message, call) if call else None

    def _look_up(self, message: Outgoing) -> Any:
        """The oldest call to this number since the message was decided that is not known to be another message's.

        Calls that are still to be dialled have no time at which they began, so Twilio is not asked by that.
        """
        number, since = self._number(message), message.first_tried - CLOCKS_APART
        calls = _asked(lambda: self.client.calls.list(to=number, from_=self.sender, limit=MOST))
        maybe = [one for one in calls if self._calls.get(one.sid, message.id) == message.id and _made(one) >= since]
        return min(maybe, key=_made, default=None)

    def _number(self, message: Outgoing) -> str:
        try:
            return self.vault.open(message.address)
        except WrongKey as error:
            raise Undelivered("the number cannot be opened with the present keys", permanent=True) from error

    def _receipt(self, message: Outgoing, call: Any) -> Receipt:
        """Twilio's own answer names the call; anything else may come from a web filter in between."""
        if not call.sid:
            raise not_from("Twilio")
        if len(self._calls) >= MOST_REMEMBERED:
            self._calls.clear()
        self._calls[call.sid] = message.id
        return fate(call.sid, str(call.status))


def fate(sid: str, status: str) -> Receipt:
    """What a status of Twilio's says of the call that it knows by this id."""
    failure = FAILURES["voice"].get(status, "")
    return Receipt("voice", sid, is_settled=bool(failure) or status == ANSWERED, failure=failure)


def _made(call: Any) -> datetime:
    if not isinstance(call.date_created, datetime):
        raise not_from("Twilio")
    return call.date_created


def _asked(ask: Callable[[], Found]) -> Found:
    """Ask Twilio; whatever it or the network does instead of an answer comes out in our terms."""
    try:
        return ask()
    except TwilioException as error:
        raise _undelivered(error) from error
    except RequestException as error:
        raise Undelivered("Twilio cannot be reached", unknown=True) from error
    except (ValueError, TypeError, AttributeError) as error:  # its library takes any text for Twilio's
        raise not_from("Twilio") from error


def _undelivered(error: TwilioException) -> Undelivered:
    """Twilio's refusal in our terms. Where nothing but another number or another account helps, it is for good."""
    status, code = _status(error), getattr(error, "code", None) or ITS_OWN_CODES
    if status == 429:
        return Undelivered("Twilio asked for a pause", retry_after=PAUSE)
    if not 400 <= status < 500:
        return Undelivered(f"Twilio answered {status}", unknown=True)
    if code < ITS_OWN_CODES:
        return not_from("Twilio")
    log.warning("refused by Twilio", status=status, code=code)
    if code in NUMBER_IS_WRONG:
        return Undelivered(NOBODY_HAS_IT["voice"], permanent=True)
    return Undelivered(REFUSED if status == 400 else ACCOUNT, permanent=True)


def _status(error: TwilioException) -> int:
    """The HTTP status. What is no list raises an error that has it in the answer only, as its second argument."""
    status = getattr(error, "status", None) or getattr(error.args[-1] if error.args else None, "status_code", None)
    return int(status or 0)


def _nowhere() -> logging.Logger:
    """Twilio's library writes whatever it asks for into the log, numbers among it; nobody reads this one."""
    return logging.Logger("twilio", logging.CRITICAL + 1)
