"""Which number is whose log: those of incidents are their own, the others stand far above them (pure)."""

from dataclasses import dataclass

from eprr_bot.base.registers import FILES, HOLDS, PEOPLE

FIRST = 100_000_000
"""No incident has this number or a higher one."""
_KINDS = {"exercise": 1, "call-out": 2, "register": 9}
_REGISTERS = (FILES, PEOPLE, HOLDS)


@dataclass(frozen=True, order=True)
class Book:
    """What has a log and is no incident: an exercise, a call-out, or a register."""

    kind: str
    number: int

    @property
    def log(self) -> int:
        """The number of its log."""
        return _KINDS[self.kind] * FIRST + self.number

    @property
    def name(self) -> str:
        if self.kind == "register":
            return f"The register of {_REGISTERS[self.number - 1]}"
        return f"{self.kind.capitalize()} {self.number}"


def register_of(name: str) -> int:
    """The number of a register."""
    return _REGISTERS.index(name) + 1


def of_log(log: int) -> Book | None:
    """Whose a log is that is no incident's; None where it is one's, or nobody's."""
    kind = next((one for one, number in _KINDS.items() if log // FIRST == number), None)
    if kind is None or (kind == "register" and not 1 <= log % FIRST <= len(_REGISTERS)):
        return None
    return Book(kind, log % FIRST)


def name_of(log: int) -> str:
    """Whose a log is, as it stands within a sentence."""
    book = of_log(log)
    return book.name[0].lower() + book.name[1:] if book else f"incident {log}"
