"""Contact details are encrypted at rest. Only what sends a message opens them."""

import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Column
from sqlmodel import SQLModel

SEALED: dict[str, Any] = {"info": {"is_sealed": True}}
"""What a column of sealed texts is made with: `Field(sa_column_kwargs=SEALED)`. New keys and exports look for it."""


def sealed_columns() -> Iterator[Column[Any]]:
    """Every column of every table whose texts may be sealed."""
    for table in SQLModel.metadata.sorted_tables:
        yield from (column for column in table.columns if column.info.get("is_sealed"))


def is_sealed(text: str) -> bool:
    """Does a text look as the vault leaves it?"""
    return text.startswith("gAAAA")


class Vault:
    """Seals and opens short texts. The first key seals; all of them open, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        # From each key one of another purpose; its beginning says which key that was, and nothing of the key.
        self._look_up_keys = [hmac.new(key.encode(), b"look-up", "sha256").digest() for key in keys]
        self._names = [f"{hmac.new(key, b'name', 'sha256').hexdigest()[:8]}:" for key in self._look_up_keys]

    def seal(self, text: str) -> str:
        """The text, encrypted; empty stays empty."""
        return self._fernet.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """The text again. Raises WrongKey when none of the keys fits."""
        if not sealed:
            return ""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise WrongKey from None

    def holds(self, sealed: str, text: str) -> bool:
        """Is a text what was sealed? No, where none of the keys fits."""
        try:
            return self.open(sealed) == text
        except WrongKey:
            return False

    def look_up(self, text: str) -> str:
        """What stands beside a sealed text, to find it by without opening it: hashed with the newest key."""
        return self.look_ups(text)[0] if text else ""

    def look_ups(self, text: str) -> list[str]:
        """Every form in which a text may be found: one for each key, the newest first."""
        pairs = zip(self._names, self._look_up_keys, strict=True)
        return [name + hmac.new(key, text.encode(), "sha256").hexdigest() for name, key in pairs]

    def is_newest(self, look_up: str) -> bool:
        """Was this made with the newest key?"""
        return look_up.startswith(self._names[0])

    def is_known(self, look_up: str) -> bool:
        """Was this made with one of the keys?"""
        return look_up.startswith(tuple(self._names))

    def reseal(self, sealed: str) -> str:
        """Sealed again with the newest key; empty stays empty. Raises WrongKey when none of the keys fits."""
        if not sealed:
            return ""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise WrongKey from None


class WrongKey(Exception):
    """Contact details were sealed with a key that is not in EPRR_SECRET_KEYS. Add the old key after the new one."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)
