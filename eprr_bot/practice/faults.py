"""Things that go wrong on purpose: outages, rate limits, lost replies, slowness, errors."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock

KINDS = (
    "outage",
    "dropped",
    "rate_limit",
    "day_is_full",
    "suspended",
    "lost_reply",
    "slow",
    "error",
    "filtered",
    "filtered_reply",
)
AFTERWARDS = ("lost_reply", "filtered_reply")
"""These let the call be carried out."""
OTHERS = ("notify", "outside", "smtp", "twilio")
"""With these begin the methods that are not Slack's."""
DEFAULT_ERROR = "internal_error"
DEFAULT_SECONDS = {"rate_limit": 30.0, "slow": 2.0}


@dataclass
class InjectedFault:
    """One fault. `method` may hold `*`; `times` None means until it is cleared.

    outage: answer 503, nothing is carried out. dropped: hang up, nothing is carried out.
    rate_limit: 429 with Retry-After `seconds`. day_is_full: Notify's other 429, for a limit that ends at midnight.
    suspended: Twilio's 401 for an account that may make no calls.
    lost_reply: carry the call out, then hang up.
    slow: wait `seconds`, then carry it out. error: answer `error`. filtered: a web filter answers 200 with a page
    of its own, nothing is carried out. filtered_reply: carry the call out, then let the filter answer.
    """

    id: int
    kind: str
    method: str
    times: int | None
    error: str
    seconds: float


class Faults:
    """The faults in force, oldest first. `*` means every method of Slack, never those of others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[InjectedFault] = []
        self._count = 0

    def add(
        self,
        kind: str,
        method: str = "*",
        times: int | None = 1,
        error: str = DEFAULT_ERROR,
        seconds: float | None = None,
    ) -> InjectedFault:
        """Put a fault in force. Raises ValueError for a kind that does not exist."""
        if kind not in KINDS:
            raise ValueError(f'There is no fault called "{kind}". Faults: {", ".join(KINDS)}.')
        wait = DEFAULT_SECONDS.get(kind, 0.0) if seconds is None else float(seconds)
        with self._lock:
            self._count += 1
            fault = InjectedFault(self._count, kind, method, times, error or DEFAULT_ERROR, wait)
            self._faults.append(fault)
        return fault

    def take(self, method: str) -> InjectedFault | None:
        """The fault that hits this call, if any; one use of it is spent."""
        with self._lock:
            for fault in self._faults:
                if _hits(fault.method, method):
                    self._spend(fault)
                    return fault
        return None

    def is_outage(self) -> bool:
        """Whether all of Slack is down, people's side included."""
        with self._lock:
            return any(fault.kind == "outage" and fault.method == "*" for fault in self._faults)

    def clear(self, fault_id: int | None = None) -> None:
        """End one fault, or all of them."""
        with self._lock:
            self._faults = [] if fault_id is None else [f for f in self._faults if f.id != fault_id]

    def in_force(self) -> list[InjectedFault]:
        """The faults that have not been spent or cleared."""
        with self._lock:
            return list(self._faults)

    def _spend(self, fault: InjectedFault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self._faults.remove(fault)


def _hits(pattern: str, method: str) -> bool:
    family = method.partition(".")[0]
    if family in OTHERS:
        return pattern.startswith(family) and fnmatchcase(method, pattern)
    return fnmatchcase(method, pattern)
