"""Covers, swaps and leave, and the versions of rotas."""

from dataclasses import replace

from eprr_bot.base.kept import ROTA as ROTA_KEPT
from eprr_bot.cover import kept, models, requests, slack, versions
from eprr_bot.feature import Due, Feature, tables_in
from eprr_bot.oncall.rota_file import ROTA

FEATURE = Feature(
    name="cover",
    doors=(slack,),
    tables=tables_in(models),
    kept=((ROTA_KEPT, kept.ended),),
    files=(replace(ROTA, apply=versions.take_new),),
    due=(
        Due("requests for cover", requests.due, lambda _, session, now, key: requests.advance(session, now, key)),
        Due(
            "requests of leavers",
            lambda session, _: requests.of_leavers(session),
            lambda _, session, now, key: requests.end_if_over(session, now, key),
        ),
    ),
    next_due=(lambda session, _: requests.next_due(session),),
)
