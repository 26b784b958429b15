"""Covers, swaps and leave, and the versions of rotas."""

from eprr_bot.cover import models, requests, slack
from eprr_bot.feature import Due, Feature, tables_in

FEATURE = Feature(
    name="cover",
    doors=(slack,),
    tables=tables_in(models),
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
