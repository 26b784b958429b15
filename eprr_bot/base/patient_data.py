"""Keeping patients' numbers out of the record (pure). Counts of casualties are welcome; identities are not."""

import re

REMOVED = "[number removed: it looked like an NHS number]"
LEFT_OUT = "I left out a number that looked like an NHS number: no patient’s details belong here."
"""What the answer says when that happened."""

_GAP = r"[^\S\r\n]?[-‐‑–.]?[^\S\r\n]?"
"""What people, phones and spreadsheets put between the three groups of an NHS number."""
_TEN_DIGITS = re.compile(rf"(?<![\d+])\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)")
_COUNTRY_CODE = re.compile(r"(?:\+|(?<!\d)00)\d{1,3}[ -]?(?:\(0\)[ -]?)?\Z")
_LETTERS_BEFORE = re.compile(r"(?<![^\W\d_])([A-Za-z]{1,5})([ -]?)\Z")
_DATE_AND_TIME = re.compile(
    r"(?:([0-2]\d|3[01])(0\d|1[0-2])\d\d|\d\d(0\d|1[0-2])([0-2]\d|3[01])) ([01]\d|2[0-3])[0-5]\d"
)
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
"""By which a log vouches for a text: cut, it would say that the text was changed."""
_OF_PATIENTS = ("NHS", "NO", "NR", "NUM", "PT", "PAT", "ID", "MRN", "CHI", "HCN", "HOSP")
"""Letters that announce a patient's number, not a reference: `NHS9434765919` is removed."""
_SQUARE = re.compile(r"S[C-EHJKMNPR-Z]|T[AFGLMQRV]|N[R-UW-Z]|OV")
"""The Ordnance Survey's squares, but for SO and NO: with a blank or in small letters, those are words."""


def without_nhs_numbers(text: str) -> tuple[str, bool]:
    """The text without anything that has the form and the check digit of an NHS number, and whether there was any.

    Grid references, other references, telephone numbers with a country code, dates with times and digests stay.
    """
    digests = [one.span() for one in _DIGEST.finditer(text)]

    def what_stays(found: re.Match[str]) -> str:
        is_in_digest = any(start <= found.start() and found.end() <= end for start, end in digests)
        return found[0] if is_in_digest or _is_something_else(found) else REMOVED

    cleaned = _TEN_DIGITS.sub(what_stays, text)
    return cleaned, cleaned != text


def _is_something_else(found: re.Match[str]) -> bool:
    before, number = found.string[max(found.start() - 12, 0) : found.start()], found[0]
    return (
        not _is_nhs_number(number)
        or _COUNTRY_CODE.search(before) is not None
        or _DATE_AND_TIME.fullmatch(number) is not None
        or (number.isdigit() and _is_reference(before))
    )


def _is_reference(before: str) -> bool:
    """Do the letters before ten digits make them a grid reference (SX4700054050) or another one (CAD4700054050)?"""
    found = _LETTERS_BEFORE.search(before)
    if found is None:
        return False
    letters, gap = found.groups()
    if gap == " ":
        return _SQUARE.fullmatch(letters) is not None
    is_code = letters.isupper() and not letters.endswith(_OF_PATIENTS)
    return is_code or _SQUARE.fullmatch(letters.upper()) is not None


def _is_nhs_number(text: str) -> bool:
    """The modulus 11 check of an NHS number."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == digits[9] and len(set(digits)) > 1
