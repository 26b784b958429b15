"""The threads of a running bot: the alarm clock, one sender per channel, and Slack's socket where that is used."""

import signal
import threading
from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from slack_bolt.adapter.socket_mode import SocketModeHandler

from eprr_bot.app import App
from eprr_bot.bolt import make_bolt
from eprr_bot.ticker import safely

log = structlog.get_logger()

TICK_EVERY = 2
LOOK_EVERY = 0.5
READ_CALENDARS_EVERY = 5


class Worker:
    """Ticks, sends and, in Socket Mode, listens; from `start` until `stop`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._threads: list[threading.Thread] = []
        self._socket: SocketModeHandler | None = None

    def start(self) -> "Worker":
        """Start everything. Whatever Slack does, this returns at once."""
        every = IntervalTrigger(seconds=TICK_EVERY)
        self._scheduler.add_job(self.app.tick, every, max_instances=1, coalesce=True, misfire_grace_time=None)
        self._scheduler.start()
        for sender in self.app.senders:
            self._run(f"sender {sender.channel.name}", self._send_for(sender.channel.name))
        self._run("calendars", self._read_calendars)
        if self.app.settings.is_socket_mode:
            self._run("socket", self._listen)
        return self

    def stop(self) -> None:
        """Stop in good order: what is being sent is finished first, and leases are given up."""
        self._stopping.set()
        self.app.wake.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
        if self._socket is not None:
            safely("socket", self._socket.close)
        for thread in self._threads:
            thread.join(timeout=15)
        self.app.close()

    def run_until_told(self) -> None:
        """Start, and stop when the process is asked to."""
        told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        self.start()
        told.wait()
        self.stop()

    def _run(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _send_for(self, channel: str) -> Callable[[], None]:
        def send() -> None:
            while not self._stopping.is_set():
                safely(f"sending through {channel}", self.app.send, channel)
                if self.app.wake.wait(LOOK_EVERY):
                    self.app.wake.clear()

        return send

    def _read_calendars(self) -> None:
        while not self._stopping.wait(READ_CALENDARS_EVERY):
            safely("reading calendars", self.app.read_calendars)

    def _listen(self) -> None:
        """Keep Slack's socket open; whenever it cannot be opened, try again a little later."""
        wait = 1.0
        while not self._stopping.is_set():
            try:
                self._socket = SocketModeHandler(make_bolt(self.app), self.app.settings.slack_app_token)
                self._socket.connect()  # type: ignore[no-untyped-call]  # the SDK has no types here
                return
            except Exception as error:  # the SDK raises whatever its transport raised
                log.warning("socket not open", reason=type(error).__name__)
                self._stopping.wait(wait)
                wait = min(wait * 2, 60)
