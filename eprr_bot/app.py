"""Builds everything from the settings. FEATURES is the table of contents; what each is made of stands in its row."""

import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlmodel import Session

from eprr_bot import access
from eprr_bot.actions.feature import FEATURE as ACTIONS
from eprr_bot.authority.feature import FEATURE as AUTHORITY
from eprr_bot.base import kept, registers
from eprr_bot.base.clock import Clock
from eprr_bot.base.database_watch import DATABASE
from eprr_bot.base.db import POST, WORK, make_engine, reading, transaction
from eprr_bot.base.glance import Glance, LastLook
from eprr_bot.base.heartbeats import beat
from eprr_bot.base.safely import safely, went_well
from eprr_bot.base.settings import Settings
from eprr_bot.base.vault import Vault
from eprr_bot.briefings.feature import FEATURE as BRIEFINGS
from eprr_bot.by_body.feature import FEATURE as BY_BODY
from eprr_bot.calendars import download, gov_uk
from eprr_bot.calendars import jobs as calendar_jobs
from eprr_bot.calendars.feature import FEATURE as CALENDARS
from eprr_bot.callout import kinds
from eprr_bot.callout.feature import FEATURE as CALL_OUTS
from eprr_bot.cover.feature import FEATURE as COVER
from eprr_bot.debriefs.feature import FEATURE as DEBRIEFS
from eprr_bot.decisions.feature import FEATURE as DECISIONS
from eprr_bot.desk.feature import FEATURE as DESK
from eprr_bot.directory import service as directory
from eprr_bot.directory.feature import FEATURE as DIRECTORY
from eprr_bot.evidence.feature import FEATURE as EVIDENCE
from eprr_bot.exercises.feature import FEATURE as EXERCISES
from eprr_bot.fairness.feature import FEATURE as FAIRNESS
from eprr_bot.feature import CalendarJob, Due, Feature
from eprr_bot.guards.feature import FEATURE as GUARDS
from eprr_bot.handover.feature import FEATURE as HANDOVERS
from eprr_bot.hard_copy.feature import FEATURE as HARD_COPY
from eprr_bot.health.feature import FEATURE as HEALTH
from eprr_bot.incidents import heard, papers, picture, proof, rights
from eprr_bot.incidents.feature import FEATURE as INCIDENTS
from eprr_bot.incidents.parts import Part
from eprr_bot.incidents.quick import use as use_quick_actions
from eprr_bot.lessons.feature import FEATURE as LESSONS
from eprr_bot.lrf.feature import FEATURE as FORUMS
from eprr_bot.meetings.feature import FEATURE as MEETINGS
from eprr_bot.methane.feature import FEATURE as METHANE
from eprr_bot.mutual_aid.feature import FEATURE as MUTUAL_AID
from eprr_bot.noticeboard.feature import FEATURE as NOTICEBOARD
from eprr_bot.oncall.feature import FEATURE as ROTAS
from eprr_bot.outbox import fates
from eprr_bot.outbox.feature import FEATURE as OUTBOX
from eprr_bot.outbox.sender import Sender
from eprr_bot.page_requests.feature import FEATURE as PAGE_REQUESTS
from eprr_bot.reach import routes
from eprr_bot.reach.route import Means
from eprr_bot.reach.slack.channel import web_client
from eprr_bot.records import books, stamps
from eprr_bot.records.feature import FEATURE as RECORDS
from eprr_bot.returns.feature import FEATURE as RETURNS
from eprr_bot.roles.feature import FEATURE as ROLES
from eprr_bot.run import clock_steps
from eprr_bot.run.feature import FEATURE as BASE
from eprr_bot.run.ticker import calendar_next_due, run_calendar
from eprr_bot.shortfalls.feature import FEATURE as SHORTFALLS
from eprr_bot.sitreps.feature import FEATURE as SITREPS
from eprr_bot.slack.commands import Router
from eprr_bot.slack.feature import FEATURE as HELP
from eprr_bot.slack.kept import KeptAnswers
from eprr_bot.tasks.feature import FEATURE as TASKS

