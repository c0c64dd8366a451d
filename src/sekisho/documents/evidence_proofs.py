"""The leaves of an evidence package: that each is in the book, and that the lists say what the leaves say."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sekisho.kernel import canonical
from sekisho.ledger.fsck_hashes import Claim
from sekisho.ledger.fsck_leaves import read_leaf
from sekisho.permits.permit import Permit

INTENT_FIELDS = ("actor", "party", "permit", "purpose", "service", "model", "at", "findings")
EVENT_FIELDS = ("at", "act", "subject", "detail")
OUTCOME_FIELDS = ("status", "tokens_in", "tokens_out", "duration_ms")
IMPORT_FIELDS = ("actor", "party", "service", "model", "at", "findings")
REFUSED_FIELDS = (*INTENT_FIELDS, "rule", "code")

# What a record begins with, by the state its line tells.
FIRST_LEAVES = {"refused": "refused", "imported": "import"}
FIRST_FIELDS = {"intent": INTENT_FIELDS, "refused": REFUSED_FIELDS, "import": IMPORT_FIELDS}


class Leaves:
    """Takes proven leaves, then compares the lists with them. Keeps a few hashes for each leaf, not the leaf."""

    def __init__(self, engagement: str) -> None:
        self.count = 0
        self.waiting = 0
        self._engagement = engagement
        self._said: dict[str, str] = {}  # "event evt_…", "intent rec_…" … to the hash of what the leaf says
        self._issued: set[tuple[str, str]] = set()
        self._due: set[str] = set()  # permits whose issue is listed, but not yet in the book

    def take(self, line: dict[str, Any], claim: Claim, theirs: frozenset[str] = frozenset()) -> Iterator[str]:
        """What is wrong with one line of `proofs.jsonl`. theirs: how that book names the engagement, if otherwise."""
        index, leaf = line["index"], str(line["leaf"]).encode()
        hashed = hashlib.sha256(b"\x00" + leaf).digest()
        proof = [bytes.fromhex(each) for each in line["proof"]]
        self.count += 1
        if line["leaf_hash"] != hashed.hex() or not is_proven(hashed, index, proof, claim):
            yield f"{index} 番の記録は、台帳に載っていることを確かめられません。"
            return
        content = read_leaf(leaf)
        if content is None:
            yield f"{index} 番の記録が、台帳の記録の形をしていません。"
        elif content.get("engagement", self._engagement) not in (theirs or {self._engagement}):
            yield f"{index} 番の記録は、別の案件のものです。"
        else:
            self._keep(content)

    def _keep(self, content: dict[str, Any]) -> None:
        kind = content["type"]
        fields = {"event": EVENT_FIELDS, "outcome": OUTCOME_FIELDS} | FIRST_FIELDS
        name = content["event"] if kind == "event" else content["record"]
        if kind == "import":
            content |= {"at": content["used_at"]}  # the list tells when it was used
        self._said[f"{kind} {name}"] = _digest(content, fields[kind])
        if kind == "event" and content["act"] == "permit.issue":
            self._issued.add((content["subject"], str(content["detail"].get("sha256", ""))))

    def unlike(self, kind: str, line: dict[str, Any]) -> Iterator[str]:
        """What a line of `events.jsonl` or `records.jsonl` says otherwise than the book."""
        if kind == "events":
            said = self._said.pop(f"event {line['event']}", None)
            if said is None:
                self.waiting += 1
                self._due |= {line["subject"]} if line["act"] == "permit.issue" else set()
            elif said != _digest(line, EVENT_FIELDS):
                yield f"経過 {line['event']} が、台帳の記録と違います。"
            return
        record, kind = line["record"], FIRST_LEAVES.get(line["state"], "intent")
        first = self._said.pop(f"{kind} {record}", None)
        if first is None:
            yield f"利用記録 {record} の証明がありません。"
        elif first != _digest(line, FIRST_FIELDS[kind]):
            yield f"利用記録 {record} が、台帳の記録と違います。"
        outcome = self._said.pop(f"outcome {record}", None)
        if (outcome is None) != (line["outcome_index"] is None) or (
            outcome is not None and outcome != _digest(line, OUTCOME_FIELDS)
        ):
            yield f"利用記録 {record} の結果が、台帳の記録と違います。"

    def left_over(self) -> Iterator[str]:
        """Proven leaves that the lists leave out."""
        for name in self._said:
            yield f"台帳の記録（{name}）が、経過にも利用記録にもありません。"

    def issued(self, permit: Permit) -> bool:
        """Whether the book says that this permit was issued for that very version, or is about to."""
        return permit.id in self._due or (permit.id, permit.request_sha256) in self._issued


def is_proven(hashed: bytes, index: int, proof: list[bytes], claim: Claim) -> bool:
    """RFC 9162 2.1.3.2, written apart from the book's own code on purpose."""
    if type(index) is not int or not 0 <= index < claim.size:
        return False
    at, last = index, claim.size - 1
    for sibling in proof:
        if last == 0 or len(sibling) != hashlib.sha256().digest_size:
            return False
        if at % 2 == 1 or at == last:
            hashed = hashlib.sha256(b"\x01" + sibling + hashed).digest()
            while at % 2 == 0 and at != 0:
                at, last = at // 2, last // 2
        else:
            hashed = hashlib.sha256(b"\x01" + hashed + sibling).digest()
        at, last = at // 2, last // 2
    return last == 0 and hashed == claim.root


def _digest(content: dict[str, Any], names: tuple[str, ...]) -> str:
    return canonical.digest({name: content[name] for name in names})
