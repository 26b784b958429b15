"""What people really type and choose about cover and leave does what they mean, or says what to type instead."""

import pytest

from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.oncall.models import CoverRow
from tests.stories.cover_words import HOSTILE, calm, holder, is_shown, quiet
from tests.stories.test_who_commands import end
from tests.world import World

ASHAS = "Director on call: Mon 30 Nov 09:00 – Mon 7 Dec 09:00"
AT_ONCE = "Put the person named below in at once, such as for illness"


def test_hours_in_the_form_are_hours_of_the_shift_that_was_chosen(world: World) -> None:
    calm(world)
    ben = world.workspace.person("@ben.okoro").id
    world.say("@asha.patel", "/oncall cover")
    errors = world.submit("@asha.patel", shift=ASHAS, how=AT_ONCE, person=ben, hours="tomorrow 18:00 to 23:00")
    assert errors == {
        "hours": "That is not within the shift you chose, Mon 30 Nov 2026 09:00 to Mon 7 Dec 2026 09:00. "
        "Give hours inside it, or choose “the time below”."
    }
    errors = world.submit("@asha.patel", hours="Fri 18:00 to Mon 18:00")
    assert errors is not None
    assert "not within the shift you chose" in errors["hours"]
    assert world.submit("@asha.patel", hours="18:00 to 23:00") is None
    world.dm("@ben.okoro").expect("|Mon 30 Nov 2026 18:00>", "|Mon 30 Nov 2026 23:00>", "instead of Asha Patel")
    world.channel("on-call").expect("Ben Okoro is on call")
    assert holder(world, "director-on-call", "2026-11-30T19:00") == "ben.okoro"
    assert holder(world, "director-on-call", "2026-11-23T19:00") == "farouk.aziz"


def test_whoever_takes_over_what_nobody_holds_together_reads_so_in_the_answer(world: World) -> None:
    calm(world)
    answer = world.say("@farouk.aziz", "/oncall take manager-on-call until 12:00")
    assert "With that you hold Manager on call and Director on call at once, which nobody is to do." in answer
    assert "at once" not in world.say("@priya.raman", "/oncall take loggist until 12:00")
    end(world)


def test_so_does_whoever_covers_accepts_or_puts_somebody_in(world: World) -> None:
    calm(world)
    both = "Manager on call and Director on call at once, which nobody is to do."
    line = "/oncall cover manager to @farouk.aziz from 24 Nov 10:00 to 24 Nov 12:00"
    assert f"With that Farouk Aziz holds {both}" in world.say("@asha.patel", line)
    assert is_shown(world, "@farouk.aziz", f"With that you hold {both}")
    world.say("@imogen.clarke", "/oncall cover me from 24 Nov 14:00 to 24 Nov 16:00 by @farouk.aziz")
    world.press("Accept", as_="@farouk.aziz")
    assert is_shown(world, "@farouk.aziz", f"With that you hold {both}")
    end(world)


def test_so_does_whoever_offered_a_swap_when_it_is_accepted(world: World) -> None:
    calm(world)
    world.say("@imogen.clarke", "/oncall cover manager to @asha.patel from 8 Dec 10:00 to 8 Dec 12:00")
    world.say("@asha.patel", "/oncall swap 30 Nov with @ben.okoro 7 Dec")
    world.press("Accept", as_="@ben.okoro")
    both = "With that you hold Director on call and Manager on call at once, which nobody is to do."
    assert is_shown(world, "@asha.patel", both)
    assert not is_shown(world, "@ben.okoro", "which nobody is to do")
    end(world)


def test_a_day_of_leave_is_whole_however_it_is_typed(world: World) -> None:
    calm(world)
    typed = {
        "until 18 Dec": ("Mon 23 Nov 2026 10:00", "Sat 19 Dec 2026 00:00"),
        "25 Jan - 27 Jan": ("Mon 25 Jan 2027 00:00", "Thu 28 Jan 2027 00:00"),
        "from 2 Feb till 4 Feb": ("Tue 2 Feb 2027 00:00", "Fri 5 Feb 2027 00:00"),
        "9-11 Feb": ("Tue 9 Feb 2027 00:00", "Fri 12 Feb 2027 00:00"),
    }
    for line, (begins, ends) in typed.items():
        answer = world.say("@gareth.moss", f"/oncall away {line}")
        assert answer.index(f"|{begins}> to ") < answer.index(f"|{ends}>. It is written down"), line
    assert "does not say from when until when" in world.say("@gareth.moss", "/oncall away from 14 Dec")
    before = world.say("@gareth.moss", "/oncall away")
    for who, line in (("@gareth.moss", "away"), ("@ben.okoro", "cover me"), ("@ben.okoro", "cover director-on-call")):
        assert "is 51 weeks. If you mean that" in world.say(who, f"/oncall {line} from 5 Dec to 1 Dec"), line
        assert "20 Nov is past" in world.say(who, f"/oncall {line} from 20 Nov to 27 Nov"), line
    assert "is 51 weeks" in world.say("@ben.okoro", "/oncall take director-on-call until 20 Nov")
    assert world.say("@gareth.moss", "/oncall away") == before


