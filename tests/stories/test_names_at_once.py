"""However many people stand in a list of shifts, their names are asked for at once."""

import pytest

from tests.statements import counted
from tests.world import World


@pytest.mark.parametrize("line", ["/oncall next", "/oncall week", "/oncall why director-on-call"])
def test_shifts_ahead_ask_for_all_names_at_once(line: str, whole: World) -> None:
    whole.say("@niamh.doyle", "/oncall")
    with counted(whole.app.engine) as asked:
        answer = whole.workspace.person("@niamh.doyle").command(line)
    assert "Asha Patel" in answer.text or "Farouk Aziz" in answer.text
    assert asked.statements <= 12
