"""Messages that were decided and are not sent yet."""

from sqlmodel import col

from eprr_bot.feature import Due, Feature, Running, tables_in
from eprr_bot.outbox import models, old_messages, service

FEATURE = Feature(
    name="outbox",
    tables=tables_in(models),
    running=(
        Running(
            models.Message, col(models.Message.state).in_(service.WAITING), ("not_before", "expires_at"), "created_at"
        ),
    ),
    retries=(
        (models.Message, "created_at"),
        (models.Message, "ask_at"),
        (models.SenderLease, "until"),
        (models.Pause, "until"),
    ),
    due=(Due("old messages", old_messages.due, lambda _, session, now, __: old_messages.clear(session, now)),),
    next_send=(lambda session, _: service.next_due(session),),
)
