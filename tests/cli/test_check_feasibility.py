"""A step that leaves rules which nobody could meet is told so, at the last moment when it is easily mended."""

from tests.support.repository import CODEOWNERS, POLICY, Sandbox

NOBODY = CODEOWNERS.replace("/budgets/ @acme/architecture", "/budgets/ @ghost")


def warned(sandbox: Sandbox, *options: str) -> list[str]:
    report = sandbox.check("main", "HEAD", *options).json
    return [item["message"] for item in report["findings"] if item["code"] == "BG110"]


def test_owners_that_nobody_knows_are_a_warning_beside_the_verdict(governed: Sandbox) -> None:
    governed.write("CODEOWNERS", NOBODY)
    governed.commit("take over")
    (message,) = warned(governed)
    assert message.endswith("and there are none (@ghost is nobody in the policy)")
    assert governed.check().codes == {"BG101"}


def test_a_rule_without_enough_keys_is_a_warning(governed: Sandbox) -> None:
    governed.write("budgets/allowed_signers", governed.keys.signers(["alice"]))
    governed.commit("drop keys")
    messages = warned(governed)
    assert [message.split(" requires")[0] for message in messages] == ["the rule 'loosening'", "the rule 'governance'"]
    assert all(message.endswith("bob and carol have no usable key in budgets/allowed_signers") for message in messages)


def test_a_policy_with_gaps_is_a_warning(governed: Sandbox) -> None:
    governed.write(
        "budgets/policy.yaml", POLICY.replace("any change\n", "any tightening\n    when: {direction: [tighten]}\n")
    )
    governed.commit("fewer rules")
    assert warned(governed) == []
    governed.write(
        "budgets/policy.yaml", POLICY.replace("any change\n", "any loosening\n    when: {direction: [loosen]}\n")
    )
    governed.commit("too few rules")
    (message,) = warned(governed)
    assert message.startswith("no approval rule covers every change that tightens metrics.max_latency_ms")


def test_a_change_of_numbers_asks_too_and_one_of_words_does_not(governed: Sandbox) -> None:
    governed.switch("main")
    governed.write("CODEOWNERS", NOBODY)
    governed.commit("take over")
    governed.switch("numbers", new=True)
    governed.raise_limit()
    governed.commit("raise")
    assert [item.partition(",")[0] for item in warned(governed)] == [
        "the rule 'any change' asks the code owners of budgets/accepted.yaml"
    ]
    governed.switch("words", new=True, at="main")
    governed.write("README.md", "# other words\n")
    governed.commit("words")
    assert warned(governed) == []


def test_unreadable_trust_is_told_as_that_alone(governed: Sandbox) -> None:
    governed.write("budgets/allowed_signers", b"\xff\n")
    governed.commit("break")
    assert warned(governed) == []
    assert "BG003" in governed.check().codes


def test_an_adoption_that_nobody_could_change_again_is_warned_of(empty: Sandbox) -> None:
    empty.adopt(codeowners=NOBODY)
    landed = empty.budget("check", "--format", "json")
    assert (landed.status, landed.json["adoption"], landed.warnings) == (0, True, {"BG110"})


def test_so_is_one_that_is_only_staged_or_only_proposed(empty: Sandbox) -> None:
    empty.start()
    empty.commit("start")
    empty.switch("adopt", new=True)
    empty.write("budgets/policy.yaml", POLICY)
    empty.git("add", "--all")
    staged = empty.budget("check", "--staged", "--format", "json")
    assert (staged.status, staged.warnings) == (0, {"BG110"})
    empty.commit("adopt")
    assert (empty.check().status, empty.check().warnings) == (0, {"BG110"})
