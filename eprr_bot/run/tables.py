"""Every table, in one import: migrations and tests need them all."""

from eprr_bot.base import db, documents
from eprr_bot.calendars import models as calendars
from eprr_bot.callout import models as callout
from eprr_bot.cover import models as cover
from eprr_bot.directory import models as directory
from eprr_bot.exercises import models as exercises
from eprr_bot.fairness import models as fairness
from eprr_bot.guards import models as guards
from eprr_bot.handover import models as handover
from eprr_bot.incidents import models as incidents
from eprr_bot.mutual_aid import models as mutual_aid
from eprr_bot.noticeboard import models as noticeboard
from eprr_bot.oncall import models as oncall
from eprr_bot.outbox import models as outbox
from eprr_bot.page_requests import models as page_requests
from eprr_bot.records import models as records

__all__ = [
    "calendars",
    "callout",
    "cover",
    "db",
    "directory",
    "documents",
    "exercises",
    "fairness",
    "guards",
    "handover",
    "incidents",
    "mutual_aid",
    "noticeboard",
    "oncall",
    "outbox",
    "page_requests",
    "records",
]
