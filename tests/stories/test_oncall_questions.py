"""Who is on call, asked in Slack by anyone, in every way the command knows."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col

from eprr_bot.base import documents
from eprr_bot.base.db import change, transaction
from eprr_bot.directory.models import Person
from eprr_bot.oncall import service
from eprr_bot.slack.commands import Actor
from tests.world import MONDAY, World, shown, texts_in


def everything(world: World, who: str, line: str) -> str:
    """The text of an answer and of its blocks."""
    answer = world.command(who, line)
    return "\n".join([answer.text, *texts_in(answer.blocks)])


def test_anybody_sees_who_is_on_call_until_when_and_who_is_next(world: World) -> None:
    farouk = world.workspace.person("@farouk.aziz").id
    for asker in ("@asha.patel", "@violet.chan"):
        answer = everything(world, asker, "/oncall")
        assert "Farouk Aziz is on call as Director until" in answer
        assert f"*Director on call:* <@{farouk}> until <!date^1796029200^" in answer
        assert "Mon 30 Nov 2026 09:00" in answer
        assert "then Asha Patel" in answer
    stranger = world.workspace.add_member(name="Wren Newcomer", email="wren@elsewhere.example")
    assert "Farouk Aziz" in everything(world, stranger.id, "/oncall")


ANSWERS = [
    ("/oncall director", "Farouk Aziz is on call as Director"),
    ("/oncall Director On Call", "Farouk Aziz is on call as Director"),
    ("/oncall manager-on-call", "Grace Adeyemi is on call as Manager"),
    ("/oncall director at 25 Dec 03:00", "Cara Hughes is on call as Director"),
    ("/oncall at 25 Dec 03:00", "Cara Hughes is on call as Director"),
    ("/oncall adviser", "Priya Raman is on call as EPRR adviser"),
    ("/oncall the adviser on Friday 17:00", "Quentin Baptiste is on call as EPRR adviser"),
    ("/oncall why adviser", "EPRR adviser"),
    ("/oncall at tomorrow 9am", "Tue 24 Nov 2026 at 09:00"),
    ("/oncall at 2026-12-25T03:00", "Fri 25 Dec 2026 at 03:00"),
    ("/oncall AT noon", "Mon 23 Nov 2026 at 12:00"),
    ("/oncall at 22 Nov", "On call on Mon 22 Nov 2027 at 09:00\n"),
    ("/oncall why director 22 Nov", "Director on call, on Mon 22 Nov 2027 at 09:00\n"),
    ("/oncall @ben.okoro", "Ben Okoro is not on call now."),
    ("/oncall ben", "Ben Okoro is not on call now."),
    ("/oncall next", "Mon 30 Nov 2026 09:00"),
    # words of time come before names and rotas
    ("/oncall now", "On call now"),
    ("/oncall who is on call", "On call now"),
    ("/oncall who director Friday week", "On call"),
    ("/oncall tomorrow", "On call <!date^1795510800^{date_short_pretty} at {time}|Tue 24 Nov 2026 at 09:00>"),
    ("/oncall tonight", "Mon 23 Nov 2026 at 21:00"),
    ("/oncall half an hour", "Mon 23 Nov 2026 at 10:30"),
    ("/oncall at in half an hour", "Mon 23 Nov 2026 at 10:30"),
    ("/oncall Boxing Day", "Sat 26 Dec 2026 at 09:00"),
    ("/oncall 25.12.2026", "Cara Hughes is on call as Director"),
    ("/oncall 2026/12/25", "Cara Hughes is on call as Director"),
    ("/oncall director Boxing Day 08:00", "Cara Hughes is on call as Director"),
    (
        "/oncall director on call tonight",
        "On call <!date^1795467600^{date_short_pretty} at {time}|Mon 23 Nov 2026 at 21:00>",
    ),
    ("/oncall director now", "Farouk Aziz is on call as Director"),
    ("/oncall why director Christmas Day", "Fixed period “Christmas”: Cara Hughes"),
    ("/oncall now", "Grace Adeyemi is on call as Manager"),
    # a moment and a rota in either order, and what stands around a question
    (
        "/oncall tomorrow director",
        "On call <!date^1795510800^{date_short_pretty} at {time}|Tue 24 Nov 2026 at 09:00>\nFar",
    ),
    ("/oncall now director", "On call now\nFarouk Aziz is on call as Director"),
    ("/oncall director right now", "On call now\nFarouk Aziz is on call as Director"),
    ("/oncall current director", "On call now\nFarouk Aziz is on call as Director"),
    ("/oncall next monday", "Mon 30 Nov 2026 at 09:00"),
    ("/oncall next monday director", "Asha Patel is on call as Director"),
    ("/oncall director next monday", "Asha Patel is on call as Director"),
    ("/oncall on monday director", "Asha Patel is on call as Director"),
    ("/oncall next weekend", "Sat 5 Dec 2026 at 09:00"),
    ("/oncall next director", "Next on call\n*Director on call*"),
    ("/oncall next shift please", "Next on call\n*Director on call*"),
    ("/oncall at 3am director", "Tue 24 Nov 2026 at 03:00"),
    ("/oncall 25 dec 3am director on call", "Cara Hughes is on call as Director"),
    ("/oncall 3am director tomorrow", "Tue 24 Nov 2026 at 03:00"),
    ("/oncall at 9", "Mon 23 Nov 2026 at 21:00"),
    ("/oncall last night director", "Eleni Marsh is on call as Director"),
    ("/oncall tmrw", "Tue 24 Nov 2026 at 09:00"),
    ("/oncall manager sat am", "Sat 28 Nov 2026 at 09:00"),
    ("/oncall in 1h", "Mon 23 Nov 2026 at 11:00"),
    ("/oncall new year", "Fri 1 Jan 2027 at 09:00"),
    ("/oncall who's director?", "On call now\nFarouk Aziz is on call as Director"),
    ("/oncall whos on call", "Grace Adeyemi is on call as Manager"),
    ("/oncall who is the duty director tonight?", "Mon 23 Nov 2026 at 21:00"),
    ("/oncall who’s on tonight", "Mon 23 Nov 2026 at 21:00"),
    ("/oncall tomorrow's director", "Tue 24 Nov 2026 at 09:00"),
    ("/oncall director, tomorrow!", "Tue 24 Nov 2026 at 09:00"),
    ("/oncall after 5pm", "Mon 23 Nov 2026 at 17:00"),
    ("/oncall everyone", "Grace Adeyemi is on call as Manager"),
    ("/oncall comms tonight", "Umar Sheikh is on call for Communications"),
    ("/oncall why tomorrow director", "Layer “week”: Farouk Aziz"),
    ("/oncall ben tomorrow", "Ben Okoro is not on call <!date^1795510800^"),
    ("/oncall @ben.okoro tomorrow", "Ben Okoro is not on call <!date^1795510800^"),
    ("/oncall @ben.okoro at 8 Dec 12:00", "Tue 8 Dec 2026 at 12:00>: Director on call."),
    ("/oncall ben on 28 December noon", "Mon 28 Dec 2026 at 12:00>: Director on call."),
    ("/oncall when is ben?", "Ben Okoro is not on call now."),
    ("/oncall am i on call tomorrow?", "You are not on call <!date^1795510800^"),
    ("/oncall me 12", "You are not on call <!date^"),
    ("/oncall me 30 Nov 10:00", "You are on call <!date^"),
    ("/oncall 30m", "Mon 23 Nov 2026 at 10:30>"),
    ("/oncall tonight 9", "Mon 23 Nov 2026 at 21:00>"),
    ("/oncall director 3 a.m.", "Tue 24 Nov 2026 at 03:00>"),
    ("/oncall manager in 2 hours", "Mon 23 Nov 2026 at 12:00>"),
    ("/oncall 2 hours", "Mon 23 Nov 2026 at 12:00>"),
    ("/oncall director on the 25th", "Wed 25 Nov 2026 at 09:00>"),
    ("/oncall who was on last night", "Sun 22 Nov 2026 at 21:00>"),
    ("/oncall director until when?", "On call now\nFarouk Aziz is on call as Director until"),
    ("/oncall who do I call", "On call now"),
    ("/oncall today", "On call now"),
    ("/oncall director today", "On call now\nFarouk Aziz is on call as Director"),
    ("/oncall am I on today?", "You are not on call now."),
    ("/oncall help!", "/oncall why"),
    # and whoever is called like one is found by a letter more, by the whole name or with @
    ("/oncall nowa", "Katarzyna Nowak is not on call now."),
    ("/oncall @now", "Katarzyna Nowak is not on call now."),
    ("/oncall Katarzyna Nowak", "Katarzyna Nowak is not on call now."),
    # by the level of command, and by what it is called in other places
    ("/oncall gold", "Farouk Aziz is on call as Director"),
    ("/oncall who is Silver commander?", "is on call as Manager"),
    ("/oncall strategic tomorrow", "Farouk Aziz is on call as Director"),
    ("/oncall why gold", "Layer “week”: Farouk Aziz"),
    ("/oncall why director", "Layer “week”: Farouk Aziz"),
    ("/oncall why director at 25 Dec 12:00", "Fixed period “Christmas”: Cara Hughes"),
    ("/oncall Easter", "Sun 28 Mar 2027 at 09:00"),
    ("/oncall easter sunday", "Sun 28 Mar 2027 at 09:00"),
    ("/oncall director at Easter", "Sun 28 Mar 2027 at 09:00"),
    ("/oncall Good Friday", "Fri 26 Mar 2027 at 09:00"),
    ("/oncall Easter Monday", "Mon 29 Mar 2027 at 09:00"),
    ("/oncall Christmas", "Fri 25 Dec 2026 at 09:00"),
    ("/oncall christmas day", "Fri 25 Dec 2026 at 09:00"),
    ("/oncall New Year's Day", "Fri 1 Jan 2027 at 09:00"),
    ("/oncall over New Year", "Fri 1 Jan 2027 at 09:00"),
    ("/oncall Boxing Day", "Sat 26 Dec 2026 at 09:00"),
    ("/oncall May Day", "Mon 3 May 2027 at 09:00"),
    ("/oncall why director AT 25 Dec 12:00", "– overruled"),
    ("/oncall help", "/oncall why"),
    ("/oncall help me", "/oncall why"),
    ("/oncall help page", "/oncall page"),
    ("/oncall who is on call", "Farouk Aziz"),
    ("/eprr help", "/incident critical"),
    ("/eprr", "/exercise start"),
]

SENTENCES = [
    ("/oncall platinum", "There is nobody called “platinum” in the directory."),
    ("/oncall platinum", "Rotas: director-on-call, manager-on-call"),
    ("/oncall bronze", "Rotas: director-on-call, manager-on-call"),
    ("/oncall 3", "Did you mean “/oncall at 3”?"),
    ("/oncall nxt", "Did you mean “/oncall next”?"),
    ("/oncall a", "Type more of the name"),
    ("/oncall at", "Something is missing after “/oncall at”. Type: /oncall at &lt;when&gt;"),
    ("/oncall at teatime", "not a time I understand"),
    ("/oncall at 25 Oct 2026 01:30", "happens twice"),
    ("/oncall at 28 Mar 2027 01:30", "does not exist"),
    ("/oncall why platinum", "There is no rota called “platinum”."),
    ("/oncall next platinum", "There is no rota called “platinum”."),
    ("/oncall cover platinum from 18:00 to 23:00", "no rota called “platinum”"),
    ("/oncall me banana", "is not a time I understand"),
    ("/oncall tomorrow at 9", "may be 09:00 or 21:00"),
    ("/oncall mon 9", "may be 09:00 or 21:00"),
    ("/oncall gold 9 tomorrow", "may be 09:00 or 21:00"),
    ("/oncall @farouk.aziz mon 9", "may be 09:00 or 21:00"),
    ("/oncall tomorrow directr", "Did you mean “/oncall tomorrow director-on-call”?"),
    ("/oncall call director", "Did you mean “/oncall page director”?"),
    ("/oncall " + "director tomorrow " * 40, "There is nobody called"),
    ("/oncall 25 Oct 2026 01:30", "happens twice"),
    ("/oncall bank holiday", "Christmas Day is Fri 25 Dec 2026."),
    ("/oncall easter weekend", "28 Mar 2027 is a Sunday. Change the day or the date."),
    ("/oncall owak", "There is nobody called “owak” in the directory. Did you mean Katarzyna Nowak?"),
    ("/oncall directr", "Did you mean “/oncall director-on-call”?"),
    ("/oncall directr tomorrow", "Did you mean “/oncall director-on-call tomorrow”?"),
    ("/oncall dirctor tomorow", "Did you mean “/oncall director-on-call tomorrow”?"),
    ("/oncall mangaer on call", "Did you mean “/oncall manager-on-call”?"),
    ("/oncall oba.adewale", "Did you mean Bola Adewale?"),
    ("/oncall tomorrrow", "Did you mean “/oncall tomorrow”?"),
    ("/exercise history novembre", "is no year or month"),
    ("/oncall hanover", "Did you mean “/oncall handover”?"),
    ("/oncall pge director power is out", "Did you mean “/oncall page director power is out”?"),
    ("/oncall why directr", "There is no rota called “directr”. Did you mean director-on-call?"),
    ("/oncall why directr at noon", "There is no rota called “directr”. Did you mean director-on-call?"),
    ("/oncall page directr power is out", "Did you mean /oncall page director-on-call?"),
    ("/oncall week mangaer", "Did you mean manager-on-call?"),
    ("/oncall changes directr", "Did you mean director-on-call?"),
    ("/oncall calendar logist", "Did you mean loggist?"),
    ("/oncall fairness directr", "Did you mean director-on-call?"),
    ("/exercise start directr", "Did you mean director-on-call?"),
]


def test_every_way_of_asking_has_its_answer(world: World) -> None:
    for line, expected in ANSWERS:
        assert expected in everything(world, "@asha.patel", line), line


@pytest.mark.both_databases
def test_tonight_in_the_small_hours_is_the_night_that_is_not_over_yet(world: World) -> None:
    world.advance(hours=17)
    assert f"{world.now:%H:%M}" == "03:00"
    for line in ("/oncall tonight", "/oncall director tonight", "/oncall at tonight", "/oncall who's on tonight?"):
        assert everything(world, "@asha.patel", line).startswith("On call now\nFarouk Aziz is on call"), line
    assert "You are not on call now." in everything(world, "@asha.patel", "/oncall me tonight")
    assert "Tue 24 Nov 2026 at 22:00" in everything(world, "@asha.patel", "/oncall tonight 22:00")


def test_what_is_not_understood_gets_a_sentence_that_says_what_to_do(world: World) -> None:
    for line, expected in SENTENCES:
        assert expected in everything(world, "@asha.patel", line), line


def test_my_own_shifts_and_a_stranger_who_has_none(world: World) -> None:
    assert "You are on call now: Director on call." in everything(world, "@farouk.aziz", "/oncall me")
    mine = everything(world, "@asha.patel", "/oncall me")
    assert "You are not on call now." in mine
    assert "Mon 30 Nov 2026 09:00" in mine
    stranger = world.workspace.add_member(name="Wren Newcomer", email="wren@elsewhere.example")
    assert "No entry of the directory carries your Slack account" in world.say(stranger.id, "/oncall me")


def test_somebody_in_the_directory_under_another_address_is_told_the_truth(world: World) -> None:
    with transaction(world.app.engine) as session:
        change(session, Person, Person.id == "ben.okoro", slack_id=None)
    lines = ("/oncall me", "/oncall calendar mine", "/oncall take director-on-call", "/exercise start")
    for line in lines:
        answer = world.say("@ben.okoro", line)
        assert "No entry of the directory carries your Slack account" in answer, line
        assert "or put the e-mail address of your Slack account into your entry" in answer, line
        assert "not in the directory" not in answer, line
    assert "carries that member’s Slack account" in world.say("@asha.patel", "/oncall @ben.okoro")


@pytest.mark.both_databases
def test_a_cover_decides_and_says_so(world: World) -> None:
    with transaction(world.app.engine) as session:
        start, end = datetime(2026, 11, 23, 18, tzinfo=UTC), datetime(2026, 11, 23, 22, tzinfo=UTC)
        by = Actor("", "Niamh Doyle")
        service.make_cover(session, "director-on-call", start, end, "ben.okoro", world.now, by, "dentist <!here>")
    answer = everything(world, "@asha.patel", "/oncall why director at 20:00")
    assert "Ben Okoro" in answer
    assert "dentist &lt;!here&gt;" in answer
    assert "Layer “week”: Farouk Aziz" in answer
    world.advance(seconds=30)
    for inbox in (world.channel("on-call"), *(world.dm(f"@{one.handle}") for one in world.workspace.people())):
        for _ in inbox.unexpected():
            inbox.expect("")  # what the guards say of a cover is told in test_guards.py


def test_hostile_text_in_a_question_comes_back_as_text(world: World) -> None:
    answer = everything(world, "@asha.patel", "/oncall INJ<!channel>&<http://evil|x>")
    assert "INJ&lt;!channel&gt;&amp;&lt;http://evil|x&gt;" in answer
    assert all("<!channel>" not in shown(one) for one in world.workspace.person("@asha.patel").messages())


def test_whoever_typed_a_mention_where_none_belongs_reads_it_as_they_typed_it(world: World) -> None:
    for line, quoted in (
        ("/oncall @ben.okoro banana", "nobody called “@ben.okoro banana”"),
        ("/oncall why @ben.okoro", "no rota called “@ben.okoro”"),
        ("/oncall swap 14 Dec with @ben.okoro", "“14 Dec with @ben.okoro” does not say what to swap. It takes your"),
        ("/incident @ben.okoro", "“/incident @ben.okoro” is not something I know."),
    ):
        assert quoted in world.say("@farouk.aziz", line)


def test_whoever_has_left_and_is_still_named_is_shown_as_such_wherever_one_looks_ahead(quick_world: World) -> None:
    world = quick_world
    with transaction(world.app.engine) as session:
        change(session, Person, col(Person.id).in_(("asha.patel", "farouk.aziz")), is_active=False)
    for line in ("/oncall next director", "/oncall why director 1 Dec"):
        assert "Asha Patel (has left)" in everything(world, "@ben.okoro", line), line
    assert "Farouk Aziz (has left) until" in everything(world, "@ben.okoro", "/oncall week director")
    world.dm("@ben.okoro").expect("/oncall week")
    world.dm("@priya.raman").expect("Our forums need somebody", "Asha Patel has left")


def test_a_name_that_no_rota_has_costs_one_look_at_each(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, parsed = [], documents.parsed
    monkeypatch.setattr(documents, "parsed", lambda *given: looked.append(given) or parsed(*given))
    assert service.names_of_rotas(session, MONDAY)["director"] == "director-on-call"
    assert len(looked) == 5