if TYPE_CHECKING:
    from eprr_bot.feature import Question

FEATURES: tuple[Feature, ...] = (
    BASE,
    CALL_OUTS,
    ROTAS,
    EXERCISES,
    EVIDENCE,
    INCIDENTS,
    ROLES,
    METHANE,
    TASKS,
    SHORTFALLS,
    RETURNS,
    DECISIONS,
    ACTIONS,
    LESSONS,
    AUTHORITY,
    MUTUAL_AID,
    SITREPS,
    BY_BODY,
    BRIEFINGS,
    MEETINGS,
    DEBRIEFS,
    HELP,
    FAIRNESS,
    COVER,
    CALENDARS,
    GUARDS,
    HANDOVERS,
    NOTICEBOARD,
    HEALTH,
    PAGE_REQUESTS,
    DIRECTORY,
    FORUMS,
    RECORDS,
    OUTBOX,
    HARD_COPY,
    DESK,
)
"""The order in which the clock looks at them (call-outs first), and in which help shows their words.

One that adds words to another's root stands behind that one.
"""

OPEN_FORM_WITHIN = 2
"""Seconds in which Slack must have opened a form: its trigger lives for three."""


MOST_STEPS = 200
"""Of one chore in Slack at a time."""


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
    chance: random.Random
    listeners: ThreadPoolExecutor
    features: tuple[Feature, ...]
    answers: KeptAnswers
    work: Glance
    """Where the mark of all work stands."""
    post: Glance
    """Where that of all messages stands; through anything but Slack nothing else goes out."""
    parts: tuple[Part, ...] = ()
    """What stands in an incident's channel, in the order of the features and of theirs."""
    wake: Event = field(default_factory=Event)
    last_look: LastLook | None = None
    last_sends: dict[str, LastLook] = field(default_factory=dict)
    """The same for each sender that found nothing to do."""
    has_worker: bool = False
    """Do the clock and the senders run in this process?"""

    def tick(self) -> None:
        """Do whatever is due at this instant. One thing that fails does not keep the others from being done."""
        failures = DATABASE.failures
        safely("clock", clock_steps.mind, self)
        now = self.clock.now()
        if DATABASE.failures > failures:
            return  # nothing can be done without it; the next tick tries again
        if not safely("looking", self._nothing_to_do, now):
            self._do_all(now)
            self.wake.set()
        safely("heartbeat", self._beat, "ticker", now)

    def _nothing_to_do(self, now: datetime) -> bool:
        """Has nothing changed since everything was looked at, and is nothing due yet?"""
        return self.last_look is not None and self.last_look.holds(self.work.number(), now)

    def _do_all(self, now: datetime) -> None:
        """Look at everything. Remembered is what was there before: whatever it leads to is looked at again."""
        self.last_look = None
        number = self.work.number()
        failures = DATABASE.failures
        went: list[bool] = []
        for name, job in self._jobs(now, went):
            went.append(went_well(name, job))
            if DATABASE.failures > failures:
                return
        if all(went):
            with reading(self.engine) as session:
                looks = self._ask(session, now, (one for feature in self.features for one in feature.next_look))
                waits = min(self._due(session, now), default=None)
                self.last_look = LastLook(
                    number, now, min([one for one in (waits, *looks) if one], default=None), waits
                )

    def _jobs(self, now: datetime, went: list[bool]) -> Iterator[tuple[str, Callable[[], object]]]:
        """All that is to be done now: what is due first, so that no call waits for a picture."""
        yield from self._due_now(now, went)
        for feature in self.features:
            yield from ((f"{feature.name}: {job.__name__}", partial(job, self, now)) for job in feature.every_tick)
        yield "calendar", partial(run_calendar, self, self.calendar, now)

    def _due_now(self, now: datetime, went: list[bool]) -> list[tuple[str, Callable[[], object]]]:
        """A step for each thing that is due, all of them found in one reading; `went` hears how the looks went."""
        steps: list[tuple[str, Callable[[], object]]] = []
        with reading(self.engine) as session:
            for row in (row for feature in self.features for row in feature.due):
                keys = safely(row.name, row.keys, session, now)
                went.append(keys is not None)
                if keys is None:
                    session.rollback()  # PostgreSQL answers nothing more in this transaction
                steps += [(f"{row.name}: {key}", partial(self._step, row, now, key)) for key in keys or ()]
        return steps

    def _step(self, row: Due, now: datetime, key: object) -> None:
        with transaction(self.engine) as session:
            row.step(self, session, now, key)

    def send(self, channel: str = "slack") -> int:
        """Send what may go out; through Slack also bring its side into step. Returns how much was done."""
        sender = next(one for one in self.senders if one.channel.name == channel)
        with sender.turn:
            return self._send(sender)

    def _send(self, sender: Sender) -> int:
        channel = sender.channel.name
        now, number = self.clock.now(), (self.work if channel == "slack" else self.post).number()
        last = self.last_sends.get(channel)
        if not sender.hold_lease() or (last is not None and last.holds(number, now)):
            return 0
        self.last_sends.pop(channel, None)
        went = [(sender.send_due(), True)]
        for feature in self.features if channel == "slack" else ():
            went += [self._do_between_sends(feature.name, chore, sender) for chore in feature.in_slack]
        DATABASE.is_there()
        done = sum(one for one, _ in went)
        if number is not None and not done and all(is_well for _, is_well in went):
            self.last_sends[channel] = LastLook(number, now, self._next_send(sender, now))
        return done

    def _next_send(self, sender: Sender, now: datetime) -> datetime | None:
        """When a sender has something to do next; through Slack that may be a step of a feature."""
        steps = [one for feature in self.features for one in (*feature.next_send, *feature.next_slack_look)]
        with reading(self.engine) as session:
            due = self._ask(session, now, steps if sender.channel.name == "slack" else ())
            message = sender.next_due(session)
        return min([*due, *([message] if message else [])], default=None)

    def _beat(self, name: str, now: datetime) -> None:
        """Something moved, so the database is there."""
        beat(self.engine, name, now)
        DATABASE.is_there()

    def _do_between_sends(self, name: str, chore: Callable[["App", datetime], int], sender: Sender) -> tuple[int, bool]:
        """Do a chore step by step; after each, what became due meanwhile goes out first. False when it failed."""
        done, taken = 0, None
        for _ in range(MOST_STEPS):
            before = self.work.number()
            taken = safely(f"{name} in Slack", chore, self, self.clock.now())
            if not taken and before is not None and before == self.work.number():
                break
            done += (taken or 0) + sender.send_due()
            if not (taken and sender.is_leading):
                break
        return done, taken is not None

    def ask_after_messages(self) -> int:
        """Ask what became of messages, each provider in the process that sends by it. Nothing waits for it."""
        with reading(self.engine) as session:
            waiting = fates.waiting(session, self.clock.now())
        leading = (one for one in self.senders if one.is_leading and one.channel.name in waiting)
        return sum(fates.ask(self.engine, one.channel, self.clock.now) for one in leading)

    def read_calendars(self) -> int:
        """Read the calendars of people's leave, and the bank holidays, whose time has come; have ends of logs stamped.

        May take long; nothing else waits for it.
        """
        allow_private = self.settings.allow_private_calendars
        fetch = partial(download.fetch, allow_private=allow_private)
        asked = gov_uk.read_if_due(self.engine, self.settings.bank_holidays, self.clock.now(), fetch)
        asked += stamps.ask_for_all(self.engine, self.clock.now(), partial(download.post, allow_private=allow_private))
        return asked + calendar_jobs.read_due(self.engine, self.vault, self.clock.now, allow_private)

    def renew_look_ups(self) -> None:
        """After a change of keys, numbers are found by the newest one."""
        with transaction(self.engine) as session:
            directory.renew_look_ups(session, self.vault)

    @property
    def calendar(self) -> tuple[CalendarJob, ...]:
        """What happens by the calendar, on the clock of Europe/London."""
        return tuple(job for feature in self.features for job in feature.calendar)

    @property
    def on_call_notes(self) -> tuple[Callable[[Session, datetime], list[str]], ...]:
        """What features add, in lines of mrkdwn, for those who ask who is on call now."""
        return tuple(note for feature in self.features for note in feature.on_call_notes)

    def next_due(self) -> datetime | None:
        """The next instant at which there is something to do or to send."""
        now, number, last = self.clock.now(), self.work.number(), self.last_look
        with reading(self.engine) as session:
            sends = self._ask(session, now, (one for feature in self.features for one in feature.next_send))
            waits = [last.waits] if last is not None and last.holds(number, now) else self._due(session, now)
            return min([one for one in (*waits, *sends) if one], default=None)

    def _due(self, session: Session, now: datetime) -> list[datetime]:
        """When the clock has something to do next, by each feature and by the calendar."""
        found = self._ask(session, now, (one for feature in self.features for one in feature.next_due))
        by_calendar = calendar_next_due(session, self.calendar, now)
        return [*found, by_calendar] if by_calendar else found

    def _ask(self, session: Session, now: datetime, questions: "Iterable[Question]") -> list[datetime]:
        return [due for question in questions if (due := question(session, now))]

    def close(self) -> None:
        """Give up what this process holds."""
        for sender in self.senders:
            safely("release", sender.release)
        self.listeners.shutdown(wait=False)
        self.answers.close()
        self.work.close()
        self.post.close()
        self.engine.dispose()


