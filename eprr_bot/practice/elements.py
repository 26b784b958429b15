"""Limits of Block Kit's interactive elements."""

from typing import Any

from eprr_bot.practice.state import Json
from eprr_bot.practice.texts import count_problems, length_problems, text_problems

SINGLE = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
SELECTS = SINGLE | {f"multi_{name}" for name in SINGLE}
PICKERS = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
ACTIONS = SELECTS | PICKERS | {"button", "overflow", "datetimepicker", "workflow_button", "rich_text_input"}
ACCESSORIES = SELECTS | PICKERS | {"button", "overflow", "image", "workflow_button"}
INPUTS = (
    SELECTS
    | PICKERS
    | {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
    | {"datetimepicker", "file_input", "rich_text_input"}
)
OPTION_COUNTS = {
    "static_select": (1, 100),
    "multi_static_select": (1, 100),
    "overflow": (1, 5),
    "checkboxes": (1, 10),
    "radio_buttons": (1, 10),
}
MRKDWN_OPTIONS = ("checkboxes", "radio_buttons")
STYLES = (None, "primary", "danger")


def element_problems(element: Any, path: str, allowed: set[str]) -> list[str]:
    """What is wrong with one element, given which elements fit in its place."""
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in allowed:
        return [f"{path}/type: unsupported element {kind!r} here"]
    if kind == "image":
        return length_problems(element.get("image_url"), f"{path}/image_url", 3000, needed=True)
    problems = length_problems(element.get("action_id"), f"{path}/action_id", 255)
    problems += text_problems(element.get("placeholder"), f"{path}/placeholder", 150, plain=True)
    problems += _confirm_problems(element.get("confirm"), f"{path}/confirm")
    if kind == "button":
        problems += _button_problems(element, path)
    elif kind in OPTION_COUNTS:
        problems += _choice_problems(element, path)
    elif kind == "plain_text_input":
        problems += _input_problems(element, path)
    elif kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        problems.append(f"{path}/is_decimal_allowed: missing required field")
    return problems


def _button_problems(button: Json, path: str) -> list[str]:
    problems = text_problems(button.get("text"), f"{path}/text", 75, plain=True, needed=True)
    problems += length_problems(button.get("value"), f"{path}/value", 2000)
    problems += length_problems(button.get("url"), f"{path}/url", 3000)
    problems += length_problems(button.get("accessibility_label"), f"{path}/accessibility_label", 75)
    if button.get("style") not in STYLES:
        problems.append(f"{path}/style: must be primary or danger")
    return problems


def _input_problems(element: Json, path: str) -> list[str]:
    most = element.get("max_length") or 3000
    if not 0 <= (element.get("min_length") or 0) <= most <= 3000:
        return [f"{path}/max_length: min_length and max_length must lie between 0 and 3000"]
    return length_problems(element.get("initial_value"), f"{path}/initial_value", most)


def _choice_problems(element: Json, path: str) -> list[str]:
    least, most = OPTION_COUNTS[element["type"]]
    groups = element.get("option_groups")
    if groups is not None and "select" in element["type"]:
        problems = count_problems(groups, f"{path}/option_groups", 100)
        for number, group in enumerate(groups if isinstance(groups, list) else []):
            place = f"{path}/option_groups/{number}"
            problems += text_problems(group.get("label"), f"{place}/label", 75, plain=True, needed=True)
    else:
        problems = count_problems(element.get("options"), f"{path}/options", most, least)
    options = options_of(element)
    for number, option in enumerate(options):
        problems += _option_problems(option, f"{path}/options/{number}", element["type"])
    return problems + _initial_problems(element, options, path)


def _option_problems(option: Any, path: str, kind: str) -> list[str]:
    if not isinstance(option, dict):
        return [f"{path}: must be an object"]
    plain = kind not in MRKDWN_OPTIONS
    return [
        *text_problems(option.get("text"), f"{path}/text", 75, plain=plain, needed=True),
        *text_problems(option.get("description"), f"{path}/description", 75, plain=plain),
        *length_problems(option.get("value"), f"{path}/value", 150, needed=True),
    ]


def _initial_problems(element: Json, options: list[Json], path: str) -> list[str]:
    chosen = [element["initial_option"]] if element.get("initial_option") else []
    chosen += element.get("initial_options") or []
    if any(option not in options for option in chosen):
        return [f"{path}/initial_option: must be one of the options"]
    return []


def _confirm_problems(confirm: Any, path: str) -> list[str]:
    if confirm is None:
        return []
    if not isinstance(confirm, dict):
        return [f"{path}: must be an object"]
    return [
        *text_problems(confirm.get("title"), f"{path}/title", 100, plain=True, needed=True),
        *text_problems(confirm.get("text"), f"{path}/text", 300, needed=True),
        *text_problems(confirm.get("confirm"), f"{path}/confirm", 30, plain=True),
        *text_problems(confirm.get("deny"), f"{path}/deny", 30, plain=True),
    ]


def options_of(element: Json) -> list[Json]:
    """Every option of a select, grouped or not."""
    if element.get("options") is not None:
        return list(element["options"]) if isinstance(element["options"], list) else []
    groups = element.get("option_groups") or []
    return [option for group in groups if isinstance(group, dict) for option in group.get("options", [])]
