"""The exercises as pages for a browser and for paper: what stands on them, and how they are written."""

from datetime import datetime
from functools import cache
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.callout import proved
from eprr_bot.directory import service as directory
from eprr_bot.directory.models import Person
from eprr_bot.evidence import figures, picture
from eprr_bot.evidence.report import Report, report
from eprr_bot.evidence.sheet import sheet
from eprr_bot.exercises import register
from eprr_bot.exercises.answers import in_all
from eprr_bot.exercises.messages import month_name, outcome
from eprr_bot.exercises.minimums import minimums
from eprr_bot.exercises.models import Exercise, ExerciseState
from eprr_bot.exercises.programme import PROGRAMME
from eprr_bot.exercises.recorded_messages import began, organiser
from eprr_bot.exercises.results import results
from eprr_bot.reach import dead
from eprr_bot.reach.routes import ROUTES, every
from eprr_bot.slack.blocks import took, written, written_day

NEVER = "never"


def history(session: Session, now: datetime, token: str, year: str = "") -> str | None:
    """The page of a year, the newest where none is named; None for a year without any."""
    years = register.years(session)
    shown = year or (years[0] if years else f"{now:%Y}")
    if year and year not in years:
        return None
    last = register.this_month(session, now)
    rows = [*register.since(session, figures.year_before(last)[0]), *register.history(session, shown)]
    found = results(session, list({one.id: one for one in rows}.values()))  # both may hold the same, newest first
    months = figures.months(found, last)
    return _write(
        "history.html",
        session,
        now,
        title=f"Exercises of {shown}",
        token=token,
        year=shown,
        years=years,
        found=[one for one in found if one.month.startswith(shown)],
        months=months,
        shares=picture.shares(months),
        times=picture.times(months),
        gap=figures.longest_gap(register.starts(session)),
        kinds=minimums(session, now),
        source=PROGRAMME.current(session).framework_version,
        up="../../" if year else "",
        back="",
    )


def one(session: Session, now: datetime, token: str, number: int) -> str | None:
    """The page of one exercise; None where there is none, or it is still to come."""
    exercise = _begun(session, number)
    return report_page(session, report(session, exercise), now, back=f"../../{token}") if exercise else None


def people(session: Session, now: datetime, token: str) -> str:
    """The page of when everybody was last proved reachable, by each way to reach them."""
    last = proved.last(session)
    rows = [
        (person, {one: _proved(session, person, one, last.get(person.id, {}).get(one)) for one in every()})
        for person in (*directory.people(session), *directory.contacts(session))
    ]
    title = "When people were last proved reachable"
    return _write("people.html", session, now, title=title, back=f"../{token}", rows=rows, every=every())


def _proved(session: Session, person: Person, route: str, at: datetime | None) -> str:
    """When that was; or that it was never, or cannot be; plain."""
    why = ROUTES[route].why_never(person) or dead.why(session, person.id, route)
    return why or (written(at, directory.cluster(session).zone) if at else NEVER)


def report_page(session: Session, found: Report, now: datetime, back: str = "") -> str:
    """The report of one exercise; without the address of the others it is a file of its own."""
    title = f"Exercise {found.result.number}: {found.result.name}"
    began, ended = found.exercise.started_at, found.exercise.closed_at or now
    drawn = picture.timeline(
        [
            (
                each.called,
                [(call.result.taken_at - began).total_seconds() for call in each.attempts if call.result.taken_at],
            )
            for each in found.participants
        ]
        if began
        else [],
        found.result.target_minutes,
        (ended - began).total_seconds() if began else 0,
    )
    return _write("report.html", session, now, title=title, back=back, one=found, timeline=drawn)


def table(session: Session, number: int) -> str | None:
    """The same as CSV."""
    exercise = _begun(session, number)
    return sheet(report(session, exercise)) if exercise else None


def _begun(session: Session, number: int) -> Exercise | None:
    """The exercise of this number, but nothing of one whose time is secret."""
    found = session.get(Exercise, number)
    return None if found is None or found.state == ExerciseState.PLANNED else found


def _write(template: str, session: Session, now: datetime, **facts: Any) -> str:
    cluster = directory.cluster(session)
    common: dict[str, Any] = {
        "cluster": cluster.name,
        "at": now,
        "when": lambda instant: written(instant, cluster.zone),
        "began": lambda result: began(result, cluster.zone),
        "organiser": organiser,
        "clock": lambda instant: f"{instant.astimezone(cluster.zone):%H:%M}",
        "day": written_day,
        "local_day": lambda instant: written_day(instant.astimezone(cluster.zone)),
        "month_name": month_name,
        "took": took,
        "minutes": picture.minutes,
        "outcome": outcome,
        "in_all": in_all,
        "routes": ROUTES,
        "proved": proved.words,
        "figures_of": lambda one: figures.of([one]),
        "within": figures.WITHIN,
        "today": now.astimezone(cluster.zone).date(),
        "style": style(),
    }
    return pages.templates("eprr_bot.evidence").get_template(template).render(**common, **facts)


@cache
def style() -> Markup:
    """How the pages look."""
    return pages.style("eprr_bot.evidence")
