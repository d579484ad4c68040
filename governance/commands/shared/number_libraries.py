"""The libraries for numbers, which are an extra."""

from importlib.util import find_spec

from governance.errors import FaultError


def need_numbers() -> None:
    """Make sure that the libraries for numbers are there.

    Raises:
        FaultError: one is missing.
    """
    missing = [name for name in ("numpy", "scipy", "matplotlib") if find_spec(name) is None]
    if missing:
        from capability_budgets.installation import command

        fix = command("trends", "budget-governance")
        raise FaultError(f"this needs {' and '.join(missing)}, which this environment does not have", fix)
