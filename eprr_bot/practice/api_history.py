"""conversations.history and conversations.replies: what was said, with its metadata."""

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Channel, Json, Message

MOST = 999


def history(call: Call) -> Json:
    """conversations.history: newest first, without replies in threads."""
    channel = _readable(call)
    rows = [message for message in _between(call, channel) if message.thread_ts in (None, message.ts)]
    return _page(call, channel, rows[::-1])


def replies(call: Call) -> Json:
    """conversations.replies: a message and its thread, oldest first."""
    channel = _readable(call)
    ts = call.needed("ts", "thread_not_found")
    if channel.message(ts) is None:
        raise SlackError("thread_not_found")
    rows = [message for message in _between(call, channel) if ts in (message.ts, message.thread_ts)]
    return _page(call, channel, rows)


def _readable(call: Call) -> Channel:
    channel = call.joined()
    call.need_for(channel, "history")
    return channel


def _between(call: Call, channel: Channel) -> list[Message]:
    oldest, latest = _seconds(call, "oldest", 0.0), _seconds(call, "latest", float("inf"))
    inclusive = call.is_on("inclusive")
    rows = channel.public_messages()
    if inclusive:
        return [message for message in rows if oldest <= float(message.ts) <= latest]
    return [message for message in rows if oldest < float(message.ts) < latest]


def _seconds(call: Call, name: str, default: float) -> float:
    value = call.text(name)
    try:
        return float(value) if value and value != "0" else default
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _page(call: Call, channel: Channel, rows: list[Message]) -> Json:
    page, more = call.page(rows, most=MOST)
    with_metadata = call.is_on("include_all_metadata")
    shown = [_shown(channel, message, with_metadata) for message in page]
    has_more = bool(more["next_cursor"])
    return {"messages": shown, "has_more": has_more, **({"response_metadata": more} if has_more else {})}


def _shown(channel: Channel, message: Message, with_metadata: bool) -> Json:
    shown = message.as_slack(with_metadata)
    answers = [row for row in channel.public_messages() if row.thread_ts == message.ts and row is not message]
    if answers:
        shown |= {"thread_ts": message.ts, "reply_count": len(answers), "latest_reply": answers[-1].ts}
    if message.ts in channel.pins:
        shown["pinned_to"] = [channel.id]
    return shown


METHODS = {
    "conversations.history": Method(history),
    "conversations.replies": Method(replies, is_form_only=True),
}
