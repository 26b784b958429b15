"""What the clock does for fairness: drawing the pictures that people wait for."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from eprr_bot.base.db import reading, transaction
from eprr_bot.fairness import messages, service
from eprr_bot.fairness.models import FairnessWish
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope, Picture
from eprr_bot.slack.commands import Bot

USEFUL_FOR = timedelta(hours=1)


def draw_pictures(app: Bot, now: datetime) -> int:
    """Draw and send what people wait for. Drawing happens outside of any transaction."""
    with transaction(app.engine) as session:
        waiting = session.exec(select(FairnessWish).order_by(col(FairnessWish.id))).all()
        taken = [one for one in waiting if _take(session, one)]
    if not taken:
        return 0
    with reading(app.engine) as session:  # counting may take seconds, in which nobody else could write
        wishes = [(one.slack_id, service.standing(session, one.start, one.end, one.rota_id)) for one in taken]
    from eprr_bot.fairness.picture import draw  # heavy: only when there is something to draw

    for slack_id, found in wishes:
        picture = Picture("fairness", messages.title(found), messages.summary(found), draw(found))
        envelope = Envelope(Lane.ROUTINE, "fairness", expires_at=now + USEFUL_FOR)
        with transaction(app.engine) as session:
            outbox.post_picture(session, now, slack_id, picture, messages.picture_text(found), envelope)
    return len(wishes)


def _take(session: Session, wish: FairnessWish) -> bool:
    """Take a wish off the list; False when another process did."""
    return session.exec(delete(FairnessWish).where(col(FairnessWish.id) == wish.id)).rowcount == 1
