"""What people write down about forums: issues, what became of them, and meetings. Nothing of it is edited."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class ForumIssue(SQLModel, table=True):
    """Something that the local NHS wants raised at a forum (¶65). Whose it is, is whoever leads there."""

    __tablename__ = "forum_issue"

    id: int | None = Field(default=None, primary_key=True)
    forum: str = Field(index=True)
    what: str
    raised_at: datetime
    raised_by: str


class ForumIssueStep(SQLModel, table=True):
    """What became of an issue. One that was taken back stays, and does not count. `meeting` is the forum's, its day."""

    __tablename__ = "forum_issue_step"

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="forum_issue.id", index=True)
    step: str
    at: datetime
    by: str
    note: str = ""
    meeting: date | None = None
    taken_back_at: datetime | None = None
    taken_back_by: str = ""


class ForumMeeting(SQLModel, table=True):
    """A meeting that was held: of a forum where `series` is empty, or else of its partnership or a group under it."""

    __tablename__ = "forum_meeting"

    id: int | None = Field(default=None, primary_key=True)
    forum: str = Field(index=True)
    series: str = ""
    held_on: date
    attended: str = ""
    apologies: str = ""
    chair: str = ""
    minutes: str = ""
    next_on: date | None = None
    recorded_at: datetime
    recorded_by: str
    taken_back_at: datetime | None = None
    taken_back_by: str = ""
