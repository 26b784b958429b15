"""conversations.*: making channels, who is in them, and what was said in them."""

import re

from eprr_bot.practice import events
from eprr_bot.practice.calls import KIND_PREFIX, Call, Method
from eprr_bot.practice.errors import SlackError
from eprr_bot.practice.state import Channel, Json

NAME = re.compile(r"[a-z0-9_-]+")
NAME_LENGTH = 80
ABOUT_LENGTH = 250
INVITED_AT_ONCE = 1000
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def create(call: Call) -> Json:
    """conversations.create"""
    kind = "private" if call.is_on("is_private") else "public"
    call.need("channels:manage" if kind == "public" else "groups:write")
    name = _free_name(call)
    channel = call.workspace.make_channel(name, kind, call.workspace.bot.id)
    channel.members.append(call.workspace.bot.id)
    return _shown(call, channel)


def rename(call: Call) -> Json:
    """conversations.rename"""
    channel = _managed(call)
    channel.name = _free_name(call)
    call.workspace.changed()
    return _shown(call, channel)


def _free_name(call: Call) -> str:
    name = call.needed("name", "invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not any(letter.isalnum() for letter in name):
        raise SlackError("invalid_name_punctuation")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    taken = {channel.name for channel in call.workspace.channels.values()}
    taken |= {group.handle for group in call.workspace.groups.values()}
    if name in taken:
        raise SlackError("name_taken")
    return name


def archive(call: Call) -> Json:
    """conversations.archive"""
    channel = call.channel()
    call.need_for(channel, "manage")
    _not_direct(channel)
    if channel.is_archived:
        raise SlackError("already_archived")
    if not call.is_in(channel):
        raise SlackError("not_in_channel")
    channel.is_archived = True
    call.workspace.changed()
    return {}


def unarchive(call: Call) -> Json:
    """conversations.unarchive"""
    channel = call.channel()
    call.need_for(channel, "manage")
    if not channel.is_archived:
        raise SlackError("not_archived")
    channel.is_archived = False
    call.workspace.changed()
    return {}


def set_topic(call: Call) -> Json:
    """conversations.setTopic"""
    channel = _described(call, "topic")
    channel.topic = call.text("topic")
    call.workspace.changed()
    return {"topic": channel.topic, **_shown(call, channel)}


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose"""
    channel = _described(call, "purpose")
    channel.purpose = call.text("purpose")
    call.workspace.changed()
    return {"purpose": channel.purpose, **_shown(call, channel)}


def _described(call: Call, what: str) -> Channel:
    channel = call.live(call.joined())
    call.need_for(channel, "manage", "write.topic")
    if len(call.text(what)) > ABOUT_LENGTH:
        raise SlackError("too_long")
    return channel


def invite(call: Call) -> Json:
    """conversations.invite: one bad id fails the whole call, unless `force` is set."""
    channel = call.joined()
    call.need_for(channel, "manage", "write.invites")
    _not_direct(channel)
    call.live(channel)
    users = call.names("users")
    if not users:
        raise SlackError("no_user")
    if len(users) > INVITED_AT_ONCE:
        raise SlackError("too_many_users")
    refusals = {user: code for user in users if (code := _refusal(call, channel, user))}
    if refusals and (not call.is_on("force") or len(refusals) == len(users)):
        first = next(iter(refusals.values()))
        errors = [{"user": user, "ok": False, "error": code} for user, code in refusals.items()]
        raise SlackError(first, errors=errors)
    for user in users:
        if user not in refusals:
            events.join(call.workspace, call.workspace.members[user], channel, call.workspace.bot.id)
    return _shown(call, channel)


def _refusal(call: Call, channel: Channel, user: str) -> str:
    member = call.workspace.members.get(user)
    if member is None or member.is_deactivated:
        return "user_not_found"
    if member.id == call.workspace.bot.id:
        return "cant_invite_self"
    if member.id in channel.members:
        return "already_in_channel"
    if member.is_guest:
        return "user_is_restricted"
    return ""


def kick(call: Call) -> Json:
    """conversations.kick"""
    channel = _managed(call)
    user = call.needed("user", "user_not_found")
    member = call.member(user)
    if user == call.workspace.bot.id:
        raise SlackError("cant_kick_self")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    events.leave(call.workspace, member, channel)
    return {}


def join(call: Call) -> Json:
    """conversations.join"""
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    call.live(channel)
    if call.is_in(channel):
        return {"warning": "already_in_channel", **_shown(call, channel)}
    events.join(call.workspace, call.workspace.bot, channel)
    return _shown(call, channel)


def leave(call: Call) -> Json:
    """conversations.leave"""
    channel = call.channel()
    call.need_for(channel, "manage")
    _not_direct(channel)
    if not call.is_in(channel):
        return {"not_in_channel": True}
    events.leave(call.workspace, call.workspace.bot, channel)
    return {}


def open_direct(call: Call) -> Json:
    """conversations.open: with one member only."""
    users = call.names("users")
    if not users and not call.text("channel"):
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users")
    if not users:
        return {"channel": {"id": call.channel().id}}
    member = call.member(users[0])
    if member.is_deactivated:
        raise SlackError("user_disabled")
    if member.is_bot:
        raise SlackError("invalid_user_combination")
    channel = call.workspace.direct_message(member.id)
    shown = channel.as_slack(call.workspace.bot.id) if call.is_on("return_im") else {"id": channel.id}
    return {"channel": shown, "already_open": bool(channel.messages)}


def info(call: Call) -> Json:
    """conversations.info"""
    channel = call.channel()
    call.need_for(channel, "read")
    return _shown(call, channel)


def members(call: Call) -> Json:
    """conversations.members"""
    channel = call.channel()
    call.need_for(channel, "read")
    page, more = call.page(channel.members)
    return {"members": page, "response_metadata": more}


def list_all(call: Call) -> Json:
    """conversations.list"""
    rows = [channel for channel in _of_types(call) if channel.kind != "private" or call.is_in(channel)]
    return _listed(call, rows)


def list_of_user(call: Call) -> Json:
    """users.conversations"""
    user = call.text("user") or call.workspace.bot.id
    call.member(user)
    rows = [channel for channel in _of_types(call) if user in channel.members]
    return _listed(call, [c for c in rows if c.kind == "public" or call.is_in(c)])


def _of_types(call: Call) -> list[Channel]:
    names = call.names("types") or ["public_channel"]
    if any(name not in TYPES for name in names):
        raise SlackError("invalid_types")
    kinds = [TYPES[name] for name in names]
    for kind in kinds:
        call.need(f"{KIND_PREFIX.get(kind, kind)}:read")
    channels = [c for c in call.workspace.channels.values() if c.kind in kinds]
    return [c for c in channels if not (c.is_archived and call.is_on("exclude_archived"))]


def _listed(call: Call, rows: list[Channel]) -> Json:
    page, more = call.page(rows)
    bot = call.workspace.bot.id
    return {"channels": [channel.as_slack(bot) for channel in page], "response_metadata": more}


def _managed(call: Call) -> Channel:
    channel = call.joined()
    call.need_for(channel, "manage")
    _not_direct(channel)
    return call.live(channel)


def _not_direct(channel: Channel) -> None:
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")


def _shown(call: Call, channel: Channel) -> Json:
    return {"channel": channel.as_slack(call.workspace.bot.id)}


JOIN = ("channels:join",)
OPEN = ("im:write", "mpim:write")
METHODS = {
    "conversations.create": Method(create),
    "conversations.rename": Method(rename),
    "conversations.archive": Method(archive),
    "conversations.unarchive": Method(unarchive),
    "conversations.setTopic": Method(set_topic),
    "conversations.setPurpose": Method(set_purpose),
    "conversations.invite": Method(invite),
    "conversations.kick": Method(kick),
    "conversations.join": Method(join, JOIN),
    "conversations.leave": Method(leave),
    "conversations.open": Method(open_direct, OPEN),
    "conversations.info": Method(info, is_form_only=True),
    "conversations.members": Method(members, is_form_only=True),
    "conversations.list": Method(list_all, is_form_only=True),
    "users.conversations": Method(list_of_user, is_form_only=True),
}
