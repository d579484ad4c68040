"""Progress on a terminal: one line, drawn again and again, gone at the end."""

import io

from governance.adapters.system.terminal_progress import TerminalProgress

CLEARED = "\x1b[1A\x1b[2K"


def test_it_tells_what_is_done_and_of_how_many() -> None:
    stream = io.StringIO()
    progress = TerminalProgress(stream)
    progress.show("steps found", 1)
    progress.show("steps judged", 3, 12)
    progress.close()
    last = next(line for line in reversed(stream.getvalue().split("\r")) if "steps" in line)
    assert "3/12" in last
    assert "steps judged" in last
    assert "steps found" not in last


def test_the_line_is_gone_at_the_end() -> None:
    stream = io.StringIO()
    progress = TerminalProgress(stream)
    progress.show("steps found", 1)
    progress.close()
    assert stream.getvalue().rstrip("\r").endswith(CLEARED)


def test_nothing_is_drawn_where_nothing_was_shown() -> None:
    stream = io.StringIO()
    TerminalProgress(stream).close()
    assert stream.getvalue() == ""
