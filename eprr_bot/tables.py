"""Every table, in one import: migrations and tests need them all."""

from eprr_bot import db, documents
from eprr_bot.callout import models as callout
from eprr_bot.cover import models as cover
from eprr_bot.directory import models as directory
from eprr_bot.exercises import models as exercises
from eprr_bot.incidents import models as incidents
from eprr_bot.mutual_aid import models as mutual_aid
from eprr_bot.oncall import models as oncall
from eprr_bot.outbox import models as outbox
from eprr_bot.records import models as records

__all__ = [
    "callout",
    "cover",
    "db",
    "directory",
    "documents",
    "exercises",
    "incidents",
    "mutual_aid",
    "oncall",
    "outbox",
    "records",
]
