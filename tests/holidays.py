"""GOV.UK’s list of bank holidays, with days that we make up."""

import json

from eprr_bot.base.bank_holidays import DIVISIONS


def gov_uk_of(year: int) -> str:
    """A list of one year: the first of each month, everywhere."""
    events = [{"title": f"Day {month}", "date": f"{year}-{month:02}-01", "notes": ""} for month in range(1, 13)]
    return json.dumps({division: {"division": division, "events": events} for division in DIVISIONS})
