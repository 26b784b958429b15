"""What the pack says where there is little to say."""

from eprr_bot.handover.messages import QUIET, Pack, _parts


def test_a_week_is_not_quiet_while_an_incident_is_open() -> None:
    nothing = Pack((), (), (), (), (), (), ())
    assert ("The last seven days", QUIET) in _parts(nothing)
    running = Pack(("Incident 1",), (), (), (), (), (), ())
    assert ("The last seven days", "Nothing else.") in _parts(running)
