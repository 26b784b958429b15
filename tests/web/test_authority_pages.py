"""The pages of delegated authority fit a telephone and one sheet of paper, and are there for everybody."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.stories.incident_words import declared_quietly, look_away
from tests.web.test_forum_pages import link
from tests.web.test_shell import fetch
from tests.world import World


def test_register_schedule_and_card_are_read_by_everybody_and_print(quick_world: World, browser: Browser) -> None:
    world = quick_world
    room = declared_quietly(world, "flooding at Saltmere")
    world.say("@farouk.aziz", "/authority commit £60,000 Haven for generators from Aggreko", room.name)
    world.say("@farouk.aziz", "/authority commit asset Kestrel, Ridgeway House, for a rest centre", room.name)
    found = re.search(r"/authority-card/\w+", world.say("@farouk.aziz", "/authority card", room.name))
    path = link(world, line="/authority page")
    assert found
    for place, most in ((path, 4), (f"{path}/incident/1", 1), (found[0], 1)):
        page = browser.new_page(viewport={"width": 320, "height": 700})
        page.set_content(fetch(world, place)[1])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place
        assert Axe().run(page).violations_count == 0, place
        assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) <= most, place
        page.close()
    world.advance(seconds=20)
    look_away(world)
