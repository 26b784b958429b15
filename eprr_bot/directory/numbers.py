"""Telephone numbers as people and spreadsheets write them: which of them a text message can reach (pure).

GOV.UK Notify takes the mobiles of this country, and those of the Channel Islands and the Isle of Man with them,
whatever a service has switched on (alphagov/notifications-api#2878). Landlines and foreign numbers it takes only from
services that have asked for it, pagers, satellite and internet telephones from none: all of these are refused here.
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from eprr_bot.base.files import fault

_INVENTED_MOBILES = range(7700900000, 7700901000)
_INVENTED_LANDLINES = range(1632960000, 1632961000)
"""Ofcom keeps these numbers for drama, so no list of valid numbers holds them."""
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?\s*E\s*\+?\s*\d+", re.IGNORECASE)
_WRONG_CELL = re.compile(r"#+|#[A-Z/0]+[?!]?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_LABEL = re.compile(r"\A[^\d+(]+|\s*\([^\d()]*\)\s*\Z")
_EXTENSION = re.compile(r"\d\W*(?:#|;ext=|x|ext|extn|extension|option)\W*\d+\s*\Z", re.IGNORECASE)
_MOST_DIGITS = 16
"""Fifteen in any number of the world, and the zero in brackets."""

_AS_TEXT = "Format the column as text in the spreadsheet, then type the number anew, such as 07700 900123."
_BRITISH = "Write it as 07700 900123, as text, not as a number."
_MOVE = "Write their mobile here, and this one under landline; without a mobile, leave this empty."
_OTHER = "Write the number of their mobile."

_SATELLITES = {
    "870": "Inmarsat",
    "8816": "Iridium",
    "8817": "Iridium",
    "8818": "Globalstar",
    "8819": "Globalstar",
    "881": "of one of the networks under +881",
    "88216": "Thuraya",
}
_KINDS = {
    PhoneNumberType.FIXED_LINE: ("a landline", _MOVE),
    PhoneNumberType.FIXED_LINE_OR_MOBILE: ("a landline", _MOVE),
    PhoneNumberType.TOLL_FREE: ("a freephone number (0800 or 0808)", _MOVE),
    PhoneNumberType.UAN: ("an organisation’s number (03 or 055)", _MOVE),
    PhoneNumberType.VOIP: ("an internet telephone (056)", _MOVE),
    PhoneNumberType.SHARED_COST: ("a service number (084 or 087)", _MOVE),
    PhoneNumberType.PREMIUM_RATE: ("a premium-rate number (09)", _OTHER),
    PhoneNumberType.PERSONAL_NUMBER: ("a personal number (070), which only passes calls on", _OTHER),
    PhoneNumberType.PAGER: ("a pager (076)", _OTHER),
}
_FOR_VOICE = frozenset(kind for kind, (_, remedy) in _KINDS.items() if remedy == _MOVE)


def mobile(cell: str) -> str:
    """A number that a text can reach, in the form +447700900001. Raises a fault that does not repeat it."""
    number = _british(cell)
    if _kind(number) == PhoneNumberType.MOBILE:
        return _e164(number)
    if known := _KINDS.get(_kind(number)):
        what, remedy = known
        raise fault(f"This is {what}: no text message reaches it.", remedy)
    raise fault(f"This is not a British telephone number.{_digits(number)}", _BRITISH)


def landline(cell: str) -> str:
    """A number to be rung that is no mobile, in the same form; empty stays empty. Raises a fault."""
    if not cell:
        return ""
    number = _british(cell)
    if _kind(number) in _FOR_VOICE:
        return _e164(number)
    if _kind(number) == PhoneNumberType.MOBILE:
        raise fault("This is a mobile.", "Write it under mobile, and leave this empty.")
    if known := _KINDS.get(_kind(number)):
        raise fault(f"This is {known[0]}.", "Write a number that anybody can ring, such as 020 7946 0018.")
    problem = f"This is not a British telephone number.{_digits(number)}"
    raise fault(problem, "Write it as 020 7946 0018, as text, not as a number.")


def is_mobile(number: str) -> bool:
    """Can a text reach a number that is kept in the form +447700900001?"""
    return _kind(phonenumbers.parse(number)) == PhoneNumberType.MOBILE


def as_people_write(number: str) -> str:
    """A stored number in the form that a spreadsheet leaves alone: 07700 900001. Empty stays empty."""
    if not number:
        return ""
    return str(phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.NATIONAL))


def _british(cell: str) -> PhoneNumber:
    """The number in a cell, of this country or the islands, valid or not. Raises a fault."""
    text = _bare(cell)
    _refuse_what_is_no_number(text)
    number = _parsed(text)
    digits = "".join(one for one in text if one.isdigit())
    if satellite := _satellite(f"{number.country_code}{number.national_number}", digits.removeprefix("00")):
        problem = f"This is a satellite telephone ({satellite}): GOV.UK Notify sends it no text message."
        raise fault(problem, "Write their mobile here, and keep this number on paper.")
    if number.country_code == 44 and number.extension:
        raise fault("There is an extension at its end, which nothing here can dial.", "Write the direct number.")
    if number.country_code != 44 or not _is_known(number):
        again = _parsed(f"+44{digits.lstrip('0').removeprefix('44').lstrip('0')}")
        number = again if _is_known(again) and not phonenumbers.is_valid_number(number) else number
    if number.country_code != 44 and phonenumbers.is_valid_number(number):
        raise fault("This is a foreign number.", "Only those of this country and its islands are taken: 07700 900123.")
    return number if number.country_code == 44 else PhoneNumber()


def _bare(cell: str) -> str:
    """A cell without what nobody sees, what a spreadsheet adds and what stands around the number."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", cell) if unicodedata.category(one) != "Cf").strip()
    if _ROUNDED.fullmatch(seen.strip("'=\"")) or _WRONG_CELL.fullmatch(seen):
        problem = "A spreadsheet has rounded this number, or could not show it: its digits are lost."
        raise fault(problem, _AS_TEXT)
    text = _LABEL.sub("", seen).rstrip("\"' ")
    text = re.sub(r"(?<=\d)\.0+\Z", "", text) if text.count(".") == 1 else text
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _refuse_what_is_no_number(text: str) -> None:
    """Letters count as digits for the library (0800 FLOWERS), and of two numbers it would take one."""
    if sum(one.isdigit() for one in text) > _MOST_DIGITS:
        raise fault("There is more than one number in this cell.", "Write one, the one that they carry on call.")
    if _EXTENSION.search(text):
        raise fault("There is an extension at its end, which nothing here can dial.", "Write the direct number.")
    if any(one.isalpha() for one in text):
        raise fault("This is not a British telephone number: there are letters in it.", _BRITISH)


