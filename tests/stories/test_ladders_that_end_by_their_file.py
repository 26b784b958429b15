"""Ladders that say in their file whose answers end them: so many, so many of a competence, or everybody's."""

from pathlib import Path

from tests.stories.incident_words import declared, log_of, look_away
from tests.stories.quiet_cluster import folder, replace_in, world_at
from tests.stories.test_cannot_attend import headline, log
from tests.stories.test_who_commands import phone_of
from tests.world import MONDAY, World, shown

CALLED = ["director-on-call", "manager-on-call", "loggist"]
LOGGIST = "    name: Loggist\n"


def opens(database_url: str, tmp_path: Path, stop: str) -> World:
    """An incident calls the loggist, too, whose ladder says how it ends."""
    rotas = folder(tmp_path, incident_rotas=CALLED)
    replace_in(rotas / "ladders.yaml", LOGGIST, f"{LOGGIST}{stop}")
    return world_at(database_url, rotas, MONDAY)


def over(world: World) -> None:
    look_away(world)
    world.close()
    world.expect_no_more()


def test_a_ladder_with_a_quota_calls_until_so_many_are_coming(database_url: str, tmp_path: Path) -> None:
    world = opens(database_url, tmp_path, "    stop: quota\n    quota: 3\n")
    declared(world, "power lost at Saltmere")
    world.reply("@ximena.flores", "1 20")
    assert "1 of 3 for Loggist is coming: Ximena Flores 10:20." in log(world)
    assert phone_of(world, "@violet.chan"), "one is not enough: the next step is taken at once"
    assert "0 of 1 loggist are coming." in world.say("@asha.patel", "/incident call 1 loggist"), "a call of its own"
    world.reply("@zachary.webb", "2 abroad")
    world.reply("@william.achebe", "1 45")
    assert "2 of 3 for Loggist are coming: Ximena Flores 10:20, William Achebe 10:45." in log(world)
    world.reply("@violet.chan", "1")
    three = "3 of 3 for Loggist are coming: Ximena Flores 10:20, William Achebe 10:45, Violet Chan."
    assert three in log(world)
    world.advance(minutes=1)
    assert three in headline(world)
    sent = len(phone_of(world, "@yusra.hassan"))
    world.advance(minutes=30)
    assert len(phone_of(world, "@yusra.hassan")) == sent, "enough are coming"
    over(world)


def test_only_people_of_the_competence_count_for_a_quota_of_it(tmp_path: Path) -> None:
    world = opens(_sqlite(tmp_path), tmp_path, "    stop: quota\n    quota: 1\n    competence: eprr-adviser\n")
    declared(world, "power lost at Saltmere")
    world.reply("@ximena.flores", "1 20")
    assert "0 of 1 for Loggist are coming." in log(world), "the holder is no adviser"
    world.say("@farouk.aziz", "/incident standdown")
    over(world)


def test_a_ladder_that_waits_for_everyone_says_so_until_everybody_has_answered(tmp_path: Path) -> None:
    world = opens(_sqlite(tmp_path), tmp_path, "    stop: everyone\n")
    declared(world, "power lost at Saltmere")
    world.reply("@ximena.flores", "1")
    for who in ("violet.chan", "william.achebe", "yusra.hassan", "zachary.webb"):
        world.reply(f"@{who}", "1")
    assert phone_of(world, "@anwen.price")
    world.advance(minutes=20)
    assert "Not everybody called for Loggist has answered yet. Round 1" in log(world)
    world.reply("@anwen.price", "2")
    sent = len(log_of(world, 1))
    world.advance(minutes=30)
    assert not [one for one in log_of(world, 1)[sent:] if "for Loggist" in one]
    over(world)


def test_an_exercise_ends_as_its_ladder_does_unless_it_says_otherwise(tmp_path: Path) -> None:
    rotas = folder(tmp_path)
    replace_in(rotas / "ladders.yaml", LOGGIST, f"{LOGGIST}    stop: quota\n    quota: 2\n")
    programme = (rotas / "exercises.yaml").read_text("utf-8")
    (rotas / "exercises.yaml").write_text(programme.replace("    stop: first\n", ""), "utf-8")
    world = world_at(_sqlite(tmp_path), rotas, MONDAY)
    world.say("@niamh.doyle", "/exercise start loggist")
    world.reply("@ximena.flores", "1")
    assert "1 of 2 for Loggist has answered: Ximena Flores." in shown(
        world.workspace.person("@ximena.flores").messages()[-1]
    )
    assert phone_of(world, "@violet.chan"), "one is not enough"
    world.reply("@violet.chan", "1")
    world.advance(minutes=20)
    assert not phone_of(world, "@anwen.price"), "two are"
    assert "Held, answered" in shown(list(world.workspace.messages("exercises"))[-1])
    over(world)


def _sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'eprr.sqlite3'}"
