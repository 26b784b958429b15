"""The directory on the command line. No command prints a number or an address unless it is asked for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.run.console import opened
from eprr_bot.slack.commands import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from eprr_bot.directory.models import Person
    from eprr_bot.directory.roll import Imported
    from eprr_bot.slack.commands import Bot

# The database and everything above it are imported where they are used, so that `--help` stays quick.

people_commands = typer.Typer(help="The directory: who there is and how they are reached.", no_args_is_help=True)


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot people`."""
    command_line.add_typer(people_commands, name="people")


@people_commands.callback()
def _people() -> None:
    """The directory: who there is and how they are reached."""


@people_commands.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="A CSV file; see docs/people.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    by: By = "",
) -> None:
    """Add or change people from a CSV file. Nobody is removed."""
    from eprr_bot.directory import roll
    from eprr_bot.directory.people_file import content, read_rows
    from eprr_bot.reach import dead

    read = read_rows(file)
    rows = content(read).people
    with opened() as (app, session):
        if dry_run:
            report = roll.compare(session, app.vault, rows)
        else:
            now, who = app.clock.now(), whoever(session, by).name
            report = roll.take_over(session, app.vault, rows, now, who)
            for person_id, columns in report.changed:
                dead.put_right(session, person_id, columns, now, who)
    for doubt in (one for one in read.faults if one.is_warning):
        typer.echo(str(doubt), err=True)
    _print_import(report, dry_run)


_OF_ONE = {
    "email": "Only one of them gets messages in Slack: give each person their own.",
    "mobile": "A reply by text counts for whoever of them was called last.",
}


def _print_import(report: Imported, is_dry_run: bool) -> None:
    would = "would be " if is_dry_run else ""
    counts = (len(report.added), len(report.changed), len(report.unchanged))
    typer.echo("{} {would}added, {} {would}changed, {} unchanged.".format(*counts, would=would))
    for person_id in report.added:
        typer.echo(f"  added: {person_id}")
    for person_id, fields in report.changed:
        typer.echo(f"  changed: {person_id}: {', '.join(fields)}")
    for column, people in report.shared:
        typer.echo(f"The same {column}: {', '.join(people)}. {_OF_ONE[column]}")
    if report.missing:
        typer.echo(f"Not in the file, and left as they are: {', '.join(report.missing)}.")
        typer.echo("If somebody has left, say so with: eprr-bot people leave PERSON")
    if report.left:
        typer.echo(f"In the file, but they have left, and stay so: {', '.join(report.left)}.")
        typer.echo("If somebody has come back, say so first with: eprr-bot people leave PERSON --undo")


