"""One cluster: its statutory bodies, the organisations around them, forums and channels (cluster.yaml)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from eprr_bot.base.file_fields import ClockTime, Day, Identifier, Schema, WeeklyHours, Words, refuse_repeats
from eprr_bot.base.file_kinds import Defined, FileKind, of_model
from eprr_bot.base.files import Field as Place
from eprr_bot.base.files import FileModel, Name, fault, names_in, read_file, validate

FILE = "cluster.yaml"


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise fault(f'There is no time zone called "{name}".', "Write it as Europe/London.")
    return name


def _forum_code(code: str) -> str:
    if not re.fullmatch(r"E48[0-9]{6}", code):
        raise fault(f'"{code}" is not the code of a forum.', "Codes are in england.yaml, such as E48000020.")
    return code


def _channel_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", name):
        raise fault(f'"{name}" is not the name of a channel.', "Leave out the # and use lower case, such as on-call.")
    return name


def _one_or_several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


ForumCode = Annotated[str, AfterValidator(_forum_code)]
"""The ONS code of a local resilience forum."""

ChannelName = Annotated[str, AfterValidator(_channel_name)]
"""A Slack channel's name without the #."""

OrganisationKind = Literal[
    "acute",
    "community",
    "mental_health",
    "ambulance",
    "primary_care",
    "nhs_111",
    "council",
    "police",
    "fire",
    "ukhsa",
    "region",
    "other",
]


class CoreHours(WeeklyHours):
    """Ordinary working hours; all else, and every bank holiday, is out of hours."""

    @model_validator(mode="after")
    def _end_after_they_begin(self) -> Self:
        if self.to <= self.from_:
            raise fault("Core hours end before they begin.", "Make `to` later than `from`, on the same day.")
        return self


class StatutoryBody(FileModel):
    """A body with its own board and its own money, such as one integrated care board of a cluster."""

    id: Identifier
    name: Words
    short_name: Words
    forums: Annotated[tuple[ForumCode, ...], Field(min_length=1)]
    valid_from: date | None = None
    valid_to: date | None = None
    """The last day on which it exists."""
    successor: Annotated[tuple[Identifier, ...], BeforeValidator(_one_or_several)] = ()
    """Who takes its place: one body, or several where it is split."""
    director_of_finance: Identifier | None = None
    """Who is told at once of what is committed above a limit, and gets the schedule of it at the close (SFI-06)."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise fault("It ends before it begins.", "Correct valid_from or valid_to.")
        if self.successor and not self.valid_to:
            raise fault("It has a successor and no last day.", "Give it valid_to.")
        return self

    def is_there(self, on: date) -> bool:
        """Does it exist on this day? Both its first and its last day count."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class Organisation(FileModel):
    """A provider that statutory bodies commission, or a partner that none does (`bodies` is empty)."""

    id: Identifier
    name: Words
    kind: OrganisationKind
    forums: Annotated[tuple[ForumCode, ...], Field(min_length=1)]
    bodies: tuple[Identifier, ...] = ()


class ForumLead(FileModel):
    """Who leads and represents the local NHS at one local resilience forum (¶60, ¶65)."""

    forum: ForumCode
    lead: Identifier
    representative: Identifier | None = None
    supported_by: tuple[Identifier, ...] = ()
    activation_codeword: str = ""
    meeting_place: str = ""


class Channels(FileModel):
    """The Slack channels that the bot posts in."""

    on_call: ChannelName
    incidents: ChannelName
    exercises: ChannelName


class DailyPost(FileModel):
    """When the bot posts who is on, on the cluster's wall clock, and in which channel."""

    channel: ChannelName
    at: ClockTime
    days: Annotated[tuple[Day, ...], Field(min_length=1)]


class DebriefRule(FileModel):
    """A debrief after an incident, or its report, and within how many days of the stand-down it is due."""

    name: Words
    within_days: Annotated[int, Field(ge=0, le=366)]


class RetentionYears(FileModel):
    """How many years after a record was closed it is looked at, whether it may go; by what it is of.

    The defaults are those of DOMAIN §6: 25 years for decision logs of major and critical incidents (NHS ambulance
    standard C14), 6 for lesser ones, exercises and debriefs, 2 for rotas with all that belongs to them. A call-out that
    belongs to no incident is kept as a lesser incident is: it is all that there is of who was alerted to what.
    """

    major: Annotated[int, Field(ge=1, le=200)] = 25
    critical: Annotated[int, Field(ge=1, le=200)] = 25
    business_continuity: Annotated[int, Field(ge=1, le=200)] = 6
    exercise: Annotated[int, Field(ge=1, le=200)] = 6
    call_out: Annotated[int, Field(ge=1, le=200)] = 6
    rota: Annotated[int, Field(ge=1, le=200)] = 2


class AddedHoliday(FileModel):
    """A day that counts as a bank holiday here, whatever GOV.UK says: proclaimed late, or the cluster’s own."""

    day: date
    name: Words


