"""Whether the provider fails or one message does."""

from eprr_bot.outbox.trouble import Trouble


def test_while_nothing_goes_out_it_is_nobodys_own_fault_and_every_other_time_others_go_first() -> None:
    trouble = Trouble()
    assert trouble.behind() == []
    assert [trouble.failed("post", "a") for _ in range(3)] == [0, 0, 0]
    assert trouble.behind() == ["a"]
    assert trouble.failed("post", "b") == 0
    assert trouble.behind() == []
    assert trouble.failed("post", "a") == 0
    trouble.succeeded("post", "c")
    assert trouble.behind() == []
    assert trouble.failed("post", "a") == 0, "two had failed, so it was the provider"


def test_what_failed_alone_while_others_go_out_waits_longer_each_time() -> None:
    trouble = Trouble()
    trouble.failed("post", "a")
    trouble.succeeded("update", "b")
    assert trouble.failed("post", "a") == 0, "another method says nothing of this one"
    trouble.succeeded("post", "b")
    assert [trouble.failed("post", "a") for _ in range(3)] == [1, 2, 3]
    assert trouble.behind() == []
    trouble.succeeded("post", "c")
    assert trouble.failed("post", "a") == 4
    assert trouble.failed("post", "d") == 0
    assert trouble.failed("post", "a") == 0, "others fail too: it was not it"
    trouble.succeeded("post", "a")
    assert trouble.failed("post", "a") == 0
