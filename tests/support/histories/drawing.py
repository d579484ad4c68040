"""Draws histories: mostly honest decisions, cut into commits and branches in all ways, with something odd thrown in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, get_args

from hypothesis import strategies as st

from tests.support.histories.branch import Edit, Goal
from tests.support.histories.drawn_files import (
    ARCHITECTS,
    CACHE,
    LIMITS,
    OWNERS,
    PEOPLE,
    POLICY,
    QUEUE,
    SIGNERS,
    STRANGER,
    Owners,
    Rules,
    Signers,
    Status,
    adr_path,
    signoff_path,
)
from tests.support.histories.drawn_history import ADOPTION, Change, DrawnHistory, Sync, Work
from tests.support.histories.edits import (
    Accept,
    Adopt,
    Amend,
    Attest,
    Break,
    By,
    Copy,
    Decide,
    Govern,
    Mend,
    PutBack,
    Remark,
    Remove,
    Rename,
    Renumber,
    Replace,
    Restate,
    Return,
    Revert,
    Save,
    Set,
    Sign,
)

NUMBERS: Final = (31, 32, 33, 34, 35)
VALUES: Final = (8, 12, 14, 30, 0)

Deeds = st.SearchStrategy[Edit]

numbers = st.sampled_from(NUMBERS)
people = st.sampled_from(PEOPLE)
values = st.sampled_from([*VALUES, None])
budgets = st.sampled_from(list(LIMITS))
statuses = st.sampled_from(get_args(Status))
queue_owners = st.sampled_from([None, ("carol",), ("dora",), ()])
teams = st.sampled_from([("alice", "bob"), ("bob", "carol"), ("alice", "bob", "carol")])

# what is governed, and may be decided

sets = st.builds(Set, budgets, values)
settings = st.one_of(
    st.builds(Govern, st.just("remark"), st.integers(1, 3)),
    st.builds(Govern, st.just("landing"), st.sampled_from(["merge", "rebase"])),
    st.builds(Govern, st.just("identity"), st.sampled_from(["signature", "commit"])),
    st.builds(Govern, st.sampled_from(["two_stage", "self_approval"]), st.booleans()),
    st.builds(Govern, st.just("days"), st.sampled_from([None, 30])),
    st.builds(Govern, st.just("percent"), st.sampled_from([None, 20, 100])),
    st.builds(Govern, st.just("first"), st.sampled_from(["codeowners", "group", "nothing"])),
)
replacements = st.one_of(
    st.builds(Replace, st.just(OWNERS), st.builds(Owners, queue_owners, st.integers(0, 1))),
    st.builds(Replace, st.just(SIGNERS), st.builds(Signers, st.sampled_from([PEOPLE, ARCHITECTS, ("alice", "bob")]))),
    st.just(Replace(OWNERS, None)),
)
goals = st.one_of(sets, sets, sets, settings, replacements, st.builds(Accept, st.integers(0, 3)))

# what people do beside

paths = st.one_of(
    st.sampled_from([CACHE, QUEUE, POLICY, SIGNERS, OWNERS]),
    st.builds(adr_path, numbers),
    st.builds(signoff_path, numbers, people),
)
signs = st.builds(
    Sign,
    numbers,
    st.sampled_from((*PEOPLE, STRANGER)),
    st.sampled_from(["approve", "reject", "withdraw"]),
    st.sampled_from([None, None, None, "dora"]),
    st.sampled_from([0, 0, -40, -1, 1, 3]),
    st.sampled_from(["", "-2"]),
)
plain_deeds: Deeds = st.one_of(
    goals,
    signs,
    st.builds(Restate, numbers, statuses),
    st.builds(Amend, numbers),
    st.builds(Remove, paths),
    st.builds(Break, paths),
    st.builds(Mend, paths),
    st.builds(Remark, st.sampled_from([CACHE, QUEUE])),
    st.builds(Revert, st.integers(0, 3)),
    st.builds(PutBack, paths, st.integers(0, 4)),
)
renames = st.builds(Rename, st.sampled_from(["cache", "queue"]), st.sampled_from(["store", "queue"]))
wild_deeds: Deeds = st.one_of(
    plain_deeds,
    st.builds(Renumber, numbers, numbers),
    st.builds(Copy, paths, paths, st.booleans()),
    st.builds(Copy, st.builds(adr_path, numbers), st.sampled_from(["adr/old/031-x.md", "decisions/031-x.md"])),
    st.builds(Copy, st.just(CACHE), st.just("budgets/more.yaml"), st.booleans()),
    st.builds(Govern, st.just("folder"), st.sampled_from(["adr", "decisions"])),
    st.builds(Save, paths),
    renames,
    st.builds(
        Attest, numbers, people, st.sampled_from(["approve", "approve", "reject"]), st.sampled_from(["ci", "dora"])
    ),
    st.just(Adopt()),
)


def _besides(deeds: Deeds) -> st.SearchStrategy[tuple[Edit, ...]]:
    """What a merge changes besides: mostly nothing."""
    return st.one_of(st.just(()), st.just(()), st.lists(deeds, max_size=1).map(tuple))


# what belongs together


@st.composite
def plans(draw: st.DrawFn, number: int) -> list[Edit]:
    """A decision with everything that belongs to it, in an order in which people do it."""
    wanted: list[Goal] = draw(st.lists(goals, min_size=1, max_size=2))
    decision: list[Edit] = [Decide(number, tuple(wanted)), *(Sign(number, person) for person in draw(teams))]
    return [*wanted, *decision] if draw(st.booleans()) else [*decision, *wanted]


@st.composite
def chained(draw: st.DrawFn, number: int) -> list[Edit]:
    """Two decisions, the second of which goes on where the first ends; the files follow both at once."""
    budget, middle, end = draw(budgets), draw(values), draw(values)
    found: list[Edit] = []
    for decide in (Decide(number, (Set(budget, middle),)), Decide(number + 10, (Set(budget, end, start=(middle,)),))):
        found += [decide, *(Sign(decide.number, person) for person in draw(teams))]
    return [*found, Set(budget, end)]


@st.composite
def objected(draw: st.DrawFn, number: int) -> list[Edit]:
    """A plan in which somebody objects, and the objection is perhaps removed, overruled or written over."""
    person = draw(st.sampled_from(ARCHITECTS))
    objection = Sign(number, person, draw(st.sampled_from(["reject", "withdraw"])), name="-no")
    removal = Remove(signoff_path(number, f"{person}-no"))
    answers: list[Edit] = [removal, Sign(number, person, name="-no"), Sign(number, person, name="-yes"), Remark(CACHE)]
    return [*draw(plans(number)), objection, draw(st.sampled_from(answers))]


@st.composite
def attested(draw: st.DrawFn, number: int) -> list[Edit]:
    """A rename or another change that is approved on a forge, as a witness says."""
    wanted: Goal = draw(st.one_of(sets, renames))
    return [Decide(number, (wanted,)), *(Attest(number, person) for person in draw(teams)), wanted]


@st.composite
def reconsidered(draw: st.DrawFn, number: int) -> list[list[Edit]]:
    """A decision that is given up for a while, amended, or done, undone and done again, one change after the other."""
    wanted = draw(sets)
    back = Return(wanted.budget)
    decision: list[Edit] = [Decide(number, (wanted,)), *(Sign(number, person) for person in draw(teams))]
    signs = [Sign(number + 10, person) for person in draw(teams)]
    again: list[Edit] = [Amend(number), Sign(number, "alice", name="-2"), Sign(number, "bob", name="-2")]
    ways: list[list[list[Edit]]] = [
        [decision, [Restate(number, draw(statuses))], [Restate(number, "Accepted"), wanted]],
        [[*decision, wanted], [back, Decide(number + 10, (back,)), *signs], [wanted]],
        [[*decision, wanted], [draw(sets)], [Set(wanted.budget, 40)], [wanted]],
        [decision, again, [wanted]],
    ]
    return draw(st.sampled_from(ways))


@st.composite
def renumbered(draw: st.DrawFn, number: int) -> list[Edit]:
    """A decision that one person writes, and another one gives a new number or puts another one in the place of."""
    wanted = draw(sets)
    writer, other = draw(st.sampled_from([*ARCHITECTS, "dora"])), draw(st.sampled_from([*ARCHITECTS, "dora"]))
    signs = (Sign(number + 10, person) for person in draw(teams))
    return [By(writer, Decide(number, (wanted,))), By(other, Renumber(number, number + 10)), *signs, wanted]


@st.composite
def spoiled(draw: st.DrawFn, number: int, deeds: Deeds) -> list[Edit]:
    """A plan in which something is left out, and something odd done instead, anywhere."""
    edits = draw(plans(number))
    for _ in range(draw(st.integers(0, 2))):
        edits.pop(draw(st.integers(0, len(edits) - 1)))
    for extra in draw(st.lists(deeds, max_size=2)):
        edits.insert(draw(st.integers(0, len(edits))), extra)
    return edits


@st.composite
def _parts(draw: st.DrawFn, number: int, deeds: Deeds) -> list[list[Edit]]:
    """Something that people do, in one change or in a few."""
    odd = st.lists(deeds, min_size=1, max_size=3)
    spoils = spoiled(number, deeds)
    rare = [chained(number), objected(number), renumbered(number)]
    kinds = st.sampled_from([*[plans(number)] * 4, *rare, spoils, spoils, odd])
    if not draw(st.integers(0, 6)):
        return draw(reconsidered(number))
    if deeds is wild_deeds and not draw(st.integers(0, 4)):
        return [draw(attested(number))]
    edits = draw(draw(kinds))
    cuts = sorted(draw(st.sets(st.integers(1, len(edits)), max_size=2))) if draw(st.booleans()) else []
    return [edits[start:end] for start, end in zip([0, *cuts], [*cuts, len(edits)], strict=True)]


# commits, branches and histories


def _runs(edits: Sequence[Edit]) -> list[list[Edit]]:
    """Edits in their order, each that a certain person commits by itself."""
    found: list[list[Edit]] = []
    for edit in edits:
        if found and not isinstance(edit, Sign | By) and not isinstance(found[-1][-1], Sign | By):
            found[-1].append(edit)
        else:
            found.append([edit])
    return found


def _orderly(draw: st.DrawFn, edits: list[Edit], number: int) -> list[Work | Sync]:
    """Commits in the order of the edits: all in one, or each sign-off in a commit of its signer's."""
    if draw(st.booleans()):
        return [Work(tuple(edits), names=(number,))]
    return [
        Work(tuple(run), run[0].person if isinstance(run[0], Sign | By) else "dora", (number,)) for run in _runs(edits)
    ]


