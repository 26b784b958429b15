"""Incidents on the command line: they can be declared and read when Slack is not there."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.base.letters import in_one_row
from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.run.console import opened

if TYPE_CHECKING:
    from eprr_bot.records.witnessed import Statement

incident_commands = typer.Typer(help="Incidents and their logs.", no_args_is_help=True)


def add_to(command_line: typer.Typer) -> None:
    """Add `eprr-bot incident`."""
    command_line.add_typer(incident_commands, name="incident")


Number = Annotated[int, typer.Argument(help="The number of the incident.")]


@incident_commands.command()
def declare(
    what: Annotated[str, typer.Argument(help="What has happened, in a few words.")],
    where: Annotated[str, typer.Argument(help="Where.")],
    type: Annotated[str, typer.Option(help="business_continuity, critical or major.")] = "critical",
    level: Annotated[int, typer.Option(min=1, max=4, help="Who co-ordinates: 1 to 4.")] = 2,
    standby: Annotated[bool, typer.Option("--standby", help="It is not declared yet, and may have to be.")] = False,
    by: By = "",
) -> None:
    """Declare an incident. Whoever is on call is called by the running worker; it says so when there is none."""
    from eprr_bot.callout import service as callout
    from eprr_bot.incidents import alerts, duplicates, service
    from eprr_bot.incidents.alert import AlertState
    from eprr_bot.incidents.messages import AS_DECLARED
    from eprr_bot.incidents.models import IncidentLevel, IncidentType
    from eprr_bot.oncall import worker_check
    from eprr_bot.slack.blocks import cannot_be_called, sentences
    from eprr_bot.slack.commands import UserError

    if type not in set(IncidentType):
        raise UserError(f"There is no type “{type}”. Types: {', '.join(IncidentType)}.")
    state = AlertState.STANDBY if standby else AlertState.DECLARED
    declaration = service.Declaration(what, where, IncidentType(type), IncidentLevel(level), state)
    with opened() as (app, session):
        now = app.clock.now()
        incident = service.declare(session, now, declaration, whoever(session, by))
        worker = worker_check.look(session, now, is_urgent=True)
        names, unreached = service.called_and_not(session, incident)
        besides = (alerts.outlook(session, incident, now, worker.runs), duplicates.plainly(session, incident))
        missed = sentences(service.nobody_called_as(session, now), callout.missed(session))
    typer.echo(f"Incident {incident.id} is {AS_DECLARED[state]}: {incident.what}, {incident.where}.")
    for line in filter(None, besides):
        typer.echo(line)
    not_so = (cannot_be_called(unreached), missed) if names else ("Ring the switchboard.",)
    typer.echo(sentences(worker.calls(names), *not_so))
    worker.warn()


@incident_commands.command("list")
def listing() -> None:
    """Show every incident there ever was."""
    from eprr_bot.incidents import proof, service
    from eprr_bot.slack.blocks import written

    with opened() as (_, session):
        found, missing = service.all_incidents(session), proof.missing(session)
    for one in found:
        row = (str(one.id), written(one.declared_at), one.alert_state, f"{one.what}, {one.where}")
        typer.echo("\t".join(map(in_one_row, row)))
    for number in missing:
        typer.echo(f"{number}\tThis number was given, and its incident is on record no more.")
    if not found and not missing:
        typer.echo("There has been no incident.")


@incident_commands.command()
def show(number: Number) -> None:
    """Show what stands in an incident's channel, or will: its headline and checklists, with their buttons."""
    from eprr_bot.incidents import in_slack, service
    from eprr_bot.slack import printed

    with opened(only_reading=True) as (app, session):
        service.get(session, number, service.LISTED)
        for message in in_slack.look(session, app.parts, number, app.clock.now()).messages.values():
            if not message.part.is_central:
                typer.echo(printed.lines(message.content, partial(service.name_behind, session)))
    said = f"eprr-bot say '/incident log …' --incident {number} --by …"
    typer.echo(f"Whatever is to be typed in an incident’s channel is typed here, with its number: {said}")


@incident_commands.command()
def log(
    number: Number, as_json: Annotated[bool, typer.Option("--json", help="Whole entries, with their digests.")] = False
) -> None:
    """Show an incident's log."""
    from eprr_bot.incidents import service
    from eprr_bot.records import service as records
    from eprr_bot.slack.blocks import written

    with opened() as (_, session):
        incident = service.get(session, number, service.LISTED)
        entries = records.entries(session, incident.id or 0)
    if as_json:
        typer.echo(json.dumps([entry.model_dump(mode="json") for entry in entries], indent=1, ensure_ascii=False))
        return
    for entry in entries:
        row = (str(entry.number), written(entry.event_at), entry.author, entry.kind, entry.text)
        typer.echo("\t".join(map(in_one_row, row)))