def test_a_word_for_a_time_in_a_long_shift_is_not_all_that_is_left_of_it(world: World) -> None:
    calm(world)
    say, rest = world.say, "lasts until Mon 30 Nov 2026 09:00."
    only = "Only tonight: /oncall cover me from Mon 23 Nov 2026 21:00 to Tue 24 Nov 2026 09:00"
    answer = say("@farouk.aziz", "/oncall cover me tonight")
    assert f"Your shift {rest} {only}" in answer
    assert "All of it: /oncall cover me from Mon 23 Nov 2026 10:00 to Mon 30 Nov 2026 09:00" in answer
    for when in ("tomorrow", "this evening", "today", "on Thu", "26 Nov", "a day", "tomorrow 18:00", "on 25 Nov"):
        answer = say("@farouk.aziz", f"/oncall cover me {when}")
        assert f"Your shift {rest} Only {when}: " in answer, when
    assert f"Farouk Aziz’s shift {rest}" in say("@ben.okoro", "/oncall cover @farouk.aziz tonight by @cara.hughes")
    answer = say("@ben.okoro", "/oncall cover @farouk.aziz to @cara.hughes tonight because ill")
    assert "/oncall cover @Farouk Aziz to Cara Hughes from Mon 23 Nov 2026 21:00 to Tue 24" in answer
    typed = only.partition(": ")[2]
    assert "has been asked" in say("@farouk.aziz", f"{typed} by @cara.hughes")
    world.dm("@cara.hughes").expect("|Mon 23 Nov 2026 21:00>", "|Tue 24 Nov 2026 09:00>")
    # A shift of one night or day is meant as a whole, but not one that is over by then.
    asked = say("@grace.adeyemi", "/oncall cover me today by @hamish.reid")
    assert "|Mon 23 Nov 2026 10:00> to" in asked
    assert "|Mon 23 Nov 2026 20:00>" in asked
    assert "has no shift on “tonight”" in say("@grace.adeyemi", "/oncall cover me tonight")
    world.dm("@hamish.reid").expect("Can you cover?")
    quiet(world, "@farouk.aziz", "@grace.adeyemi")


def test_names_and_reasons_are_shown_as_they_are_and_do_not_run_on(world: World) -> None:
    calm(world)
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "cara.hughes", name=HOSTILE)
    world.say("@farouk.aziz", "/oncall cover @farouk.aziz to @cara.hughes from 25 Nov 18:00 to 25 Nov 20:00")
    answer = world.say(
        "@asha.patel", "/oncall cover @cara.hughes to @ben.okoro from 25 Nov 18:00 to 25 Nov 20:00 because ill"
    )
    assert "Asha Patel arranged it: ill. It takes the place of cover 1 (INJ&lt;!channel&gt;&amp;" in answer
    for _ in range(2):
        told = world.channel("on-call").expect("INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;")
        assert "<!channel>" not in told
        assert "<http" not in told
    world.dm("@cara.hughes").expect("You are on call")
    world.dm("@cara.hughes").expect("Ben Okoro is on call")
    world.dm("@ben.okoro").expect("You are on call", "instead of INJ&lt;!channel&gt;")
    world.advance(seconds=30)
    world.say("@asha.patel", "/oncall undo 2")
    quiet(world, "@cara.hughes", "@ben.okoro", "@farouk.aziz")
    world.channel("on-call").expect("Asha Patel undid cover 2", "INJ&lt;!channel&gt;")
    listed = world.say("@asha.patel", "/oncall changes")
    assert "Made by Asha Patel: ill. Undone by Asha Patel" in listed
    assert "<!channel>" not in listed


