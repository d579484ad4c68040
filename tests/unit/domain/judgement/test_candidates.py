"""Contract, section 7: what stands in the way of one referenced decision, and what its sign-offs come to."""

import datetime as dt
from dataclasses import replace

import pytest

from capability_budgets.reading.problems import Place, Problem
from governance.domain.findings import Finding, Severity, error, warning
from governance.domain.judgement import evidence
from governance.domain.judgement.candidates import Candidate
from governance.domain.judgement.changes import Change
from governance.domain.judgement.evidence import DecisionRecords, Hold, Proof, UnknownAuthor
from governance.domain.judgement.records import ENDED, UNDECIDED, Adr, AdrStatus
from governance.domain.judgement.tallies import NO_TALLY
from governance.domain.policy.codeowners import Codeowners, OwnerRule, OwnerSection
from governance.domain.policy.policy import Policy
from tests.support.values import (
    ARCHITECTURE,
    DIGEST,
    FILE,
    LATENCY,
    NOW,
    OTHER_DIGEST,
    AskedPast,
    FakePast,
    adr,
    change,
    decision,
    line,
    owners,
    policy,
    record,
    rule,
    side,
    step,
)


def case(
    known: DecisionRecords,
    *changes: Change,
    trusted: Policy | None = None,
    past: FakePast | None = None,
    owned: str = "",
) -> Candidate:
    found = trusted or policy()
    before = side({LATENCY: "10"}, trusted=found, codeowners=owners(("/budgets/", owned)))
    return Candidate(known, found, step(*(changes or (change(),)), trusted=found, past=past, before=before))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


# Obstacles: nothing of the decision counts


def test_an_accepted_decision_that_can_be_read_has_no_obstacle() -> None:
    assert case(decision()).obstacles == ()


def test_a_decision_that_is_not_there_is_no_decision() -> None:
    message = "the step refers to ADR 31, but there is no such record"
    fix = f"correct the line Budget-ADR: 31, or draft a decision: budget propose {LATENCY}=12"
    assert case(decision(adrs=())).obstacles == (error("BG101", message, fix, adr=31),)


def test_a_decision_that_the_step_removes_decides_nothing() -> None:
    message = "the step removes ADR 31, and what is not there decides nothing"
    fix = f"put the record back, and draft a decision: budget propose {LATENCY}=12"
    assert case(decision(adrs=(), in_base=[DIGEST])).obstacles == (error("BG101", message, fix, adr=31),)


def test_a_record_of_the_number_that_decides_no_budgets_decides_something_else() -> None:
    message = "ADR 31 decides no budgets: it has no section Budget Changes"
    fix = f"refer to the ADR that has it, or draft one: budget propose {LATENCY}=12"
    found = case(decision(adrs=(), elsewhere="adr/031-tabs.md")).obstacles
    assert found == (error("BG103", message, fix, adr=31, place=Place("adr/031-tabs.md")),)


def test_it_must_be_the_only_one_with_its_number_that_decides_budgets() -> None:
    both = case(decision(record("alice"), adrs=(adr(path="adr/031-a.md"), adr(path="adr/031-b.md"))))
    message = "ADR 31 exists more than once: adr/031-a.md and adr/031-b.md"
    fix = "budget renumber adr/031-a.md"
    assert both.obstacles == (error("BG106", message, fix, adr=31, place=Place("adr/031-a.md")),)
    assert (both.adr, both.context, both.tally) == (None, None, NO_TALLY)
    assert both.rule_statuses(change()) == ()


A, B = adr(path="adr/031-a.md"), adr(path="adr/031-b.md", digest="sha256:other")
FREE, KEPT = {"adr/031-a.md": Hold.FREE, "adr/031-b.md": Hold.FREE}, {"adr/031-a.md": Hold.KEPT}


