"""Response URLs: five further answers in half an hour to something a person did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.limits import check_message
from eprr_bot.practice.state import Json, Message, named_blocks

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

USES = 5
LIFE = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """One response URL. `ts` is the message that was acted on, if any."""

    channel: str
    user: str
    ts: str | None
    made: datetime
    uses: int = 0


class ResponseUrls:
    """The response URLs handed out so far."""

    def __init__(self, workspace: "Team") -> None:
        self._workspace = workspace
        self._made: dict[str, ResponseUrl] = {}

    def make(self, channel: str, user: str, ts: str | None = None) -> str:
        """A fresh response URL."""
        with self._workspace.lock:
            token = f"R{len(self._made) + 1:07d}"
            self._made[token] = ResponseUrl(channel, user, ts, self._workspace.now())
        return f"{self._workspace.base_url}/response/{token}"

    def post(self, token: str, said: Json) -> None:
        """The bot posts to a response URL. Raises SlackError used_url, expired_url, no_text, invalid_blocks."""
        workspace = self._workspace
        with workspace.lock:
            url = self._made.get(token)
            if url is None or workspace.now() - url.made > LIFE:
                raise SlackError("expired_url")
            if url.uses >= USES:
                raise SlackError("used_url")
            check_message(said.get("blocks"))
            url.uses += 1
            original = workspace.channel(url.channel).message(url.ts) if url.ts else None
            if said.get("delete_original") and original is not None:
                workspace.channel(url.channel).messages.remove(original)
            elif said.get("replace_original") and original is not None:
                self._replace(original, said)
            else:
                self._add(url, said)
            workspace.changed()

    def _replace(self, message: Message, said: Json) -> None:
        message.text = str(said.get("text") or "")
        message.edited_ts = self._workspace.next_ts()
        message.blocks = named_blocks(said.get("blocks") or [], f"b{message.edited_ts[-8:]}.")

    def _add(self, url: ResponseUrl, said: Json) -> None:
        if not said.get("text") and not said.get("blocks"):
            raise SlackError("no_text")
        only_for = None if said.get("response_type") == "in_channel" else url.user
        channel = self._workspace.channel(url.channel)
        self._workspace.post(
            channel,
            self._workspace.bot.id,
            str(said.get("text") or ""),
            blocks=said.get("blocks"),
            ephemeral_for=only_for,
        )
