"""What the shell offers where a user presses Tab: budgets, decisions, people and topics of help.

It is asked at every press, so it reads the checkout alone, and says nothing where something cannot be read.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Final, TypeAlias

import typer

if TYPE_CHECKING:
    from governance.judging.reading.checkout import CheckoutReading

Offers: TypeAlias = list[tuple[str, str]]
"""Words with what is said of them."""

_HARMLESS: Final = frozenset(" .,:-_/+%@()")
_WIDEST: Final = 60


def complete_budgets(ctx: typer.Context, incomplete: str) -> Offers:
    """The limits of the checkout, and its capabilities, which stand for all of theirs."""
    return _offers(ctx, incomplete, _budgets)


def complete_limits(ctx: typer.Context, incomplete: str) -> Offers:
    """The limits of the checkout."""
    return _offers(ctx, incomplete, lambda reading: (item for item in _budgets(reading) if "." in item[0]))


def complete_changes(ctx: typer.Context, incomplete: str) -> Offers:
    """The limits of the checkout, up to the sign after which a new value stands."""
    return [(f"{limit}=", told) for limit, told in complete_limits(ctx, incomplete)]


def complete_adrs(ctx: typer.Context, incomplete: str) -> Offers:
    """The numbers of the decisions of the checkout, with the names of their files."""
    return _offers(ctx, incomplete, _adrs)


def complete_people(ctx: typer.Context, incomplete: str) -> Offers:
    """The people of the policy."""
    return _offers(ctx, incomplete, _people)


def complete_environments(ctx: typer.Context, incomplete: str) -> Offers:
    """The environments that override a limit."""
    return _offers(
        ctx, incomplete, lambda reading: ((name, "") for name in sorted(reading.side.budgets.environments()))
    )


def complete_topics(incomplete: str) -> Offers:
    """The finding codes and the commands."""
    from governance.cli.groups import COMMANDS
    from governance.domain.codes import FINDING_CODES

    codes = [(code, rule.title) for code, rule in FINDING_CODES.items() if code.startswith(incomplete.upper())]
    return [*codes, *((name, line) for name, line in COMMANDS.items() if name.startswith(incomplete))]


def _offers(
    ctx: typer.Context, incomplete: str, find: "Callable[[CheckoutReading], Iterator[tuple[str, str]]]"
) -> Offers:
    with suppress(Exception):
        from governance.cli.wiring import open_world, set_start_folder
        from governance.judging.reading.checkout import read_checkout

        set_start_folder(_folder(ctx.parent.params if ctx.parent else {}))
        with open_world(_folder(ctx.params)) as world:
            found = find(read_checkout(world))
            return [(word, _plain(told)) for word, told in found if word.startswith(incomplete)]
    return []


def _plain(told: str) -> str:
    """What is said of a word, without any sign that a shell or a terminal might obey: a repository brings it along."""
    plain = "".join(sign if sign.isalnum() or sign in _HARMLESS else " " for sign in told)
    return shorten(plain, _WIDEST, placeholder="…")


def _folder(parameters: Mapping[str, object]) -> Path | None:
    named = parameters.get("directory")
    return Path(str(named)) if named else None


def _budgets(reading: "CheckoutReading") -> Iterator[tuple[str, str]]:
    budgets = reading.side.budgets
    for name, capability in sorted(budgets.capabilities.items()):
        yield name, capability.description or ""
    for limit in sorted(budgets, key=lambda item: str(item.id)):
        yield str(limit.id), str(limit.value)


def _adrs(reading: "CheckoutReading") -> Iterator[tuple[str, str]]:
    from governance.documents.adr.paths import file_number, is_adr_path

    for path in reading.tree.entries(reading.scope.adr):
        number = file_number(path) if is_adr_path(path, reading.scope.adr) else None
        if number is not None:
            yield str(number), path.rpartition("/")[2]


def _people(reading: "CheckoutReading") -> Iterator[tuple[str, str]]:
    people = reading.policy.people if reading.policy else {}
    yield from ((name, person.handle or person.emails[0]) for name, person in people.items())
