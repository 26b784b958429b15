"""Several people declare the same thing within a minute: all are opened, and each is told of the others."""

from tests.stories.incident_words import declare_on_the_command_line, declared, end, from_bot, look_away, the_room
from tests.world import World, shown


def test_whoever_declares_and_the_channel_are_told_what_was_declared_lately(world: World) -> None:
    first = declared(world, "power lost at Saltmere")
    world.advance(seconds=20)
    answer = world.say("@grace.adeyemi", "/incident critical no power <!here> at Saltmere Hospital")
    assert "Incident 2 is declared" in answer
    assert "Declared shortly before, and open:" in answer
    assert "*Incident 1*" in answer
    assert f"power lost, Saltmere <#{first.id}>" in answer
    assert "`/incident standdown same as incident 1` in the channel of incident 2" in answer
    world.advance(seconds=20)
    third = declared(world, "lights out at Saltmere", number=3)
    headline = shown(from_bot(world, third)[0])
    assert headline.index("*Incident 2*") < headline.index("*Incident 1*")
    assert f"no power &lt;!here&gt;, Saltmere Hospital <#{the_room(world, 2).id}>" in headline
    assert "same as incident 2" in headline
    assert "Declared shortly before" not in shown(from_bot(world, first)[0])
    assert "stand down" in end(world, "@farouk.aziz", "/incident standdown same as incident 1", channel=third.name)
    declare_on_the_command_line(world, "flood", "Fenbridge")
    world.advance(seconds=30)
    headline = shown(from_bot(world, the_room(world, 4))[0])
    assert "*Incident 1*" in headline
    assert "*Incident 3*" not in headline, "it is over"
    world.advance(minutes=31)
    declare_on_the_command_line(world, "flood", "Saltmere")
    world.advance(seconds=30)
    assert "Declared shortly before" not in shown(from_bot(world, the_room(world, 5))[0]), "long ago"
    world.workspace.add_member(name="Pat Locum", handle="pat.locum")
    answer = world.say("@pat.locum", "/incident critical the river is rising at Saltmere")
    assert "If it is the same, go on there, and ask whoever responds to stand this one down." in answer
    assert "standdown" not in answer, "they may not"
    look_away(world)
