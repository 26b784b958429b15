"""Rotas, and who is on call."""

from eprr_bot.feature import Feature, tables_in
from eprr_bot.oncall import models, rota_checks, slack

FEATURE = Feature(
    name="rotas",
    root="/oncall",
    summary="who is on call",
    doors=(slack,),
    tables=tables_in(models),
    file_checks=(
        rota_checks.one_of_each,
        rota_checks.people_of_rotas,
        rota_checks.named_though_ending,
        rota_checks.called_in_shadow,
    ),
)
