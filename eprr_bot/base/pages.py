"""What every page for a browser has."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


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
def style(*files_of_their_own: tuple[str, str]) -> Markup:
    """How pages look, for the head of each: what they have in common, and files in the folders `pages` of packages."""
    folders = [
        ("eprr_bot.base", "page", "style.css"),
        *((package, "pages", name) for package, name in files_of_their_own),
    ]
    read = "".join(files(package).joinpath(folder, name).read_text("utf-8") for package, folder, name in folders)
    return Markup(read)  # noqa: S704 (ours)


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