class NextOfficer(FileModel):
    """Who is accountable emergency officer from a day on, until the next is."""

    person: Identifier
    from_: date = Field(alias="from")


class DeputyOfficer(FileModel):
    """Who stands in for the accountable emergency officer from a day on, or always, until the next does."""

    person: Identifier
    from_: date = Field(default=date.min, alias="from")


class LevelCaller(FileModel):
    """Who calls a level of incident that is not the cluster's own to set."""

    level: Annotated[int, Field(ge=1, le=4)]
    by: Words


class Cluster(FileModel):
    """Statutory bodies under one executive team, and everything the on-call director answers for."""

    schema_: Schema = Field(alias="schema")
    id: Identifier
    name: Words
    timezone: Annotated[str, AfterValidator(_timezone)] = "Europe/London"
    bank_holidays: Literal["england-and-wales", "scotland", "northern-ireland"] = "england-and-wales"
    added_bank_holidays: tuple[AddedHoliday, ...] = ()
    removed_bank_holidays: tuple[date, ...] = ()
    core_hours: CoreHours
    accountable_emergency_officer: Identifier
    next_accountable_emergency_officers: tuple[NextOfficer, ...] = ()
    deputy_accountable_emergency_officers: tuple[DeputyOfficer, ...] = ()
    """A cluster that names any wants one on every day."""
    statutory_bodies: Annotated[tuple[StatutoryBody, ...], Field(min_length=1)]
    organisations: tuple[Organisation, ...] = ()
    forums: tuple[ForumLead, ...] = ()
    """Without dates, as they stood here before forums.yaml; looked at only where there is no such file."""
    channels: Channels
    incident_rotas: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    exclusive_rotas: tuple[Annotated[tuple[Identifier, ...], Field(min_length=2)], ...] = ()
    handover_rotas: tuple[Identifier, ...] | None = None
    """Left out: the mandatory response rotas whose turns last a day or longer."""
    adviser_rota: Identifier = "eprr-adviser"
    """Whose holder looks after the rotas and the bot; a cluster may have no such rota."""
    level_callers: tuple[LevelCaller, ...] = (
        LevelCaller(level=3, by="NHS England’s region"),
        LevelCaller(level=4, by="NHS England nationally"),
    )
    """Every other level is set by whoever responds."""
    quiet_incident_hours: Annotated[int, Field(ge=1, le=168)] = 12
    """Hours without a word in the log after which somebody is asked whether a live incident still goes on."""
    unclosed_incident_days: Annotated[int, Field(ge=1, le=90)] = 7
    """Days after which somebody is asked whether an incident that was stood down can be closed."""
    dial_in: Annotated[str, Field(max_length=80)] = ""
    switchboard: Annotated[str, Field(max_length=80)] = ""
    """Which anybody may ring at any hour, with its number; on authority cards, which are read without an account."""
    """The conference that whoever is called to an incident joins; a text message must hold it beside all else."""
    daily_post: DailyPost | None = None
    debriefs: tuple[DebriefRule, ...] = (
        DebriefRule(name="Organisational debrief", within_days=3),
        DebriefRule(name="Multi-agency debrief", within_days=28),
        DebriefRule(name="Report after the incident", within_days=42),
    )
    """What is due after an incident has stood down."""
    retention_years: RetentionYears = RetentionYears()
    """How long the record of an incident is kept, by its type."""
    hard_copy_to: tuple[Identifier, ...] = ()
    """Who gets the hard copy by e-mail every night."""
    witness_channel: ChannelName | None = None
    """Where it is posted where the log of each incident ends, so that a log that was written anew is found."""
    witness_to: tuple[Identifier, ...] = ()
    """Who gets the same by e-mail."""
    witness_every_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    """How often while a log goes on."""
    witness_stamp_url: Annotated[str, Field(max_length=300, pattern=r"^(https?://[^\s@]+)?$")] = ""
    """An authority that stamps where logs end with the time, as RFC 3161 has it, whenever witnesses are told."""
    purge_leavers_after_days: Annotated[int, Field(ge=0)] = 30

    @model_validator(mode="after")
    def _name_each_thing_once(self) -> Self:
        bodies = (body.id for body in self.statutory_bodies)
        refuse_repeats([*bodies, *(one.id for one in self.organisations)], "Organisations")
        refuse_repeats([one.forum for one in self.forums], "Forums")
        officers = [one.from_.isoformat() for one in self.next_accountable_emergency_officers]
        refuse_repeats(officers, "Days of the accountable emergency officer")
        deputies = [one.from_.isoformat() for one in self.deputy_accountable_emergency_officers]
        refuse_repeats(deputies, "Days of the officer’s deputy")
        days = [*(one.day for one in self.added_bank_holidays), *self.removed_bank_holidays]
        refuse_repeats([day.isoformat() for day in days], "Days of bank holidays")
        refuse_repeats([str(one.level) for one in self.level_callers], "Levels")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose wall clock the cluster lives by."""
        return ZoneInfo(self.timezone)

    def level_called_by(self, level: int) -> str:
        """Who calls a level that is not ours to set; nothing for the others."""
        return next((one.by for one in self.level_callers if one.level == level), "")

    def officers_from(self, day: date) -> list[str]:
        """Who is accountable emergency officer on a day, and after them whoever will be."""
        by_day = sorted(self.next_accountable_emergency_officers, key=lambda one: one.from_)
        all_of_them = [self.accountable_emergency_officer, *(one.person for one in by_day)]
        return all_of_them[sum(one.from_ <= day for one in by_day) :]

    def deputy_officers_from(self, day: date) -> list[str]:
        """Who is the officer's deputy on a day, empty where nobody is and somebody should; after them whoever will be.

        Nothing where the cluster wants none.
        """
        by_day = sorted(self.deputy_accountable_emergency_officers, key=lambda one: one.from_)
        return ["", *(one.person for one in by_day)][sum(one.from_ <= day for one in by_day) :] if by_day else []

    def bodies_on(self, day: date) -> list[StatutoryBody]:
        """The statutory bodies that exist on a day."""
        return [one for one in self.statutory_bodies if one.is_there(day)]

    def body_on(self, day: date, body_id: str) -> StatutoryBody | None:
        """A statutory body, or the one that has taken its place by then; None where it is split, or there is none."""
        for _ in self.statutory_bodies:
            found = next((one for one in self.statutory_bodies if one.id == body_id), None)
            if found is None or found.is_there(day):
                return found
            if len(found.successor) != 1:
                break
            body_id = found.successor[0]
        return None

    def bodies_from(self, day: date) -> list[StatutoryBody]:
        """The statutory bodies that exist on a day, or will."""
        return [one for one in self.statutory_bodies if one.valid_to is None or day <= one.valid_to]

    @property
    def providers(self) -> list[Organisation]:
        """The organisations that our bodies commission."""
        return [one for one in self.organisations if one.bodies]

    @property
    def organisation_names(self) -> dict[str, str]:
        """The names of the statutory bodies and of every other organisation, by their ids."""
        bodies = {body.id: body.name for body in self.statutory_bodies}
        return bodies | {one.id: one.name for one in self.organisations}

    @property
    def organisation_ids(self) -> frozenset[str]:
        """The ids of the statutory bodies and of every other organisation."""
        return frozenset(self.organisation_names)


def read_cluster(path: Path) -> Cluster:
    """Read a cluster's file. Raises FaultsFound with every fault at once."""
    return validate(read_file(path), Cluster)


