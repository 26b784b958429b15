"""The forums as pages for a browser: what stands on them, and how they are written. Nobody's number is on any."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from eprr_bot.base import pages
from eprr_bot.directory import service as directory
from eprr_bot.lrf import register, service
from eprr_bot.lrf.ahead import NOUNS, SECRET, STATES
from eprr_bot.lrf.forum import LocalForum
from eprr_bot.lrf.register import OnRecord
from eprr_bot.lrf.register_messages import DONE
from eprr_bot.lrf.service import Standing, Stretch
from eprr_bot.lrf.site import REGIMES, Place
from eprr_bot.slack.blocks import written, written_day


@dataclass(frozen=True)
class Shown:
    """One forum as its page shows it."""

    standing: Standing
    kept: OnRecord
    leads: tuple[Stretch, ...]
    providers: tuple[tuple[str, list[Place]], ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is missing or late, a sentence each."""
        return (*self.standing.missing, *self.kept.late)


def every(session: Session, now: datetime, token: str) -> str:
    """The page of all our forums."""
    rows = service.forums(session, now)
    kept = register.of_forums(session, rows, now)
    shown = [_shown(session, row, kept[row.forum], now) for row in rows]
    return _write("all.html", session, now, title="Our forums", back="", forums=shown, token=token)


def one(session: Session, now: datetime, token: str, code: str) -> str | None:
    """The page of one forum of ours; None where it is none."""
    row = next((row for row in service.forums(session, now) if row.forum == code), None)
    if row is None:
        return None
    shown = _shown(session, row, register.of_forums(session, [row], now)[code], now)
    contacts = service.contacts_above(session, now)
    return _write("one.html", session, now, title=shown.standing.name, back=f"../{token}", one=shown, contacts=contacts)


def _shown(session: Session, row: LocalForum, kept: OnRecord, now: datetime) -> Shown:
    return Shown(
        standing=service.standing(session, row, now),
        kept=kept,
        leads=tuple(service.history(directory.cluster(session), row, now)),
        providers=tuple(register.providers(session, row)),
    )


def _write(template: str, session: Session, now: datetime, **facts: Any) -> str:
    cluster = directory.cluster(session)
    common: Mapping[str, Any] = {
        "cluster": cluster.name,
        "at": now,
        "when": lambda instant: written(instant, cluster.zone),
        "day": written_day,
        "on_call": service.on_call_for(session, now),
        "style": style(),
        "done": DONE,
        "regimes": REGIMES,
        "states": STATES,
        "nouns": NOUNS,
        "secret": SECRET,
    }
    return pages.templates("eprr_bot.lrf").get_template(template).render(**common, **facts)


def style() -> Markup:
    """How the pages look."""
    return pages.style("eprr_bot.lrf")
