"""The page on which somebody answers a call (pure)."""

from importlib.resources import files

from markupsafe import Markup

from eprr_bot.base import pages
from eprr_bot.callout.messages import OnPage
from eprr_bot.outbox.service import EXERCISE


def write(words: OnPage, name: str, token: str, *, is_exercise: bool) -> str:
    """The page for one person. It works without a script."""
    facts = {"words": words, "name": name, "token": token, "exercise": EXERCISE if is_exercise else ""}
    page = pages.templates("eprr_bot.callout").get_template("answer.html")
    return page.render(style=Markup(_style()), **facts)  # noqa: S704 (our own file)


def policy() -> str:
    """The page's content security policy: its own style, and a form that is sent back to us."""
    return pages.policy(_style(), form_action="'self'")


def _style() -> str:
    return (files("eprr_bot.callout") / "pages" / "answer.css").read_text("utf-8")
