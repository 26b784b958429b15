"""E-mail addresses as they are pasted, without what stands around them (pure)."""

import re
import unicodedata

from eprr_bot.base.files import fault

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]*)>[\s,;.]*")
_LINK = re.compile(r"mailto:\s*([^?|]*).*", re.IGNORECASE | re.DOTALL)
_AROUND = " \"'.,;:()[]"
_APOSTROPHES = str.maketrans("‘’ʼ`´＇", "''''''")


def bare(text: str) -> str:
    """`Asha Patel <mailto:asha@example.org>` as asha@example.org; no address is changed otherwise."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in ("Cf", "Cc"))
    seen = seen.translate(_APOSTROPHES).strip()
    if bracketed := _IN_BRACKETS.fullmatch(seen):
        seen = bracketed[1]
    if link := _LINK.fullmatch(seen.strip(_AROUND)):
        seen = link[1]
    return seen.strip(_AROUND)


def email(text: str) -> str:
    """One address in small letters, as Slack has it. Raises a fault that does not repeat it."""
    address = bare(text)
    if _ADDRESS.fullmatch(address):
        return address.lower()
    if "@" in address and not address.isascii():
        remedy = "Type it anew, in plain letters: in this form it matches no account."
        raise fault("There is a letter in this address that only looks like a plain one, or has an accent.", remedy)
    raise fault("This is not an e-mail address.", "Write one address, such as asha@example.org.")