@pytest.mark.parametrize(
    ("in_base", "held", "renumbered"),
    [
        ([A.digest], {**FREE, **KEPT}, "adr/031-b.md"),
        ([A.digest], FREE, "adr/031-a.md"),
        ([A.digest, B.digest], {**FREE, **KEPT}, "adr/031-b.md"),
    ],
)
def test_of_two_records_the_one_that_need_not_keep_its_number_is_renumbered(
    in_base: list[str], held: dict[str, Hold], renumbered: str
) -> None:
    (finding,) = case(decision(adrs=(A, B), in_base=in_base), past=FakePast(held=held)).obstacles
    assert (finding.fix, finding.place.file) == (f"budget renumber {renumbered}", renumbered)


def test_where_both_must_keep_their_number_another_decision_is_proposed() -> None:
    held = {"adr/031-a.md": Hold.KEPT, "adr/031-b.md": Hold.AUTHORISED}
    both = case(decision(adrs=(A, B), in_base=[A.digest, B.digest]), past=FakePast(held=held))
    message = "ADR 31 exists more than once: adr/031-a.md and adr/031-b.md"
    fix = f"leave both as they are, and propose a new decision: budget propose {LATENCY}=12"
    assert both.obstacles == (error("BG106", message, fix, adr=31, place=Place("adr/031-b.md")),)


def test_a_new_decision_is_proposed_on_what_this_one_lists() -> None:
    there = step(change(), change("metrics.max_latency_ms", "5", "6"), trusted=policy(), decisions=[decision()])
    assert Candidate(decision(), policy(), there).proposal == f"budget propose {LATENCY}=12"
    nothing = decision(adrs=())
    assert Candidate(nothing, policy(), there).proposal == f"budget propose {LATENCY}=12 metrics.max_latency_ms=6"


def test_the_past_is_asked_for_a_record_by_its_path_and_number() -> None:
    asked = []

    class Asked(FakePast):
        def hold(self, path: str, adr: int | None) -> Hold:
            asked.append((path, adr))
            return Hold.FREE

    assert case(decision(adrs=(A, B), in_base=[A.digest, B.digest]), past=Asked()).obstacles
    assert asked == [("adr/031-a.md", 31)]


def dated(until: str | None) -> Adr:
    """A decision with a row that has no day before one that has this one."""
    found = adr(line("metrics.max_latency_ms", "5", "6"), line(LATENCY, "10", "12"))
    day = dt.date.fromisoformat(until) if until else None
    return replace(found, rows=(found.rows[0], found.rows[1]._replace(until=day)))


def test_a_row_is_found_by_its_line() -> None:
    known = case(decision(adrs=(dated(None),)))
    assert known.row(line(LATENCY, "10", "12")) == dated(None).rows[1]
    assert known.row(line(LATENCY, "10", "13")) is None
    assert case(decision(adrs=(A, B))).row(line(LATENCY, "10", "12")) is None


def test_a_day_beyond_what_the_policy_allows_is_refused_with_the_last_one_allowed() -> None:
    known = decision(adrs=(dated("2999-12-31"),))
    latest = NOW.date() + dt.timedelta(days=30)
    (finding,) = case(known, trusted=policy(max_until_days=30)).too_late(change())
    assert finding == error(
        "BG105",
        f"{LATENCY} is loosened until 2999-12-31, and the policy allows 30 days: {latest}",
        f"write {latest} or an earlier day, and have it signed (again): budget sign 31",
        budget=LATENCY,
        adr=31,
        place=Place("adr/031-raise.md", 21),
    )
    allowed = case(decision(adrs=(dated(latest.isoformat()),)), trusted=policy(max_until_days=30))
    assert list(allowed.too_late(change())) == []


@pytest.mark.parametrize(
    ("known", "most"),
    [
        (decision(adrs=(dated(None),)), 30),
        (decision(adrs=(dated("2999-12-31"),)), None),
        (decision(adrs=(A, B)), 30),
        (decision(adrs=(adr(line("a.max_x", "1", "2")),)), 30),
    ],
)
def test_without_a_day_or_a_limit_of_days_nothing_is_too_late(known: DecisionRecords, most: int | None) -> None:
    assert list(case(known, trusted=policy(max_until_days=most)).too_late(change())) == []


