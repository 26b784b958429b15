"""Block Kit in few words."""


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: str) -> dict[str, object]:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def modal(*blocks: dict[str, object], callback_id: str = "form", **more: object) -> dict[str, object]:
    view = {"type": "modal", "callback_id": callback_id, "title": plain("Declare"), "submit": plain("Send")}
    return {**view, "blocks": list(blocks), **more}


def text_input(label: str, block_id: str, **more: object) -> dict[str, object]:
    element = {"type": "plain_text_input", "action_id": f"{block_id}.text"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}
