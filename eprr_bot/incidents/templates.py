"""Filling facts into a text of a playbook (pure): a small part of Jinja, in a sandbox, within bounds.

A text shows facts, chooses with `if` and goes through lists with `for`. It calculates nothing, calls nothing and
keeps nothing, so that no text can take long or grow without end, whoever wrote it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    UndefinedError,
    meta,
    nodes,
    pass_context,
    pass_eval_context,
)
from jinja2.filters import FILTERS, do_join
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 50_000
"""Letters that one text may come to."""
MOST_STEPS = 2_000
"""Turns that all loops of one text may take together."""

_SYNTAX_REMEDY = "See docs/playbooks.md for what a text may hold."
_ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List, nodes.Tuple),
    *(nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Neg, nodes.For, nodes.If, nodes.CondExpr),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Test, nodes.Keyword),
)
_FILTERS = (
    *("capitalize", "count", "d", "default", "first", "last", "length", "lower", "map", "reject", "rejectattr"),
    *("select", "selectattr", "sort", "string", "title", "trim", "truncate", "unique", "upper"),
)
_MARKS = re.compile(r"\{\{-?\s*([a-z_.]+).*?\}\}", re.DOTALL)


class NotFilledIn(Exception):
    """A text cannot be filled in: what is wrong, and what to do, a sentence each."""

    def __init__(self, problem: str, remedy: str = _SYNTAX_REMEDY) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


def fill_in(text: str, facts: Mapping[str, Any]) -> str:
    """The text with the facts in it. Raises NotFilledIn, and nothing else, whatever the text holds."""
    try:
        pieces = _bounded(_compiled(text).generate({**facts, "_steps": _Steps()}))
        return "\n".join(" ".join(line.split()) for line in "".join(pieces).strip().split("\n"))
    except NotFilledIn:
        raise
    except TemplateSyntaxError as error:
        raise NotFilledIn(f"This is not Jinja: {_sentence(error)}") from error
    except UndefinedError as error:
        raise NotFilledIn(f"There is no such fact: {_sentence(error)}", "") from error
    except Exception as error:  # whatever it is, it may not reach whoever declares an incident
        raise NotFilledIn(f"This text cannot be filled in: {_sentence(error)}") from error


def bare(text: str) -> str:
    """The text as people can read it without its facts: their names stand in brackets.

    A text with statements is shown as it is, because it would otherwise say both of two things.
    """
    shown = text if "{%" in text or "{#" in text else _MARKS.sub(_name_in_brackets, text)
    return " ".join(shown.split())


def _name_in_brackets(found: re.Match[str]) -> str:
    return f"({found[1].strip('.').replace('.', ' ').replace('_', ' ')})"


def facts_named(text: str) -> frozenset[str]:
    """The facts that a text names, also in branches that are not taken; none where it is not Jinja."""
    try:
        return frozenset(meta.find_undeclared_variables(_environment().parse(text)))
    except Exception:  # as above: filling in says what is wrong
        return frozenset()


def _sentence(error: Exception) -> str:
    return f"{(str(error) or type(error).__name__).rstrip('.')}."


@dataclass
class _Steps:
    """What is left of the turns that a text's loops may take."""

    left: int = MOST_STEPS


def _bounded(pieces: Iterable[str]) -> Iterator[str]:
    left = LONGEST
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise NotFilledIn(f"This text cannot be filled in: it comes to more than {LONGEST:,} letters.")
        yield piece


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Template:
    """A text made ready to be filled in, once in a process. Raises TemplateSyntaxError or NotFilledIn."""
    tree = _environment().parse(text)
    for node in tree.find_all(nodes.Node):
        if not _is_allowed(node):
            what = type(node).__name__.lower()
            raise NotFilledIn(f"This text cannot be filled in: it holds “{what}”, which is more than a text may do.")
        if isinstance(node, nodes.For):
            node.iter = nodes.Filter(node.iter, "counted", [], [], None, None, lineno=node.lineno)
    return _environment().from_string(tree)


def _is_allowed(node: nodes.Node) -> bool:
    if isinstance(node, nodes.List | nodes.Tuple):  # names only where a loop gives them: lists of lists could explode
        return all(isinstance(one, nodes.Const) or getattr(one, "ctx", "") == "store" for one in node.items)
    return isinstance(node, _ALLOWED)


class _NotThere(StrictUndefined):
    """What a text names and there is not, in words for whoever wrote it; Jinja's are for programmers."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_name is None:  # only the filters `first` and `last` give no name
            return "the first or last of an empty list"
        is_named = isinstance(self._undefined_name, str)
        return self._undefined_hint or (self._undefined_name if is_named else f"[{self._undefined_name}] of a list")


@pass_context
def _counted(context: Context, items: Iterable[Any]) -> list[Any]:
    """What a loop goes through. Raises NotFilledIn once the text's loops have taken too many turns."""
    counted, steps = list(items), context["_steps"]
    steps.left -= len(counted)
    if steps.left < 0:
        raise NotFilledIn(f"This text cannot be filled in: its loops take more than {MOST_STEPS:,} turns.")
    return counted


@pass_eval_context
def _joined(context: EvalContext, items: Iterable[Any], between: str = "", attribute: str | None = None) -> str:
    """Jinja's own `join`, for lists alone and within the bounds."""
    if isinstance(items, str):
        raise TypeError("join needs a list")
    listed = list(items)
    if len(listed) * len(between) > LONGEST:
        raise ValueError(f"it comes to more than {LONGEST:,} letters")
    return str(do_join(context, listed, between, attribute))


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """A sandbox that knows the facts and nothing else. Texts are plain: each place escapes them itself."""
    environment = ImmutableSandboxedEnvironment(
        undefined=_NotThere,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters = {name: FILTERS[name] for name in _FILTERS} | {"join": _joined, "counted": _counted}
    return environment
