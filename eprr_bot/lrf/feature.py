"""Local resilience forums."""

from eprr_bot.feature import Feature
from eprr_bot.lrf import england

FEATURE = Feature(name="forums", files=(england.ENGLAND,), file_checks=(england.unserved_forums,))