@people_commands.command("export")
def export_people(
    with_contacts: Annotated[
        bool, typer.Option("--with-contacts", help="With addresses and numbers. It is noted who did it.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write; the screen when left out.")] = None,
    by: By = "",
) -> None:
    """Write everybody as CSV. Only with contacts can the file be imported again."""
    from eprr_bot.directory import roll, service

    with opened() as (app, session):
        everybody = [*service.people(session), *service.contacts(session)]
        text = roll.as_csv(everybody, session, app.vault, with_contacts=with_contacts)
        if with_contacts:
            roll.note(
                session, app.clock.now(), whoever(session, by).name, None, "exported everybody with contact details"
            )
    _write(text, output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    output.touch(mode=0o600)
    output.chmod(0o600)
    output.write_text(text, encoding="utf-8")


@people_commands.command()
def leave(
    person: Annotated[str, typer.Argument(help="An id or a name.")],
    on: Annotated[str, typer.Option(help="The day from which they are gone, such as 2026-12-31; today.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="They have come back, or it was a mistake.")] = False,
    by: By = "",
) -> None:
    """Say that somebody leaves: not on call from that day, contact details wiped some weeks later."""
    from eprr_bot.directory import leavers, service

    with opened() as (app, session):
        found, now = _find(session, person), app.clock.now()
        if undo:
            was_purged = found.purged_at is not None
            leavers.come_back(session, found, now, whoever(session, by).name)
            hint = " Their contact details were wiped: import them again." if was_purged else ""
            typer.echo(f"{found.name} is in the directory as before.{hint}")
            return
        day = day_of(on) if on else leavers.today(session, now)
        leavers.leave(session, found, day, now, whoever(session, by).name)
        days = service.cluster(session).purge_leavers_after_days
        typer.echo(f"{found.name} leaves on {_written(day)}. Contact details are wiped {days} days later.")
        _warn_of_what_they_hold(app, session, found, day)


def _warn_of_what_they_hold(app: Bot, session: Session, person: Person, day: date) -> None:
    from eprr_bot.noticeboard.duties import held_by, in_incidents, on_call_as
    from eprr_bot.run.subject_access import still_held

    now = app.clock.now()
    for line in [*on_call_as(session, person, now), *in_incidents(session, person)]:
        typer.echo(line)
    if duties := held_by(session, person, now):
        typer.echo("Falls vacant, and stays in `eprr-bot doctor` and `/eprr status` until somebody else has it:")
        for duty in duties:
            typer.echo(f"  {duty.what}. {duty.remedy}")
    held, rotas = still_held(session, person.id, day, now)
    if held:
        typer.echo(f"They still hold {len(held)} shift(s) after that, in the next 52 weeks:")
        for line in held:
            typer.echo(f"  {line}")
        typer.echo("Give them to others with: eprr-bot rota cover, or take the name out of the rota and apply it.")
    if rotas:
        typer.echo(f"These rotas name them: {', '.join(rotas)}.")


def _find(session: Session, text: str) -> Person:
    """A person, also one who has left. Raises UserError."""
    from eprr_bot.directory import service

    return service.person(session, text.strip().lower()) or service.find(session, text)


def day_of(text: str) -> date:
    """The day that somebody typed. Raises UserError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is not a date. Write it as 2026-12-31.") from None


def _written(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


@people_commands.command()
def show(
    person: Annotated[str, typer.Argument(help="An id or a name.")],
    subject_access: Annotated[
        bool, typer.Option("--subject-access", help="Everything held about them, as JSON. It is noted who did it.")
    ] = False,
    output: Annotated[Path | None, typer.Option(help="The file to write; the screen when left out.")] = None,
    by: By = "",
) -> None:
    """Show one person; with --subject-access everything that is held about them."""
    from eprr_bot.directory import roll
    from eprr_bot.run.subject_access import as_json

    with opened() as (app, session):
        found = _find(session, person)
        if not subject_access:
            _write("\n".join([*_lines(session, found), ""]), output)
            return
        text = as_json(session, app.vault, found, app.clock.now())
        roll.note(session, app.clock.now(), whoever(session, by).name, found.id, "exported for subject access")
    _write(text + "\n", output)


def _lines(session: Session, person: Person) -> list[str]:
    """One person for the screen, without numbers."""
    from eprr_bot.callout import proved
    from eprr_bot.directory import service

    last = proved.last(session, [person.id]).get(person.id, {})
    left = f"leaves on {_written(person.left_on)}" if person.left_on else "is here"
    if not person.is_active:
        left = f"left on {_written(person.left_on)}" if person.left_on else "has left"
    trained = [f"{one.name} until {_written(one.expires)}" for one in service.competences(session, person.id)]
    return [
        f"{person.name} ({person.id}) {left}.",
        f"{person.job_title}, {person.organisation}",
        f"Reached by: {_routes(session, person, last)}",
        f"Trained as: {', '.join(trained) or 'nothing that is known'}",
    ]


def _routes(session: Session, person: Person, last: Mapping[str, datetime]) -> str:
    """How somebody is reached, without numbers, and when they were last proved to be."""
    from eprr_bot.callout import proved
    from eprr_bot.reach import dead
    from eprr_bot.reach.routes import ROUTES, not_set_up
    from eprr_bot.slack.blocks import written

    ways = []
    for route in ROUTES.values():
        hours = [f"{route.hours_of(person)} unless urgent"] if route.hours_of(person) else []
        is_dead = dead.why(session, person.id, route.id)
        at = proved.words(written(last[route.id]) if route.id in last else "")
        notes = filter(None, [*hours, "not set up here" if route in not_set_up() else "", is_dead, at])
        way = f"{route.name} ({'; '.join(notes)})"
        is_never = f"never {route.by}" if route.refusal_of(person) else ""
        ways.append(is_never or (way if route.address_of(person) else f"no {route.address}"))
    return ", ".join(ways)


@people_commands.command()
def routes() -> None:
    """Show how everybody is reached, at what hours, and by what they were last proved reachable. No numbers."""
    from eprr_bot.callout import proved
    from eprr_bot.directory import service

    with opened() as (_, session):
        last = proved.last(session)
        for person in (*service.people(session), *service.contacts(session)):
            typer.echo(f"{person.name}: {_routes(session, person, last.get(person.id, {}))}")


@people_commands.command()
def works(
    person: Annotated[str, typer.Argument(help="An id or a name.")],
    route: Annotated[str, typer.Argument(help="By what: text, email or voice.")],
    by: By = "",
) -> None:
    """Say that somebody is reached by a number or an address again, which nobody was said to have."""
    from eprr_bot.reach import dead
    from eprr_bot.reach.routes import ROUTES

    if route not in ROUTES:
        raise UserError(f"“{route}” is no way to reach people. Ways: {', '.join(ROUTES)}.")
    with opened() as (app, session):
        found = _find(session, person)
        is_news = dead.works_again(session, found.id, route, app.clock.now(), whoever(session, by).name)
    how = "from now on" if is_news else "as before: nothing was in the way"
    typer.echo(f"{found.name} is reached {ROUTES[route].by} {how}.")


@people_commands.command()
def reseal(by: By = "") -> None:
    """Encrypt everything that is encrypted again with the newest key, so that old ones can be taken away."""
    from eprr_bot.base.vault import WrongKey
    from eprr_bot.directory import leavers

    try:
        with opened() as (app, session):
            number = leavers.reseal(session, app.vault, app.clock.now(), whoever(session, by).name)
    except WrongKey as error:
        raise UserError(str(error)) from None
    typer.echo(
        f"{number} contact details and calendars are sealed with the newest key. Older keys can be taken out now."
    )
