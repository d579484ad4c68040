"""Proofs: what is proved, and every way in which somebody may try to prove what is not so, each with an honest twin."""

import base64
import hashlib
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from capability_budgets.reading.limits import LimitId
from governance.adapters.git.repository import GitRepository
from governance.adapters.ssh.keygen import SshKeys
from governance.commands.proof.document import claims
from governance.commands.proof.prove import Objects
from governance.documents.git.packfile import PackedObject
from governance.documents.proof_json import read_objects, write_objects
from governance.judging.history.limit_grounds import limit_grounds
from governance.judging.objects.formats import object_id
from governance.judging.objects.history import ObjectHistory
from governance.judging.objects.store import ObjectStore
from governance.render.layout.json_text import document
from governance.selftest.attacks import false_witnesses
from tests.support.repository import POLICY, Keys, Sandbox

LIMIT = "rate_limiter.max_latency_ms"


def land(repo: Sandbox) -> None:
    repo.raise_limit()
    repo.decide()
    repo.commit("Raise the limit\n\nBudget-ADR: 31", author="carol")
    repo.switch("main")
    repo.merge("work", message="Merge: raise the limit")


@pytest.fixture
def raised(governed: Sandbox) -> Sandbox:
    """Main with a raise that was decided."""
    land(governed)
    return governed


def proved(repo: Sandbox, *options: str) -> Path:
    file = repo.path.parent / "proof.json"
    told = repo.budget("prove", LIMIT, "--output", str(file), *options)
    assert (told.status, told.err) == (0, "")
    return file


def forged(repo: Sandbox) -> Path:
    """A proof as somebody would write it who takes out what refuses to write it."""
    with GitRepository.open(repo.path) as history:
        head = repo.head()
        store = ObjectStore(lambda oid: history.tree(head).blobs([oid])[oid], len(head))
        limit = LimitId.parse(LIMIT)
        assert limit is not None
        grounds = limit_grounds(Objects(ObjectHistory(store, head), SshKeys()), limit, head)
        content = {**claims(limit, head, grounds), "objects": write_objects(store.read.values(), len(head))}
    file = repo.path.parent / "forged.json"
    file.write_text(document(content))
    return file


def verified(file: Path, repo: Sandbox, *options: str) -> Any:
    """What `verify` says in a folder that is no repository."""
    elsewhere = repo.path.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    told = repo.at(elsewhere).budget("verify", str(file), "--format", "json", *options)
    assert (told.status, told.err) == (0 if told.json["verdict"] == "pass" else 1, "")
    return told.json


