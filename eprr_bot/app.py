"""Builds everything from the settings. FEATURES is the table of contents of what people can do."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from types import ModuleType

from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot import access
from eprr_bot.base.clock import Clock
from eprr_bot.base.database_watch import DATABASE
from eprr_bot.base.db import WORK, beat, forget_requests, make_engine, mark, reading, transaction
from eprr_bot.base.safely import safely, went_well
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.calendars import jobs as calendar_jobs
from eprr_bot.calendars import service as calendars
from eprr_bot.calendars import slack as calendars_slack
from eprr_bot.callout import jobs as callout_jobs
from eprr_bot.callout import service as callout
from eprr_bot.callout import slack as callout_slack
from eprr_bot.cover import jobs as cover_jobs
from eprr_bot.cover import requests as cover_requests
from eprr_bot.cover import slack as cover_slack
from eprr_bot.directory import leavers
from eprr_bot.directory import service as directory
from eprr_bot.exercises import jobs as exercise_jobs
from eprr_bot.exercises import service as exercises
from eprr_bot.exercises import slack as exercises_slack
from eprr_bot.fairness import jobs as fairness_jobs
from eprr_bot.fairness import slack as fairness_slack
from eprr_bot.guards import jobs as guard_jobs
from eprr_bot.guards import slack as guards_slack
from eprr_bot.handover import jobs as handover_jobs
from eprr_bot.handover import service as handover
from eprr_bot.handover import slack as handover_slack
from eprr_bot.incidents import command, reconcile, rights, slack_course, unanswered
from eprr_bot.incidents import jobs as incident_jobs
from eprr_bot.incidents import slack as incidents_slack
from eprr_bot.incidents.parts import Part
from eprr_bot.mutual_aid import slack as mutual_aid_slack
from eprr_bot.noticeboard import failed_routes
from eprr_bot.noticeboard import jobs as noticeboard_jobs
from eprr_bot.noticeboard import service as noticeboard
from eprr_bot.noticeboard import slack as noticeboard_slack
from eprr_bot.oncall import slack as oncall_slack
from eprr_bot.outbox import clearing
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.channel import Channel, NotSetUp
from eprr_bot.outbox.sender import Sender
from eprr_bot.page_requests import jobs as page_request_jobs
from eprr_bot.page_requests import service as page_requests
from eprr_bot.page_requests import slack as page_requests_slack
from eprr_bot.reach.slack.channel import SlackChannel, web_client
from eprr_bot.run import chores, clock_steps
from eprr_bot.run.ticker import CalendarJob, calendar_next_due, run_calendar
from eprr_bot.slack import help
from eprr_bot.slack.commands import Router
from eprr_bot.slack.kept import KeptAnswers

# A door that adds words to another's root stands behind that one, with an empty root of its own.
FEATURES: tuple[tuple[str, ModuleType], ...] = (
    ("/oncall", oncall_slack),
    ("/exercise", exercises_slack),
    ("/incident", incidents_slack),
    ("/mutual-aid", mutual_aid_slack),
    ("/eprr", help),
    ("", slack_course),
    ("", callout_slack),
    ("", fairness_slack),
    ("", cover_slack),
    ("", calendars_slack),
    ("", guards_slack),
    ("", handover_slack),
    ("", noticeboard_slack),
    ("", page_requests_slack),
)

OPEN_FORM_WITHIN = 2
"""Seconds in which Slack must have opened a form: its trigger lives for three."""


LOOK_ANYWAY_EVERY = timedelta(seconds=30)
"""However sure it is that nothing is due."""


@dataclass(frozen=True)
class LastLook:
    """When everything was looked at, how the mark of all work stood before, and when something is due next."""

    number: int | None
    at: datetime
    due: datetime | None

    def holds(self, number: int | None, now: datetime) -> bool:
        """Is there still nothing to do? Never once something has changed, nor where the clock was set back."""
        is_due = self.due is not None and self.due <= now
        return None is not number == self.number and self.at <= now < self.at + LOOK_ANYWAY_EVERY and not is_due


@dataclass
class App:
    """The whole bot, without any thread running. `tick` and `send` are all that the clock ever does."""

    settings: Settings
    clock: Clock
    engine: Engine
    vault: Vault
    router: Router
    client: WebClient
    quick_client: WebClient
    senders: list[Sender]
    every_tick: tuple[tuple[str, Callable[[datetime], object]], ...]
    calendar: tuple[CalendarJob, ...]
    chance: random.Random
    listeners: ThreadPoolExecutor
    answers: KeptAnswers
    on_call_notes: tuple[Callable[[Session, datetime], list[str]], ...] = (handover_slack.still_reachable,)
    """What features add, in lines of mrkdwn, for those who ask who is on call now."""
    parts: tuple[Part, ...] = ()
    """What stands in an incident's channel, in the order of the features and of theirs."""
    wake: Event = field(default_factory=Event)
    last_look: LastLook | None = None
    has_worker: bool = False
    """Do the clock and the senders run in this process?"""

    def tick(self) -> None:
        """Do whatever is due at this instant. One thing that fails does not keep the others from being done."""
        failures = DATABASE.failures
        safely("clock", clock_steps.mind, self.engine, self.clock)
        now = self.clock.now()
        if DATABASE.failures > failures:
            return  # nothing can be done without it; the next tick tries again
        if not safely("looking", self._nothing_to_do, now):
            self._do_all(now)
            self.wake.set()
        safely("heartbeat", self._beat, "ticker", now)

    def _nothing_to_do(self, now: datetime) -> bool:
        """Has nothing changed since everything was looked at, and is nothing due yet?"""
        with reading(self.engine) as session:
            return self.last_look is not None and self.last_look.holds(mark(session, WORK), now)

    def _do_all(self, now: datetime) -> None:
        """Look at everything. Remembered is what was there before: whatever it leads to is looked at again."""
        self.last_look = None
        with reading(self.engine) as session:
            number = mark(session, WORK)
        failures = DATABASE.failures
        went = []
        for name, job in self.every_tick:
            went.append(went_well(name, job, now))
            if DATABASE.failures > failures:
                return
        went.append(went_well("calendar", run_calendar, self.engine, self.calendar, now))
        if all(went):
            with reading(self.engine) as session:
                hourly, overdue = guard_jobs.next_due(session), page_requests.next_due(session, now)
                due = [*self._due(session, now), *(one for one in (hourly, overdue) if one)]
                self.last_look = LastLook(number, now, min(due, default=None))

    def send(self, channel: str = "slack") -> int:
        """Send what may go out; through Slack also bring its side into step. Returns how much was done."""
        sender = next(one for one in self.senders if one.channel.name == channel)
        done = sender.send_due()
        if channel == "slack" and sender.is_leading:
            for chore in chores.SLACK_CHORES:
                done += self._do_between_sends(chore, sender)
        self._beat(f"sender {channel}", self.clock.now())
        return done

    def _beat(self, name: str, now: datetime) -> None:
        """Something moved, so the database is there."""
        beat(self.engine, name, now)
        DATABASE.is_there()

    def _do_between_sends(self, chore: Callable[["App", datetime], int], sender: Sender) -> int:
        """Do a chore step by step; after each, what became due meanwhile goes out first."""
        done = 0
        for _ in range(chores.MOST_STEPS):
            taken = safely(chore.__name__, chore, self, self.clock.now()) or 0
            done += taken + sender.send_due()
            if not (taken and sender.is_leading):
                break
        return done

    def read_calendars(self) -> int:
        """Read the calendars of people's leave whose time has come. May take long; nothing else waits for it."""
        allow_private = self.settings.allow_private_calendars
        return calendar_jobs.read_due(self.engine, self.vault, self.clock.now, allow_private)

    def renew_look_ups(self) -> None:
        """After a change of keys, numbers are found by the newest one."""
        with transaction(self.engine) as session:
            directory.renew_look_ups(session, self.vault)

    def next_due(self) -> datetime | None:
        """The next instant at which there is something to do or to send."""
        now = self.clock.now()
        with reading(self.engine) as session:
            found = [*self._due(session, now), outbox.next_due(session), reconcile.next_due(session)]
        return min((one for one in found if one), default=None)

    def _due(self, session: Session, now: datetime) -> list[datetime]:
        """When the clock has something to do next, by each feature."""
        found = [
            callout.next_due(session),
            cover_requests.next_due(session),
            exercises.next_due(session),
            handover.next_due(session, now),
            command.next_due(session, now),
            noticeboard.next_due(session),
            noticeboard_jobs.next_bulletin(session, now),
            calendar_next_due(session, self.calendar, now),
        ]
        return [one for one in found if one]

    def close(self) -> None:
        """Give up what this process holds."""
        for sender in self.senders:
            safely("release", sender.release)
        self.listeners.shutdown(wait=False)
        self.answers.close()
        self.engine.dispose()


