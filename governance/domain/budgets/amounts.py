"""Numbers that become values of limits: as a budget file can hold them, and rounded as people would."""

from decimal import Decimal

from capability_budgets.reading.values import MAX_DIGITS, parse_value


def plain(value: Decimal | float) -> Decimal | None:
    """A number as a budget file can hold it; None where it cannot: below zero, not finite, or of too many digits."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    try:
        return parse_value(f"{number.normalize():f}")
    except ValueError:
        return None


def rounded_up(value: Decimal, digits: int) -> Decimal:
    """The smallest number of so many significant digits that is not below a value, which is above zero.

    Raises:
        ValueError: a budget file cannot hold it.
    """
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    steps = value // place + (1 if value % place else 0)
    found = plain(steps * place)
    if found is None:
        raise ValueError(f"{value} has more than {MAX_DIGITS} digits")
    return found