def _disorderly(draw: st.DrawFn, edits: list[Edit], deeds: Deeds) -> list[Work | Sync]:
    """Commits of some of the edits, in any order, by anybody, with anybody's help, that name any decision."""
    at = draw(st.lists(st.integers(0, 2), min_size=len(edits), max_size=len(edits)))
    found: list[Work | Sync] = []
    for index in sorted(set(at)):
        mine = tuple(edit for edit, place in zip(edits, at, strict=True) if place == index)
        author = draw(st.sampled_from(["dora", "dora", "alice", "carol", STRANGER]))
        names = draw(st.sampled_from([(), (), (31,), NUMBERS]))
        helpers = draw(st.sampled_from([(), (), ("alice",), ("carol", "bob")]))
        days = draw(st.sampled_from([0, 0, -400, 30])) if deeds is wild_deeds else 0
        found.append(Work(mine, author, names, helpers, days))
    if draw(st.booleans()):
        found.insert(draw(st.integers(0, len(found))), Sync(draw(_besides(deeds))))
    return found


@st.composite
def changes(draw: st.DrawFn, number: int, deeds: Deeds) -> list[Change]:
    """Something that people do, in branches that land one after the other."""
    is_orderly = draw(st.sampled_from([True, True, False]))
    return [
        Change(
            tuple(_orderly(draw, edits, number) if is_orderly else _disorderly(draw, edits, deeds)),
            draw(st.sampled_from([0, 0, 0, 0, 1, 2, -1])),
            draw(st.sampled_from(["merge", "merge", "merge", "squash", "squash", "forward", "foxtrot", "octopus"])),
            draw(st.sampled_from([0, 0, 0, 1, 40, 400])),
            () if is_orderly else draw(_besides(deeds)),
            draw(st.sampled_from([0, 0, 0, 0, 0, 0, -3000, -30, 20])),
            draw(st.sampled_from([False, False, False, True])) if deeds is wild_deeds else False,
        )
        for edits in draw(_parts(number, deeds))
        if edits
    ]


