"""The ways to reach a person, by their names, and which of them may be used now. Pure.

A live page goes out by every route at every hour. Exercises and routine messages keep to the hours that
a person has set for text messages and calls. Whoever must not be rung is never rung, whatever it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from eprr_bot.base.wall_clock import wall_at
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Lane


@dataclass(frozen=True)
class Way:
    """A way to reach people, as they read of it: "text message", "by text message", "text messages"."""

    name: str
    by: str
    many: str


WAYS: Mapping[str, Way] = {
    "slack": Way("Slack", "in Slack", "Slack messages"),
    "text": Way("text message", "by text message", "text messages"),
}
"""By what ladders, pages and answers are stored under. The names of ways stand nowhere else."""

SPOKEN = "spoken"
"""What is stored with an answer that somebody else passed on: no way of ours brought it."""


def may_use(person: Person, route: str, lane: Lane, now: datetime, zone: ZoneInfo) -> bool:
    """May a message of this lane go to the person by this route (slack, text, voice) at this instant?"""
    return not why_not(person, route, lane, now, zone)


def why_not(person: Person, route: str, lane: Lane, now: datetime, zone: ZoneInfo) -> str:
    """Why a route may not be used now, to follow on from “cannot be reached”; empty when it may."""
    if route == "voice" and person.no_voice_calls:
        return "no voice calls are to be made to them"
    hours = {"text": person.text_hours, "voice": person.voice_hours}.get(route, "")
    if lane <= Lane.LIVE or holds(hours, now, zone):
        return ""
    return f"it is outside their hours, {hours.replace('-', ' to ')}"


def holds(hours: str, instant: datetime, zone: ZoneInfo) -> bool:
    """Is an instant within hours such as 07:00-23:00 or, over midnight, 18:00-02:00? Empty hours are always."""
    if not hours:
        return True
    opens, closes = (time.fromisoformat(part) for part in hours.split("-"))
    at = wall_at(instant, zone).time()
    return opens <= at < closes if opens < closes else at >= opens or at < closes
