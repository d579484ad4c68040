"""A clock that stands until a test moves it."""


class HandClock:
    """Nanoseconds, set by hand."""

    def __init__(self) -> None:
        self.now = 1_000

    def __call__(self) -> int:
        """The time."""
        return self.now
