"""Mutual aid between organisations."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.mutual_aid import known, models, slack

FEATURE = Feature(
    name="mutual aid",
    root="/mutual-aid",
    summary="mutual aid",
    doors=(slack,),
    tables=tables_in(models),
    picture=(known.lines,),
)
