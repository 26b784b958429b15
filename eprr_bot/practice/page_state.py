"""The workspace as the page shows it to one member: plain JSON."""

from datetime import datetime
from typing import TYPE_CHECKING

from eprr_bot.directory.numbers import as_people_write
from eprr_bot.practice.attention import unread
from eprr_bot.practice.state import SLACKBOT, Channel, Json, Member, Message, UploadedFile, iso
from eprr_bot.practice.telephones import TelephoneCall

if TYPE_CHECKING:
    from eprr_bot.practice.workspace import Workspace

TEAMS = "microsoft-teams"
"""The conversation that is none of Slack’s."""
SHOWN = 300
"""Messages shown of one channel, the newest."""


def state(workspace: "Workspace", me: str, due: datetime | None) -> Json:
    """Everything but the messages."""
    with workspace.lock:
        if me not in workspace.members or workspace.members[me].is_bot:
            people = workspace.people()
            me = people[0].id if people else ""
        if me:
            workspace.direct_message(me)
        view, home = workspace.views.open_for(me), workspace.views.home_of(me)
        seen = [c for c in workspace.channels.values() if c.kind == "public" or me in c.members]
        return {
            "version": workspace.version,
            "now": iso(workspace.now()),
            "workspace": workspace.name,
            "me": me,
            "bot": workspace.bot.id,
            "members": [_member(member) for member in workspace.members.values()],
            "groups": [{"id": g.id, "handle": g.handle, "name": g.name} for g in workspace.groups.values()],
            "channels": [*(_channel(workspace, channel, me) for channel in seen), *_teams(workspace)],
            "commands": _commands(workspace),
            "shortcuts": _shortcuts(workspace),
            "view": view.as_slack(workspace.ids) if view else None,
            "home": home.as_slack(workspace.ids) if home else None,
            "phones": {member.id: _phone(workspace, member) for member in workspace.people()},
            "phone_states": {member.id: workspace.phones.state(member) for member in workspace.people()},
            "telephones": {one: _call(call) for one, call in workspace.telephones.under_way().items()},
            "next_due": iso(due) if due else None,
            "faults": [
                {"id": f.id, "kind": f.kind, "method": f.method, "times": f.times} for f in workspace.faults.in_force()
            ],
            "calls": len(workspace.calls),
            "notice": {"text": workspace.notices[me]} if me in workspace.notices else None,
        }


def messages(workspace: "Workspace", me: str, ref: str) -> Json:
    """The messages of one channel. Raises LookupError for a channel that this member cannot see."""
    with workspace.lock:
        if ref == TEAMS:
            return {"channel": TEAMS, "messages": _posts(workspace)[-SHOWN:]}
        channel = workspace.channel(ref)
        if channel.kind != "public" and me not in channel.members:
            raise LookupError(f'There is no channel called "{ref}".')
        shown = channel.visible_to(me)[-SHOWN:]
        return {"channel": channel.id, "messages": [_message(workspace, channel, message) for message in shown]}


def _member(member: Member) -> Json:
    return {
        "id": member.id,
        "name": member.name,
        "handle": member.handle,
        "title": member.title,
        "is_bot": member.is_bot,
        "initials": member.initials,
        "colour": member.colour,
    }


def _channel(workspace: "Workspace", channel: Channel, me: str) -> Json:
    is_member = me in channel.members
    count, mentions = unread(workspace, channel, me) if is_member else (0, 0)
    return {
        "id": channel.id,
        "name": channel.name or workspace.bot.name,
        "kind": channel.kind,
        "user": workspace.bot.id if channel.kind == "im" else None,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "archived": channel.is_archived,
        "is_member": is_member,
        "unread": count,
        "mentions": mentions,
        "member_count": len(channel.members),
        "members": list(channel.members),
        "bookmarks": [{"title": b.title, "link": b.link, "emoji": b.emoji} for b in channel.bookmarks],
        "pins": list(channel.pins),
    }


def _teams(workspace: "Workspace") -> list[Json]:
    """The channel of Microsoft Teams, once something stands there: to be read, and no more."""
    topic = "What the bot posts there. Nobody reads answers."
    return [{"id": TEAMS, "name": "Microsoft Teams", "kind": "teams", "topic": topic}] if workspace.teams.cards else []


def _posts(workspace: "Workspace") -> list[Json]:
    return [
        {
            "ts": f"{number:06d}",
            "at": iso(at),
            "user": workspace.bot.id,
            "name": workspace.bot.name,
            "text": text,
            "blocks": [_paragraph(one) for one in text.split("\n\n")],
        }
        for number, (at, text) in enumerate(workspace.teams.posts)
    ]


def _paragraph(text: str) -> Json:
    return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _commands(workspace: "Workspace") -> list[Json]:
    installation = workspace.installation
    return [
        {
            "command": row["command"],
            "usage_hint": row.get("usage_hint", ""),
            "description": row.get("description", ""),
            "words": installation.words.get(row["command"], []),
        }
        for row in installation.commands
    ]


def _shortcuts(workspace: "Workspace") -> list[Json]:
    """What the bot has put into the menu of every message."""
    shown = ("callback_id", "name", "description")
    rows = (row for row in workspace.installation.shortcuts if row.get("type") == "message")
    return [{key: row.get(key, "") for key in shown} for row in rows]


def _phone(workspace: "Workspace", member: Member) -> list[Json]:
    return [
        {
            "at": iso(text.at),
            "kind": text.kind,
            "sender": text.sender,
            "subject": text.subject,
            "text": text.text,
            "enclosed": text.enclosed,
            "delivered": text.delivered,
        }
        for text in workspace.phones.of(member.id)
    ]


def _call(call: TelephoneCall) -> Json:
    return {
        "sid": call.sid,
        "from": as_people_write(call.sender),
        "status": call.status,
        "said": list(call.said),
        "waits_for_key": bool(call.answer_to),
    }


def _message(workspace: "Workspace", channel: Channel, message: Message) -> Json:
    member = workspace.members.get(message.user)
    return {
        "ts": message.ts,
        "at": iso(message.at),
        "user": message.user,
        "name": member.name if member else "Slackbot" if message.user == SLACKBOT else message.user,
        "text": message.text,
        "blocks": message.blocks,
        "edited": message.edited_ts is not None and not message.blocks,
        "ephemeral": message.ephemeral_for is not None,
        "reactions": [{"name": name, "users": list(users)} for name, users in message.reactions.items()],
        "files": [_file(workspace, file) for file in message.files],
        "pinned": message.ts in channel.pins,
        "thread_ts": message.thread_ts,
        "subtype": message.subtype,
    }


def _file(workspace: "Workspace", file: UploadedFile) -> Json:
    return {"name": file.title, "url": f"{workspace.base_url}/files/{file.id}/{file.name}", "alt": file.alt}
