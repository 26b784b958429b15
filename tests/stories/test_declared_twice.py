"""Several people declare the same thing within a minute: all are opened, and each is told of the others."""

from tests.stories.incident_words import declare_on_the_command_line, declared, end, from_bot, look_away, the_room
from tests.world import World, shown


def test_whoever_declares_and_the_channel_are_told_what_was_declared_lately(world: World) -> None:
    first = declared(world, "power lost at Saltmere")
    world.advance(seconds=20)
    answer = world.say("@grace.adeyemi", "/incident critical no power <!here> at Saltmere Hospital")
    assert "Incident 2 is declared" in answer
    assert "Declared within half an hour of it, and open:" in answer
    assert "*Incident 1*" in answer
    assert f"power lost, Saltmere <#{first.id}>" in answer
    assert "stands it down, in that one’s channel: `/incident standdown same as incident 1`" in answer
    world.advance(seconds=20)
    older = shown(from_bot(world, first)[0])
    assert f"no power &lt;!here&gt;, Saltmere Hospital <#{the_room(world, 2).id}>" in older
    assert "If they are the same, go on in incident 1." in older
    third = declared(world, "lights out at Saltmere", number=3)
    headline = shown(from_bot(world, third)[0])
    assert headline.index("*Incident 2*") < headline.index("*Incident 1*")
    assert f"no power &lt;!here&gt;, Saltmere Hospital <#{the_room(world, 2).id}>" in headline
    assert "same as incident 1" in headline
    assert "stand down" in end(world, "@farouk.aziz", "/incident standdown same as incident 1", channel=third.name)
    declare_on_the_command_line(world, "flood", "Fenbridge")
    world.advance(seconds=30)
    headline = shown(from_bot(world, the_room(world, 4))[0])
    assert "*Incident 1*" in headline
    assert "*Incident 3*" not in headline, "it is over"
    world.advance(minutes=31)
    declare_on_the_command_line(world, "flood", "Saltmere")
    world.advance(seconds=30)
    assert "within half an hour" not in shown(from_bot(world, the_room(world, 5))[0]), "long ago"
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    answer = world.say("@pat.locum", "/incident critical the river is rising at Saltmere")
    assert "Whoever responds to another of them stands it down" in answer, "they may not"
    look_away(world)


def test_whoever_says_only_where_is_asked_what_it_is(quick_world: World) -> None:
    answer = quick_world.say("@asha.patel", "/incident critical at Saltmere")
    assert "*Incident 1 is declared: something has happened, Saltmere.*" in answer
    assert "I do not know what it is. In its channel, type `/incident update what` and what has happened." in answer
    assert "I do not know where" not in answer
    look_away(quick_world)
