"""Progress on a terminal: one line, drawn not too often, gone at the end."""

import io

from governance.adapters.system.terminal_progress import TerminalProgress


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def shown() -> tuple[TerminalProgress, io.StringIO, Clock]:
    stream, clock = io.StringIO(), Clock()
    return TerminalProgress(stream, clock), stream, clock


def test_it_tells_what_is_done_and_of_how_many() -> None:
    progress, stream, clock = shown()
    progress.show("steps found", 1)
    clock.seconds = 1
    progress.show("steps judged", 3, 12)
    assert stream.getvalue() == "\r\x1b[K1 steps found\r\x1b[K3 of 12 steps judged"


def test_it_is_not_drawn_more_often_than_anybody_reads() -> None:
    progress, stream, clock = shown()
    for number in range(100):
        progress.show("steps found", number)
    assert stream.getvalue().count("\r") == 1
    clock.seconds = 0.1
    progress.show("steps found", 100)
    assert stream.getvalue().endswith("\r\x1b[K100 steps found")


def test_after_a_while_it_tells_the_time_that_is_left() -> None:
    progress, stream, clock = shown()
    progress.show("steps judged", 0, 100)
    clock.seconds = 4
    progress.show("steps judged", 20, 100)
    assert stream.getvalue().endswith("20 of 100 steps judged, about 16 s left")
    clock.seconds = 20
    progress.show("steps judged", 21, 1000)
    assert stream.getvalue().endswith("21 of 1000 steps judged, about 16 min left")


def test_the_line_is_gone_at_the_end() -> None:
    progress, stream, _ = shown()
    progress.close()
    assert stream.getvalue() == ""
    progress.show("steps found", 1)
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[K")
