import re

import pytest

from capability_budgets.reading.late_patterns import late


def test_a_pattern_is_compiled_by_the_first_call_and_only_then() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken()
    word = late("[a-z]+")
    assert word() is word()
    assert word() == re.compile("[a-z]+")


def test_flags_and_bytes_are_those_of_re() -> None:
    assert late("ab", re.IGNORECASE)().fullmatch("AB")
    assert late(b"ab")().fullmatch(b"ab")
