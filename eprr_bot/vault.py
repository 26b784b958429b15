"""Contact details are encrypted at rest. Only what sends a message opens them."""

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
