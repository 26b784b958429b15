"""Rotas, and who is on call."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.oncall import models, slack

FEATURE = Feature(
    name="rotas",
    root="/oncall",
    summary="who is on call",
    doors=(slack,),
    tables=tables_in(models),
)