def _parsed(text: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return PhoneNumber(country_code=0, national_number=0)


def _satellite(*digits: str) -> str | None:
    """The network of a satellite telephone, by any of the ways in which its digits may be read."""
    for one in digits:
        for prefix, network in _SATELLITES.items():
            if one.startswith(prefix) and len(one) in (11, 12, 13):
                return network
    return None


def _is_known(number: PhoneNumber) -> bool:
    return number.country_code == 44 and _kind(number) != PhoneNumberType.UNKNOWN


def _kind(number: PhoneNumber) -> int:
    """What kind of number it is. The library takes 084 and 087 for premium rate, and knows few pagers."""
    national = str(number.national_number or "")
    if number.national_number in _INVENTED_MOBILES:
        return int(PhoneNumberType.MOBILE)
    if number.national_number in _INVENTED_LANDLINES:
        return int(PhoneNumberType.FIXED_LINE)
    if len(national) == 10 and national.startswith("76") and not national.startswith("7624"):
        return int(PhoneNumberType.PAGER)
    if national.startswith(("84", "87")) and phonenumbers.is_valid_number(number):
        return int(PhoneNumberType.SHARED_COST)
    return int(phonenumbers.number_type(number))


def _digits(number: PhoneNumber) -> str:
    """How many digits are missing or too many, for a number that begins as a mobile does."""
    national = str(number.national_number or "")
    if not national.startswith("7") or len(national) == 10:
        return ""
    return f" A mobile has 11 digits, with the zero in front; this has {len(national) + 1}."


def _e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
