"""What the command line says of those who are to be called."""

from eprr_bot.oncall.worker_check import Worker


def test_where_nobody_can_be_called_it_does_not_say_that_nobody_is_on_call() -> None:
    assert Worker(runs=True, warning="").calls([]) == "Nobody can be called."
