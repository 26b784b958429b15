"""Does anything call people out? What the command line says when nothing does, while somebody still looks at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import typer
from sqlmodel import Session

from eprr_bot.base.heartbeats import last_beat
from eprr_bot.oncall import service
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack.blocks import being_called
from eprr_bot.slack.commands import Request, is_beside_slack

STILL_AFTER = timedelta(minutes=1)

NO_WORKER = "No worker is running: nobody will be {} until one does. Start it with: eprr-bot worker (or eprr-bot run)."
ONE_SENDER = "Nothing goes out by {}: what sends it has not moved for a minute. Restart the worker."


@dataclass(frozen=True)
class Worker:
    """Whether a worker runs anywhere, and what stands in the way of reaching people; empty when nothing does."""

    runs: bool
    warning: str

    def calls(self, names: Iterable[str]) -> str:
        """A sentence on those to be called: they are being called only while something calls them."""
        those = list(dict.fromkeys(names))
        return f"{being_called(those, self.runs)}." if those else "Nobody can be called."

    def warn(self) -> None:
        """On stderr, so that what programs read stays as it was."""
        if self.warning:
            typer.echo(self.warning, err=True)


def look(session: Session, now: datetime, *, verb: str = "called", is_urgent: bool = False) -> Worker:
    """What the heartbeats say. Where it is urgent, the warning also says whom to ask the switchboard for."""
    still = [one.name for one in ROUTES.values() if not _is_moving(session, f"sender {one.id}", now)]
    runs = _is_moving(session, "ticker", now) and len(still) < len(ROUTES)
    parts = [ONE_SENDER.format(still[0]) if runs else NO_WORKER.format(verb)] if still or not runs else []
    if parts and is_urgent:
        on_call = [f"{one.rota.name}: {one.name or 'nobody'}" for one in service.everyone_on_call(session, now)]
        parts += ["Ring the switchboard.", f"On call now: {'; '.join(on_call)}."]
    return Worker(runs, " ".join(parts))


def runs_for(request: Request) -> bool:
    """Does anything call people? It is looked at for what is typed at the keyboard, which answers without a worker."""
    return not is_beside_slack(request.channel) or look(request.session, request.now).runs


def _is_moving(session: Session, name: str, now: datetime) -> bool:
    """Within a minute either way: a beat that is yet to come, after a clock was set back, proves nothing."""
    at = last_beat(session, name)
    return at is not None and abs(now - at) <= STILL_AFTER
