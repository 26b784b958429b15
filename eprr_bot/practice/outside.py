"""What stands outside Slack and phones: the monitor that is called each minute while the bot moves."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from datetime import datetime

    from eprr_bot.practice.team import Team


class Outside:
    """Counts the calls of a monitor that would scream without them."""

    def __init__(self, workspace: "Team") -> None:
        self._workspace = workspace
        self.monitor_calls: list[datetime] = []

    def routes(self) -> list[BaseRoute]:
        """Every address of these stand-ins."""
        return [Route("/monitor/{check}", self._monitor)]

    async def _monitor(self, _: Request) -> Response:
        fault = self._workspace.faults.take("outside.monitor")
        if fault is not None:
            return PlainTextResponse("no healthy upstream", status_code=503)
        with self._workspace.lock:
            self.monitor_calls.append(self._workspace.now())
        return PlainTextResponse("OK")
