"""The system's clock."""

import datetime as dt


class SystemClock:
    """The present moment, in whole seconds: what records and commits can hold."""

    def now(self) -> dt.datetime:
        """The present moment, in UTC."""
        return dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
