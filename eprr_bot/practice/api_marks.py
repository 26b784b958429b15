"""pins.*, bookmarks.*, reactions.*: marks that people and the bot leave on channels and messages."""

from eprr_bot.practice.calls import Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Bookmark, Channel, Json, Message

PINS = 100
TITLE, LINK = 256, 2048


def pin(call: Call) -> Json:
    """pins.add"""
    channel = call.live(call.joined())
    message = _pinned(call, channel)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= PINS:
        raise SlackError("too_many_pins")
    channel.pins.append(message.ts)
    call.workspace.changed()
    return {}


def unpin(call: Call) -> Json:
    """pins.remove"""
    channel = call.joined()
    message = _pinned(call, channel)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    channel.pins.remove(message.ts)
    call.workspace.changed()
    return {}


def list_pins(call: Call) -> Json:
    """pins.list"""
    channel = call.joined()
    items = [
        {"type": "message", "channel": channel.id, "message": message.as_slack()}
        for ts in channel.pins
        if (message := channel.message(ts))
    ]
    return {"items": items}


def _pinned(call: Call, channel: Channel) -> Message:
    return call.message(
        channel, "timestamp", "no_item_specified" if not call.text("timestamp") else "message_not_found"
    )


def add_bookmark(call: Call) -> Json:
    """bookmarks.add"""
    channel = _bookmarked(call)
    title = call.needed("title")
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    bookmark = Bookmark(call.workspace.new_id("Bk"), _title(title), _link(call.needed("link", "invalid_link")))
    bookmark.emoji = call.text("emoji")
    channel.bookmarks.append(bookmark)
    call.workspace.changed()
    return {"bookmark": bookmark.as_slack(channel.id)}


def edit_bookmark(call: Call) -> Json:
    """bookmarks.edit"""
    channel = _bookmarked(call)
    bookmark = _bookmark(call, channel)
    bookmark.title = _title(call.text("title") or bookmark.title)
    bookmark.link = _link(call.text("link") or bookmark.link)
    bookmark.emoji = call.text("emoji", bookmark.emoji)
    call.workspace.changed()
    return {"bookmark": bookmark.as_slack(channel.id)}


def remove_bookmark(call: Call) -> Json:
    """bookmarks.remove"""
    channel = _bookmarked(call)
    channel.bookmarks.remove(_bookmark(call, channel))
    call.workspace.changed()
    return {}


def list_bookmarks(call: Call) -> Json:
    """bookmarks.list"""
    channel = call.channel("channel_id")
    return {"bookmarks": [bookmark.as_slack(channel.id) for bookmark in channel.bookmarks]}


def _bookmarked(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if not call.is_in(channel):
        raise SlackError("access_denied")
    return channel


def _bookmark(call: Call, channel: Channel) -> Bookmark:
    for bookmark in channel.bookmarks:
        if bookmark.id == call.text("bookmark_id"):
            return bookmark
    raise SlackError("not_found")


def _title(title: str) -> str:
    if len(title) > TITLE:
        raise SlackError("invalid_arguments")
    return title


def _link(link: str) -> str:
    if len(link) > LINK or "://" not in link:
        raise SlackError("invalid_link")
    return link


def react(call: Call) -> Json:
    """reactions.add"""
    message, name = _reacted(call)
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot.id in users:
        raise SlackError("already_reacted")
    users.append(call.workspace.bot.id)
    call.workspace.changed()
    return {}


def unreact(call: Call) -> Json:
    """reactions.remove"""
    message, name = _reacted(call)
    users = message.reactions.get(name, [])
    if call.workspace.bot.id not in users:
        raise SlackError("no_reaction")
    users.remove(call.workspace.bot.id)
    if not users:
        del message.reactions[name]
    call.workspace.changed()
    return {}


def reactions(call: Call) -> Json:
    """reactions.get"""
    channel = call.channel()
    message = call.message(channel, "timestamp")
    return {"type": "message", "channel": channel.id, "message": message.as_slack()}


def _reacted(call: Call) -> tuple[Message, str]:
    channel = call.live(call.channel())
    name = call.needed("name", "invalid_name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").replace(":", "").isalnum():
        raise SlackError("invalid_name")
    return call.message(channel, "timestamp"), name


METHODS = {
    "pins.add": Method(pin, ("pins:write",)),
    "pins.remove": Method(unpin, ("pins:write",)),
    "pins.list": Method(list_pins, ("pins:read",), is_form_only=True),
    "bookmarks.add": Method(add_bookmark, ("bookmarks:write",)),
    "bookmarks.edit": Method(edit_bookmark, ("bookmarks:write",)),
    "bookmarks.remove": Method(remove_bookmark, ("bookmarks:write",)),
    "bookmarks.list": Method(list_bookmarks, ("bookmarks:read",)),
    "reactions.add": Method(react, ("reactions:write",)),
    "reactions.remove": Method(unreact, ("reactions:write",)),
    "reactions.get": Method(reactions, ("reactions:read",), is_form_only=True),
}
