"""`eprr-bot rota retire`: a rota ends at an instant; what was so until then stays."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from eprr_bot.directory.keyboard import By, whoever
from eprr_bot.run.console import opened
from eprr_bot.slack.commands import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from eprr_bot.cover.versions import Applied
    from eprr_bot.feature import Feature, Whole
    from eprr_bot.oncall.rota import Rota
    from eprr_bot.slack.commands import Actor

# The engine, pydantic and the features are imported where they are used, so that `--help` stays quick.

_ENDS = re.compile(r"^ends:.*\n?", re.MULTILINE)


def retire(
    rota: Annotated[str, typer.Argument(help="The id of the rota.")],
    at: Annotated[str, typer.Option(help="When it ends, such as 2027-04-05T09:00, on the rota's wall clock.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let it go on after all; possible until it has ended.")] = False,
    by: By = "",
) -> None:
    """End a rota for good. Its past stays; from then on nobody is on call for it. Those on it are told."""
    from eprr_bot.oncall import service as oncall
    from eprr_bot.oncall import worker_check

    with opened() as (app, session):
        now = app.clock.now()
        wanted, actor = oncall.to_change(session, rota).rota, whoever(session, by)
        if bool(at) == undo:
            raise UserError("Say when it ends: --at 2027-04-05T09:00. To let it go on after all: --undo")
        if undo:
            _refuse_undo(wanted, now)
            _apply(session, rota, "", now, actor)
            said = [f"{wanted.name} goes on."]
        else:
            _refuse_for_incidents(session, rota)
            said = _said(app, session, _apply(session, rota, _wall(at, wanted), now, actor))
        worker = worker_check.look(session, now, verb="told")
    typer.echo("\n".join(said))
    worker.warn()


def _wall(at: str, wanted: Rota) -> str:
    """The end as the rota's file writes it. Raises UserError."""
    from eprr_bot.base.wall_clock import wall_at
    from eprr_bot.oncall.iso import read_instant

    try:
        instant = read_instant(at, wanted, "--at", is_end=True)
    except ValueError as error:
        raise UserError(str(error)) from None
    return wall_at(instant, wanted.zone).isoformat(timespec="seconds")


def _refuse_undo(wanted: Rota, now: datetime) -> None:
    from eprr_bot.slack.blocks import written

    if wanted.ends_at is None:
        raise UserError(f"{wanted.name} has not been retired. There is nothing to undo.")
    if wanted.ends_at <= now:
        ended = f"{wanted.name} ended on {written(wanted.ends_at, wanted.zone)}, and the past does not change."
        raise UserError(f"{ended} To begin it again, apply its file without “ends”.")


def _refuse_for_incidents(session: Session, rota: str) -> None:
    from eprr_bot.directory import service as directory

    if rota in directory.cluster(session).incident_rotas:
        raise UserError(
            f"{rota} is called when an incident is declared, so it cannot be retired. Name another under "
            "incident_rotas in cluster.yaml, run eprr-bot migrate, then retire this one."
        )


def _apply(session: Session, rota: str, wall: str, now: datetime, actor: Actor) -> Applied:
    """Save its newest version with another end, or with none. Raises UserError where that changes nothing."""
    from eprr_bot.base import documents
    from eprr_bot.cover import versions
    from eprr_bot.oncall.rota_file import ROTA

    newest = documents.latest(session, "rota", rota)
    body = _ENDS.sub("", newest.body if newest else "").rstrip() + "\n"
    read = ROTA.of_text(body + (f"ends: {wall}\n" if wall else ""), rota)
    proposal = versions.propose(session, read, now)
    done = versions.apply(session, [proposal], now, actor)
    if not done:
        raise UserError(f"{proposal.rota.name} ends then already.")
    return done[0]


def _said(app: Whole, session: Session, done: Applied) -> list[str]:
    """What came of it, and every place that still names the rota."""
    from eprr_bot.cover import version_messages
    from eprr_bot.slack.blocks import written

    made = done.proposal.rota
    ends = written(made.ends_at, made.zone) if made.ends_at else ""
    return [
        f"{made.name} ends on {ends}. Until then: eprr-bot rota retire {made.id} --undo",
        *map(version_messages.stranded, done.stranded),
        *(
            f"warning: {place} still names {made.id}. Take it out."
            for place in places_of(app.features, session, made.id)
        ),
        f"Write “ends: {made.ends:%Y-%m-%dT%H:%M}” into its file, or take the file out of the folder.",
    ]


def places_of(features: Sequence[Feature], session: Session, rota: str) -> list[str]:
    """Where the files that count name it, such as `cluster.yaml: handover_rotas[0]`."""
    from eprr_bot.base import documents
    from eprr_bot.base.files import dotted
    from eprr_bot.feature import file_kinds

    applied = [(one, documents.latest(session, one.kind, one.kind)) for one in file_kinds(features)]
    found = [
        f"{kind.name}: {dotted(field)}"
        for kind, document in applied
        if document
        for field, what, name in kind.names(kind.parse(document.body, kind.name))
        if (what, name) == ("rota", rota)
    ]
    return list(dict.fromkeys(found))
