"""What the clock does for fairness: drawing the pictures that people wait for."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from eprr_bot.base.db import reading, transaction
from eprr_bot.base.questions import question
from eprr_bot.base.safely import safely
from eprr_bot.fairness import messages, service
from eprr_bot.fairness.models import FairnessWish
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope, Picture
from eprr_bot.slack.commands import Bot

USEFUL_FOR = timedelta(hours=1)


@question
def _wishes() -> SelectOfScalar[FairnessWish]:
    return select(FairnessWish).order_by(col(FairnessWish.id))


def draw_pictures(app: Bot, now: datetime) -> int:
    """Draw and send one picture that somebody waits for.

    Counting and drawing may take seconds, in which others can write; the next one waits for what is due meanwhile.
    """
    with reading(app.engine) as session:
        wish = _wishes(session).first()
    return int(wish is not None and _grant(app.engine, wish, now))


def _grant(engine: Engine, wish: FairnessWish, now: datetime) -> bool:
    """Take a wish off the list together with deciding to send its picture. False when another process did."""
    made = safely("fairness picture", _picture, engine, wish)  # what cannot be drawn now never can
    with transaction(engine) as session:
        is_mine = session.exec(delete(FairnessWish).where(col(FairnessWish.id) == wish.id)).rowcount == 1
        if is_mine and made:
            envelope = Envelope(Lane.ROUTINE, "fairness", expires_at=now + USEFUL_FOR)
            picture, words = made
            outbox.post_picture(session, now, wish.slack_id, picture, words, envelope)
        return is_mine


def _picture(engine: Engine, wish: FairnessWish) -> tuple[Picture, str]:
    """What somebody wished for, and the words above it."""
    with reading(engine) as session:
        found = service.standing(session, wish.start, wish.end, wish.rota_id)
    from eprr_bot.fairness.picture import draw  # heavy: only when there is something to draw

    picture = Picture("fairness", messages.title(found), messages.summary(found), draw(found))
    return picture, messages.picture_text(found)