@incident_commands.command()
def verify(
    number: Annotated[int | None, typer.Argument(help="The number of the incident; every one without.")] = None,
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A file with what a witness outside was told: a saved e-mail or message. May be repeated."),
    ] = None,
    authority: Annotated[
        Path | None, typer.Option(help="The certificates of the time-stamping authority, in PEM: its signatures, too.")
    ] = None,
) -> None:
    """Check that the log of an incident, or of every one, fits together and is guarded. Exit status 1 if not.

    Where a witness outside was told where the log ended, or an authority stamped it, it is held against that, too.
    """
    from eprr_bot.incidents import proof, service
    from eprr_bot.records import books, guards, stamps
    from eprr_bot.records import service as records

    kept, roots = [one for file in witness or () for one in _kept(file)], _certificates(authority)
    with opened(only_reading=True) as (_, session):
        faults = proof.log_faults(session, number, kept) if number is not None else proof.all_faults(session, kept)
        others = books.books(session) if number is None else []
        faults += [*(books.all_faults(session, kept) if number is None else ()), *guards.faults(session)]
        numbers = [one.id or 0 for one in service.all_incidents(session)[::-1] if number in (None, one.id)]
        faults += [said for one in numbers for said in stamps.unsigned(session, one, roots)]
        whole = {one: (records.count(session, one), proof.how_far_witnessed(session, one, kept)) for one in numbers}
    for fault in faults:
        typer.echo(in_one_row(fault))
    if faults:
        raise typer.Exit(1)
    for one, (count, so_far) in whole.items():
        said = f"The log of incident {one} is whole: {count} entries, each as it was written."
        typer.echo(f"{said} {so_far}".rstrip())
    if not whole:
        typer.echo("There has been no incident.")
    if others:
        how_many = f"{len(others)} log{'s' if len(others) > 1 else ''}"
        typer.echo(f"Whole, too: {how_many} of exercises, call-outs and registers. eprr-bot record list names them.")


@incident_commands.command()
def export(
    number: Number,
    to: Annotated[Path | None, typer.Option(help="A folder; incident-7 here, when left out.")] = None,
    redacted: Annotated[bool, typer.Option("--redacted", help="Without the words of redacted entries.")] = False,
) -> None:
    """Write the record of an incident: JSON with its chain, CSV, a page to print, and a program that checks it."""
    from eprr_bot.incidents import export as exports
    from eprr_bot.incidents import service
    from eprr_bot.slack.commands import UserError

    with opened(only_reading=True) as (app, session):
        record = exports.gather(
            session, service.get(session, number, service.LISTED), app.clock.now(), is_copy=redacted
        )
        folder = to or Path(record.name)
        try:
            made = exports.write(session, record, folder)
        except OSError as error:
            raise UserError(f"The record could not be written to {folder}: {error.strerror or error}.") from None
    for fault in record.faults:
        typer.echo(in_one_row(f"This log is not whole: {fault}"), err=True)
    typer.echo(f"Written to {folder}: {', '.join(one.name for one in made)}.")
    typer.echo(f"Anybody can check it: python3 {exports.CHECKER} {record.name}.json")


@incident_commands.command()
def retention() -> None:
    """Show how long the record of each incident is kept, what is under legal hold, and what else is over its time.

    That is exercises, call-outs and what belongs to rotas. Nothing goes by itself.
    """
    from eprr_bot.incidents import retention as kept
    from eprr_bot.incidents import service, to_look_at
    from eprr_bot.records import holds
    from eprr_bot.records.messages import said_in
    from eprr_bot.slack.blocks import written_day

    with opened(only_reading=True) as (app, session):
        looked = to_look_at.look(session, app.clock.now())
        for one in service.all_incidents(session):
            found = kept.standing(session, one)
            until = f"kept until {written_day(found.until)}" if found.until else "kept: it is not closed"
            over = "; its time is over, look whether it may go" if one.id in looked.incidents else ""
            hold = f"; under legal hold by entry {found.hold.number}: {found.hold.text}" if found.hold else ""
            typer.echo(in_one_row(f"Incident {one.id}, {one.what}: {until}{over}{hold}"))
        for entry in holds.held(session).values():
            typer.echo(in_one_row(f"{said_in(entry)} Entry {entry.number} of the register of holds."))
        for line in to_look_at.lines(looked):
            typer.echo(in_one_row(line))


def _certificates(file: Path | None) -> bytes:
    """The certificates in a file. Raises UserError where there are none."""
    from cryptography.x509 import load_pem_x509_certificates

    from eprr_bot.slack.commands import UserError

    try:
        found = file.read_bytes() if file else b""
        if file:
            load_pem_x509_certificates(found)
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise UserError(f"{file} holds no certificate in PEM. The authority publishes its own.") from None
    return found


def _kept(file: Path) -> list[Statement]:
    """What stands in a file of a witness's. Raises UserError where nothing does."""
    from eprr_bot.records.witnessed import FORMAT, statements
    from eprr_bot.slack.commands import UserError

    try:
        found = statements(file.read_bytes())
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}.") from None
    if not found:
        raise UserError(f"{file} holds no line of a witness. Each begins with {FORMAT}; save the whole message.")
    return found