class TestWhatIsProved:
    def test_a_proof_holds_far_from_its_repository(self, raised: Sandbox) -> None:
        found = verified(proved(raised), raised)
        assert (found["schema"], found["verdict"]) == ("budget-governance/verify/1", "pass")
        assert (found["repository"], found["budget"], found["value"]) == ("acme/payments", LIMIT, 12)
        assert (found["head"], found["adopted"]) == (raised.head(), raised.head("main~1"))
        assert [(step["value"], step["by"], step["status"]) for step in found["steps"]] == [
            (10, "adoption", "adoption"),
            (12, "ADR 031", "governed"),
        ]
        assert found["problems"] == []

    def test_a_proof_holds_the_papers_and_what_they_mean(self, raised: Sandbox, keys: Keys) -> None:
        proof = json.loads(proved(raised).read_text())
        (decision,) = proof["decisions"]
        assert (decision["number"], decision["path"]) == (31, "adr/031-raise.md")
        assert [item["approver"] for item in decision["signoffs"]] == ["alice", "bob"]
        for item in decision["signoffs"]:
            assert item["counted"]
            assert item["meaning"] == f"{item['approver']} approves this text and these changes"
            assert item["key"] in keys.public(item["approver"])
        assert proof["steps"][1]["approvals"][1] == {"rule": "loosening", "need": 2, "have": ["alice", "bob"]}

    def test_text_names_what_must_be_compared(self, raised: Sandbox) -> None:
        told = raised.budget("verify", str(proved(raised)))
        assert told.status == 0
        assert told.out.startswith(f"budget verify: pass: {LIMIT} is 12 in acme/payments\n")
        assert "  2026-01-05  12  ADR 031, approved by alice, bob\n" in told.out
        assert raised.head() in told.out
        assert raised.head("main~1") in told.out

    def test_a_statement_says_the_same_in_in_totos_form(self, raised: Sandbox) -> None:
        file = proved(raised, "--format", "in-toto")
        statement = json.loads(file.read_text())
        assert statement["_type"] == "https://in-toto.io/Statement/v1"
        assert statement["subject"] == [{"name": "acme/payments", "digest": {"gitCommit": raised.head()}}]
        assert statement["predicate"]["verificationResult"] == "PASSED"
        assert verified(file, raised)["value"] == 12
        statement["subject"][0]["digest"]["gitCommit"] = raised.head("main~1")
        file.write_text(json.dumps(statement))
        assert "subject[0].digest.gitCommit" in verified(file, raised)["problems"][0]

    def test_an_older_state_has_its_own_proof(self, raised: Sandbox) -> None:
        found = verified(proved(raised, "--rev", "main~1"), raised)
        assert (found["value"], found["head"]) == (10, raised.head("main~1"))

    def test_approvals_by_commits_are_proved_by_the_commits(self, empty: Sandbox) -> None:
        empty.adopt(policy=POLICY + "identity: commit\n")
        path = empty.decide(approvers=())
        empty.commit("Propose", author="carol")
        for person in ("alice", "bob"):
            empty.sign(path, person, unsigned=True)
            empty.commit("Approve", author=person)
        empty.raise_limit()
        empty.commit("Raise\n\nBudget-ADR: 31", author="carol")
        found = verified(proved(empty), empty)
        assert found["identity"] == "commit"

    def test_text_says_what_trust_rests_on_and_why_a_file_proves_nothing(self, empty: Sandbox) -> None:
        empty.adopt(policy=POLICY + "identity: commit\n")
        file = proved(empty)
        assert "note: identity is `commit`" in empty.budget("verify", str(file)).out
        file.write_text("{}")
        told = empty.budget("verify", str(file))
        assert (told.status, told.out) == (1, "budget verify: fail\n  this is no proof: it has no text 'budget'\n")

    def test_what_authors_approve_themselves_is_told_so(self, empty: Sandbox) -> None:
        empty.adopt(policy=POLICY + "self_approval: true\n")
        empty.decide()
        empty.commit("Decide", author="alice")
        empty.raise_limit()
        empty.commit("Raise\n\nBudget-ADR: 31", author="alice")
        proof = json.loads(proved(empty).read_text())
        assert proof["steps"][-1]["approvals"][0]["self_approved"] == ["alice"]

    def test_approvals_that_a_witness_attests_are_told_so(self, governed: Sandbox, tmp_path: Path) -> None:
        (told,) = [one for one in false_witnesses.SCENARIOS if one.name == "a witness for itself"]
        told.honest(governed)
        file = proved(governed)
        proof = json.loads(file.read_text())
        assert proof["steps"][-1]["approvals"][0]["witnessed"] == {"alice": "ci", "bob": "ci"}
        assert {item["signer"] for item in proof["decisions"][0]["signoffs"]} == {"ci"}
        signers = tmp_path / "known"
        signers.write_text(f"ci {governed.keys.public('ci')}\n")
        assert verified(file, governed, "--signers", str(signers))["verdict"] == "pass"


class TestWhatIsNoLimit:
    def test_what_never_was_a_limit_cannot_be_proved(self, raised: Sandbox) -> None:
        for name in ("rate_limiter", "rate_limiter.max_throughput", "budgets/policy.yaml"):
            told = raised.budget("prove", name)
            assert (told.status, told.out) == (2, "")

    def test_what_does_not_hold_any_more_cannot_be_proved(self, governed: Sandbox) -> None:
        governed.replace("budgets/capability_budgets.yaml", "  max_latency_ms: 10   # p95\n", "")
        governed.decide(rows=[(LIMIT, "10", "none")])
        governed.commit("No limit")
        told = governed.budget("prove", LIMIT)
        assert (told.status, told.out) == (1, "")
        assert "does not hold any more" in told.err

    def test_where_nothing_is_governed_nothing_is_proved(self, empty: Sandbox) -> None:
        empty.start()
        empty.write("a", "1\n")
        empty.commit()
        assert empty.budget("prove", LIMIT).status == 2

    def test_a_file_that_is_not_there_is_wrong_usage(self, raised: Sandbox) -> None:
        assert raised.budget("verify", "none.json").status == 2


