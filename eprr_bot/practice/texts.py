"""Limits of texts and lists in Block Kit, and Slack's escaping of what people type."""

import re
from collections.abc import Mapping
from typing import Any

TEXT_KINDS = ("plain_text", "mrkdwn")
ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def text_problems(value: Any, path: str, most: int, *, plain: bool = False, needed: bool = False) -> list[str]:
    """What is wrong with a text object."""
    if value is None:
        return [f"{path}: missing required field"] if needed else []
    if not isinstance(value, dict) or value.get("type") not in TEXT_KINDS:
        return [f"{path}: must be a text object"]
    if plain and value["type"] != "plain_text":
        return [f"{path}: must be plain_text, not mrkdwn"]
    return length_problems(value.get("text"), f"{path}/text", most, needed=True)


def length_problems(value: Any, path: str, most: int, *, needed: bool = False) -> list[str]:
    """What is wrong with a plain string."""
    if value is None and not needed:
        return []
    if not isinstance(value, str):
        return [f"{path}: must be a string"]
    if needed and not value:
        return [f"{path}: must be more than 0 characters"]
    if len(value) > most:
        return [f"{path}: must be less than {most + 1} characters, not {len(value)}"]
    return []


def count_problems(value: Any, path: str, most: int, least: int = 1) -> list[str]:
    """What is wrong with the size of a list."""
    if not isinstance(value, list):
        return [f"{path}: must be a list"]
    if not least <= len(value) <= most:
        return [f"{path}: must hold {least} to {most} items, not {len(value)}"]
    return []


def escaped(text: str) -> str:
    """Slack's three entities put in for & < >."""
    for letter, entity in ENTITIES:
        text = text.replace(letter, entity)
    return text


def unescaped(text: str) -> str:
    """Slack's three entities turned back."""
    for letter, entity in reversed(ENTITIES):
        text = text.replace(entity, letter)
    return text


REFERENCE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def readable(text: str, names: Mapping[str, str]) -> str:
    """Slack's markup as a notification shows it: references by name (`names` by id), entities turned back."""

    def shown(match: "re.Match[str]") -> str:
        target, label = match.group(1), match.group(2)
        if target.startswith("@"):
            return "@" + names.get(target[1:], label or target[1:])
        if target.startswith("#"):
            return "#" + (label or names.get(target[1:], target[1:]))
        if target.startswith("!"):
            return label or "@" + target[1:].partition("^")[0]
        return label or target

    return unescaped(REFERENCE.sub(shown, text)).replace("*", "")


MENTION = re.compile(r"(?<![\w@#/])([@#])([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)
"""@handle or #channel as a person types it; not inside an e-mail address or a link."""
