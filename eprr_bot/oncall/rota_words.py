"""Which rota people mean by the words that they type."""

import re

from sqlmodel import Session

from eprr_bot.oncall import service as oncall

_WHO = re.compile(r"(?i)\b(\w+(er|or|ist)|lead)$")
"""How the name of a rota ends that says what its holder is, rather than what is done."""


def duty(rota: str) -> str:
    """What its holder is: “on call as Director” or “as Loggist”, but “on call for Communications”; as escaped as it."""
    role = re.sub(r"(?i)(?<=.) on call$", "", rota)
    return f"on call as {role}" if role != rota or _WHO.search(role) else f"on call for {rota}"


def by_role(session: Session, text: str) -> str | None:
    """The one rota whose name ends in this word for what its holder is, such as adviser; None for none, or several."""
    wanted, rotas = text.lower(), oncall.schedules(session)
    found = [one for one, whole in rotas.items() if whole.rota.name.lower().split()[-1] == wanted]
    return found[0] if len(found) == 1 and _WHO.search(wanted) else None


def rota_first(session: Session, text: str, shortest: int = 1) -> tuple[str | None, str]:
    """The rota that a line begins with, by its id, its name or the beginning of either, and the rest of the line.

    `shortest` is how many letters it takes where a line need not begin with a rota.
    """
    words, rotas = text.split(), oncall.schedules(session)
    most = max(
        (len(re.split(r"[\s-]+", name)) for one, whole in rotas.items() for name in (one, whole.rota.name)), default=0
    )
    for number in range(min(most, len(words)), 0, -1):
        named = " ".join(words[:number])
        found = oncall.named(rotas, named) if len(named) >= shortest else None
        if found is None and words[0].lower().strip(":,") in oncall.LEVELS:
            found = oncall.rota_of_level(session, named.strip(":,"))
        if found is not None:
            rest = text.split(maxsplit=number)[number:]
            return found, rest[0].strip().lstrip(":,– ") if rest else ""
    return None, text.strip()


def like(session: Session, text: str) -> list[str]:
    """The rotas in whose id or name these letters stand."""
    wanted = "-".join(text.lower().split())
    names = {one: whole.rota.name for one, whole in oncall.schedules(session).items()}
    return [one for one, name in names.items() if wanted in one or wanted in "-".join(name.lower().split())]
