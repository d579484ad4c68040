"""Every attack story, told through the command; and every honest twin."""

import pytest

from governance.domain.codes import RULES
from tests.attacks.story import Story
from tests.attacks.table import STORIES
from tests.attacks.traps import TRAPS, Trap, canary, program
from tests.support.repository import Sandbox

IDS = [story.name for story in STORIES]

# Several stories may have one and the same twin, which is told once, under the name of the first.
FIRST = {story.honest: story for story in reversed(STORIES)}
TWINS = {story.name: story for story in STORIES if FIRST[story.honest] is story}


@pytest.mark.parametrize("story", STORIES, ids=IDS)
def test_the_attack_is_stopped(story: Story, governed: Sandbox) -> None:
    result = story.attack(governed)
    assert result.status == story.status, result.out + result.err
    if result.status == 2:
        assert story.codes == set()
        assert not result.out
        return
    assert result.codes == story.codes, result.out
    assert result.warnings >= story.warnings, result.out
    assert "Traceback" not in result.err


@pytest.mark.parametrize("story", TWINS.values(), ids=TWINS.keys())
def test_the_honest_twin_passes(story: Story, governed: Sandbox) -> None:
    result = story.honest(governed)
    assert result.status == 0, result.out + result.err
    assert result.codes == set()
    assert result.json["verdict"] == "pass"
    changes = result.json["changes"]
    assert all(change["governed"] for change in changes), result.out
    assert bool(changes) is not story.quiet, result.out


def test_stories_with_one_twin_expect_the_same_of_it() -> None:
    assert all(story.quiet == FIRST[story.honest].quiet for story in STORIES)


def test_the_stories_cover_every_code() -> None:
    told = {code for story in STORIES for code in (*story.codes, *story.warnings)}
    assert told >= RULES.keys(), sorted(RULES.keys() - told)


def test_there_are_many_stories_and_no_two_have_one_name() -> None:
    assert len(STORIES) >= 90
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize(
    "trap",
    [trap for trap in TRAPS.values() if trap.careless],
    ids=[name for name, trap in TRAPS.items() if trap.careless],
)
def test_a_careless_reader_walks_into_the_trap(trap: Trap, governed: Sandbox) -> None:
    governed.raise_limit()
    governed.commit("raise")
    trap.lay(governed, program(governed))
    canary(governed).unlink(missing_ok=True)
    governed.git(*trap.careless, check=False)
    assert canary(governed).exists()
