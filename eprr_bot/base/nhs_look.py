"""The look of nhsuk-frontend: of its style sheet, the rules that a page of ours uses.

The sheet is not ours: it comes with the package `wagtail-nhsuk-frontend` (the extra `look`), the one way in which it is
to be had without Node. Each page carries its own rules and asks nobody for anything, so it is whole where it is saved,
printed, or opened while the network is bad. Without the package the pages are plain, and say the same.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, files

PACKAGE = "wagtail-nhsuk-frontend"
NOTICE = "/* nhsuk-frontend, NHS England, MIT licence: the rules that this page uses. */\n"
CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
COMMA = re.compile(r",(?![^(]*\))")


def rules_for(classes: frozenset[str]) -> str:
    """The rules for bare elements and for these classes, as CSS. No font is fetched (it is Arial)."""
    kept = _kept(whole(), classes)
    return f"{NOTICE}{kept}\n" if kept else ""


@cache
def whole() -> str:
    """The sheet as it was published; empty where the package is not installed."""
    try:
        found = files(PACKAGE) or []
    except PackageNotFoundError:
        return ""
    sheets = [one for one in found if one.match("nhsuk-frontend-*.min.css")]
    return sheets[0].read_text("utf-8").removeprefix("\ufeff").removeprefix('@charset "UTF-8";') if sheets else ""


def _kept(sheet: str, classes: frozenset[str]) -> str:
    return "".join(filter(None, (_of(head, body, classes) for head, body in _rules(sheet))))


def _of(head: str, body: str, classes: frozenset[str]) -> str:
    if head.startswith(("@media", "@supports")):
        inner = _kept(body, classes)
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return ""
    selectors = ",".join(one for one in COMMA.split(head) if classes.issuperset(CLASS.findall(one)))
    return f"{selectors}{{{body}}}" if selectors else ""


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """What stands before and between the outermost braces."""
    start = 0
    while (opened := sheet.find("{", start)) >= 0:
        depth, at = 1, opened
        while depth:
            at = min(found for brace in "{}" if (found := sheet.find(brace, at + 1)) >= 0)
            depth += 1 if sheet[at] == "{" else -1
        yield sheet[start:opened].strip(), sheet[opened + 1 : at]
        start = at + 1
