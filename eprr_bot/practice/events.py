"""What people do that Slack tells the bot of as an event: messages, reactions, visits to the Home tab, joining."""

from typing import TYPE_CHECKING

from eprr_bot.practice.slash import as_sent
from eprr_bot.practice.state import Channel, Json, Member, Message

if TYPE_CHECKING:
    from eprr_bot.practice.wired import Wired

MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}


def say(workspace: "Wired", member: Member, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
    """Post an ordinary message. Raises LookupError for somebody who is not in the channel."""
    if member.id not in channel.members:
        raise LookupError(f"You are not in #{channel.name}. Join it first.")
    if channel.kind == "im" and workspace.bot.id in channel.members and workspace.installation.is_read_only:
        raise LookupError("Sending messages to this app has been turned off.")
    if channel.is_archived:
        raise LookupError(f"#{channel.name} is archived: nobody can write in it.")
    message = workspace.post(channel, member.id, as_sent(workspace, text), thread_ts=thread_ts)
    if workspace.bot.id in channel.members:
        event = {**message.as_slack(), "channel": channel.id, "event_ts": message.ts}
        event["channel_type"] = CHANNEL_TYPES[channel.kind]
        workspace.delivery.event(MESSAGE_EVENTS[channel.kind], event)
        if f"<@{workspace.bot.id}" in message.text:
            workspace.delivery.event("app_mention", {**event, "type": "app_mention"})
    return message


def edit(workspace: "Wired", member: Member, message: Message, text: str) -> None:
    """Change one's own message. Raises LookupError for another's."""
    _own(member, message)
    with workspace.lock:
        before = message.as_slack()
        message.text, message.edited_ts = as_sent(workspace, text), workspace.next_ts()
        workspace.changed()
    _tell(workspace, message, {"subtype": "message_changed", "message": message.as_slack(), "previous_message": before})


def delete(workspace: "Wired", member: Member, message: Message) -> None:
    """Delete one's own message. Raises LookupError for another's."""
    _own(member, message)
    channel = workspace.channel(message.channel)
    with workspace.lock:
        channel.messages.remove(message)
        channel.pins = [ts for ts in channel.pins if ts != message.ts]
        workspace.changed()
    gone = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": message.as_slack()}
    _tell(workspace, message, gone)


def _own(member: Member, message: Message) -> None:
    if message.user != member.id or message.subtype or message.ephemeral_for:
        raise LookupError("You can change and delete only what you wrote yourself.")


def _tell(workspace: "Wired", message: Message, what: Json) -> None:
    channel = workspace.channel(message.channel)
    if workspace.bot.id in channel.members:
        ts = workspace.next_ts()
        event = {"type": "message", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts, **what}
        event["channel_type"] = CHANNEL_TYPES[channel.kind]
        workspace.delivery.event(MESSAGE_EVENTS[channel.kind], event)


def react(workspace: "Wired", member: Member, message: Message, name: str) -> None:
    """Add a reaction, or take it back when it is there already."""
    name = name.strip(":")
    with workspace.lock:
        users = message.reactions.setdefault(name, [])
        is_new = member.id not in users
        if is_new:
            users.append(member.id)
        else:
            users.remove(member.id)
        if not users:
            del message.reactions[name]
        workspace.changed()
    kind = "reaction_added" if is_new else "reaction_removed"
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    event = {"type": kind, "user": member.id, "reaction": name, "item": item, "item_user": message.user}
    workspace.delivery.event(kind, {**event, "event_ts": workspace.next_ts()})


def open_home(workspace: "Wired", member: Member) -> None:
    """Visit the bot's Home tab."""
    home = workspace.views.home_of(member.id)
    event: Json = {
        "type": "app_home_opened",
        "user": member.id,
        "channel": workspace.direct_message(member.id).id,
        "tab": "home",
        "event_ts": workspace.next_ts(),
    }
    if home is not None:
        event["view"] = home.as_slack(workspace.ids)
    workspace.delivery.event("app_home_opened", event)


def join(workspace: "Wired", member: Member, channel: Channel, inviter: str | None = None) -> None:
    """Become a member of a channel, with Slack's small note in it."""
    with workspace.lock:
        channel.members.append(member.id)
        said = f"<@{member.id}> was added" + (f" by <@{inviter}>." if inviter else ".")
        workspace.post(channel, member.id, said, subtype="channel_join")
    event = {"type": "member_joined_channel", "user": member.id, "channel": channel.id}
    event |= {"channel_type": "C" if channel.kind == "public" else "G", "team": workspace.ids["team"]}
    if inviter:
        event["inviter"] = inviter
    workspace.delivery.event_soon("member_joined_channel", {**event, "event_ts": workspace.next_ts()})


def join_public(workspace: "Wired", member: Member, channel: Channel) -> None:
    """Join by oneself. Raises LookupError where nobody can."""
    if channel.kind != "public" or channel.is_archived:
        raise LookupError(f"#{channel.name} is not open to everybody. Somebody in it can add you.")
    if member.id not in channel.members:
        join(workspace, member, channel)


def leave(workspace: "Wired", member: Member, channel: Channel) -> None:
    """Leave a channel, or be removed from it."""
    with workspace.lock:
        channel.members.remove(member.id)
        workspace.changed()
    event = {"type": "member_left_channel", "user": member.id, "channel": channel.id}
    event |= {"channel_type": "C" if channel.kind == "public" else "G", "team": workspace.ids["team"]}
    workspace.delivery.event_soon("member_left_channel", {**event, "event_ts": workspace.next_ts()})
