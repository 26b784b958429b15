"""Whether the provider fails or one message does."""

from eprr_bot.outbox.trouble import MOST_SUSPECTED, Trouble


def test_while_nothing_goes_out_it_is_nobodys_own_fault_and_with_every_second_call_the_providers() -> None:
    trouble = Trouble()
    for _ in range(3):
        assert trouble.failed("post", "a") == 0
        assert not trouble.is_with_provider("post"), "it may be this one alone"
    assert trouble.failed("post", "b") == 0
    assert trouble.is_with_provider("post")
    assert trouble.failed("post", "a") == 0
    assert not trouble.is_with_provider("post"), "now another one shows it"
    assert trouble.failed("post", "c") == 0
    assert trouble.is_with_provider("post")
    assert not trouble.is_with_provider("update"), "another method says nothing of this one"
    trouble.succeeded("post", "c")
    assert not trouble.is_with_provider("post")


def test_every_other_call_in_trouble_goes_to_what_was_tried_longest_ago() -> None:
    trouble = Trouble()
    assert trouble.probed({}) == []
    trouble.failed("post", "a")
    assert trouble.probed({}) == ["post"]
    assert trouble.probed({"post": 1}) == [], "one is under way already"
    assert trouble.probed({"update": 1}) == ["post"]
    trouble.failed("post", "b")
    assert trouble.probed({}) == []
    trouble.failed("post", "a")
    trouble.succeeded("post", "c")
    assert trouble.probed({}) == []


def test_whatever_failed_while_another_went_out_waits_longer_each_time() -> None:
    trouble = Trouble()
    trouble.failed("post", "a")
    trouble.succeeded("update", "b")
    assert trouble.failed("post", "a") == 0
    trouble.failed("post", "b")
    trouble.succeeded("post", "c")
    assert [trouble.failed("post", one) for one in "aabaab"] == [1, 2, 1, 3, 4, 2]
    assert not trouble.is_with_provider("post")
    trouble.succeeded("post", "c")
    assert trouble.failed("post", "a") == 5
    trouble.succeeded("post", "a")
    assert trouble.failed("post", "a") == 0


def test_what_is_suspected_waits_no_longer_while_others_fail_too() -> None:
    trouble = Trouble()
    trouble.failed("post", "a")
    trouble.succeeded("post", "b")
    assert trouble.failed("post", "a") == 1
    trouble.failed("post", "c")
    assert [trouble.failed("post", "a") for _ in range(3)] == [1, 1, 1]
    trouble.succeeded("post", "d")
    assert trouble.failed("post", "a") == 2


def test_when_one_that_failed_goes_out_the_others_need_not_wait() -> None:
    trouble = Trouble()
    for one in "abc":
        trouble.failed("post", one)
    assert trouble.succeeded("post", "d") == [], "it says nothing of them"
    trouble.failed("post", "b")
    assert trouble.succeeded("post", "a") == ["b", "c"]
    trouble.failed("post", "e")
    assert trouble.succeeded("post", "e") == ["b", "c"]
    assert trouble.succeeded("post", "f") == []


def test_what_was_suspected_long_ago_is_forgotten_however_it_ended() -> None:
    trouble = Trouble()
    for number in range(3 * MOST_SUSPECTED):
        trouble.failed("post", f"expired {number}")
        assert trouble.succeeded("post", "another") == []
    trouble.failed("post", "last")
    freed = trouble.succeeded("post", "last")
    assert len(freed) == MOST_SUSPECTED
    assert freed[-1] == f"expired {3 * MOST_SUSPECTED - 1}"
