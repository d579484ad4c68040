"""What git reaches from one commit and not from another, where a line is dated years back."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from governance.judging.line.line import FirstParentLine
from governance.ports.commits import Commit
from tests.support.fake_history import START
from tests.support.workshop import GitWorkshop, git_workshop

LONG_AGO = START - dt.timedelta(days=3000)


class Skewed(NamedTuple):
    shop: GitWorkshop
    line: list[str]
    side: list[str]


@pytest.fixture
def skewed(tmp_path: Path, git_environment: None) -> Iterator[Skewed]:
    """A line of three commits and eight more that are dated long ago, and a branch of two that left it before those."""
    del git_environment
    with git_workshop(tmp_path) as shop:
        line: list[str] = []
        for number in range(11):
            moment = START + dt.timedelta(days=number) if number < 3 else LONG_AGO + dt.timedelta(days=number)
            line.append(shop.grow({"a": f"{number}\n"}, parents=line[-1:], at=moment))
        side = [shop.grow({"b": "1\n"}, parents=[line[2]], at=START + dt.timedelta(days=20))]
        side.append(shop.grow({"b": "2\n"}, parents=side, at=START + dt.timedelta(days=21)))
        yield Skewed(shop, line, side)


def oids(commits: Iterable[Commit]) -> list[str]:
    return [commit.oid for commit in commits]


def test_git_itself_lists_too_much(skewed: Skewed) -> None:
    listed = skewed.shop.git("rev-list", skewed.side[1], f"^{skewed.line[-1]}").split()
    assert listed == [*skewed.side[::-1], *skewed.line[2::-1]]  # once it does not, the module may go


def test_what_the_other_reaches_is_left_out(skewed: Skewed) -> None:
    history = skewed.shop.history
    assert [commit.oid for commit in history.commits(skewed.side[1], [skewed.line[-1]])] == skewed.side[::-1]
    assert [commit.oid for commit in history.commits(skewed.side[1], skewed.line[2:4])] == skewed.side[::-1]
    assert [commit.oid for commit in history.commits(skewed.side[1], [skewed.side[0], skewed.line[-1]])] == skewed.side[
        1:
    ]
    assert list(history.commits(skewed.line[2], [skewed.line[-1]])) == []


def test_nothing_else_is_left_out(skewed: Skewed) -> None:
    history = skewed.shop.history
    *_, base = skewed.line
    assert oids(history.commits(base, [skewed.side[1]])) == skewed.line[:2:-1]
    assert oids(history.commits(skewed.side[1])) == [*skewed.side[::-1], *skewed.line[2::-1]]
    stranger = skewed.shop.grow({"c": "1\n"}, at=START)
    assert oids(history.commits(stranger, [base])) == [stranger]


def test_the_line_is_met_where_it_was_left(skewed: Skewed) -> None:
    history = skewed.shop.history
    assert history.newest_reachable(skewed.side[1], skewed.line[-1]) == skewed.line[2]
    assert history.newest_reachable(skewed.line[-1], skewed.side[1]) == skewed.line[2]


def test_a_walk_ends_where_the_line_was_left(skewed: Skewed) -> None:
    history = skewed.shop.history
    for folders in (["a", "b"], [""]):
        walked = history.walk(skewed.side[1], folders, excluding=skewed.line[-1])
        assert [step.commit.oid for step in walked] == skewed.side[::-1]


def test_a_merge_of_the_line_brought_what_the_line_did_not_have(skewed: Skewed) -> None:
    shop, (*_, base) = skewed.shop, skewed.line
    merge = shop.grow({"b": "2\n"}, parents=[base, skewed.side[1]], at=START + dt.timedelta(days=22))
    (listed,) = shop.history.ranges([(merge, base)])
    line = FirstParentLine(shop.history, merge, ("a", "b"), shop.history.walk(merge, ["a", "b"]))
    assert len(listed) == 6
    assert oids(line.commits(merge, [base])) == [merge, *skewed.side[::-1]]


def test_many_merges_brought_what_the_line_did_not_have(tmp_path: Path, git_environment: None) -> None:
    del git_environment
    drawn = random.Random(11)  # noqa: S311 (a history, no secret)
    with git_workshop(tmp_path) as shop:
        tips, line, parents, merges = (
            list[str](),
            [shop.grow({"a": "0\n"}, at=START)],
            dict[str, list[str]](),
            list[str](),
        )
        parents[line[0]] = []
        for number in range(90):
            at = (
                START
                + dt.timedelta(days=number)
                - (dt.timedelta(days=4000) if drawn.random() < 0.5 else dt.timedelta())
            )
            side = drawn.random() < 0.6
            above = [drawn.choice([*line[-8:], *tips[-3:]])] if side else [line[-1]]
            if not side and tips:
                above.append(drawn.choice(tips[-4:]))
            made = shop.grow({"b" if side else "a": f"{number}\n"}, parents=above, at=at)
            parents[made] = above
            (tips if side else line).append(made)
            merges += [made] if len(above) > 1 else []
        walked = shop.history.walk(line[-1], ["a"])
        found = FirstParentLine(shop.history, line[-1], ("a",), walked)
        for merge in merges:
            before = reached(parents, parents[merge][0])
            assert set(oids(found.commits(merge, parents[merge][:1]))) == reached(parents, merge) - before
        assert len(merges) > 20


def reached(parents: Mapping[str, Sequence[str]], commit: str) -> set[str]:
    found, waiting = set[str](), [commit]
    while waiting:
        oid = waiting.pop()
        if oid not in found:
            found.add(oid)
            waiting.extend(parents[oid])
    return found
