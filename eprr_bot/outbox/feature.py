"""Messages that were decided and are not sent yet."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.outbox import models, old_messages, service

FEATURE = Feature(
    name="outbox",
    tables=tables_in(models),
    every_tick=(old_messages.clear,),
    next_send=(lambda session, _: service.next_due(session),),
)