rulebooks: st.SearchStrategy[Rules] = st.builds(
    Rules,
    landing=st.sampled_from(["merge", "merge", "rebase"]),
    identity=st.sampled_from(["signature", "signature", "commit"]),
    two_stage=st.sampled_from([False, False, False, False, False, True]),
    self_approval=st.sampled_from([False, False, True]),
    days=st.sampled_from([None, None, 30]),
    percent=st.sampled_from([None, None, 20, 100]),
    first=st.sampled_from(["codeowners", "codeowners", "codeowners", "group", "group", "group", "nothing"]),
)


@st.composite
def _several(draw: st.DrawFn, deeds: Deeds) -> tuple[Change, ...]:
    """Changes, most of them with a number of their own."""
    found: list[Change] = []
    for index in range(draw(st.integers(1, 5))):
        number = NUMBERS[index if draw(st.integers(0, 4)) else 0]
        found += draw(changes(number, deeds))
    return tuple(found)


adoptions = st.builds(
    lambda before, after, way: Change(
        (Work(tuple(before)), Work((Adopt(),)), *(Work((edit,)) for edit in after)), 0, way
    ),
    st.lists(plain_deeds, max_size=1),
    st.lists(wild_deeds, max_size=2),
    st.sampled_from(["merge", "squash", "forward", "foxtrot", "octopus"]),
)

drawn_histories = st.builds(DrawnHistory, rulebooks, st.builds(Owners, queue_owners), _several(plain_deeds))
"""Histories about which the oracle knows everything."""

wild_histories = st.builds(
    DrawnHistory,
    st.builds(lambda rules, seen: replace(rules, witnesses=seen), rulebooks, st.booleans()),
    st.builds(Owners, queue_owners),
    _several(wild_deeds),
    adoption=st.just(ADOPTION) | adoptions,
    early=st.booleans(),
)
"""Histories in which governance is adopted in any way, branches start before that, and records move."""
