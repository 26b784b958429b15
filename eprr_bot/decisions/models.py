"""The tables of decisions. How they stand is drawn in docs/states.md."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from eprr_bot.decisions.decision import State


class Decision(SQLModel, table=True):
    """A decision, numbered within its incident. What was decided is never changed: only whether it stands, and when
    it is looked at next."""

    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    number: int
    decided_at: datetime
    entered_at: datetime
    late_reason: str = ""
    maker_id: str | None = None
    maker: str
    """The name of whoever decided."""
    entered_by: str
    """The name of whoever wrote it down: the loggist writes for the director."""
    decision: str
    because: str = ""
    options: str = ""
    information: str = ""
    risks: str = ""
    powers: str = ""
    consulted: str = ""
    replaces: int | None = None
    """The number of the decision in whose place it was taken."""
    replaced_by: int | None = None
    state: str = State.IN_FORCE
    review_at: datetime | None = None
    """When it is to be looked at next."""
    nudges: int = 0
    """How often that review was raised."""
    nudge_at: datetime | None = Field(default=None, index=True)


class DecisionStep(SQLModel, table=True):
    """What was said of a decision later: a review, its outcome, its end. No step is ever changed."""

    __tablename__ = "decision_step"

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="decision.id", index=True)
    at: datetime
    by: str
    step: str
    note: str = ""
    review_at: datetime | None = None
