"""What the stories about incidents share: declaring one, finding its channel, reading what is in it."""

from pathlib import Path

from eprr_bot.base.db import transaction
from eprr_bot.incidents import service as incidents
from eprr_bot.incidents.service import Declaration
from eprr_bot.practice.delivery import Outcome
from eprr_bot.practice.state import Channel, Json, Message
from eprr_bot.records import service as records
from eprr_bot.slack.commands import Actor
from tests.world import World, shown, texts_in

HOSTILE = (Path(__file__).parent.parent / "hostile_texts.txt").read_text("utf-8").split("\n")[0]
SAFE = "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;"
CALLED = ("@farouk.aziz", "@grace.adeyemi")
"""Director and manager on call on that Monday."""
ON_THE_COMMAND_LINE = Actor("", "night switchboard")


def declared(world: World, what_and_where: str, number: int = 1) -> Channel:
    world.say("@asha.patel", f"/incident critical {what_and_where}")
    return the_room(world, number)


def declared_quietly(world: World, what_and_where: str, number: int = 1) -> Channel:
    """One of which no provider is told, and to which director and manager have answered: nobody is called any more."""
    world.say("@asha.patel", f"/incident business-continuity {what_and_where}")
    for who in CALLED:
        world.press("I am responding", as_=who)
    look_away(world)
    return the_room(world, number)


def end(world: World, who: str, line: str, channel: str | None = None) -> str:
    """Somebody ends an incident and means it: the command, then its button. Returns the last word back."""
    world.say(who, line, channel)
    world.press("incidents.end", as_=who, channel=channel)
    mine = world.workspace.person(who)
    return [one for one in mine.messages(channel) if one.ephemeral_for][-1].text


def declare_on_the_command_line(world: World, what: str, where: str) -> None:
    with transaction(world.app.engine) as session:
        incidents.declare(session, world.now, Declaration(what, where), ON_THE_COMMAND_LINE)


def the_room(world: World, number: int) -> Channel:
    found = [one for one in world.workspace.channels.values() if f"{one.name}-".startswith(f"inc-{number}-")]
    assert len(found) == 1
    return found[0]


def members(world: World, room: Channel) -> set[str]:
    return {f"@{world.workspace.members[one].handle}" for one in room.members}


def from_bot(world: World, room: Channel) -> list[Message]:
    return [one for one in room.messages if one.user == world.workspace.bot.id and one.ephemeral_for is None]


def mrkdwn_in(world: World, room: Channel) -> list[str]:
    """Every text of a channel in which Slack would resolve a mention."""
    return [part for one in from_bot(world, room) for part in [one.text, *_mrkdwn(one.blocks)]]


def _mrkdwn(part: object) -> list[str]:
    if isinstance(part, list):
        return [text for item in part for text in _mrkdwn(item)]
    if isinstance(part, dict):
        own = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return own + [text for item in part.values() for text in _mrkdwn(item)]
    return []


def complete(world: World, room: Channel) -> None:
    """Topic, pin, bookmark, headline and checklist are there, each once."""
    assert room.topic.startswith("Critical incident · level 2 · Declared")
    headline, checklist = from_bot(world, room)[:2]
    assert room.pins == [headline.ts]
    assert [one.title for one in room.bookmarks] == ["Headline"]
    made = [call["args"] for call in world.workspace.calls if call["method"] == "conversations.setTopic"]
    topics = [args["topic"] for args in made if args["channel"] == room.id]
    assert len(topics) == len(set(topics)), "Slack tells everybody in the channel of each"
    assert "Called out" in shown(headline)
    assert shown(checklist).count("white_large_square") == 12


def read_everything(world: World, *whose: str) -> None:
    """Whatever reached people or #channels was looked at otherwise."""
    for one in whose:
        for inbox in [world.channel(one[1:])] if one.startswith("#") else [world.dm(one), world.phone(one)]:
            for _ in inbox.unexpected():
                inbox.expect()


def look_away(world: World) -> None:
    """Whatever reached anybody until now is not what the story is about."""
    for member in world.workspace.people():
        read_everything(world, f"@{member.handle}")
    for channel in world.workspace.channels.values():
        if channel.name:
            read_everything(world, f"#{channel.name}")


def shown_answer(world: World, who: str, line: str) -> str:
    """All that somebody reads in the answer to a command."""
    answer = world.command(who, line)
    return "\n".join([answer.text or "", *texts_in(answer.blocks)])


def log_of(world: World, number: int) -> list[str]:
    with transaction(world.app.engine) as session:
        newest = records.entries(session, number)
    return [f"{one.author}: {one.text}" for one in newest if one.kind != "channel"]


def log_of_the_channel(world: World, number: int) -> list[str]:
    """What the log says about the making of the channel."""
    with transaction(world.app.engine) as session:
        return [one.text for one in records.entries(session, number) if one.kind == "channel"]


def open_numbers(world: World) -> list[int]:
    with transaction(world.app.engine) as session:
        return [one.id or 0 for one in incidents.open_incidents(session)]


def sent_forms(world: World) -> list[Json]:
    """The payloads of forms that are sent in from now on."""
    deliver, seen = world.workspace.delivery.interactive, []

    def noting(payload: Json) -> Outcome:
        seen.append(payload)
        return deliver(payload)

    world.workspace.delivery.interactive = noting
    return seen


def expect_called(world: World, what: str = "Power lost") -> None:
    for who in CALLED:
        world.phone(who).expect(what)
        world.dm(who).expect(what)


def expect_action_cards(world: World) -> None:
    world.dm("@farouk.aziz").expect("Director on call, for incident 1")
    world.dm("@grace.adeyemi").expect("Manager on call, for incident 1")


def expect_the_room(world: World, room: Channel, *more: str) -> None:
    """The announcement, the headline, the checklist, the roles, and whatever else is named; nothing beside them."""
    world.channel("incidents").expect("*Incident ")
    inbox = world.channel(room.name)
    fragments = ["Called out", "Delegated authority", *more]
    # Whatever is news goes out before it.
    roles = next(at for at, one in enumerate(inbox.unexpected()) if "*Roles in incident" in one)
    for fragment in (*fragments[:roles], "Roles in incident", *fragments[roles:]):
        inbox.expect(fragment)
