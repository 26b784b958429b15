"""Everybody's part of the rotas."""

from eprr_bot.fairness import jobs, models, slack
from eprr_bot.feature import Feature, tables_in

FEATURE = Feature(name="fairness", doors=(slack,), tables=tables_in(models), every_tick=(jobs.draw_pictures,))
