"""Which rota people mean by the words that they type."""

from sqlmodel import Session

from eprr_bot.oncall import service as oncall

MOST_WORDS = 5


def rota_first(session: Session, text: str, shortest: int = 1) -> tuple[str | None, str]:
    """The rota that a line begins with, by its id, its name or the beginning of either, and the rest of the line.

    `shortest` is how many letters it takes where a line need not begin with a rota.
    """
    words = text.split()
    for number in range(min(MOST_WORDS, len(words)), 0, -1):
        named = " ".join(words[:number])
        found = oncall.find_rota(session, named) if len(named) >= shortest else None
        if found is not None:
            rest = text.split(maxsplit=number)[number:]
            return found, rest[0].strip().lstrip(":,– ") if rest else ""
    return None, text.strip()


def like(session: Session, text: str) -> list[str]:
    """The rotas in whose id or name these letters stand."""
    wanted = "-".join(text.lower().split())
    names = {one: whole.rota.name for one, whole in oncall.schedules(session).items()}
    return [one for one, name in names.items() if wanted in one or wanted in "-".join(name.lower().split())]
