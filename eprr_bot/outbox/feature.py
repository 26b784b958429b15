"""Messages that were decided and are not sent yet."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.outbox import clearing, models, service

FEATURE = Feature(
    name="outbox",
    tables=tables_in(models),
    every_tick=(clearing.clear,),
    next_send=(lambda session, _: service.next_due(session),),
)
