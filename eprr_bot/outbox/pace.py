"""How fast may we send? Token buckets for each method and for each address (pure)."""

from dataclasses import dataclass
from datetime import datetime

from eprr_bot.outbox.channel import Limits
from eprr_bot.outbox.models import Lane


@dataclass
class Bucket:
    """Fills with `per_second` tokens up to `burst`; one message takes one."""

    per_second: float
    burst: int
    tokens: float
    at: datetime

    def level(self, now: datetime) -> float:
        """Tokens there are at an instant."""
        gained = max(0.0, (now - self.at).total_seconds()) * self.per_second
        return min(float(self.burst), self.tokens + gained)

    def take(self, now: datetime) -> None:
        """Take one. Whoever does not wait for it leaves no debt to others."""
        self.tokens, self.at = max(self.level(now) - 1, 0.0), now


class Pace:
    """A provider's limits, as far as one sender knows."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.methods: dict[str, Bucket] = {}
        self.addresses: dict[str, Bucket] = {}

    def busy_methods(self, now: datetime, lane: Lane = Lane.PAGE) -> list[str]:
        """The methods that have to wait a little. Each lane leaves more of a burst for those that go before it."""
        left = (lane - Lane.PAGE) / 8
        return [method for method, one in self.methods.items() if one.level(now) < 1 + int(one.burst * left)]

    def busy_addresses(self, now: datetime) -> list[str]:
        """The addresses that have to wait a little; a page waits for none."""
        return [address for address, bucket in self.addresses.items() if bucket.level(now) < 1]

    def sent(self, method: str, address: str, now: datetime) -> None:
        """Note a message that is about to go out."""
        limits, rate = self.limits, self.limits.of(method)
        self.methods.setdefault(method, Bucket(rate.per_second, rate.burst, rate.burst, now)).take(now)
        self._forget(now)
        if method in limits.methods:
            return
        bucket = self.addresses.get(address)
        bucket = bucket or Bucket(limits.per_address, limits.address_burst, limits.address_burst, now)
        bucket.take(now)
        self.addresses[address] = bucket

    def _forget(self, now: datetime) -> None:
        """Drop the buckets that are full again, now and then."""
        if len(self.addresses) > 1000:
            self.addresses = {a: b for a, b in self.addresses.items() if b.level(now) < b.burst}
