"""The parts that must keep moving, and how long each may stand still."""

from collections.abc import Collection
from datetime import timedelta

from eprr_bot.reach import teams
from eprr_bot.reach.route import Route
from eprr_bot.reach.routes import ROUTES

MONITOR = "outside monitor"
"""The heartbeat of calls to EPRR_HEARTBEAT_URL that got through."""
OVERDUE = timedelta(minutes=2)
"""After which a message is late, and a step of a call-out stands as overdue: the auditor takes it before."""


def parts(missing: Collection[Route] = ()) -> dict[str, tuple[str, timedelta]]:
    """By the names of their heartbeats: what people call them, and the longest time. Missing routes have none."""
    set_up = [one for one in ROUTES.values() if one not in missing]
    posts = {f"sender {teams.NAME}": (teams.SENDER, timedelta(minutes=1))} if teams.is_set_up() else {}
    by_route = {name: part for one in set_up for name, part in one.heartbeats.items()}
    return {"ticker": ("The clock", timedelta(minutes=1))} | by_route | posts