def test_of_what_is_wrong_with_its_evidence_only_errors_stand_in_the_way() -> None:
    place = Place("adr/031-raise.md", 9)
    wrong = error("BG402", "the evidence is gone", "put it back", adr=31, place=place)
    other = warning("BG402", "it is of another commit", "measure again", adr=31, place=place)
    assert case(decision()._replace(evidence=(wrong, other))).obstacles == (wrong,)


def test_an_adr_that_cannot_be_read_names_every_problem_and_its_place() -> None:
    problems = Problem("a TODO is left", "fill it", 7, 3), Problem("no table", "add one", 20)
    assert case(decision(adrs=(adr(problems=problems),))).obstacles == (
        error("BG105", "a TODO is left", "fill it", adr=31, place=Place("adr/031-raise.md", 7, 3)),
        error("BG105", "no table", "add one", adr=31, place=Place("adr/031-raise.md", 20)),
    )


@pytest.mark.parametrize("status", [*AdrStatus, None])
def test_only_an_accepted_adr_authorises(status: AdrStatus | None) -> None:
    found = case(decision(adrs=(adr(status=status),))).obstacles
    if status is AdrStatus.ACCEPTED:
        assert found == ()
        return
    assert [(item.code, item.adr, item.place) for item in found] == [("BG102", 31, Place("adr/031-raise.md", 3))]
    word = status.value if status else "without a status"
    assert found[0].message == f"ADR 31 is {word}, not accepted"
    assert ("propose" in found[0].fix) is (status in ENDED)
    assert found[0].pending is (status in UNDECIDED)


def test_what_a_draft_still_lacks_may_come() -> None:
    problems = Problem("a TODO is left", "fill it", 7, pending=True), Problem("no table", "add one", 20)
    assert [item.pending for item in case(decision(adrs=(adr(problems=problems),))).obstacles] == [True, False]


@pytest.mark.parametrize("ended", sorted(ENDED))
def test_an_adr_that_an_earlier_step_saw_ended_authorises_nothing_any_more(ended: AdrStatus) -> None:
    message = f"ADR 31 was {ended.value} in an earlier step; that cannot be taken back"
    fix = f"propose a new decision: budget propose {LATENCY}=12"
    found = case(decision(in_base=[DIGEST]), past=FakePast(ended={31: ended})).obstacles
    assert found == (error("BG102", message, fix, adr=31, place=Place("adr/031-raise.md", 3)),)


