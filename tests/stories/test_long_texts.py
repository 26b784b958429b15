"""However much somebody types, it costs a few look-ups and is answered in a few lines."""

from tests.statements import counted
from tests.world import World

WORDS = " ".join(f"word{number}" for number in range(1500))


COMMANDS = (
    "/oncall",
    "/oncall cover",
    "/oncall cover me",
    "/oncall swap",
    "/oncall take",
    "/oncall away",
    "/oncall at",
    "/oncall why",
    "/oncall page",
    "/oncall fairness",
    "/exercise start",
    "/exercise report",
    "/mutual-aid request",
)


def test_a_text_of_1500_words_is_refused_in_a_few_lines(quick_world: World) -> None:
    asha, found = quick_world.workspace.person("@asha.patel"), {}
    for line in COMMANDS:
        with counted(quick_world.app.engine) as asked:
            answer = asha.command(f"{line} {WORDS}")
        found[line] = asked.statements < 40, len(answer.text) < 1500, answer.text.startswith(":warning:")
    assert found == dict.fromkeys(COMMANDS, (True, True, True))


def test_a_change_of_the_rota_is_said_in_few_letters(quick_world: World) -> None:
    reason = "a very long story " * 20
    told = quick_world.say("@asha.patel", f"/oncall cover {'me ' * 200}because {reason}")
    assert "599 letters" in told
    assert "at most 300" in told
    assert "because" in told


def test_whoever_is_mentioned_300_times_is_looked_up_once(quick_world: World) -> None:
    asha, found = quick_world.workspace.person("@asha.patel"), {}
    for line in ("/oncall page", "/oncall handover note", "/exercise record", "/mutual-aid request"):
        with counted(quick_world.app.engine) as asked:
            asha.command(f"{line} {'@farouk.aziz ' * 300}")
        found[line] = asked.statements
    assert max(found.values()) < 40, found
