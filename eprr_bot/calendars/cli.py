"""`eprr-bot rota import`, `eprr-bot rota export` and `eprr-bot people revoke-calendars`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.cli import people_commands
from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.oncall.cli import rota_commands
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlmodel import Session

    from eprr_bot.calendars.download import Fetch
    from eprr_bot.calendars.imports import Source
    from eprr_bot.slack.commands import Bot

# What is heavy is imported where it is used, so that `--help` stays quick.

_YEAR = timedelta(days=366)


def add_to(_: typer.Typer) -> None:
    """Give the groups of rotas and of people those that speak calendar."""
    rota_commands.command("import")(import_calendar)
    rota_commands.command("export")(export_calendar)
    people_commands.command("revoke-calendars")(revoke_calendars)


def revoke_calendars(
    person: Annotated[str, typer.Argument(help="An id, a name, or a Slack id for somebody not in the directory.")],
    by: By = "",
) -> None:
    """Stop every calendar link that somebody made, and every link to their own shifts."""
    from eprr_bot.calendars import service
    from eprr_bot.directory import roll
    from eprr_bot.directory import service as directory

    with opened() as (app, session):
        now, owner = app.clock.now(), person.strip()
        links = service.links_of(session, owner)
        if not links:
            found = directory.person(session, owner.lower()) or directory.find(session, owner)
            owner, links = found.name, service.links_to(session, found)
            roll.note(session, now, whoever(session, by).name, found.id, "calendar links stopped")
        service.stop_links(session, links, now)
    typer.echo(f"{len(links)} calendar link(s) of {owner} have stopped. /oncall calendar gives new ones.")


def import_calendar(
    calendar: Annotated[str, typer.Argument(help="An .ics file or its https address, or a CSV file of shifts.")],
    rota: Annotated[str, typer.Option(help="The id of the rota that it becomes a layer of.")] = "",
    as_layer: Annotated[str, typer.Option("--as-layer", help="What to call the shifts from this calendar.")] = "",
    leave_of: Annotated[str, typer.Option("--leave-of", help="Instead: the person whose leave it is.")] = "",
    from_: Annotated[str, typer.Option("--from", help="Read from then on; now when left out.")] = "",
    to: Annotated[str, typer.Option(help="Read until then; a year on when left out.")] = "",
    all_day_from: Annotated[str, typer.Option("--all-day-from", help="When whole days begin.")] = "00:00",
    only: Annotated[str, typer.Option("--only", help="Of a CSV file: only the rows that have this cell.")] = "",
    output: Annotated[Path | None, typer.Option(help="Where to write the rota file; else it is printed.")] = None,
    by: By = "",
) -> None:
    """Turn a calendar into a rota file with fixed periods, or into leave. What is not understood is named.

    Nothing counts until the file was looked at (rota diff) and applied (rota apply). Leave counts at once.
    """
    from eprr_bot.calendars.notes import Unreadable
    from eprr_bot.slack.commands import UserError

    if bool(rota) == bool(leave_of):
        raise UserError("Say what the calendar is for: --rota director-on-call, or --leave-of asha.patel.")
    try:
        if rota:
            _import_layer(calendar, rota, as_layer, (from_, to), all_day_from, only, output, by)
        else:
            _import_leave(calendar, leave_of, (from_, to), by)
    except Unreadable as error:
        problems = "\n".join(error.problems)
        name = _name_of(calendar)
        raise UserError(
            f"{name} cannot be read as a calendar:\n{problems}\nPut that right, or export it again."
        ) from None


def _import_layer(
    calendar: str,
    rota_id: str,
    layer: str,
    limits: tuple[str, str],
    all_day_from: str,
    only: str,
    output: Path | None,
    by: str,
) -> None:
    from eprr_bot.calendars import imports
    from eprr_bot.calendars.occurrences import Reading
    from eprr_bot.calendars.rota_file import DEFAULT_LAYER

    whose = (rota_id, layer or DEFAULT_LAYER)
    with opened(only_reading=True) as (app, session):
        now = app.clock.now()
        if _is_url(calendar):
            source = imports.fetched(session, app.vault, calendar, _fetch(app), whose)
        else:
            source = replace(_file(calendar), only=only)
        wanted = imports.rota_for(session, rota_id)
        if not wanted[1]:
            typer.echo(f"There is no rota {rota_id} yet: this makes a new one. {_those_there_are(session)}", err=True)
        zone = wanted[0].zone
        span = _span(limits, now, zone)
        reading = Reading(zone, _time_of_day(all_day_from))
        people = imports.candidates(session, app.vault)
        made = imports.as_layer(source, wanted, whose[1], people, span, reading)
    if _is_url(calendar) and source.is_newest:
        with opened() as (app, session):
            imports.remember(session, app.vault, calendar, whose, source, whoever(session, by).name, now)
    for note in (source.note, *made.notes):
        typer.echo(note, err=True, nl=bool(note))
    if output is None:
        typer.echo(made.body, nl=False)
    else:
        output.write_text(made.body, encoding="utf-8")
    where = f"{output} holds" if output else "That is"
    typer.echo(f"{where} {made.number} shift(s). Next: eprr-bot rota diff FILE, then rota apply FILE.", err=True)


def _those_there_are(session: Session) -> str:
    from eprr_bot.oncall import service as oncall

    return f"Rotas: {', '.join(oncall.rota_ids(session)) or 'none yet'}."


def _import_leave(calendar: str, person: str, limits: tuple[str, str], by: str) -> None:
    """A file's entries are leave once and for all; an address is read again every hour."""
    from eprr_bot.calendars import imports, leave
    from eprr_bot.calendars.apart import read_apart
    from eprr_bot.calendars.occurrences import Reading
    from eprr_bot.directory import roll
    from eprr_bot.directory import service as directory
    from eprr_bot.slack.blocks import written
    from eprr_bot.slack.commands import UserError

    is_url = _is_url(calendar)
    if is_url and any(limits):
        raise UserError("A calendar at an address is read for the year ahead. Leave out --from and --to.")
    with opened(only_reading=True) as (app, session):
        now, zone, fetch = app.clock.now(), directory.cluster(session).zone, _fetch(app)
        directory.find(session, person)
    # Fetching and working out take as long as whoever made the calendar likes: nobody waits for it.
    answer = imports.fetched_leave(calendar, fetch) if is_url else None
    source = imports.Source(answer.text or "", "") if answer else _file(calendar)
    if source.table:
        raise UserError(f"{source.name} is read as a rota, not as leave. Export the leave as an .ics file.")
    span = (now, now + leave.AHEAD) if is_url else _span(limits, now, zone)
    read = read_apart(source.text, *span, Reading(zone, is_private=True))
    with opened() as (app, session):
        found = directory.find(session, person)
        roll.note(session, now, whoever(session, by).name, found.id, "leave taken over from a calendar")
        if answer:
            allowed = app.settings.allow_private_calendars
            leave_now = imports.follow_leave(
                session, app.vault, calendar, found, answer, read, now, allow_private=allowed
            )
            name, periods = leave_now.shown_as, list(leave_now.periods)
        else:
            name, periods = source.name, imports.as_leave(session, source, found, read, now)
        for start, end in periods:
            typer.echo(f"{found.name} is away from {written(start, zone)} to {written(end, zone)}.")
            _say_what_they_hold(session, found.id, max(start, now), end)
    for note in (*read.left_out, *read.repairs):
        typer.echo(note, err=True)
    if not periods:
        typer.echo(f"{name} holds no leave in that time.")
    if _is_url(calendar):
        typer.echo(f"It is read again once an hour, until {found.name} types /oncall calendar leave stop.")


