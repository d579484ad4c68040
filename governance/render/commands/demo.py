"""The demo as text: each step with the command that was run and what it printed."""

import shlex
from collections.abc import Sequence

from governance.domain.reports.demo import Edited, Event, Heading, Ran
from governance.render.layout.style import Style, Tone


def event(item: Event, style: Style) -> str:
    """One step."""
    if isinstance(item, Heading):
        return _chapter(item, style)
    if isinstance(item, Edited):
        shown = "".join(f"    {line}\n" for line in (item.text or "").splitlines())
        return f"{style.paint('(edit)', Tone.DIM)} {item.path}: {item.what}\n{shown}"
    return _ran(item, style)


def _chapter(item: Heading, style: Style) -> str:
    return f"\n{style.paint(f'== {item.title}', Tone.BOLD)}\n{item.text}\n\n"


def _ran(item: Ran, style: Style) -> str:
    command = style.paint(f"$ {shlex.join(item.command)}", Tone.BOLD)
    said = item.ended.output.rstrip("\n")
    parts = [command, *([said] if said else []), *_status(item, style)]
    return "\n".join(parts) + ("\n\n" if len(parts) > 1 else "\n")


def _status(item: Ran, style: Style) -> list[str]:
    """The exit status, where it tells something: of every `budget`, and of what failed."""
    status = item.ended.status
    if status == 0 and item.command[0] != "budget":
        return []
    return [style.paint(f"(exit status {status})", Tone.BAD if status else Tone.GOOD)]


def ending(folder: str, to_try: Sequence[tuple[str, str]], style: Style) -> str:
    """The last lines: where everything stays, and what to try there."""
    width = max(len(what) for what, _ in to_try)
    rows = (f"  {what:<{width}}  {command}\n" for what, command in to_try)
    heading = style.paint(f"== The repository stays in {folder}: things to try there", Tone.BOLD)
    return f"\n{heading}\n\n{''.join(rows)}"
