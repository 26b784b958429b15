"""Is everything moving? Read from the heartbeats in the database, so that any process can tell."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Engine

from eprr_bot.base.db import reading
from eprr_bot.base.heartbeats import beat_age
from eprr_bot.base.settings import Settings
from eprr_bot.callout import late
from eprr_bot.callout import service as callout
from eprr_bot.callout.ladder import in_vain
from eprr_bot.health import standstill
from eprr_bot.health.failed_routes import out_of_service, posts_failed
from eprr_bot.health.parts import OVERDUE, parts
from eprr_bot.outbox import service as outbox
from eprr_bot.reach import dead, teams
from eprr_bot.reach.routes import missing, replies_refused

SOCKET = {"socket": timedelta(minutes=2)}
"""Looked at too in Socket Mode."""

OF_SLACK = ("slack", "socket")
"""What stands still when Slack is away. The bot goes on without it."""


def _measured() -> tuple[str, ...]:
    """What the figures show: also when the socket last brought something, which may be long ago on a quiet night."""
    return (*parts(), *SOCKET, "socket envelope")


def look(engine: Engine, now: datetime, *, is_socket_mode: bool = False) -> dict[str, str]:
    """`ok`, or what is wrong, for the database, the ticker, the senders, Slack and call-outs that are overdue."""
    found = {"database": "ok"}
    with reading(engine) as session:
        longest = {name: most for name, (_, most) in parts().items()}
        for name, most in (longest | SOCKET if is_socket_mode else longest).items():
            age = beat_age(session, name, now)
            found[name] = "ok" if age is not None and timedelta() <= age <= most else _stale(age)
        if found["slack"] != "ok":
            found["slack"] = f"away: {found['slack']}"
        found["call-outs"] = "a step of a call-out is overdue" if late.found(session, now, OVERDUE) else "ok"
    return found


def can_serve(found: Mapping[str, str], *, has_worker: bool) -> bool:
    """Can this process do its part? Clock and senders are its part only where they run in it."""
    mine = found.keys() - set(OF_SLACK) if has_worker else {"database"}
    return all(found[name] == "ok" for name in mine)


def stands_still(engine: Engine, settings: Settings, now: datetime) -> str:
    """What does not move of all that must, Slack included, and why; empty where everything does."""
    found = look(engine, now, is_socket_mode=settings.is_socket_mode)
    with reading(engine) as session:
        found |= {f"{channel} messages": "none goes out" for channel in outbox.held_up(session, now, OVERDUE)}
    return "; ".join(f"{name}: {said}" for name, said in found.items() if said != "ok")


def notes(engine: Engine, settings: Settings, now: datetime) -> dict[str, str]:
    """What people should know though this process can serve: routes in vain, and replies that are refused."""
    with reading(engine) as session:
        found = {one.many: in_vain(one, callout.ladders(session)) for one in missing(settings)}
        found |= {one.many: why for one, why in out_of_service(session, now)}
        found["sending"] = standstill.said(session, now)
        found[teams.MANY] = posts_failed(session, now)
        nobody_has = sum(not dead.is_doubtful(one) for one in dead.everyone(session))
    found["replies by text"] = replies_refused(settings)
    found["numbers and addresses"] = f"nobody has {nobody_has} of them; doctor says whose" if nobody_has else ""
    return {many: missed for many, missed in found.items() if missed}


def _stale(age: timedelta | None) -> str:
    if age is None:
        return "has not moved since the start"
    seconds = age.total_seconds()
    return f"has not moved for {seconds:.0f} s" if seconds > 0 else f"moved {-seconds:.0f} s ahead of this clock"


def figures(engine: Engine, now: datetime) -> bytes:
    """Figures for Prometheus, gathered at the moment they are asked for."""
    registry = CollectorRegistry()
    messages = Gauge("eprr_outbox_messages", "Messages in the outbox by state.", ["state"], registry=registry)
    waiting = Gauge("eprr_outbox_oldest_seconds", "Age of the longest-waiting message.", registry=registry)
    beats = Gauge("eprr_heartbeat_age_seconds", "Since when a part last moved.", ["part"], registry=registry)
    with reading(engine) as session:
        for state, number in outbox.counts(session).items():
            messages.labels(state).set(number)
        oldest = outbox.oldest_due(session, now)
        waiting.set((now - oldest).total_seconds() if oldest else 0)
        for name in _measured():
            age = beat_age(session, name, now)
            beats.labels(name).set(-1 if age is None else abs(age.total_seconds()))
    return generate_latest(registry)
