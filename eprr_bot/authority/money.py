"""Amounts as people type them, exact to the penny (pure): “£180,000”, “180k”, “1.2m”, “£1,250.50”."""

import re
from decimal import Decimal

from eprr_bot.slack.commands import UserError

EXAMPLE = "Write it as £180,000, 180k or 1.2m."
MOST = 10_000_000_000_00
"""Ten billion pounds, in pence."""
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_TIMES |= {"bn": 1_000_000_000, "billion": 1_000_000_000}
_UNITS = "|".join(sorted(_TIMES, key=len, reverse=True))
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SUM = rf"(?P<number>{_NUMBER})(?:\s?(?P<unit>{_UNITS})(?!\w))?(?:\s?(?P<pounds>pounds?|quid|gbp)(?!\w))?"
_WHOLE = re.compile(rf"\s*(?:£|gbp\s?)?\s?{_SUM}\s*", re.IGNORECASE)
_IN_TEXT = re.compile(rf"(?<![\w.,])(?P<sign>£|gbp\s?)?\s?{_SUM}(?![\w])(?![.,][0-9])", re.IGNORECASE)
_RANGE = re.compile(r"[-–−](?:£|gbp\s?)?\d", re.IGNORECASE)
_SIGN = re.compile(r"£\s?[^\s]*")


def pence(text: str) -> int:
    """An amount that stands alone, in pence. Raises UserError for whatever is none."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise UserError(f"“{text.strip()[:40]}” is no amount that I understand. {EXAMPLE}")
    return _pence(found)


def _pence(found: re.Match[str]) -> int:
    exact = Decimal(found["number"].replace(",", "")) * _TIMES.get((found["unit"] or "").lower(), 1) * 100
    whole = int(exact)
    if whole != exact:
        raise UserError(f"“{found[0].strip()}” has a part of a penny. {EXAMPLE}")
    if not 0 < whole <= MOST:
        raise UserError(f"“{found[0].strip()}” is no amount that can be committed. {EXAMPLE}")
    return whole


def first(text: str, *, bare: bool = False) -> tuple[int | None, str]:
    """The first amount in a text, and the text without it. Where `bare`, a number alone counts at the beginning.

    Raises UserError where something after a pound sign is no amount.
    """
    for found in _IN_TEXT.finditer(text):
        if text[: found.start()].endswith(("-", "−")):
            raise UserError(f"“{found[0].strip()}” stands behind a minus. {EXAMPLE}")
        if _RANGE.match(text, found.end()):
            raise UserError(f"Say one amount, not from “{found[0].strip()}” to another. {EXAMPLE}")
        is_bare = not (found["sign"] or found["unit"] or found["pounds"])
        if not is_bare or (bare and not text[: found.start()].strip()):
            return _pence(found), f"{text[: found.start()]} {text[found.end() :]}"
    if wrong := _SIGN.search(text):
        raise UserError(f"“{wrong[0][:40]}” is no amount that I understand. {EXAMPLE}")
    return None, text


def pounds(amount: int) -> str:
    """An amount in pence, as people read it: “£180,000”, and with the pence where there are some."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}£{whole:,}{f'.{rest:02}' if rest else ''}"


def in_figures(amount: int | None) -> str:
    """An amount in pence as pounds that a spreadsheet reads, exact; nothing where there is none."""
    return "" if amount is None else f"{amount // 100}.{amount % 100:02}"
