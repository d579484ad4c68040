"""Regular expressions that are compiled when they are first matched: a run matches a few of many."""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import AnyStr


def late(pattern: AnyStr, flags: int = 0) -> Callable[[], re.Pattern[AnyStr]]:
    """What gives a regular expression, compiled by the first call."""
    return cache(partial(re.compile, pattern, flags))
