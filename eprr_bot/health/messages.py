"""What people read of ways to reach somebody that failed (pure)."""

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


def service_failed(route: str, failure: str, people: int) -> Content:
    """One way does not work for many people, so it is not they."""
    many = blocks.sentence(ROUTES[route].many)
    whom = "1 person" if people == 1 else f"{people} people"
    problem = f"{many} did not reach {whom}: {blocks.escape(failure)}."
    mend = "Whoever runs the bot should look: `eprr-bot doctor` says what is missing. Calls go out only in other ways."
    short = f"{many} did not reach {whom}: {failure}. Whoever runs the bot should look."
    return Content(f"{problem} {mend}", (blocks.section(f":warning: {problem}\n{mend}"),), short)