def build(settings: Settings, clock: Clock | None = None, chance: random.Random | None = None) -> App:
    """Make the whole bot. Nothing is started, and neither Slack nor the network is asked anything."""
    clock = clock or Clock()
    engine = make_engine(settings.database)
    vault = Vault(settings.keys())
    client = web_client(settings.slack_bot_token, settings.slack_api, settings.record_calls)
    quick = web_client(settings.slack_bot_token, settings.slack_api, settings.record_calls, timeout=OPEN_FORM_WITHIN)
    random_times = chance or random.SystemRandom()
    return App(
        settings=settings,
        clock=clock,
        engine=engine,
        vault=vault,
        router=make_router(),
        client=client,
        quick_client=quick,
        senders=[Sender(engine, channel, clock.now) for channel in _channels(settings, client, vault)],
        every_tick=every_tick(engine, random_times),
        calendar=calendar(random_times),
        chance=random_times,
        listeners=ThreadPoolExecutor(64, thread_name_prefix="listener"),
        answers=KeptAnswers(engine),
        parts=tuple(part for _, door in FEATURES for part in getattr(door, "PARTS", ())),
    )


def make_router() -> Router:
    """Every command, button, form and event of every feature. Raises ValueError for one that access.py leaves out."""
    doors = [door for _, door in FEATURES]
    router = Router(
        commands=[row for door in doors for row in getattr(door, "COMMANDS", [])],
        actions={key: run for door in doors for key, run in getattr(door, "ACTIONS", {}).items()},
        forms={key: run for door in doors for key, run in getattr(door, "FORMS", {}).items()},
        events={key: run for door in doors for key, run in getattr(door, "EVENTS", {}).items()},
        root_summaries={root: door.SUMMARY for root, door in FEATURES if root},
        gate=rights.gate,
    )
    access.check(router.verbs)
    return router