class TestChangesOfTheFile:
    """The attacker has a good proof, and would have it say something else."""

    def test_every_value_in_it_is_bound_to_the_objects(self, raised: Sandbox) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        places = [place for place in leaves(good) if place[0] not in {"objects", "schema"}]
        assert len(places) > 60
        for place in places[::3]:  # judging takes its time; which third it is does not matter
            proof = json.loads(file.read_text())
            at, name = proof, place[-1]
            for part in place[:-1]:
                at = at[part]
            at[name] = other(at[name])
            changed = raised.path.parent / "changed.json"
            changed.write_text(json.dumps(proof))
            assert verified(changed, raised)["verdict"] == "fail", place

    def test_no_value_can_be_added_left_out_or_doubled(self, raised: Sandbox) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        for changed in (
            {**good, "note": "approved by everybody"},
            {name: value for name, value in good.items() if name != "adopted"},
            {**good, "steps": good["steps"][1:]},
            {**good, "steps": [*good["steps"], good["steps"][-1]]},
        ):
            file.write_text(json.dumps(changed))
            assert verified(file, raised)["verdict"] == "fail"
        text = json.dumps(good)
        file.write_text(text.replace('"value": 12,', '"value": 12, "value": 12,', 1))
        assert "twice" in verified(file, raised)["problems"][0]

    def test_no_byte_of_the_objects_can_be_another(self, raised: Sandbox) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        packed = good["objects"]
        for at in range(0, len(packed), 397):
            letter = "A" if packed[at] != "A" else "B"
            file.write_text(json.dumps({**good, "objects": packed[:at] + letter + packed[at + 1 :]}))
            assert verified(file, raised)["verdict"] == "fail", at

    def test_another_number_in_the_budget_file_makes_it_another_object(self, raised: Sandbox) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        objects = read_objects(good["objects"], 40)
        for old, new in (
            (b"max_latency_ms: 12 ", b"max_latency_ms: 99 "),
            (b"decision: approve", b"decision: xpprove"),
        ):
            changed = [PackedObject(kind, data.replace(old, new)) for kind, data in objects]
            assert changed != objects
            file.write_text(json.dumps({**good, "objects": write_objects(changed, 40)}))
            assert "is not here" in verified(file, raised)["problems"][0]

    def test_what_is_no_proof_is_told_so(self, raised: Sandbox) -> None:
        file = raised.path.parent / "proof.json"
        for text in (
            "",
            "{}",
            "[]",
            "\x00",
            "[" * 100_000,
            '{"predicate": 1}',
            '{"budget": "x", "head": "y", "objects": ""}',
        ):
            file.write_text(text)
            found = verified(file, raised)
            assert (found["verdict"], found["value"]) == ("fail", None)
            assert len(found["problems"]) == 1
        file.write_bytes(b"\xff\xfe")
        assert verified(file, raised)["verdict"] == "fail"

    def test_objects_that_would_fill_the_memory_are_not_unpacked(
        self, raised: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        monkeypatch.setattr("governance.documents.proof_json.MAX_PACK", 1 << 20)
        bomb = base64.b64encode(lzma.compress(bytes(8 << 20))).decode()
        file.write_text(json.dumps({**good, "objects": bomb}))
        assert "do not end" in verified(file, raised)["problems"][0]

    def test_folders_nested_without_end_are_refused(self, raised: Sandbox) -> None:
        policy = PackedObject("blob", POLICY.encode())
        objects = [policy, PackedObject("tree", b"")]
        for _ in range(3000):
            objects.append(PackedObject("tree", b"40000 d\0" + bytes.fromhex(object_id(*objects[-1]))))
        deep, file_id = (bytes.fromhex(object_id(*item)) for item in (objects[-1], policy))
        objects.append(PackedObject("tree", b"40000 d\0" + deep + b"100644 policy.yaml\0" + file_id))
        objects.append(PackedObject("tree", b"40000 budgets\0" + bytes.fromhex(object_id(*objects[-1]))))
        top = object_id(*objects[-1])
        who = "dora <dora@example.com> 1767600000 +0000"
        commit = PackedObject("commit", f"tree {top}\nauthor {who}\ncommitter {who}\n\nadopt\n".encode())
        proof = {"budget": LIMIT, "head": object_id(*commit), "objects": write_objects([*objects, commit], 40)}
        file = raised.path.parent / "deep.json"
        file.write_text(json.dumps(proof))
        assert "nested deeper" in verified(file, raised)["problems"][0]

    def test_twin_who_only_lays_it_out_anew_changes_nothing(self, raised: Sandbox) -> None:
        file = proved(raised)
        file.write_text(json.dumps(json.loads(file.read_text()), sort_keys=True))
        assert verified(file, raised)["verdict"] == "pass"


class TestForgedHistories:
    """The attacker makes a history of their own, and writes the file by hand."""

    def refused(self, repo: Sandbox) -> str:
        told = repo.budget("prove", LIMIT)
        assert (told.status, told.out) == (1, "")
        assert "rests on what was not governed" in told.err
        found = verified(forged(repo), repo)
        assert found["verdict"] == "fail"
        return str(found["problems"][0])

    def test_a_raise_without_a_decision(self, raised: Sandbox) -> None:
        raised.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
        raised.commit("Make the build green", author="mallory")
        assert raised.head()[:12] in self.refused(raised)

    def test_a_raise_signed_with_the_attackers_own_key(self, governed: Sandbox) -> None:
        governed.raise_limit()
        path = governed.decide(approvers=())
        for person in ("alice", "bob"):
            governed.sign(path, person, key="mallory")
        governed.commit("Raise the limit\n\nBudget-ADR: 31", author="carol")
        self.refused(governed)

    def test_an_approver_whom_nobody_let_in(self, governed: Sandbox, keys: Keys) -> None:
        governed.replace(
            "budgets/policy.yaml", "groups:\n", '  mallory: {emails: [m@example.com], handle: "@m"}\ngroups:\n'
        )
        governed.replace("budgets/policy.yaml", "[alice, bob, carol]", "[alice, bob, carol, mallory]")
        governed.write("budgets/allowed_signers", keys.signers(("alice", "bob", "carol", "dora", "mallory")))
        governed.commit("Tidy up", author="mallory")
        governed.raise_limit()
        governed.decide(approvers=("mallory", "alice"))
        governed.commit("Raise the limit\n\nBudget-ADR: 31", author="carol")
        values = governed.budget("log", LIMIT, "--format", "json").json["values"]
        assert values[-1]["status"] == "governed"  # the raise itself was approved by those in force then
        self.refused(governed)

    def test_a_decision_that_was_rewritten_after_it_landed(self, raised: Sandbox) -> None:
        raised.replace("adr/031-raise.md", "# ADR 031: ", "# ADR 031: Not ")
        raised.commit("Tell it better", author="mallory")
        self.refused(raised)

    def test_a_whole_repository_of_the_attackers_own_is_told_by_its_commits_and_keys(
        self, raised: Sandbox, tmp_path: Path, keys: Keys
    ) -> None:
        people = ("alice", "bob", "carol", "dora")
        (tmp_path / "own").mkdir()
        own = Keys(tmp_path / "own")
        fake = Sandbox(tmp_path / "fake" / "repo", own)
        fake.adopt()
        fake.switch("work", new=True)
        land(fake)
        signers = tmp_path / "signers"
        signers.write_text(keys.signers(people))
        file = proved(fake)
        assert verified(file, fake)["verdict"] == "pass"
        assert "no signature by a known key" in verified(file, fake, "--signers", str(signers))["problems"][0]
        assert "is about the commit" in verified(file, fake, "--head", raised.head())["problems"][0]
        honest = proved(raised)
        assert verified(honest, raised, "--signers", str(signers), "--head", raised.head())["verdict"] == "pass"
        signers.write_text(keys.signers(people).replace("alice ", "someone ", 1))
        assert verified(honest, raised, "--signers", str(signers))["verdict"] == "fail"
        signers.write_bytes(b"\xff")
        assert "cannot be read" in verified(honest, raised, "--signers", str(signers))["problems"][0]

    def test_a_history_that_never_was_governed(self, empty: Sandbox) -> None:
        empty.start()
        empty.write("a", "1\n")
        head = empty.commit()
        with GitRepository.open(empty.path) as history:
            found = history.tree(head).blobs([head])
            tree = history.tree(head).blobs([empty.head("HEAD^{tree}")])
        objects = [PackedObject("commit", found[head]), PackedObject("tree", next(iter(tree.values())))]
        file = empty.path.parent / "forged.json"
        file.write_text(json.dumps({"budget": LIMIT, "head": head, "objects": write_objects(objects, 40)}))
        assert "nothing was ever governed" in verified(file, empty)["problems"][0]

    def test_another_limit_than_the_one_that_was_proved(self, raised: Sandbox) -> None:
        file = proved(raised)
        good = json.loads(file.read_text())
        for budget in ("rate_limiter.max_throughput", "metrics.max_memory_mb"):
            file.write_text(json.dumps({**good, "budget": budget}))
            assert verified(file, raised)["verdict"] == "fail"

    def test_twin_whose_violation_was_accepted_is_proved(self, raised: Sandbox) -> None:
        raised.raise_limit("max_latency_ms: 12 ", "max_latency_ms: 14 ")
        bad = raised.commit("Make the build green", author="mallory")
        raised.write("budgets/accepted.yaml", f"- commit: {bad}\n  reason: an incident\n")
        digest = f"sha256:{hashlib.sha256(raised.read('budgets/accepted.yaml').encode()).hexdigest()}"
        raised.decide(32, [("budgets/accepted.yaml", "none", digest)], slug="accept")
        raised.commit("Accept it\n\nBudget-ADR: 32")
        found = verified(proved(raised), raised)
        assert found["value"] == 14
        assert found["steps"][-1]["accepted"] == "an incident"


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for name, item in items:
            yield from leaves(item, (*place, name))
    else:
        yield place


def other(value: Any) -> Any:
    changes: dict[type, Callable[[Any], Any]] = {
        bool: lambda item: not item,
        int: lambda item: item + 1,
        str: lambda item: f"{item}x",
        list: lambda _: ["x"],
        dict: lambda _: {"x": "x"},
    }
    return "x" if value is None else changes[type(value)](value)
