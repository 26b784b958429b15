"""The register of instruments in Slack and in a browser, and the checklist of a director who is not on the rota."""

from eprr_bot.base import documents
from eprr_bot.base.db import transaction
from tests.clusters import WHOLE
from tests.stories.incident_words import declared, from_bot, look_away, shown_answer
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World, shown


def applied(world: World, *changes: tuple[str, str]) -> None:
    """Another file of instruments counts from now on."""
    text = (WHOLE / "instruments.yaml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    with transaction(world.app.engine) as session:
        documents.save(session, "instruments", "instruments", text, world.now, "a test")


def test_who_has_authority_now_over_whom_and_what_is_missing(quick_world: World) -> None:
    world = quick_world
    said = world.say("@grace.adeyemi", "/authority")
    assert "*Farouk Aziz has delegated authority now*, until" in said
    assert "NHS Wolds Integrated Care Board: money (up to £250,000), fixed assets, staff" in said
    assert "3 things are missing or due in the register: `/authority gaps`." in said
    assert "fixed assets of Kestrel" in world.say("@grace.adeyemi", "/authority gaps")
    assert "Schedule 2G" in world.say("@grace.adeyemi", "/authority check Saltmere")
    assert "12.7 (limit £150,000)" in world.say("@grace.adeyemi", "/authority haven")
    assert "Say which body or provider" in world.say("@grace.adeyemi", "/authority check nowhere")
    assert "accountable emergency officer" in world.say("@grace.adeyemi", "/authority matrix")
    assert "Register of instruments: 8" in world.say("@grace.adeyemi", "/authority register")


def test_an_area_of_the_night_leaves_out_the_other_body(quick_world: World) -> None:
    area = '{role: director-on-call, covers: [haven], hours: {days: [mon], from: "09:00", to: "12:00"}}'
    applied(quick_world, ("schema: 1", f"schema: 1\nareas: [{area}]"))
    assert "Wolds Integrated" not in quick_world.say("@grace.adeyemi", "/authority")
    assert "outside the area" in quick_world.say("@grace.adeyemi", "/authority check Wolds")
    quick_world.advance(hours=2)
    assert "Wolds Integrated" in quick_world.say("@grace.adeyemi", "/authority")


def test_the_register_is_a_page_for_our_own_staff(quick_world: World) -> None:
    path = link(quick_world, line="/authority page")
    status, body, _ = fetch(quick_world, path)
    assert status == 200
    for text in ("Farouk Aziz", "Schedule 2G, paragraph 4", "limit £250,000", "not covered", "Board paper HB/25/118"):
        assert text in body, text
    assert fetch(quick_world, "/authority/never-made")[0] == 404


def test_the_checklist_of_a_director_who_is_not_on_the_rota_says_that_nothing_is_theirs(quick_world: World) -> None:
    world = quick_world
    room = declared(world, "power lost at Saltmere")
    world.say("@ben.okoro", "/incident command take")
    world.advance(seconds=20)
    newest = [shown(one) for one in from_bot(world, room) if one.text.startswith("Delegated authority")][-1]
    assert "belongs to whoever the rota names: Farouk Aziz." in newest
    assert "No instrument in force covers the spending of NHS Haven Integrated Care Board" in newest
    assert "Their turn on the rota" not in newest
    look_away(world)


def test_nothing_says_that_providers_may_be_directed_where_a_direction_would_be_a_request(quick_world: World) -> None:
    """A memorandum that is for major incidents, in one that is neither major nor critical."""
    world, needed = quick_world, "A direction needs a trigger: that a critical or major incident is declared"
    world.say("@asha.patel", "/incident business-continuity burst pipe at Haven House")
    world.reply("@farouk.aziz", "1")
    checklist = shown_answer(world, "@farouk.aziz", "/incident checklist")
    memorandum = "Memorandum on priorities in a major incident, Section 5"
    assert f"{memorandum}, for Kestrel Community Health NHS Trust" in checklist
    assert checklist.count("; trigger: A critical or major incident is declared.") == 5
    assert needed in checklist
    stated = "once a critical or major one is declared or another trigger is stated"
    for line in ("/authority", "/authority check Kestrel", "/authority matrix", "/authority card"):
        assert stated in world.say("@farouk.aziz", line), line
    assert stated not in world.say("@farouk.aziz", "/authority check Wolds"), "which is no provider"
    checked = world.say("@farouk.aziz", "/authority check Kestrel")
    assert f"What it puts first, under {memorandum} (trigger: A critical or major incident is declared)." in checked
    card = world.say("@farouk.aziz", "/authority card")
    assert f"{memorandum}, trigger: A critical or major incident is declared)" in card
    committed = world.say("@farouk.aziz", "/authority commit staff Kestrel, 12 nurses, for the rest centre")
    assert f"Under {memorandum}, trigger: A critical or major incident is declared." in committed
    assert "A request, not a direction" in world.say("@farouk.aziz", "/authority direct Kestrel: stop visits")
    look_away(world)