def test_a_reason_holds_no_patients_number_and_is_for_the_directory_only(world: World) -> None:
    calm(world)
    line = "/oncall cover @farouk.aziz to @cara.hughes from 25 Nov 18:00 to 25 Nov 20:00"
    world.say("@farouk.aziz", f"{line} because @ben.okoro saw patient 943 476 5919\nin #on-call")
    told = world.dm("@cara.hughes").expect("Ben Okoro saw patient [number removed: it looked like an NHS number] in")
    assert "#on-call" in told
    world.channel("on-call").expect("Farouk Aziz arranged it.")
    world.workspace.add_member(name="Pat Visitor", email="pat@example.org", handle="pat")
    for asked in ("why director-on-call at 25 Nov 19:00", "changes director-on-call"):
        assert "Ben Okoro saw patient [number removed" in world.say("@gareth.moss", f"/oncall {asked}")
        shown = world.say("@pat", f"/oncall {asked}")
        assert "Cover 1" in shown
        assert "Cara Hughes" in shown
        assert "patient" not in shown
    asked = world.say("@farouk.aziz", "/oncall cover me 25 Nov 21:00 to 22:00 by @ben.okoro because of 943 476 5919")
    assert "I left out a number that looked like an NHS number" in asked
    world.dm("@ben.okoro").expect("Reason: [number removed")
    world.say("@farouk.aziz", "/oncall cover")
    shift = "Director on call: Sat 26 Dec 09:00 – Mon 28 Dec 09:00"
    assert world.submit("@farouk.aziz", shift=shift, reason="for 943 476 5919") is None
    world.dm("@ben.okoro").expect("Can you cover?", "Reason: for [number removed: it looked like an NHS number]")
    quiet(world, "@farouk.aziz", "@asha.patel", "@cara.hughes", "@dmitri.volkov", "@eleni.marsh")


def test_by_always_asks_wherever_it_stands(world: World) -> None:
    calm(world)
    for line in (
        "@farouk.aziz by @cara.hughes tomorrow 18:00 to 23:00",
        "@farouk.aziz tomorrow 20:00 to 23:00 by Ben Okoro",
    ):
        assert "has been asked" in world.say("@grace.adeyemi", f"/oncall cover {line}"), line
        world.press("Withdraw", as_="@grace.adeyemi")
    assert holder(world, "director-on-call", "2026-11-24T21:00") == "farouk.aziz"
    quiet(world, "@grace.adeyemi", "@ben.okoro", "@cara.hughes", "@farouk.aziz")


def test_sentences_that_people_type_at_three_in_the_morning_work(world: World) -> None:
    calm(world)
    typed = [
        ("@grace.adeyemi", "cover @farouk.aziz to me from now to 18:00", "You are"),
        ("@grace.adeyemi", "cover Farouk Aziz to Cara Hughes from now to 18:00", "Cara Hughes is"),
        ("@grace.adeyemi", "cover @Farouk Aziz to @cara.hughes for 8 hours", "Cara Hughes is"),
        ("@grace.adeyemi", "cover director-on-call to @cara.hughes from now to 18:00", "Cara Hughes is"),
        ("@farouk.aziz", "cover me from now to 18:00 to @cara.hughes", "Cara Hughes is"),
        ("@cara.hughes", "take @farouk.aziz for 8 hours", "You are"),
        ("@cara.hughes", "take Farouk Aziz until 18:00", "You are"),
        ("@cara.hughes", "take director from now until 18:00", "You are"),
    ]
    for number, (who, line, is_on) in enumerate(typed, 1):
        answer = world.say(who, f"/oncall {line}")
        assert f"{is_on} on call as Director from" in answer, line
        assert "|Mon 23 Nov 2026 18:00>, instead of" in answer, line
        assert holder(world, "director-on-call") == ("grace.adeyemi" if number == 1 else "cara.hughes"), line
        assert holder(world, "director-on-call", "2026-11-23T18:00") == "farouk.aziz", line
        assert f"ended cover {number}" in world.say(who, f"/oncall undo {number}")
    everybody_heard(world, "@farouk.aziz", "@cara.hughes", "@grace.adeyemi")


def everybody_heard(world: World, *people: str) -> None:
    """What reached these people and the channel is not what the story is about."""
    quiet(world, *people)
    for inbox in (world.channel("on-call"), *map(world.phone, people)):
        for _ in inbox.unexpected():
            inbox.expect("on call")


