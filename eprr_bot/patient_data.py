"""Keeping patients' numbers out of the record (pure). Counts of casualties are welcome; identities are not."""

import re

REMOVED = "[number removed: it looked like an NHS number]"
LEFT_OUT = "I left out a number that looked like an NHS number: no patient's details belong here."
"""What the answer says when that happened."""
_TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


def without_nhs_numbers(text: str) -> tuple[str, bool]:
    """The text without anything that has the form and the check digit of an NHS number, and whether there was any."""
    cleaned = _TEN_DIGITS.sub(lambda found: REMOVED if _is_nhs_number(found[0]) else found[0], text)
    return cleaned, cleaned != text


def _is_nhs_number(text: str) -> bool:
    """The modulus 11 check of an NHS number."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1
