"""What every page for a browser has."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eprr_bot.base import nhs_look

USED = re.compile(r"nhsuk-[\w-]+")


@cache
def templates(package: str, folder: str = "pages") -> Environment:
    """The templates in a package's folder: whatever people wrote is escaped, and a missing fact is an error.

    They may extend `frame.html`, which is what our pages have in common.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader(package, folder), PackageLoader("eprr_bot.base", "page")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style(*packages: str) -> Markup:
    """How pages look, for the head of each: what they have in common, then the style sheets of these packages.

    In front stands what their templates use of the look of the NHS.
    """
    folders = [files("eprr_bot.base") / "page", *(files(package) / "pages" for package in packages)]
    found = [one for folder in folders for one in sorted(folder.iterdir(), key=lambda one: one.name)]
    used = USED.findall("".join(one.read_text("utf-8") for one in found if one.name.endswith(".html")))
    ours = "".join(one.read_text("utf-8") for one in found if one.name.endswith(".css"))
    return Markup(nhs_look.rules_for(frozenset(used)) + ours)  # noqa: S704 (ours, and what we chose)


@cache
def script(package: str, name: str) -> Markup:
    """A script in the folder `pages` of a package, for the foot of a page that works without it, too."""
    return Markup(files(package).joinpath("pages", name).read_text("utf-8"))  # noqa: S704 (ours)


def policy(style: str, form_action: str = "'none'", script: str = "") -> str:
    """The content security policy of a page: it is shown in this style, and may do nothing more but send its form.

    With a script, that one runs, and asks for nothing but what is ours.
    """
    runs = f"script-src '{_digest(script)}'; connect-src 'self'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {runs}base-uri 'none'; form-action {form_action}; "
        "frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