@pytest.mark.both_databases
def test_what_was_done_already_or_cannot_be_read_says_what_to_type(world: World) -> None:
    calm(world)
    say = world.say
    put_in = "/oncall cover @farouk.aziz to @cara.hughes"
    say("@grace.adeyemi", put_in)
    already = (
        "Cara Hughes stands in for Farouk Aziz already from Mon 23 Nov 2026 10:00 to Mon 30 Nov 2026 09:00 (cover 1)."
    )
    assert already in say("@grace.adeyemi", f"{put_in} from now to Tue 09:00")
    assert already in say("@grace.adeyemi", put_in)
    reads = {
        "take director until 18:00 no answer": "/oncall take director-on-call until 18:00 because no answer",
        "take platinum": "Rotas: director-on-call, ",
        "take until 18:00": "Say which rota you take over, or from whom.",
        "take because ill": "Say which rota you take over, or from whom.",
        "away ill tomorrow": "“ill tomorrow” is not a time I understand. Try 03:00, tomorrow 9am",
        "take @hamish.reid": "Hamish Reid is not on call now, so there is nothing to take over.",
        "take director from 18:00 until 23:00": "/oncall cover @one to me from 18:00 to 23:00",
        "cover Ben Okoro tomorrow 18:00 to 23:00": "/oncall cover @one to @another from now to 18:00",
        "cover @farouk.aziz with @cara.hughes": "does not say from when until when",
    }
    for line, sentence in reads.items():
        assert sentence in say("@ben.okoro", f"/oncall {line}"), line
    everybody_heard(world, "@farouk.aziz", "@cara.hughes")
    with transaction(world.app.engine) as session:
        assert session.get(CoverRow, 2) is None


def test_whoever_stands_in_for_an_hour_can_be_put_in_for_the_rest_of_the_shift(world: World) -> None:
    calm(world)
    put_in = "/oncall cover @farouk.aziz to @cara.hughes"
    world.say("@farouk.aziz", f"{put_in} from 12:00 to 14:00")
    world.advance(hours=3)
    answer = world.say("@ben.okoro", f"{put_in} because ill")
    assert "Cara Hughes is on call as Director from" in answer
    assert "|Mon 23 Nov 2026 14:00> to " in answer
    assert "|Mon 30 Nov 2026 09:00>, instead of Farouk Aziz" in answer
    assert holder(world, "director-on-call", "2026-11-29T12:00") == "cara.hughes"
    # Nothing of that week is left, and nobody is put into the next one by saying it again.
    assert "For another time, add it: from Fri 17:00 to Mon 09:00." in world.say("@ben.okoro", put_in)
    everybody_heard(world, "@farouk.aziz", "@cara.hughes")


def test_asked_for_in_several_parts_each_line_says_whom_and_why(world: World) -> None:
    calm(world)
    world.say("@ben.okoro", "/oncall cover @farouk.aziz to @ben.okoro from Tue 20:00 to Tue 21:00")
    refused = world.say("@farouk.aziz", "/oncall cover me tomorrow 18:00 to 23:00 by @cara.hughes because ill")
    lines = refused.split("by itself: ")[1].split("; ")
    day = "Tue 24 Nov 2026"
    assert lines == [
        f"/oncall cover director-on-call from {day} {begins} to {day} {ends} by Cara Hughes because ill"
        for begins, ends in (("18:00", "20:00"), ("21:00", "23:00"))
    ]
    for line in lines:
        assert "Cara Hughes has been asked" in world.say("@farouk.aziz", line)
        world.dm("@cara.hughes").expect("Can you cover?", "Reason: ill")
    everybody_heard(world, "@farouk.aziz")


def test_whoever_is_on_two_rotas_names_one(world: World) -> None:
    calm(world)
    say = world.say
    for rota in ("director-on-call", "manager-on-call"):
        say("@niamh.doyle", f"/oncall take {rota} until 20:00")
    for line in ("cover me from now to 18:00 by @ben.okoro", "cover me by @ben.okoro"):
        assert "on director-on-call or on manager-on-call" in say("@niamh.doyle", f"/oncall {line}"), line
    assert "/oncall take director-on-call or /oncall take manager-on-call" in say(
        "@ben.okoro", "/oncall take @niamh.doyle"
    )
    answer = say("@niamh.doyle", "/oncall cover me on director-on-call from now to 18:00 by @ben.okoro")
    assert "Director on call" in answer
    assert "Ben Okoro has been asked" in answer
    everybody_heard(world, "@niamh.doyle", "@ben.okoro", "@farouk.aziz", "@grace.adeyemi")


def test_cover_for_this_weekend_is_for_the_weekend_and_not_for_the_whole_turn(quick_world: World) -> None:
    world = quick_world
    calm(world)
    answer = world.say("@farouk.aziz", "/oncall cover me this weekend by @cara.hughes")
    assert "|Sat 28 Nov 2026 00:00>" in answer
    assert "|Mon 30 Nov 2026 00:00>" in answer
    quiet(world, "@farouk.aziz", "@cara.hughes")