def _say_what_they_hold(session: Session, person_id: str, start: datetime, end: datetime) -> None:
    """The shifts inside somebody's leave, which want cover."""
    from eprr_bot.oncall import service as oncall
    from eprr_bot.slack.blocks import written

    for rota, shift in oncall.shifts_of(session, person_id, start, end):
        span = f"{written(max(shift.start, start), rota.zone)} to {written(min(shift.end, end), rota.zone)}"
        typer.echo(f"  While away, they are on call for {rota.name}, {span}: eprr-bot rota cover {rota.id}")


def _fetch(app: Bot) -> Fetch:
    from functools import partial

    from eprr_bot.calendars import download

    return partial(download.fetch, allow_private=app.settings.allow_private_calendars)


def _file(calendar: str) -> Source:
    """A file: a calendar, or whatever else may be a table. Raises UserError, FaultsFound."""
    from eprr_bot.base.tables import read_table
    from eprr_bot.calendars import imports
    from eprr_bot.calendars.content_lines import MOST_OCTETS, TOO_LARGE
    from eprr_bot.calendars.file_text import text_of
    from eprr_bot.slack.commands import UserError

    path = Path(calendar)
    if path.suffix.lower() not in (".ics", ".ical", ".icalendar", ".ifb") and not _is_calendar(path):
        return imports.Source("", path.name, table=read_table(path, path.name))
    try:
        if path.stat().st_size > MOST_OCTETS:
            raise UserError(f"{path.name} cannot be read. {TOO_LARGE}")
        text, note = text_of(path.read_bytes())
        return imports.Source(text, path.name, note)
    except FileNotFoundError:
        raise UserError(f"There is no file {calendar}. Check the name.") from None
    except OSError as error:
        raise UserError(f"{calendar} cannot be read: {error.strerror}.") from None


