"""The threads of a running bot: the alarm clock, one sender per channel, and Slack's socket where that is used."""

import signal
import threading
from collections.abc import Callable

from eprr_bot.app import App
from eprr_bot.base.safely import safely
from eprr_bot.health.auditor import audit
from eprr_bot.run.monitor import OutsideMonitor
from eprr_bot.slack.socket_watch import SocketWatch

TICK_EVERY = 2
LOOK_EVERY = 0.5
READ_CALENDARS_EVERY = 5
ASK_AFTER_MESSAGES_EVERY = 2
CALL_MONITOR_EVERY = 5
AUDIT_EVERY = 15


class Worker:
    """Ticks, sends and, in Socket Mode, listens; from `start` until `stop`."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> "Worker":
        """Start everything. Whatever Slack does, this returns at once."""
        self.app.has_worker = True
        self._run("ticker", self._tick)
        for sender in self.app.senders:
            self._run(f"sender {sender.channel.name}", self._send_for(sender.channel.name))
        self._run("calendars", self._read_calendars)
        self._run("fates", self._ask_after_messages)
        self._run("monitor", self._call_monitor)
        self._run("auditor", self._audit)
        if self.app.settings.is_socket_mode:
            self._run("socket", lambda: SocketWatch(self.app).run(self._stopping))
        return self

    def stop(self) -> None:
        """Stop in good order: what is being sent is finished first, and leases are given up."""
        self._stopping.set()
        for sender in self.app.senders:
            sender.stop()
        self.app.wake.set()
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

    def _tick(self) -> None:
        """The alarm clock. Waiting for an event keeps to a clock that nobody sets."""
        safely("numbers", self.app.renew_look_ups)
        while not self._stopping.is_set():
            safely("tick", self.app.tick)
            self._stopping.wait(TICK_EVERY)

    def _send_for(self, channel: str) -> Callable[[], None]:
        def send() -> None:
            while not self._stopping.is_set():
                safely(f"sending through {channel}", self.app.send, channel)
                if self.app.wake.wait(LOOK_EVERY):
                    self.app.wake.clear()

        return send

    def _ask_after_messages(self) -> None:
        while not self._stopping.wait(ASK_AFTER_MESSAGES_EVERY):
            safely("asking after messages", self.app.ask_after_messages)

    def _audit(self) -> None:
        while not self._stopping.wait(AUDIT_EVERY):
            if safely("auditing", audit, self.app, self.app.clock.now()):
                self.app.wake.set()

    def _call_monitor(self) -> None:
        monitor = OutsideMonitor(self.app)
        while not self._stopping.wait(CALL_MONITOR_EVERY):
            safely("calling the outside monitor", monitor.call_if_due)

    def _read_calendars(self) -> None:
        while not self._stopping.wait(READ_CALENDARS_EVERY):
            safely("reading calendars", self.app.read_calendars)
