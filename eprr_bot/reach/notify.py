"""Text messages and e-mails through GOV.UK Notify, with its own client.

The templates in Notify hold just ((message)); that of e-mails has ((subject)) for a subject. A delivery receipt says
nothing about being read, so none is kept as an answer; people answer texts by replying 1, which Notify hands to us at
/callbacks/notify/text. A number or an address that no longer exists is accepted like any other: that it failed, Notify
says later, at /callbacks/notify/status or when it is asked.
"""

from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from eprr_bot.base.vault import Vault, WrongKey
from eprr_bot.outbox.channel import Limits, Outgoing, Receipt, Undelivered, asked_pause, not_from
from eprr_bot.reach.failures import DAY_IS_FULL, FAILURES

ROUTES = {"sms": "text", "email": "email"}
"""Notify's words for kinds of message, and ours."""
LIMITS = {
    "text": Limits(per_second=45, burst=100, per_address=0.02, address_burst=6),
    "email": Limits(per_second=45, burst=100, per_address=0.1, address_burst=10),
}
"""Notify takes 3,000 messages a minute. A burst and what follows it within a minute stay inside that."""


class NotifyChannel:
    """Sends one message to one sealed number or address."""

    def __init__(self, name: str, api_key: str, api_url: str, template: str, vault: Vault) -> None:
        self.client: Any = NotificationsAPIClient(api_key, base_url=api_url, timeout=10)  # type: ignore[no-untyped-call]  # the library has no types
        self.name, self.limits, self.template, self.vault = name, LIMITS[name], template, vault

    def send(self, message: Outgoing) -> Receipt:
        if "enclosed" in message.body:
            raise Undelivered("Notify sends no hard copy along", permanent=True)
        try:
            sent = self._send(self.vault.open(message.address), message)
        except WrongKey as error:
            what = "number" if self.name == "text" else "address"
            raise Undelivered(f"the {what} cannot be opened with the present keys", permanent=True) from error
        except APIError as error:
            raise _undelivered(self.name, error) from error
        return _receipt(self.name, sent)

    def _send(self, address: str, message: Outgoing) -> Any:
        words = {"template_id": self.template, "reference": message.id}
        if self.name == "text":
            told = {"message": message.body["text"]}
            return self.client.send_sms_notification(phone_number=address, personalisation=told, **words)
        told = {"subject": message.body["subject"], "message": message.body["text"]}
        return self.client.send_email_notification(email_address=address, personalisation=told, **words)

    def find(self, message: Outgoing) -> Receipt | None:
        try:
            found = self.client.get_all_notifications(reference=message.id)
        except APIError as error:
            raise _undelivered(self.name, error) from error
        notifications = found.get("notifications") if isinstance(found, dict) else None
        if not isinstance(notifications, list):
            raise not_from("Notify")
        return _receipt(self.name, notifications[0]) if notifications else None


ARRIVED = ("delivered", "sent")
"""`sent` is its last word on texts to numbers abroad."""


def fate(route: str, ref: str, status: str) -> Receipt:
    """What a status of Notify's says of what it took under this reference of its own."""
    failure = FAILURES[route].get(status, "")
    return Receipt(route, ref, is_settled=bool(failure) or status in ARRIVED, failure=failure)


def _receipt(route: str, notification: Any) -> Receipt:
    """Notify's own answer names what it took; anything else may come from a web filter in between."""
    if not (isinstance(notification, dict) and notification.get("id")):
        raise not_from("Notify")
    return fate(route, str(notification["id"]), str(notification.get("status", "")))


def _undelivered(route: str, error: APIError) -> Undelivered:
    """Notify's answer in our terms. 400 and 403 mean that trying again would bring the same."""
    status, response = error.status_code, error.response
    if response is None:
        return Undelivered("Notify cannot be reached", unknown=True)
    if status == 429 and "TooManyRequestsError" in _errors(error):
        return Undelivered(DAY_IS_FULL[route], permanent=True)
    if status == 429:
        return Undelivered("Notify asked for a pause", retry_after=asked_pause(response.headers))
    if status >= 500:
        return Undelivered(f"Notify answered {status}", unknown=True)
    if not _is_refusal(error):
        return not_from("Notify")
    return Undelivered(f"Notify refused: {status}", permanent=status in (400, 403))


def _is_refusal(error: APIError) -> bool:
    """Is it Notify that says no? Then it says why, as a list of errors."""
    return error.status_code >= 400 and isinstance(error.message, list)


def _errors(error: APIError) -> set[str]:
    """Notify's words for what is wrong. A limit of a minute and one of a day differ in nothing else."""
    said = error.message if isinstance(error.message, list) else []
    return {str(one.get("error")) for one in said if isinstance(one, dict)}
