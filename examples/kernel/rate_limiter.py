"""RateLimiter: lets a client's requests through in bursts, and in the long run at a steady rate."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

NANOSECONDS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of one client is let through: `burst` requests at once, and `requests` more in every `seconds`.

    Raises:
        ValueError: one of the numbers is below 1.
    """

    requests: int
    seconds: int = 1
    burst: int = 1

    def __post_init__(self) -> None:
        for name in ("requests", "seconds", "burst"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}; write a whole number from 1 upwards")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a request may go on.

    Attributes:
        allowed: whether it may.
        retry_after: nanoseconds after which it is worth asking again; 0 where it may go on.
    """

    allowed: bool
    retry_after: int = 0


@dataclass(slots=True)
class _Bucket:
    """What a client has left, and when that was so."""

    level: int
    at: int


class RateLimiter:
    """A token bucket for each client, refilled when it is looked at.

    The algorithm is Turner's ("New directions in communications (or which way to the information age?)", IEEE
    Communications Magazine 24(10), 1986), in the form in which a bucket starts full, holds `burst` tokens, and a
    request takes one or is refused. It is reckoned in whole numbers: a nanosecond brings `requests` parts, a request
    takes `seconds` times 10⁹ of them. So nothing is rounded, and in any window of t seconds no more than
    burst + t · requests / seconds are let through.

    All methods may be called from any thread and any event loop. None of them waits while it holds the lock.
    """

    def __init__(self, rate: Rate, *, clock: Callable[[], int] = time.monotonic_ns, max_clients: int = 4_000) -> None:
        """Start with no client known.

        Args:
            rate: what each client may do.
            clock: nanoseconds from any fixed moment.
            max_clients: how many clients are remembered. A client can be forgotten without anybody noticing once its
                bucket is full again; where none can be, newcomers are refused, since forgetting a bucket that is not
                full would give its client a second burst.

        Raises:
            ValueError: no client could be remembered.
        """
        if max_clients < 1:
            raise ValueError(f"max_clients is {max_clients}; write a whole number from 1 upwards")
        self._refill = rate.requests
        self._cost = rate.seconds * NANOSECONDS
        self._full = rate.burst * self._cost
        self._clock = clock
        self._max_clients = max_clients
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()  # the one that was let through longest ago is first
        self._lock = Lock()

    def admit(self, client: str) -> Decision:
        """Take a token of this client if there is one; never waits for one."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.get(client)
            if bucket is None:
                wait = self._wait_for_room(now)
                if wait:
                    return Decision(allowed=False, retry_after=wait)
                bucket = self._buckets[client] = _Bucket(self._full, now)
            return self._take(client, bucket, now)

    async def turn(self, client: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Wait until a request of this client may go on. Who waits longest is not necessarily first."""
        while not (decision := self.admit(client)).allowed:
            await sleep(decision.retry_after / NANOSECONDS)

    def _take(self, client: str, bucket: _Bucket, now: int) -> Decision:
        self._fill(bucket, now)
        if bucket.level < self._cost:
            return Decision(allowed=False, retry_after=self._until(bucket, self._cost))
        bucket.level -= self._cost
        self._buckets.move_to_end(client)
        return Decision(allowed=True)

    def _fill(self, bucket: _Bucket, now: int) -> None:
        elapsed = now - bucket.at
        if elapsed > 0:  # a clock that is set back brings nothing, and takes nothing away
            bucket.level = min(self._full, bucket.level + elapsed * self._refill)
            bucket.at = now

    def _until(self, bucket: _Bucket, level: int) -> int:
        """Nanoseconds until the bucket, filled just now, holds so much."""
        return -((bucket.level - level) // self._refill)

    def _wait_for_room(self, now: int) -> int:
        """Make room for one more client; nanoseconds to wait where there is none."""
        if len(self._buckets) < self._max_clients:
            return 0
        client, bucket = next(iter(self._buckets.items()))
        self._fill(bucket, now)
        if bucket.level == self._full:
            del self._buckets[client]
        return self._until(bucket, self._full)
