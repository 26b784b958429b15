#!/usr/bin/env bash
# The dates that come with govuk-bank-holidays were taken from GOV.UK before Scotland's bank holiday of 15 June 2026 was
# proclaimed (5 February 2026), and its newest release still lacks it. Without a network it is an ordinary Monday.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check govuk-bank-holidays==0.19

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date
from importlib.metadata import version

from govuk_bank_holidays.bank_holidays import BankHolidays

print(f"Python {sys.version.split()[0]}, govuk-bank-holidays {version('govuk-bank-holidays')}")
found = [one["date"] for one in BankHolidays(use_cached_holidays=True).get_holidays("scotland", 2026)]
print("Scotland 2026:", *found)
assert date(2026, 11, 30) in found, "it has no dates of that year"
assert date(2026, 6, 15) not in found, "it is there now"
PYTHON