def _is_calendar(path: Path) -> bool:
    """Does a file begin as one, in whichever encoding?"""
    from contextlib import suppress

    with suppress(OSError), path.open("rb") as file:
        return b"BEGIN:VCALENDAR" in file.read(1_000).replace(b"\0", b"").upper()
    return False


def export_calendar(
    rota: Annotated[str, typer.Argument(help="The id of a rota; all of them when left out.")] = "",
    from_: Annotated[str, typer.Option("--from", help="From when; now when left out.")] = "",
    to: Annotated[str, typer.Option(help="Until when; a year on when left out.")] = "",
    output: Annotated[Path | None, typer.Option(help="Where to write it; else it is printed.")] = None,
) -> None:
    """Write the final rota as an .ics file. The same rota always gives the same bytes."""
    from eprr_bot.calendars import exports, feed
    from eprr_bot.directory import service as directory
    from eprr_bot.oncall import service as oncall

    with opened() as (app, session):
        span = _span((from_, to), app.clock.now(), directory.cluster(session).zone)
        rota_id = oncall.rota_meant(session, rota) if rota else ""
        body = feed.write(exports.calendar(session, rota_id, *span))
    if output is None:
        typer.echo(body, nl=False)
    else:
        output.write_bytes(body)


def _span(limits: tuple[str, str], now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Two instants in UTC. Raises UserError."""
    from eprr_bot.oncall.iso import instant_of_option
    from eprr_bot.slack.commands import UserError

    start = instant_of_option(limits[0], zone, "--from") if limits[0] else now
    end = instant_of_option(limits[1], zone, "--to") if limits[1] else start + _YEAR
    if end <= start:
        raise UserError("The end is not after the start. Give a later --to.")
    return start, end


def _time_of_day(text: str) -> time:
    from eprr_bot.slack.commands import UserError

    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UserError(f'--all-day-from: "{text}" is not a time of day. Write 09:00.') from None


def _is_url(calendar: str) -> bool:
    return "://" in calendar


def _name_of(calendar: str) -> str:
    """A file by its name, an address by its host: the rest of an address is somebody's secret."""
    return f"The calendar at {calendar.split('/')[2]}" if _is_url(calendar) else Path(calendar).name
