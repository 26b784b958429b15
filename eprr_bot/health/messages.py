"""What people read of ways to reach somebody that failed (pure)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eprr_bot.noticeboard.home import IF_WRONG
from eprr_bot.reach.routes import ROUTES
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content


def route_failed(name: str, route: str, failure: str) -> Content:
    """One way to reach somebody does not work."""
    problem = f"{blocks.escape(name)} could not be reached {ROUTES[route].by}: {blocks.escape(failure)}."
    mend = (
        "Please check their entry in the directory. Until it is put right, calls reach them only in other ways, if any."
    )
    short = f"{name} could not be reached {ROUTES[route].by}: {failure}. Please check their entry in the directory."
    return Content(f"{problem} {mend}", (blocks.section(f":warning: {problem}\n{mend}"),), short)


MOST_NAMES = 20
WORKS_AGAIN = "It works again"


def nobody_has(route: str, why: str, people: Mapping[str, str]) -> Content:
    """Nobody has the number or address of somebody, or of several people: id -> name. The one message about it."""
    row, whom = ROUTES[route], "them" if len(people) == 1 else "any of them"
    goes = f"Nothing goes to {whom} {row.by} until it is put right, but a real call where nothing else reaches them."
    mend = f"Correct the {row.address} and run `eprr-bot people import`."
    short = f"Correct the {row.address} in the directory."
    return _about(route, "cannot be reached", why, people, f"{goes}\n{mend}", short)


def in_doubt(route: str, why: str, people: Mapping[str, str]) -> Content:
    """Nobody was there twice in a row, of one or several people: id -> name."""
    row = ROUTES[route]
    goes = f"It is doubtful whether they get anything {row.by}: calls still go there, routine messages do not."
    mend = f"Ask them whether the {row.address} is right, and correct it if not."
    return _about(route, "could not be reached", why, people, f"{goes}\n{mend}", mend)


def _about(route: str, fails: str, why: str, people: Mapping[str, str], then: str, short: str) -> Content:
    row, is_one = ROUTES[route], len(people) == 1
    names = blocks.listed(blocks.few(list(people.values()), MOST_NAMES, "{} more"))
    problem = f"{names} {fails} {row.by}: {why}."
    person = next(iter(people)) if is_one else "PERSON"
    again = f"If it is right, {'press the button or ' if is_one else ''}run `eprr-bot people works {person} {route}`."
    laid_out = [blocks.section(f":warning: {blocks.escape(problem)}\n{then} {again}")]
    if is_one:
        laid_out.append(blocks.actions(blocks.button(WORKS_AGAIN, "health.works_again", f"{person}/{route}")))
    on_one_line = " ".join(then.split("\n"))
    return Content(f"{blocks.escape(problem)} {on_one_line} {again}", tuple(laid_out), f"{problem} {short}")


def reached_again(name: str, route: str, *, is_news: bool) -> Content:
    """The word back to whoever says that a number or address works again."""
    now = "from now on" if is_news else "as before: nothing was in the way"
    return Content(f"{blocks.escape(name)} is reached {ROUTES[route].by} {now}.")


def how_you_are_reached(ways: str) -> Content:
    """How somebody is reached, in the words of Home; mrkdwn, escaped."""
    return Content(f"*How we reach you*\n{ways}\n{IF_WRONG}")


def noted_as_wrong(route: str) -> Content:
    """The word back to whoever says that their own number or address is wrong."""
    row = ROUTES[route]
    goes = f"Nothing goes to you {row.by} until it is put right, but a real call where nothing else reaches you."
    again = f"If it was right after all: `/eprr contact right {route}`."
    return Content(f"Your {row.address} is noted as wrong, and the EPRR adviser is told. {goes} {again}")


def late_steps(title: str, late: Sequence[str], fault: str = "") -> Content:
    """Steps of a call-out came late, each of them a plain sentence; `fault` is why one cannot be taken at all.

    `title` is mrkdwn, escaped.
    """
    cannot = f"A step that is overdue cannot be taken ({fault}): ring whoever was to be called." if fault else ""
    listed = "\n".join(f"• {blocks.escape(one)}" for one in (*late, *filter(None, [cannot])))
    mend = "Whoever runs the bot should look why: `/readyz` and the log say what stood still."
    laid_out = (blocks.section(f":warning: *{title}*\n{listed}\n{mend}"),)
    short = " ".join([f"{blocks.unescape(title)}:", *late, cannot]).strip()
    return Content(f"{title}: {blocks.escape(' '.join([*late, cannot])).strip()} {mend}", laid_out, short)


def held_up(route: str, since: datetime) -> Content:
    """Calls wait for a route by which nothing goes out. `since` is when the oldest of them was decided."""
    many = blocks.sentence(ROUTES[route].many)
    problem = f"{many} do not go out: the oldest has waited since {blocks.clock_time(since)}. They are tried again."
    mend = "Calls go out in other ways. Whoever runs the bot should look: `eprr-bot doctor` and the log say why."
    short = f"{problem} Calls go out in other ways."
    return Content(f"{problem} {mend}", (blocks.section(f":warning: {problem}\n{mend}"),), short)


def service_failed(route: str, failure: str, people: int) -> Content:
    """One way does not work for many people, so it is not they."""
    many = blocks.sentence(ROUTES[route].many)
    whom = "1 person" if people == 1 else f"{people} people"
    problem = f"{many} did not reach {whom}: {blocks.escape(failure)}."
    mend = "Whoever runs the bot should look: `eprr-bot doctor` says what is missing. Calls go out only in other ways."
    short = f"{many} did not reach {whom}: {failure}. Whoever runs the bot should look."
    return Content(f"{problem} {mend}", (blocks.section(f":warning: {problem}\n{mend}"),), short)
