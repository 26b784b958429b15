"""Is it the provider that fails, or single messages? Known from what happened since a call last succeeded (pure).

While the provider fails, its method pauses and nobody waits by himself. What failed while others went out is
suspected until it goes out itself: it waits longer each time, so that it never holds up the others. To find out,
every other call goes to whichever message was tried longest ago; those between go to the most urgent, as always.
"""

from collections import defaultdict
from collections.abc import Mapping

Failures = dict[str, int]

MOST_SUSPECTED = 500
"""Messages of one method. The oldest are forgotten: they went out of date or were taken back unseen by this."""


class Trouble:
    """What one sender has seen go wrong, by method."""

    def __init__(self) -> None:
        self._failed: defaultdict[str, Failures] = defaultdict(dict)
        self._suspected: defaultdict[str, Failures] = defaultdict(dict)

    def failed(self, method: str, message_id: str) -> int:
        """A call failed. Returns how often this message failed by itself; 0 where it may be the provider."""
        failed, suspected = self._failed[method], self._suspected[method]
        if message_id in suspected:
            suspected[message_id] += not failed  # while others fail too it may be the provider again
            return max(suspected[message_id], 1)
        failed[message_id] = failed.get(message_id, 0) + 1
        return 0

    def succeeded(self, method: str, message_id: str) -> list[str]:
        """A call succeeded. Returns what need not wait any more: everything, once one goes out that had failed."""
        failed, suspected = self._failed.pop(method, {}), self._suspected[method]
        had_failed = message_id in failed or message_id in suspected
        suspected.update({one: 0 for one in failed if one not in suspected})
        suspected.pop(message_id, None)
        for one in list(suspected)[:-MOST_SUSPECTED]:
            del suspected[one]
        return list(suspected) if had_failed else []

    def is_with_provider(self, method: str) -> bool:
        """Have the most urgent and another message just failed, and none gone out since?"""
        failed = self._failed[method]
        return len(failed) > 1 and sum(failed.values()) % 2 == 0

    def probed(self, under_way: Mapping[str, int]) -> list[str]:
        """The methods whose next call is for what was tried longest ago; `under_way` is how many calls are, by each."""
        return [
            method for method, failed in self._failed.items() if (sum(failed.values()) + under_way.get(method, 0)) % 2
        ]
