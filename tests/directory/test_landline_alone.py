"""Somebody who has a landline and no mobile: rung by people, never texted, and that is said."""

from pathlib import Path

from eprr_bot.run.check import check
from tests.stories.quiet_cluster import folder
from tests.world import World, sqlite_url


def test_a_manager_without_a_mobile_gets_no_text_and_the_log_says_why(tmp_path: Path) -> None:
    files = folder(tmp_path)
    people = files / "people.csv"
    rows = [line.replace(",email,mobile,", ",email,mobile,landline,") for line in people.read_text().splitlines()]
    head, *rows = [rows[0], *(_with_a_landline(row) for row in rows[1:])]
    people.write_text("\n".join([head, *rows, ""]))
    warnings = [str(one) for one in check(files, Path("playbooks")) if "people.csv" in str(one).partition(" ")[0]]
    assert [one.partition("people.csv")[2] for one in warnings] == [
        ":8: warning: mobile: grace.adeyemi has no mobile, so gets no text messages. Calls go to the landline."
    ]
    world = World(sqlite_url(tmp_path), settings={"EPRR_ROTAS": str(files)})
    try:
        world.say("@asha.patel", "/incident critical power lost at Saltmere Hospital")
        world.advance(minutes=1)
        assert world.phone("@grace.adeyemi")._read() == []
        channel = next(one.name for one in world.workspace.channels.values() if one.name.startswith("inc-"))
        log = world.say("@asha.patel", "/incident log", channel=channel)
        assert "Calling Grace Adeyemi (Manager on call) by Slack" in log
        assert "no mobile number is known" in log, log
        assert "7946" not in log
    finally:
        world.close()


def _with_a_landline(row: str) -> str:
    number = "07700 900016"
    if number in row:
        return row.replace(number, ",020 7946 0018")
    before, found, after = row.partition(",07700 ")
    return f"{before}{found}{after[:6]},{after[6:]}"
