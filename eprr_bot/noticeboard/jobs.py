"""What the clock does for the noticeboard: Home, the regular post, pictures."""

import json
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import Claim, change, claim_once, reading, transaction
from eprr_bot.base.questions import question
from eprr_bot.base.safely import safely
from eprr_bot.directory import service as directory
from eprr_bot.noticeboard import bulletin, home, messages, service
from eprr_bot.noticeboard.models import HomeVisitor, PictureWish
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope, Picture
from eprr_bot.slack.commands import Bot

log = structlog.get_logger()

CATCH_UP = timedelta(minutes=90)
"""A post that is later than this is no news any more."""
HOME = "home"
VISITED_WITHIN = timedelta(days=60)
PICTURE_USEFUL_FOR = timedelta(hours=1)


def refresh_homes(app: Bot, now: datetime) -> int:
    """Show a new Home to everybody who has opened it lately and for whom something on it changed.

    Each in a transaction of its own: nobody's page waits for other people's Homes.
    """
    with transaction(app.engine) as session:
        fingerprint = service.home_fingerprint(session)
        seen = service.look(session, HOME, now)
        if not service.is_due(seen, fingerprint, now):
            return 0
        recent = select(HomeVisitor.slack_id).where(HomeVisitor.opened_at > now - VISITED_WITHIN)
        visitors = session.exec(recent.order_by(col(HomeVisitor.slack_id))).all()
        seen.fingerprint, seen.looked_at = fingerprint, now
        seen.next_look = service.next_change(session, now)
        session.add(seen)
    shown = 0
    for slack_id in visitors:
        with transaction(app.engine) as session:
            shown += show_home(session, session.get_one(HomeVisitor, slack_id), now)
    return shown


def show_home(session: Session, visitor: HomeVisitor, now: datetime, *, always: bool = False) -> bool:
    """Publish somebody's Home if it differs from what they were last shown, or in any case."""
    laid_out = home.view(service.home(session, visitor.slack_id, now))
    digest = service.digest([json.dumps(laid_out)])
    if digest == visitor.digest and not always:
        return False
    visitor.digest = digest
    session.add(visitor)
    outbox.publish_home(session, now, visitor.slack_id, laid_out)
    return True


def bulletin_due(session: Session, now: datetime) -> list[str]:
    """When the regular post was due last, unless that has been seen to."""
    cluster = directory.cluster(session)
    due = bulletin.latest(cluster.daily_post, now, cluster.zone) if cluster.daily_post else None
    return [due.isoformat()] if due and not session.get(Claim, ("bulletin", due.isoformat())) else []


def post_bulletin(_: Bot, session: Session, now: datetime, at: str) -> None:
    """The regular post, once for each time it is due; one that comes too late is recorded as missed."""
    post, due = directory.cluster(session).daily_post, datetime.fromisoformat(at)
    if post is None or not claim_once(session, "bulletin", at, now):
        return
    if now - due > CATCH_UP:
        session.get_one(Claim, ("bulletin", at)).outcome = "missed"
        log.info("regular post missed", due=at)
        return
    content = messages.bulletin(service.bulletin(session, now))
    envelope = Envelope(Lane.ROUTINE, "noticeboard", expires_at=due + CATCH_UP, key=f"bulletin/{at}")
    outbox.post(session, now, post.channel, content, envelope)


def next_bulletin(session: Session, now: datetime) -> datetime | None:
    """When the regular post is due next; None where there is none."""
    cluster = directory.cluster(session)
    return bulletin.following(cluster.daily_post, now, cluster.zone) if cluster.daily_post else None


@question
def _wishes() -> SelectOfScalar[PictureWish]:
    return select(PictureWish).where(col(PictureWish.drawn_at).is_(None)).order_by(col(PictureWish.id))


def draw_pictures(app: Bot, now: datetime) -> int:
    """Draw one picture and send it to all who wait for it.

    Drawing may take seconds, in which others can write; the next one waits for what is due meanwhile.
    """
    with reading(app.engine) as session:
        wishes = _wishes(session).all()
    mine = [one for one in wishes if one.rota_id == wishes[0].rota_id]
    made = safely("picture of the week", _draw, app.engine, mine[0].rota_id, now) if mine else None
    for wish in mine:
        with transaction(app.engine) as session:
            if _grant(session, wish, now) and made:  # what cannot be drawn now never can
                picture, text = made
                envelope = Envelope(Lane.ROUTINE, "noticeboard", expires_at=now + PICTURE_USEFUL_FOR)
                outbox.post_picture(session, now, wish.slack_id, picture, text, envelope)
    return len(mine)


def _draw(engine: Engine, rota_id: str, now: datetime) -> tuple[Picture, str]:
    """The picture of a week, and the words above it."""
    with reading(engine) as session:
        shown = service.week(session, now, rota_id)
    from eprr_bot.noticeboard.picture import draw  # heavy: only when there is something to draw

    title = messages.week_title(shown)
    picture = Picture(f"on-call-{shown.days[0]}", title, messages.alt_text(shown), draw(shown))
    return picture, messages.picture_text(shown)


def _grant(session: Session, wish: PictureWish, now: datetime) -> bool:
    """Take a wish off the list; False when another process did."""
    mine = (PictureWish.id == wish.id, col(PictureWish.drawn_at).is_(None))
    return change(session, PictureWish, *mine, drawn_at=now) == 1