def names_in_cluster(cluster: Cluster) -> Iterator[Name]:
    """Every name that another file must know."""
    yield ("accountable_emergency_officer",), "person", cluster.accountable_emergency_officer
    for row, officer in enumerate(cluster.next_accountable_emergency_officers):
        yield ("next_accountable_emergency_officers", row, "person"), "person", officer.person
    for row, deputy in enumerate(cluster.deputy_accountable_emergency_officers):
        yield ("deputy_accountable_emergency_officers", row, "person"), "person", deputy.person
    for row, body in enumerate(cluster.statutory_bodies):
        yield from names_in(("statutory_bodies", row, "forums"), "forum", body.forums)
        yield from names_in(("statutory_bodies", row, "successor"), "statutory body", body.successor)
        if body.director_of_finance is not None:
            yield ("statutory_bodies", row, "director_of_finance"), "person", body.director_of_finance
    for row, one in enumerate(cluster.organisations):
        yield from names_in(("organisations", row, "forums"), "forum", one.forums)
        yield from names_in(("organisations", row, "bodies"), "statutory body", one.bodies)
    for row, lead in enumerate(cluster.forums):
        at: Place = ("forums", row)
        yield (*at, "forum"), "forum", lead.forum
        yield (*at, "lead"), "statutory body", lead.lead
        if lead.representative is not None:
            yield (*at, "representative"), "person", lead.representative
        yield from names_in((*at, "supported_by"), "person", lead.supported_by)
    yield from names_in(("hard_copy_to",), "person", cluster.hard_copy_to)
    yield from names_in(("witness_to",), "person", cluster.witness_to)
    yield from names_in(("incident_rotas",), "rota", cluster.incident_rotas)
    yield from names_in(("handover_rotas",), "rota", cluster.handover_rotas or ())
    if "adviser_rota" in cluster.model_fields_set:
        yield ("adviser_rota",), "rota", cluster.adviser_rota
    for row, group in enumerate(cluster.exclusive_rotas):
        yield from names_in(("exclusive_rotas", row), "rota", group)


CLUSTER = FileKind(
    "cluster",
    FILE,
    of_model(Cluster),
    defines=(
        Defined("statutory body", "Statutory bodies", lambda file: [one.id for one in file.statutory_bodies]),
        Defined("organisation", "Organisations", lambda file: file.organisation_ids),
    ),
    names=names_in_cluster,
)
