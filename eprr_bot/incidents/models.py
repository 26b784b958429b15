"""The tables of incidents. Alert states are drawn in docs/states.md."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, false
from sqlmodel import Field, SQLModel


class IncidentType(StrEnum):
    """What kind of incident is it? Three different things, and none of them a degree of another."""

    BUSINESS_CONTINUITY = "business_continuity"
    CRITICAL = "critical"
    MAJOR = "major"


class IncidentLevel(IntEnum):
    """Who co-ordinates: one provider, the cluster, the region, the nation (1 to 4)?"""

    PROVIDER = 1
    CLUSTER = 2
    REGION = 3
    NATION = 4


TYPE, LEVEL = "type", "level"
"""The kinds of the log's entries which say that the type, or the level, is another."""
WIDESPREAD = "widespread"
"""The kind of the log's entry which says that it spans two forums or more from now on."""


class Incident(SQLModel, table=True):
    """One incident. Type, level and alert state are independent of each other."""

    id: int | None = Field(default=None, primary_key=True)
    what: str
    where: str
    type: str
    level: int
    alert_state: str = Field(index=True)
    is_exercise: bool = False
    lead_organisation: str = ""
    director_id: str | None = None
    """Who is accountable. It changes when somebody says that they have command, and in no other way."""
    command_at: datetime | None = None
    """Since when the accountable director has command; None while nobody has."""
    rota_holder_id: str | None = None
    """Who held the director's rota when it was last looked at."""
    declared_at: datetime
    """When it was opened; declared only later where it was `opened_at_standby`."""
    declared_by: str
    declared_by_slack_id: str = ""
    closed_at: datetime | None = None
    scope: str = ""
    """Which of the tests of scope it meets, as scope.py keeps them; empty while nobody has said."""
    hazards: dict[str, bool] = Field(default={}, sa_column=Column(JSON, nullable=False, server_default="{}"))
    """The hazards that it has, by name; False for one that somebody said it has not."""
    onset: str = ""
    opened_at_standby: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))


class ForumLink(SQLModel, table=True):
    """An incident concerns the area of a local resilience forum, from an instant until somebody takes it out."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    forum: str = Field(primary_key=True)
    """Its ONS code."""
    by: str = ""
    """Who said so; nobody where the bot was certain at the declaration."""
    at: datetime
    removed_at: datetime | None = None


class QuietAsked(SQLModel, table=True):
    """Somebody was asked whether an incident still goes on in which nothing was written since an entry of its log."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    entry: int = Field(primary_key=True)
    """The number of the newest entry that a person wrote."""
    times: int = 1
    asked_at: datetime


class Room(SQLModel, table=True):
    """An incident's Slack side as it is now. What it should be is worked out anew each time; see room.py."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    channel_id: str = ""
    channel_name: str = ""
    name_tries: int = 0
    topic: str = ""
    members: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    refused: list[str] = Field(default=[], sa_column=Column(JSON, nullable=False))
    invite_singly: bool = False
    is_pinned: bool = False
    is_bookmarked: bool = False
    log_number: int = 0
    """The newest entry of the log when the Slack side was last in step: whatever happens after it is logged."""
    next_try: datetime = Field(index=True)
    failures: int = 0
    last_failure: str = ""


class RoomMessage(SQLModel, table=True):
    """A message that is kept up to date: the headline, the announcement, a checklist; and what was last sent."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    which: str = Field(primary_key=True)
    message_id: str
    digest: str


class Involved(SQLModel, table=True):
    """Somebody who is told of an incident's news, called to it or not, from an instant on.

    `part` is the incident's rota that they hold or held while it was live, or `command`.
    """

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    part: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    since: datetime


ALERT = "alert"
"""The kind of the call-outs by which an alert state is passed on."""


class Alert(SQLModel, table=True):
    """An alert state of an incident that was passed on to organisations' contacts, at an instant. Never changed."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    state: str
    at: datetime


class RoleTaken(SQLModel, table=True):
    """Somebody has a role in an incident: they answered as the holder of a rota, took command, took it or were asked.

    `role` is what an action card names as its own: the rota's id, where a rota fills it.
    """

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    role: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    at: datetime
    carded_at: datetime | None = Field(default=None, index=True)
    """When the cards of the role were handed out."""
    asked_at: datetime | None = None
    """Since when they are asked to say that they have it; None once they have said so."""
    asked_by: str = ""
    question: int | None = None
    """The newest question that they were asked, by its number."""
    after: str | None = None
    """Who keeps it until they say so, where it is handed over."""
    serves: str | None = None
    """For whom they have it, where several may: the decision-maker whose log they keep."""
    ended_at: datetime | None = None


class RoleQuestion(SQLModel, table=True):
    """Somebody was asked whether they have a role. A call-out asks them, and each question has its own."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    role: str
    person_id: str
    by_outsider: bool = False
    """Whoever asked could not have called them out: it gives them no more rights in the incident than they had."""


class AwayAtGroup(SQLModel, table=True):
    """The accountable director has gone to a co-ordinating group, and somebody is to command at base meanwhile."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    director_id: str
    group: str
    since: datetime
    base_id: str | None = None
    """Who is to command at base; None while nobody is named."""
    asked_at: datetime | None = None
    said_at: datetime | None = None
    """When they said that they command at base; None while that is not confirmed."""
    back_at: datetime | None = None


class LoggedMessage(SQLModel, table=True):
    """A message of Slack that somebody added to an incident's log: its entry, and what it read when last heard of."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    channel_id: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    number: int = 0
    text: str
    edited_ts: str = ""
    is_gone: bool = False
    is_ours: bool = False
    """We posted it and keep it up to date: its changes are in the log otherwise."""


class PickedMessage(SQLModel, table=True):
    """A message that somebody wants in a log, until they have said in which."""

    id: int | None = Field(default=None, primary_key=True)
    picked_at: datetime
    picked_by: str
    said: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class Checklist(SQLModel, table=True):
    """A playbook with the facts filled in as they were when it was opened: at the declaration, or as command passed."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    playbook_id: str
    version: str
    opened_for: str = ""
    """The name of the director whose checklist it is."""
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    opened_at: datetime | None = None
    nudges: int = 0
    """How often the director was reminded of it."""
    nudge_at: datetime | None = Field(default=None, index=True)


class Tick(SQLModel, table=True):
    """An item that somebody ticked, or said does not apply. Taken back, it stays here with the time and the name."""

    id: int | None = Field(default=None, primary_key=True)
    checklist_id: int = Field(foreign_key="checklist.id", index=True)
    item_id: str
    ticked_at: datetime
    ticked_by: str
    because: str = ""
    """Why it does not apply; empty where it was ticked."""
    undone_at: datetime | None = None
    undone_by: str = ""
