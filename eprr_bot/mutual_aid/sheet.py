"""The register of mutual aid and what is to be charged, as tables for a spreadsheet (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from eprr_bot.authority.money import pounds
from eprr_bot.base.tables import as_csv
from eprr_bot.mutual_aid.aid import MOVES, Movement, Provider, Request, Step
from eprr_bot.slack.blocks import written

REGISTER = (
    *("request", "exercise", "incident", "for whom", "what", "asked for", "priority", "from", "until", "answers by"),
    *("co-ordinated by", "asked at", "asked by", "provider", "answer", "their words"),
    *(str(one) for one in MOVES),
    *("late", "charged in pounds", "escalated", "closed"),
)
RECHARGE = (
    *("request", "exercise", "incident", "for whom", "what", "provider", "arrived", "returned", "hours given"),
    *("first arrived", "last returned", "cost codes", "indemnity", "charged in pounds", "standing"),
)


def register(found: Iterable[Request], zone: ZoneInfo, now: datetime) -> str:
    """As CSV, a row for each provider of each request."""
    return as_csv(REGISTER, (row for one in found for row in _rows(one, zone, now)))


def _rows(one: Request, zone: ZoneInfo, now: datetime) -> Iterator[dict[str, object]]:
    common: dict[str, object] = {
        **_which(one),
        "asked for": one.asked or "",
        "priority": one.priority,
        "from": _at(one.starts_at, zone),
        "until": _at(one.ends_at, zone),
        "answers by": _at(one.answer_by, zone),
        "co-ordinated by": one.coordinator,
        "asked at": _at(one.at, zone),
        "asked by": one.by,
        "escalated": "; ".join(each.note for each in one.escalated),
        "closed": _at(one.closed_at, zone),
    }
    late = [(due.whose, str(due.kind)) for due in one.due() if due.at <= now]
    for theirs in one.providers:
        yield common | {
            "provider": theirs.name,
            "answer": str(theirs.answer),
            "their words": theirs.note,
            **{step.value: getattr(theirs.counts, step) for step in MOVES},
            "late": "; ".join(dict.fromkeys(kind for whose, kind in late if whose is theirs)),
            "charged in pounds": _pounds(theirs.pence),
        }


def _which(one: Request) -> dict[str, object]:
    return {
        "request": one.number,
        "exercise": "EXERCISE" if one.is_exercise else "",
        "incident": one.incident or "",
        "for whom": one.for_whom,
        "what": one.what,
    }


def recharge(found: Iterable[Request], zone: ZoneInfo, now: datetime) -> str:
    """As CSV, a row for each provider of whom anybody came."""
    return as_csv(RECHARGE, (_charged(one, theirs, zone, now) for one, theirs in to_charge(found)))


def to_charge(found: Iterable[Request]) -> list[tuple[Request, Provider]]:
    """Every provider of whom anybody came, or who has charged something."""
    return [(one, each) for one in found for each in one.providers if each.counts.arrived or each.pence is not None]


def _charged(one: Request, theirs: Provider, zone: ZoneInfo, now: datetime) -> dict[str, object]:
    came = [move.at for move in theirs.movements if move.step == Step.ARRIVED]
    went = [move.at for move in theirs.movements if move.step == Step.RETURNED]
    return {
        **_which(one),
        "provider": theirs.name,
        "arrived": theirs.counts.arrived,
        "returned": theirs.counts.returned,
        "hours given": f"{hours_given(theirs, now):.1f}",
        "first arrived": _at(min(came, default=None), zone),
        "last returned": _at(max(went, default=None), zone),
        "cost codes": _agreed(theirs.deployments, "cost_code"),
        "indemnity": _agreed(theirs.deployments, "indemnity"),
        "charged in pounds": _pounds(theirs.pence),
        "standing": standing(theirs),
    }


def hours_given(theirs: Provider, now: datetime) -> float:
    """The hours from each arrival to each return, or until now, of all of them together."""
    signs = {Step.ARRIVED: -1, Step.RETURNED: 1}
    seconds = sum(
        signs[move.step] * move.quantity * move.at.timestamp() for move in theirs.movements if move.step in signs
    )
    return (seconds + theirs.counts.away * now.timestamp()) / 3600


def standing(theirs: Provider) -> str:
    """Is it charged, and is it to be?"""
    if theirs.pence is not None:
        return pounds(theirs.pence) if theirs.pence else "no charge"
    return "not back yet" if theirs.counts.away else "to be charged"


def cost_codes(theirs: Provider) -> str:
    """To which cost codes it goes."""
    return _agreed(theirs.deployments, "cost_code")


def _agreed(deployments: Sequence[Movement], name: str) -> str:
    found = (one.details or {} for one in deployments)
    return "; ".join(dict.fromkeys(each[name] for each in found if each.get(name)))


def _at(instant: datetime | None, zone: ZoneInfo) -> str:
    return written(instant, zone) if instant else ""


def _pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence / 100:.2f}"