def build(
    settings: Settings,
    clock: Clock | None = None,
    chance: random.Random | None = None,
    features: tuple[Feature, ...] = FEATURES,
) -> App:
    """Make the whole bot. Nothing is started, and neither Slack nor the network is asked anything."""
    clock = clock or Clock()
    kinds.use(kind for feature in features for kind in feature.kinds)
    picture.use(source for feature in features for source in feature.picture)
    proof.use(one for feature in features for one in feature.proofs)
    papers.use(one for feature in features for one in feature.papers)
    books.use(one for feature in features for one in feature.sealed)
    kept.use(one for feature in features for one in feature.kept)
    registers.use(books.keep)
    heard.use(
        (one for feature in features for one in feature.on_command),
        (one for feature in features for one in feature.on_state),
    )
    use_quick_actions(action for feature in features for action in feature.quick_actions)
    routes.use(settings)
    engine = make_engine(settings.database)
    vault = Vault(settings.keys())
    client = web_client(settings.slack_bot_token, settings.slack_api, settings.record_calls)
    quick = web_client(settings.slack_bot_token, settings.slack_api, settings.record_calls, timeout=OPEN_FORM_WITHIN)
    return App(
        settings=settings,
        clock=clock,
        engine=engine,
        vault=vault,
        router=make_router(features),
        client=client,
        quick_client=quick,
        senders=[Sender(engine, channel, clock.now) for channel in routes.channels(Means(settings, client, vault))],
        chance=chance or random.SystemRandom(),
        listeners=ThreadPoolExecutor(64, thread_name_prefix="listener"),
        features=features,
        answers=KeptAnswers(engine),
        work=Glance(engine, WORK),
        post=Glance(engine, POST),
        parts=tuple(part for feature in features for part in feature.parts),
    )


def make_router(features: tuple[Feature, ...] = FEATURES) -> Router:
    """All that people can do, of every feature. Raises ValueError for what access.py leaves out."""
    doors = [door for feature in features for door in feature.doors]
    router = Router(
        commands=[row for door in doors for row in getattr(door, "COMMANDS", [])],
        actions={key: run for door in doors for key, run in getattr(door, "ACTIONS", {}).items()},
        forms={key: run for door in doors for key, run in getattr(door, "FORMS", {}).items()},
        events={key: run for door in doors for key, run in getattr(door, "EVENTS", {}).items()},
        shortcuts=[row for door in doors for row in getattr(door, "SHORTCUTS", [])],
        root_summaries={feature.root: feature.summary for feature in features if feature.root},
        gate=rights.gate,
    )
    access.check(router.verbs)
    return router
