"""`/oncall page`: whoever is on call is called, and whoever asked hears how it ended."""

from sqlmodel import col

from eprr_bot.callout.feature import OPEN
from eprr_bot.callout.kinds import Kind
from eprr_bot.feature import Due, Feature, Running, tables_in
from eprr_bot.page_requests import models, service, slack

FEATURE = Feature(
    name="page requests",
    doors=(slack,),
    tables=tables_in(models),
    kinds=(Kind(service.KIND, on_answer=service.answered, on_refusal=service.refused, on_end=service.call_ended),),
    due=(Due("pages without an answer", service.overdue, lambda _, *due: service.tell_in_vain(*due)),),
    running=(Running(models.PageRequest, col(models.PageRequest.call_out_id).in_(OPEN), ("asked_at",), "asked_at"),),
    next_look=(service.next_due,),
)