def every_tick(engine: Engine, chance: random.Random) -> tuple[tuple[str, Callable[[datetime], object]], ...]:
    """What is looked at every few seconds, in this order."""
    return (
        ("call-outs", lambda now: callout_jobs.advance_call_outs(engine, now)),
        ("exercises", lambda now: exercise_jobs.run_exercises(engine, now, chance)),
        ("cover", lambda now: cover_jobs.advance_requests(engine, now)),
        ("handovers", lambda now: handover_jobs.run_handovers(engine, now)),
        ("guards", lambda now: guard_jobs.look(engine, now)),
        ("news of pages", lambda now: page_request_jobs.tell_who_asked(engine, now)),
        ("failed routes", lambda now: failed_routes.tell_of_failed_routes(engine, now)),
        ("home tabs", lambda now: noticeboard_jobs.refresh_homes(engine, now)),
        ("regular post", lambda now: noticeboard_jobs.post_bulletin(engine, now)),
        ("pictures", lambda now: noticeboard_jobs.draw_pictures(engine, now)),
        ("fairness pictures", lambda now: fairness_jobs.draw_pictures(engine, now)),
        ("command", lambda now: incident_jobs.look_after_command(engine, now)),
        ("calls in vain", lambda now: unanswered.tell_if_nobody_answered(engine, now)),
        ("old messages", lambda now: clearing.clear(engine, now)),
        ("action cards", lambda now: incident_jobs.hand_out_cards(engine, now)),
    )


def calendar(chance: random.Random) -> tuple[CalendarJob, ...]:
    """What happens by the calendar, on the clock of Europe/London."""
    return (
        CalendarJob(
            "plan-exercises", "10 0 * * *", lambda session, now: exercise_jobs.plan_month(session, now, chance)
        ),
        CalendarJob("forget-requests", "10 0 * * *", forget_requests),
        CalendarJob(
            "leavers", "1 0 * * *", lambda session, now: leavers.daily(session, now, calendars.let_go, callout.let_go)
        ),
        guard_jobs.WEEKLY,
    )


def _channels(settings: Settings, client: WebClient, vault: Vault) -> list[Channel]:
    text: Channel = NotSetUp("text", "text messages")
    if settings.notify_api_key:
        from eprr_bot.reach.text.notify import NotifyChannel  # with an HTTP library of its own

        key, url, template = settings.notify_api_key, settings.notify_api_url, settings.notify_template
        text = NotifyChannel(key, url, template, vault)
    return [SlackChannel(client), text]
