"""What people fill in: the values of Block Kit's inputs, shaped as Slack's `state.values`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from eprr_bot.practice.elements import options_of
from eprr_bot.practice.state import Json, elements_of
from eprr_bot.practice.texts import unescaped

if TYPE_CHECKING:
    from eprr_bot.practice.team import Team

FIELDS = {
    **dict.fromkeys(("plain_text_input", "number_input", "email_text_input", "url_text_input"), "value"),
    **dict.fromkeys(("static_select", "external_select", "radio_buttons", "overflow"), "selected_option"),
    **dict.fromkeys(("multi_static_select", "multi_external_select", "checkboxes"), "selected_options"),
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
"""Where each kind of element keeps its answer."""
REQUIRED = "Please complete this required field."


def inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block and element that keeps an answer."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in FIELDS and element["type"] != "overflow":
                yield block, element


def complete(blocks: list[Json], filled: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    """The values of every input: what was filled in, or else what it began with."""
    values: dict[str, Json] = {}
    for block, element in inputs(blocks):
        key = FIELDS[element["type"]]
        given = filled.get(block["block_id"], {}).get(element["action_id"])
        answer = _first(element, key) if given is None else given.get(key)
        values.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": element["type"],
            key: answer,
        }
    return values


def _first(element: Json, key: str) -> Any:
    initial = "initial_value" if key in ("value", "rich_text_value") else key.replace("selected", "initial")
    return element.get(initial, [] if key.endswith("s") else None)


def refused(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack's own client refuses before the bot hears of it: sentences by block id."""
    problems = {}
    for block, element in inputs(blocks):
        answer = values[block["block_id"]][element["action_id"]][FIELDS[element["type"]]]
        is_empty = answer is None or answer in ("", [])
        if block["type"] != "input":
            continue
        if is_empty and not block.get("optional"):
            problems[block["block_id"]] = REQUIRED
        elif not is_empty and (problem := _text_problem(element, answer)):
            problems[block["block_id"]] = problem
    return problems


def _text_problem(element: Json, answer: Any) -> str:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if element["type"] == "plain_text_input" and not least <= len(answer) <= most:
        return f"Enter between {least} and {most} characters."
    if element["type"] == "number_input" and not str(answer).lstrip("-").replace(".", "", 1).isdigit():
        return "Enter a number."
    if element["type"] == "email_text_input" and "@" not in answer:
        return "Enter an e-mail address."
    if element["type"] == "url_text_input" and "://" not in answer:
        return "Enter a web address."
    return ""


def fill(workspace: "Team", blocks: list[Json], given: Mapping[str, Any]) -> dict[str, Json]:
    """Values for inputs named by label, block id or action id. Raises LookupError naming the inputs there are."""
    values: dict[str, Json] = {}
    for name, value in given.items():
        block, element = _input_named(blocks, name)
        answer = {"type": element["type"], FIELDS[element["type"]]: answer_of(workspace, element, value)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = answer
    return values


def _input_named(blocks: list[Json], name: str) -> tuple[Json, Json]:
    known = []
    for block, element in inputs(blocks):
        label = label_of(block, element)
        known.append(label)
        if name in (block["block_id"], element["action_id"], label):
            return block, element
    raise LookupError(f'There is no input called "{name}". Inputs: {", ".join(known) or "none"}.')


def label_of(block: Json, element: Json) -> str:
    """What a person would call an input."""
    for text in (block.get("label"), element.get("placeholder"), block.get("text")):
        if text:
            return unescaped(str(text["text"]))
    return str(element["action_id"])


def answer_of(workspace: "Team", element: Json, value: Any) -> Any:
    """A person's answer as Slack writes it for this kind of element; None clears it."""
    key = FIELDS[element["type"]]
    if key.endswith("s"):
        return [_single(workspace, element, key[:-1], item) for item in value or []]
    return None if value is None else _single(workspace, element, key, value)


def _single(workspace: "Team", element: Json, key: str, value: Any) -> Any:
    if key == "selected_option":
        return option_named(element, value)
    if key == "selected_user":
        return workspace.member(value).id
    if key in ("selected_channel", "selected_conversation"):
        return workspace.channel(value).id
    if isinstance(value, datetime):
        return int(value.timestamp()) if key == "selected_date_time" else value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if key == "value" else value


def option_named(element: Json, name: Any) -> Json:
    """An option by its text or value. Raises LookupError naming the options there are."""
    options = options_of(element)
    for option in options:
        if name in (option["value"], unescaped(option["text"]["text"])) or name == option:
            return option
    known = ", ".join(option["text"]["text"] for option in options)
    raise LookupError(f'There is no option called "{name}". Options: {known or "none"}.')
