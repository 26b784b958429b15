"""Trigger ids: proof that somebody has just done something, good for three seconds and one use."""

import time
from dataclasses import dataclass

from eprr_bot.practice.errors import SlackError


@dataclass
class Trigger:
    """One trigger id. `made` is in seconds of the machine's monotonic clock: Slack's limit is real time."""

    user: str
    made: float
    is_used: bool = False


class Triggers:
    """The trigger ids handed out so far. `life` is in seconds; tests shorten it."""

    def __init__(self, life: float = 3.0) -> None:
        self.life = life
        self._made: dict[str, Trigger] = {}

    def make(self, user: str) -> str:
        """A fresh trigger id for something this member has just done."""
        name = f"{len(self._made) + 1}.7000001.practice"
        self._made[name] = Trigger(user, time.monotonic())
        return name

    def use(self, name: str | None) -> str:
        """The member behind a trigger id, which is then spent. Raises Slack's errors for a bad one."""
        trigger = self._made.get(name or "")
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.made > self.life:
            raise SlackError("expired_trigger_id")
        trigger.is_used = True
        return trigger.user
