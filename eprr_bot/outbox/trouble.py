"""Is it the provider that fails, or one message? Known from what happened since a call last succeeded (pure).

While the provider fails, its method pauses and nobody waits by himself. A message that failed alone, while the
next one went out, is suspected: it waits longer each time, so that it never holds up the others.
"""

from collections import defaultdict

Failures = dict[str, int]


class Trouble:
    """What one sender has seen go wrong, by method."""

    def __init__(self) -> None:
        self._failed: defaultdict[str, Failures] = defaultdict(dict)
        self._suspected: defaultdict[str, Failures] = defaultdict(dict)

    def failed(self, method: str, message_id: str) -> int:
        """A call failed. Returns how often this message failed by itself; 0 where it may be the provider."""
        suspected = self._suspected[method]
        if message_id in suspected:
            suspected[message_id] += 1
            return suspected[message_id]
        suspected.clear()
        failed = self._failed[method]
        failed[message_id] = failed.get(message_id, 0) + 1
        return 0

    def succeeded(self, method: str, message_id: str) -> None:
        """A call succeeded, so it was not the provider if only one other had failed."""
        failed = self._failed.pop(method, {})
        if len(failed) == 1 and message_id not in failed:
            self._suspected[method].update(dict.fromkeys(failed, 0))
        self._suspected[method].pop(message_id, None)

    def behind(self) -> list[str]:
        """Messages that let others go first now: every other time, whatever has failed since a call succeeded."""
        odd = [failed for failed in self._failed.values() if sum(failed.values()) % 2]
        return [message_id for failed in odd for message_id in failed]
