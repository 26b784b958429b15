"""Handing over, meetings and debriefs at the keyboard, as when Slack is gone."""

from tests.stories.incident_words import log_of, look_away
from tests.test_keyboard import DECLARE, Typed
from tests.test_keyboard import typed as typed
from tests.world import World

FAROUK, ASHA = ("--by", "Farouk Aziz"), ("--by", "Asha Patel")


def test_command_is_handed_over_at_the_keyboard_and_printed(world: World, typed: Typed) -> None:
    typed(*DECLARE, *FAROUK)
    typed("say", "/incident command take", *FAROUK)
    world.settle()
    assert "Intent\nNothing is known." in typed("incident", "handover", "1", "--draft").output
    said = typed("say", "/incident handover @asha.patel; intent Keep going; humanitarian 40 at rest", *FAROUK).output
    assert "Handover briefing 1 (IIMARCH) is in the log." in said
    world.settle()
    assert "I accept the handover" in typed("messages", *ASHA).output
    said = typed("say", "/incident handover accept", *ASHA).output
    assert "press incidents.take_command_here:1 --by 'Asha Patel" in said
    typed("press", "incidents.take_command_here:1", *ASHA)
    printed = typed("incident", "handover", "1").output
    assert "Asha Patel accepted it on Mon 23 Nov 2026 at 10:00." in printed
    assert "Intent\nKeep going" in printed
    assert any("Command passes to Asha Patel" in one for one in log_of(world, 1))
    world.settle()
    look_away(world)


def test_meetings_and_debriefs_are_kept_at_the_keyboard(world: World, typed: Typed) -> None:
    typed(*DECLARE, *FAROUK)
    assert "Meeting 1 is set" in typed("say", "/incident meeting tactical group at 10:05", *FAROUK).output
    world.settle()
    assert "Introductions" in typed("say", "/incident meeting next", *FAROUK).output
    assert "was held. Attended: Farouk." in typed("say", "/incident meeting held Farouk; moved", *FAROUK).output
    assert "Nothing is on record yet." in typed("incident", "debriefs", "1").output
    typed("say", "/incident debrief well Calm voices; not well The list", *FAROUK)
    typed("say", "/incident lesson Ring first", *FAROUK)
    printed = typed("incident", "debriefs", "1").output
    assert "Went well: Calm voices; Did not: The list." in printed
    assert "- Ring first. (Farouk Aziz" in printed
    world.settle()
    look_away(world)
