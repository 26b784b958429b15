"""A team whose app hears what people do and answers, and whose members have telephones."""

from typing import Any

from eprr_bot.practice.delivery import Delivery
from eprr_bot.practice.mail import Mail
from eprr_bot.practice.outside import Outside
from eprr_bot.practice.phones import Phones
from eprr_bot.practice.responses import ResponseUrls
from eprr_bot.practice.state import Channel, Message
from eprr_bot.practice.team import Team
from eprr_bot.practice.teams import Teams
from eprr_bot.practice.telephones import Telephones


class Wired(Team):
    """What people do goes out through `delivery`; answers come in at `response_urls`; texts arrive on `phones`, and
    `telephones` ring. `mail` and `teams` are a mail server and a channel of Microsoft Teams."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.phones = Phones(self)
        self.outside = Outside(self)
        self.telephones = Telephones(self)
        self.mail = Mail(self)
        self.teams = Teams(self)
        self.response_urls = ResponseUrls(self)
        self.delivery = Delivery(self)

    def post(self, channel: Channel, user: str, text: str = "", **more: Any) -> Message:
        """Put a message into a channel; `more` are fields of Message. Phones show it to whom it asks for."""
        with self.lock:
            message = super().post(channel, user, text, **more)
            self.phones.push(channel, message)
        return message

    def reopen(self) -> None:
        """Wait again, after `close`."""
        super().reopen()
        self.delivery.reopen()

    def close(self) -> None:
        """Let go of everything that waits."""
        super().close()
        self.delivery.close()
        self.mail.close()
        self.teams.close()
