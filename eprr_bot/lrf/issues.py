"""Issues for a forum: raised, taken on, brought to it, answered, closed, opened again, taken back (¶65, LRF-07)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from eprr_bot.base.db import add_numbered, change, take_turns
from eprr_bot.base.patient_data import without_nhs_numbers
from eprr_bot.lrf.issue import Issue, Step, Taken
from eprr_bot.lrf.models import ForumIssue, ForumIssueStep
from eprr_bot.slack.commands import Actor, UserError


def raise_issue(session: Session, forum: str, what: str, now: datetime, actor: Actor) -> Issue:
    """Record an issue of one of our forums."""
    made = ForumIssue(forum=forum, what=without_nhs_numbers(what)[0], raised_at=now, raised_by=actor.name)
    add_numbered(session, made)
    return get(session, made.id or 0)


def take(
    session: Session, number: int, step: Step, now: datetime, actor: Actor, note: str = "", meeting: date | None = None
) -> Issue:
    """Record what has become of an issue. Raises UserError where it cannot have."""
    take_turns(session, f"forum issue/{number}")
    _refuse_unless_it_may_follow(get(session, number), step)
    cleaned = without_nhs_numbers(note)[0]
    session.add(ForumIssueStep(issue_id=number, step=step, at=now, by=actor.name, note=cleaned, meeting=meeting))
    session.flush()
    return get(session, number)


def _refuse_unless_it_may_follow(issue: Issue, step: Step) -> None:
    if issue.is_open and step == Step.REOPENED:
        raise UserError(f"Issue {issue.number} is open. Nothing was changed.")
    if not issue.is_open and step != Step.REOPENED:
        reopen = f"To open it again: /lrf issue reopen {issue.number}"
        raise UserError(f"Issue {issue.number} is {issue.state}. {reopen}")
    before = next((one for one in issue.standing if one.step == Step.ACCEPTED and one.at >= issue.open_since), None)
    if step == Step.ACCEPTED and before:
        raise UserError(f"Issue {issue.number} was accepted already, by {before.by}.")


def undo(session: Session, number: int, now: datetime, actor: Actor) -> tuple[Issue, str]:
    """Take back the newest step, or else that it was raised. Returns the issue, and what was taken back."""
    take_turns(session, f"forum issue/{number}")
    issue = get(session, number)
    if not issue.standing:
        return take(session, number, Step.WITHDRAWN, now, actor), "raised"
    newest = select(ForumIssueStep).where(
        ForumIssueStep.issue_id == number, col(ForumIssueStep.taken_back_at).is_(None)
    )
    row = session.exec(newest.order_by(col(ForumIssueStep.id).desc())).first()
    still = (ForumIssueStep.id == row.id, col(ForumIssueStep.taken_back_at).is_(None)) if row else (False,)
    if row is None or not change(session, ForumIssueStep, *still, taken_back_at=now, taken_back_by=actor.name):
        raise UserError("Somebody else has just taken that back.")
    return get(session, number), row.step


def get(session: Session, number: int) -> Issue:
    """The issue of this number. Raises UserError where there is none."""
    row = session.get(ForumIssue, number)
    if row is None:
        raise UserError(f"There is no issue {number}. Type /lrf issue for those there are.")
    return _issue(row, _steps(session, [number])[number])


def every(session: Session) -> list[Issue]:
    """Every issue that was ever raised, by its number."""
    rows = session.exec(select(ForumIssue).order_by(col(ForumIssue.id))).all()
    steps = _steps(session, [row.id or 0 for row in rows]) if rows else {}
    return [_issue(row, steps.get(row.id or 0, ())) for row in rows]


def _steps(session: Session, numbers: Iterable[int]) -> Mapping[int, list[ForumIssueStep]]:
    found: dict[int, list[ForumIssueStep]] = defaultdict(list)
    rows = select(ForumIssueStep).where(col(ForumIssueStep.issue_id).in_(list(numbers)))
    for row in session.exec(rows.order_by(col(ForumIssueStep.id))).all():
        found[row.issue_id].append(row)
    return found


def _issue(row: ForumIssue, steps: Iterable[ForumIssueStep]) -> Issue:
    taken = tuple(
        Taken(Step(one.step), one.at, one.by, one.note, one.meeting, is_taken_back=one.taken_back_at is not None)
        for one in steps
    )
    return Issue(row.id or 0, row.forum, row.what, row.raised_at, row.raised_by, taken)