class Untouchable(FakePast):
    """A past that must not be asked."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(name)


def test_an_adr_that_base_does_not_have_has_no_past() -> None:
    here = case(decision(record("alice")), past=Untouchable())
    assert (here.obstacles, here.used_before) == ((), frozenset())


def test_the_used_lines_of_an_adr_that_base_has_are_those_of_its_past() -> None:
    row = line(LATENCY, "10", "12")
    past = FakePast(used={31: [row], 32: [line(LATENCY, "1", "2")]})
    assert case(decision(in_base=[DIGEST]), past=past).used_before == {row}


@pytest.mark.parametrize(("in_base", "hinders"), [([], True), ([OTHER_DIGEST], True), ([DIGEST, OTHER_DIGEST], False)])
def test_with_two_stage_the_very_decision_must_already_stand_in_the_base(in_base: list[str], *, hinders: bool) -> None:
    message = "ADR 31 does not stand in the base yet, and the policy asks for two stages"
    fix = "land the ADR and its sign-offs first, then the change"
    expected = error("BG107", message, fix, adr=31, place=Place("adr/031-raise.md"))
    found = case(decision(in_base=in_base), trusted=policy(two_stage=True)).obstacles
    assert found == ((expected,) if hinders else ())


def test_several_obstacles_are_all_told() -> None:
    bad = adr(status=AdrStatus.PROPOSED, problems=(Problem("a TODO is left", "fill it", 7),))
    assert codes(case(decision(adrs=(bad,)), trusted=policy(two_stage=True)).obstacles) == ["BG105", "BG102", "BG107"]


# Objections: the approvals do not suffice for a change


TWO = rule("loosening", 2, (ARCHITECTURE,), direction=("loosen",))
ONE = rule("any change", 1, ("codeowners",))


def test_enough_eligible_people_have_approved() -> None:
    assert case(decision(record("alice"), record("bob")), trusted=policy(TWO)).objections(change()) == ()


def test_every_rule_that_matches_must_be_met() -> None:
    here = case(decision(record("alice"), record("bob")), trusted=policy(ONE, TWO), owned="@dora")
    (found,) = here.objections(change())
    assert (found.code, found.budget, found.adr, found.place.file) == ("BG201", LATENCY, 31, "adr/031-raise.md")
    assert found.message == (f"{LATENCY}: the rule 'any change' has 0 of 1 approvals; dora could still approve")
    assert found.fix == "ask them to run: budget sign 31"
    assert [(item.rule, item.is_met) for item in here.rule_statuses(change())] == [
        ("any change", False), ("loosening", True),
    ]  # fmt: skip


def test_one_approval_counts_for_every_rule_that_names_the_person() -> None:
    here = case(decision(record("alice"), record("bob")), trusted=policy(ONE, TWO), owned="@bob")
    assert here.objections(change()) == ()


def test_a_rule_that_does_not_match_asks_for_nothing() -> None:
    lower = change(after="8")
    item = adr(line(LATENCY, "10", "8"))
    here = case(
        decision(record("dora", changes=(line(LATENCY, "10", "8"),)), adrs=(item,)),
        lower,
        trusted=policy(ONE, TWO),
        owned="@dora",
    )
    assert here.objections(lower) == ()


def test_where_nobody_is_left_the_fix_is_not_to_ask_them() -> None:
    here = case(decision(authors=["alice", "bob", "carol"]), trusted=policy(TWO))
    (found,) = here.objections(change())
    assert "nobody is left who could" in found.message
    assert found.fix == "change the policy by a decision"


def test_a_change_that_no_rule_matches_is_a_violation() -> None:
    tighten = rule("tightening", 1, ("alice",), direction=("tighten",))
    message = f"no approval rule of the policy covers this change of {LATENCY}"
    fix = "add a rule that covers it to budgets/policy.yaml, by a decision"
    (found,) = case(decision(record("alice")), trusted=policy(tighten)).objections(change())[:1]
    assert found == error("BG208", message, fix, budget=LATENCY, adr=31, place=change().place)


@pytest.mark.parametrize("named", ["", "@stranger", "stranger@example.com", "@acme/strangers"])
def test_a_change_whose_codeowners_are_nobody_is_a_violation(named: str) -> None:
    message = f"the rule 'any change' asks the code owners of {FILE}, and there are none"
    fix = "name owners in CODEOWNERS who are people or groups of the policy, by a decision"
    found = case(decision(record("alice")), trusted=policy(ONE), owned=named).objections(change())
    assert found[0] == error("BG208", message, fix, budget=LATENCY, adr=31, place=change().place)


def test_where_others_may_approve_instead_of_owners_who_are_nobody_they_do() -> None:
    either = policy(rule("any change", 1, ("codeowners", "alice")))
    assert case(decision(record("alice")), trusted=either).objections(change()) == ()
    assert codes(case(decision(), trusted=either).objections(change())) == ["BG201"]


@pytest.mark.parametrize("named", ["@alice", "alice@example.com", "ALICE@EXAMPLE.COM", "@Acme/Architecture",
                                   "7+alice@users.noreply.github.com", "@nobody @alice"])  # fmt: skip
def test_codeowners_are_handles_teams_and_addresses_and_ignore_case(named: str) -> None:
    assert case(decision(record("alice")), trusted=policy(ONE), owned=named).objections(change()) == ()


def test_a_valid_reject_of_an_eligible_person_blocks() -> None:
    known = decision(record("alice"), record("bob"), record("carol", "reject", comment="It is slow."))
    (found,) = case(known, trusted=policy(TWO)).objections(change())
    assert (found.code, found.budget, found.adr) == ("BG206", LATENCY, 31)
    assert found.place.file == "adr/signoffs/031/carol.yaml"
    assert found.message == "carol rejects ADR 31: It is slow."
    assert found.fix == "settle it; then carol can approve (budget sign 31), or the ADR is given up"


def test_a_reject_without_a_comment_needs_no_words() -> None:
    known = decision(record("alice"), record("bob"), record("carol", "reject"))
    assert case(known, trusted=policy(TWO)).objections(change())[0].message == "carol rejects ADR 31"


def test_a_reject_of_somebody_whom_no_matching_rule_names_blocks_nothing() -> None:
    known = decision(record("alice"), record("bob"), record("dora", "reject"))
    assert case(known, trusted=policy(TWO)).objections(change()) == ()


def test_a_sign_off_that_does_not_count_is_told_only_where_a_rule_is_left_unmet() -> None:
    unsigned = record("bob")._replace(proof=Proof(None, "it has no signature"))
    assert codes(case(decision(record("alice"), unsigned), trusted=policy(TWO)).objections(change())) == [
        "BG201",
        "BG205",
    ]
    met = decision(record("alice"), record("carol"), unsigned)
    assert case(met, trusted=policy(TWO)).objections(change()) == ()


def test_with_two_stage_a_sign_off_of_the_step_itself_is_too_early() -> None:
    known = decision(record("alice", in_base=True), record("bob"), in_base=[DIGEST])
    here = case(known, trusted=policy(TWO, two_stage=True))
    assert (here.obstacles, codes(here.objections(change()))) == ((), ["BG201", "BG107"])


def test_with_two_stage_a_reject_of_the_step_itself_blocks() -> None:
    known = decision(
        record("alice", in_base=True), record("bob", in_base=True), record("carol", "reject"), in_base=[DIGEST]
    )
    assert codes(case(known, trusted=policy(TWO, two_stage=True)).objections(change())) == ["BG206"]


# Who may approve


def test_rules_are_matched_with_the_values_of_the_year_before_landing() -> None:
    past = AskedPast()
    here = case(decision(), trusted=policy(rule("crept", by_percent=20)), past=past)
    assert codes(here.objections(change())) == ["BG201"]
    assert set(past.asked) == {(LATENCY, NOW, frozenset())}


MEMORY = "rate_limiter.max_memory_mb"


def test_everybody_whom_a_rule_names_for_one_of_the_changes_may_sign_for_all_of_them() -> None:
    rules = (
        rule("latency", 1, ("alice",), budgets=("*.max_latency_ms",)),
        rule("memory", 1, ("bob",), budgets=("*.max_memory_mb",)),
    )
    rows = line(LATENCY, "10", "12"), line(MEMORY, "5", "6")
    changes = change(), change(MEMORY, "5", "6")
    known = decision(*(record(person, changes=rows) for person in ("alice", "bob")), adrs=(adr(*rows),))
    here = case(known, *changes, trusted=policy(*rules))
    assert here.context is not None
    assert here.context.electorate == {"alice", "bob"}
    assert [here.objections(item) for item in changes] == [(), ()]


def test_who_may_sign_for_changes_of_other_decisions_may_not_sign_for_this_one() -> None:
    rules = (
        rule("latency", 1, ("alice",), budgets=("*.max_latency_ms",)),
        rule("memory", 1, ("bob",), budgets=("*.max_memory_mb",)),
    )
    here = case(decision(record("bob")), change(), change(MEMORY, "5", "6"), trusted=policy(*rules))
    assert codes(here.objections(change())) == ["BG201", "BG203"]


def test_a_testimony_that_cannot_be_read_is_told_with_the_rule_that_is_left_unmet() -> None:
    broken = evidence.FoundSignOff("adr/signoffs/031/x.txt", None, Problem("only *.yaml belongs here", "move it"))
    assert codes(case(decision(broken)).objections(change())) == ["BG201", "BG209"]


# Sections of CODEOWNERS


def sectioned(*claims: tuple[str, int, str]) -> Candidate:
    found = policy(rule("any change", 1, ("codeowners",)))
    rules = tuple(
        OwnerRule("/budgets/", tuple(names.split()), at, OwnerSection(name, need))
        for at, (name, need, names) in enumerate(claims, start=1)
    )
    before = side({LATENCY: "10"}, trusted=found, codeowners=Codeowners("CODEOWNERS", rules, "gitlab"))
    known = decision(record("alice"))
    return Candidate(known, found, step(change(), trusted=found, before=before))


def test_every_section_must_be_met() -> None:
    both = sectioned(("Perf", 1, "@alice"), ("Security", 1, "@bob"))
    assert [(item.name, item.is_met) for item in both.rule_statuses(change())] == [
        ("any change", True),
        ("any change, section Perf", True),
        ("any change, section Security", False),
    ]
    (short,) = both.objections(change())
    assert short.code == "BG201"
    assert "the rule 'any change, section Security' has 0 of 1 approvals; bob could still approve" in short.message


def test_the_number_of_a_section_must_be_met() -> None:
    assert codes(sectioned(("Perf", 2, "@alice @bob")).objections(change())) == ["BG201"]
    assert sectioned(("Perf", 1, "@alice @bob")).objections(change()) == ()


def test_a_section_of_nobody_covers_nothing() -> None:
    found = sectioned(("Perf", 1, "@alice"), ("Docs", 1, "@@maintainers")).objections(change())
    assert codes(found) == ["BG208", "BG201"]
    assert "section Docs" in found[0].message


# Authors who could be anybody


UNKNOWN = (UnknownAuthor("", "1" * 40), UnknownAuthor("eve@home.example", None))


def test_every_author_at_an_address_that_is_nobodys_asks_for_one_approval_more() -> None:
    known = decision(record("alice"), record("bob"), unknown_authors=UNKNOWN)
    found = case(known)
    assert [(item.need, item.is_met) for item in found.rule_statuses(change())] == [(3, False)]
    assert codes(found.objections(change())) == ["BG201", "BG210", "BG210"]
    assert case(known._replace(unknown_authors=UNKNOWN[:1])).objections(change()) == ()


def test_an_author_who_could_be_anybody_is_told_with_both_ways_out() -> None:
    nameless, eve = case(decision(unknown_authors=UNKNOWN)).remarks
    assert nameless.message == (
        "an author without an address, who is not in the policy, wrote ADR 31: every rule asks for one approval more"
    )
    assert eve.message.startswith("an author at eve@home.example, who is not in the policy, wrote ADR 31")
    assert "amend its author" in eve.fix
    assert "budgets/policy.yaml by a decision that lands first" in eve.fix
    assert (nameless.commit, eve.commit, eve.severity) == ("1" * 40, None, Severity.WARNING)
    assert (eve.code, eve.adr, eve.place.file) == ("BG210", 31, adr().path)


def test_who_may_approve_their_own_work_needs_no_name() -> None:
    found = case(decision(record("alice"), unknown_authors=UNKNOWN), trusted=policy(self_approval=True))
    assert found.remarks == ()
    assert found.objections(change()) == ()


def test_an_author_of_a_decision_of_which_there_are_two_is_told_without_a_place() -> None:
    (found,) = case(decision(adrs=(adr(), adr(path="adr/31-b.md")), unknown_authors=UNKNOWN[1:])).remarks
    assert found.place == Place("")
