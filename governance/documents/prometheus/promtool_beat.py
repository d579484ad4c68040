"""How time passes in a test of promtool: when processes are scraped, and when rules are evaluated."""

from dataclasses import dataclass
from typing import Final

from governance.domain.production.settings import Runtime, duration

_MAX_STEP: Final = 60_000
_LONG_STEP: Final = 240_000
_LOOKS: Final = 5
_STRIDES: Final = (1, 2, 4)
"""How many looks may pass to the next evaluation: fewer than the five of a window, and such that calls are halved."""


@dataclass(frozen=True, slots=True)
class Beat:
    """How time passes, in steps from 0. Rules are evaluated at every so many of them only, for that is what costs.

    Attributes:
        milliseconds: between two scrapes; looks of long windows into the short one are at such moments.
        stride: steps between two evaluations.
        window: steps in a window.
        pending: steps until an alert of a breach has made up its mind, to the next evaluation.
        guarding: the same of a guard.
        lookback: steps for which a guard takes what was seen last.
    """

    milliseconds: int
    stride: int
    window: int
    pending: int
    guarding: int
    lookback: int

    @classmethod
    def of(cls, runtime: Runtime) -> "Beat":
        """Five steps or more in a window, a minute at most; in a long one four: after five, a series is stale.

        Evaluations are as rare as that allows, and at every so many looks, or so many between two.
        """
        look = duration(runtime.window) * 1000 // _LOOKS
        most = _MAX_STEP if duration(runtime.window) <= duration("1h") else _LONG_STEP
        parts = next(parts for parts in range(-(-look // most), look + 1) if look % parts == 0)
        step = look // parts
        sizes = {*(size for size in range(1, parts + 1) if parts % size == 0), *(parts * many for many in _STRIDES)}
        stride = max(size for size in sizes if size <= max(_LONG_STEP // step, 1))

        def steps(seconds: int) -> int:
            return -(-seconds * 1000 // step)

        return cls(
            step, stride, parts * _LOOKS, _up(steps(duration(runtime.for_)), stride),
            _up(steps(duration(runtime.guard_for)), stride), steps(runtime.lookback),
        )  # fmt: skip

    @property
    def look(self) -> int:
        """Steps from one look to the next."""
        return self.window // _LOOKS

    @property
    def looks(self) -> int:
        """How many looks see the same evaluation."""
        return max(self.stride // self.look, 1)

    def up(self, step: int) -> int:
        """The first evaluation at a step or after it."""
        return _up(step, self.stride)

    @property
    def last_sample(self) -> int:
        """A first step at which a process may end so that all versions agree when a guard does not see it any more.

        Up to Prometheus 2.x a sample at the very beginning of a range counts.
        """
        return 1 - self.lookback % 2

    def unseen(self, last: int) -> int:
        """The first evaluation at which a guard does not see a process any more that ended after a step."""
        return self.up(last + self.lookback + 1)

    def down(self, step: int) -> int:
        """The last evaluation at a step or before it."""
        return step // self.stride * self.stride


def _up(step: int, stride: int) -> int:
    return -(-step // stride) * stride
