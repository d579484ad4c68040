"""`budget review`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from governance.cli.options import Comment, Commit, Directory, Output, SigningKey, Store
from governance.cli.wiring import emit, exit_with, open_world, progress, style
from governance.errors import FaultError, UsageError

if TYPE_CHECKING:
    from governance.adapters.history.measurement_store import SqlStore
    from governance.domain.reports.review import ReviewReport


ReviewFormat = Literal["text", "json", "markdown", "html"]


def review(
    budgets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BUDGET…]", help="With --sign: limits, capabilities or patterns.", show_default=False),
    ] = None,
    sign: Annotated[bool, typer.Option("--sign", help="Record that you have reviewed these limits.")] = False,
    person: Annotated[
        str | None, typer.Option("--as", metavar="PERSON", help="Who signs; whom git commits as, if left out.")
    ] = None,
    key: SigningKey = None,
    comment: Comment = None,
    commit: Commit = False,
    store: Store = None,
    form: Annotated[ReviewFormat, typer.Option("--format", help="How to report.")] = "text",
    output: Output = None,
    directory: Directory = None,
) -> None:
    """Find what needs a human: limits that nobody looked at for long, far too loose, loosened again and again."""
    if sign or budgets or person or key or comment or commit:
        _refuse_mixed(sign=sign, budgets=bool(budgets))
        from governance.commands.review.sign import sign_review
        from governance.render.commands import review as drawn

        with open_world(directory) as world:
            signed = sign_review(world, tuple(budgets or ()), person, key, comment=comment, commit=commit)
        emit(drawn.signed_json(signed) if form == "json" else drawn.signed(signed), output)
        return
    from governance.commands.review.review import review as run
    from governance.commands.shared.checkout_policy import policy_of

    with (
        open_world(directory) as world,
        _recorded(store, policy_of(world).repository) as (kept, without),
        progress() as shown,
    ):
        report = run(world, kept, without, shown)
    emit(_rendered(report, form, output), output)
    exit_with(report.verdict)


def _rendered(report: "ReviewReport", form: ReviewFormat, output: Path | None) -> str:
    from governance.render.commands import review as drawn

    if form == "text":
        return drawn.as_text(report, style(output))
    if form == "html":
        from governance.render.commands.review_html import review

        return review(report)
    return drawn.as_json(report) if form == "json" else drawn.as_markdown(report)


def _refuse_mixed(*, sign: bool, budgets: bool) -> None:
    if not sign:
        raise UsageError(
            "a review looks at all limits; the rest is for --sign", "to record one: budget review --sign BUDGET"
        )
    if not budgets:
        raise UsageError("no limit is named", "budget review --sign BUDGET; budget review lists what is overdue")


@contextmanager
def _recorded(address: str | None, repository: str) -> "Iterator[tuple[SqlStore | None, str | None]]":
    """What was recorded; without a store of their own, a review does without where nothing can keep one."""
    from governance.adapters.history.opened import need_history, opened_store

    if address is None:
        try:
            need_history()
        except FaultError as missing:
            yield None, f"measurements are left out: {missing.message} ({missing.fix})"
            return
    with opened_store(address, repository) as kept:
        yield kept, None
