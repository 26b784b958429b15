"""Contact details are encrypted at rest. Only what sends a message opens them."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


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
