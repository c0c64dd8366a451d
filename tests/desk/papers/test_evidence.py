"""The evidence package over a real book: what is in it, for whom, and that nothing can be altered unnoticed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from pytest_django import DjangoDbBlocker

from sekisho.desk.applications.actions import Attaching, save_attachments, submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.erasing import Ground, erase_body
from sekisho.desk.attachments.models import AttachmentBody
from sekisho.desk.events.actions import deliver
from sekisho.desk.events.models import Event
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.reviews.actions import keep_comments
from sekisho.documents import evidence_check
from sekisho.documents.evidence_package import TYPE, UNLISTED, Package
from sekisho.kernel.errors import InputError
from sekisho.permits import jws
from tests.desk.book import leaves
from tests.desk.browser import signed_in
from tests.desk.conftest import committing
from tests.desk.records.test_views import ANSWERED, ASKED, Gate
from tests.desk.world import World

Files = dict[str, bytes]
# Who takes it (None: the operator), whose use stands in it, how many requests.
GOT: list[tuple[str | None, set[str], int]] = [
    (None, {"試験 staff", "試験 sub-staff"}, 1),
    ("officer", {"試験 staff", "試験 sub-staff"}, 1),
    ("auditor", {"試験 staff", "試験 sub-staff"}, 1),
    ("responsible", {"試験 staff", "試験 sub-staff"}, 1),
    ("sub-responsible", {"試験 sub-staff"}, 0),
]


class Case:
    """A confirmed case with passages of three people, all in the book."""

    def __init__(self, world: World) -> None:
        self.world = world
        gate = Gate(world)
        self.engagement, self.permit = gate.survey, gate.permit
        self.records = [gate.answered("staff"), gate.refused("staff"), gate.answered("sub-staff")]
        deliver()
        leaves()  # the writer takes up what waits

    def package(self, login: str | None = "officer") -> bytes:
        made = io.BytesIO()
        write_evidence(self.engagement, self.world.people[login] if login else None, made)
        return made.getvalue()


@pytest.fixture
def case(committed: World) -> Case:
    return Case(committed)


@dataclass(frozen=True)
class Taken:
    """What each person got of one case; None is the operator."""

    packages: dict[str | None, bytes]
    permit: str
    version: Version
    records: list[str]

    def package(self, login: str | None = "officer") -> bytes:
        return self.packages[login]


@pytest.fixture(scope="module")
def taken(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Taken:
    """For tests that only look at packages, or alter their bytes: made once. The case is gone by then."""
    with django_db_blocker.unblock(), committing() as world:
        case = Case(world)
        packages = {login: case.package(login) for login in (None, *(login for login, _, _ in GOT if login))}
        return Taken(packages, case.permit.id, case.permit.version, case.records)


def opened(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def lines(data: bytes, name: str) -> list[dict]:
    return [json.loads(line) for line in opened(data)[name].splitlines()]


def checked(data: bytes, folder: Path, **keys: str) -> evidence_check.Report:
    path = folder / "package.zip"
    path.write_bytes(data)
    return evidence_check.check(path, **keys)


def resealed(data: bytes, change: Callable[[Files], None], key: Ed25519PrivateKey | None = None) -> bytes:
    """The package with files changed and everything bound together again, as someone who has `key` could."""
    files = opened(data)
    manifest = json.loads(files["manifest.json"])
    change(files)
    made = io.BytesIO()
    package = Package(made)
    for name, content in files.items():
        if name not in UNLISTED and not name.endswith(".txt"):
            package.add(name, content, "")
    head = {name: value for name, value in manifest.items() if name not in ("files", "format")}
    signer = key or settings.KEYRING.permit_key()
    package.close(head, lambda payload: jws.sign(payload, TYPE, signer))
    return made.getvalue()


def test_a_whole_case_is_in_it_and_checks(taken, tmp_path):
    data = taken.package()
    report = checked(data, tmp_path)
    assert report.problems == []
    version = taken.version
    assert report.counts == {
        "files": len(opened(data)),
        "versions": 1,
        "permits": 1,
        "events": len(lines(data, "events.jsonl")),
        "records": 3,
        "leaves": 3 + 2 + len(lines(data, "events.jsonl")),
    }
    files = opened(data)
    place = f"papers/requests/{version.request_id}/v1"
    for name in (f"{place}.pdf", f"{place}.docx", "papers/specification.pdf", f"permits/{taken.permit}.pdf"):
        assert files[name][:4] in (b"%PDF", b"PK\x03\x04")
    assert hashlib.sha256(files[f"{place}.json"]).hexdigest() == version.sha256
    (request,) = json.loads(files["requests.json"])
    assert request["versions"][0]["decision"]["outcome"] == "confirm"
    guide = files["README.ja.txt"].decode("utf-8-sig")
    assert "{{" not in guide
    assert all(name in guide for name in files if name not in UNLISTED and not name.endswith(".txt"))


def test_the_keys_that_were_published_are_insisted_on(taken, tmp_path):
    data = taken.package()
    known = checked(data, tmp_path)
    assert len(known.notes) == 2
    again = checked(data, tmp_path, vkey=known.vkey, permit_key=known.permit_key)
    assert (again.problems, again.notes) == ([], [])
    assert checked(data, tmp_path, permit_key="0" * 16).problems
    assert checked(data, tmp_path, vkey=known.vkey.replace("sekisho", "other", 1)).problems


def test_attached_files_are_in_it_and_are_what_the_version_pinned(committed, tmp_path):
    data = attached_case(committed)
    assert checked(data, tmp_path).problems == []
    files = opened(data)
    (request,) = json.loads(files["requests.json"])
    (told,) = request["versions"][0]["files"]
    assert files[told["file"]] == PROOF
    assert (told["name"], told["kind"], told["sha256"]) == ("覚書.txt", "opt_out", hashlib.sha256(PROOF).hexdigest())
    assert "覚書.txt" in files["README.ja.txt"].decode("utf-8-sig")
    assert told["file"].isascii()


def test_a_changed_attached_file_is_found(committed, tmp_path):
    data = attached_case(committed)
    place = next(name for name in opened(data) if "/attachments/" in name)
    report = checked(resealed(data, lambda files: files.update({place: b"x"})), tmp_path)
    assert [problem for problem in report.problems if place in problem]


def test_an_erased_file_is_named_as_not_there_and_the_rest_still_checks(committed, tmp_path):
    data = attached_case(committed, erased=True)
    report = checked(data, tmp_path)
    assert report.problems == []
    assert [note for note in report.notes if "この証跡に入っていません" in note and "消去した（本人等の求め）" in note]
    (told,) = json.loads(opened(data)["requests.json"])[0]["versions"][0]["files"]
    assert told["file"] is None
    assert told["erased"]["basis"] == "asked"
    assert told["sha256"] == hashlib.sha256(PROOF).hexdigest()


def test_a_file_that_cannot_be_opened_is_not_said_to_be_erased(committed, tmp_path):
    data = attached_case(committed, broken=True)
    report = checked(data, tmp_path)
    assert [note for note in report.notes if note.endswith("この証跡に入っていません。")]


PROOF = "入力情報を学習しないことを管理画面で確かめた。".encode()


def attached_case(world: World, *, erased: bool = False, broken: bool = False) -> bytes:
    """The package of a request filed with one file."""
    draft, responsible = world.draft(), world.people["responsible"]
    wanted = Attaching((), (), (("覚書.txt", PROOF),), {"kind": "opt_out", "until": draft.engagement.last_day})
    save_attachments(draft, wanted, draft.revision, responsible)
    submit_request(Request.objects.get(id=draft.id), responsible)
    if erased:
        erase_body(AttachmentBody.objects.get().id, Ground("asked", "本人の求め", responsible))
    if broken:
        AttachmentBody.objects.update(wrapped_key=b"")
    deliver()
    leaves()
    made = io.BytesIO()
    write_evidence(draft.engagement, world.people["officer"], made)
    return made.getvalue()


def test_words_of_prompts_and_answers_are_nowhere_in_it(taken):
    everything = b"".join(opened(taken.package(None)).values())
    assert ASKED.encode() not in everything
    assert ANSWERED.encode() not in everything


@pytest.mark.parametrize(("login", "who", "papers"), GOT)
def test_each_gets_what_they_may_see_and_it_checks(taken, tmp_path, login, who, papers):
    data = taken.package(login)
    assert {line["who"] for line in lines(data, "records.jsonl")} == who
    assert len(json.loads(opened(data)["requests.json"])) == papers
    assert checked(data, tmp_path).problems == []


def test_a_subcontractor_finds_no_trace_of_the_others_use(taken):
    everything = b"".join(opened(taken.package("sub-responsible")).values()).decode("utf-8", "replace")
    assert taken.records[2] in everything
    assert taken.records[0] not in everything
    assert taken.records[1] not in everything


def test_comments_of_a_running_review_are_the_citys_alone(committed):
    version = committed.in_review()
    keep_comments(version, {"law": "審査中のひみつ"}, committed.people["officer"])

    def told(login: str) -> str:
        made = io.BytesIO()
        write_evidence(committed.engagements["survey"], committed.people[login], made)
        return opened(made.getvalue())["requests.json"].decode()

    assert "審査中のひみつ" in told("officer")
    assert "審査中のひみつ" not in told("responsible")


def test_same_bytes_for_the_same_case(case):
    assert case.package() == case.package()


def test_taking_it_is_recorded_and_changes_nothing_in_it(case):
    before = case.package()
    answer = signed_in(case.world.people["officer"]).post(f"/engagements/{case.engagement.id}/evidence/")
    assert answer.headers["Content-Type"] == "application/zip"
    data = b"".join(answer.streaming_content)
    assert lines(data, "events.jsonl") == lines(before, "events.jsonl")
    assert Event.objects.filter(act="evidence.take", engagement=case.engagement.id).count() == 1


def edit(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old.encode() in files[name]
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return change


def drop_line(name: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[name] = b"".join(files[name].splitlines(keepends=True)[1:])

    return change


# What even the issuer, who can sign the package again, cannot do unnoticed.
FRAUDS: dict[str, tuple[Callable[[Files], None], str]] = {
    "another actor": (edit("records.jsonl", '"purpose":"use-1"', '"purpose":"use-2"'), "台帳の記録と違います"),
    "a refusal forgotten": (edit("records.jsonl", "personal.phone", "personal.email"), "台帳の記録と違います"),
    "fewer tokens": (edit("records.jsonl", '"tokens_out":22', '"tokens_out":2'), "結果が、台帳の記録と違います"),
    "a record left out": (drop_line("records.jsonl"), "経過にも利用記録にもありません"),
    "a proof left out": (drop_line("ledger/proofs.jsonl"), ""),
    "an event changed": (
        edit("events.jsonl", '"act":"request.take"', '"act":"request.refuse"'),
        "台帳の記録と違います",
    ),
    "a leaf changed": (edit("ledger/proofs.jsonl", "use-1", "use-9"), "確かめられません"),
    "a smaller book": (edit("ledger/checkpoint", "\n", "\n1"), "署名が、内容と合いません"),
    "the paper changed": (lambda files: files.update({paper(files): files[paper(files)] + b" "}), "SHA-256が"),
}


def paper(files: Files) -> str:
    return next(name for name in files if name.endswith("/v1.json"))


@pytest.mark.parametrize("fraud", FRAUDS)
def test_what_the_book_says_cannot_be_told_otherwise(taken, tmp_path, fraud):
    change, said = FRAUDS[fraud]
    report = checked(resealed(taken.package(), change), tmp_path)
    if fraud == "a proof left out":  # of an event: counted as not yet in the book; of a record: a problem
        assert report.problems or report.notes[-1].startswith("経過のうち1件")
    else:
        assert any(said in problem for problem in report.problems), report


def test_a_package_sealed_by_a_stranger_is_found(taken, tmp_path):
    data, stranger = taken.package(), Ed25519PrivateKey.generate()
    report = checked(resealed(data, edit("engagement.json", "請負契約", "買入契約"), stranger), tmp_path)
    assert any("目録の署名" in problem for problem in report.problems)

    def own_key(files: Files) -> None:
        encoding = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        files["keys/permit.pem"] = stranger.public_key().public_bytes(*encoding)

    report = checked(resealed(data, own_key, stranger), tmp_path)
    assert any("手形" in problem or "permits/" in problem for problem in report.problems)


def rezipped(data: bytes, change: Callable[[Files], None]) -> bytes:
    """Only the zip written anew."""
    files = opened(data)
    change(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("engagement.json", "請負契約", "買入契約"), "engagement.json の内容が、目録と違います"),
        (lambda files: files.pop("records.jsonl"), "records.jsonl がありません"),
        (lambda files: files.update({"more.txt": b"x"}), "more.txt は目録にありません"),
        (lambda files: files.update({"../up.txt": b"x"}), "危険な名前"),
        (lambda files: files.update({"SHA256SUMS": b""}), "SHA256SUMS が"),
        (edit("manifest.json", "住民アンケート", "別の"), "目録が、署名されたものと違います"),
    ],
)
def test_a_changed_zip_is_found(taken, tmp_path, change, said):
    report = checked(rezipped(taken.package(), change), tmp_path)
    assert any(said in problem for problem in report.problems), report


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * 5000])
def test_what_is_no_package_is_refused(tmp_path, content):
    with pytest.raises(InputError, match="証跡"):
        checked(content, tmp_path)


def test_a_package_cut_short_is_refused_or_found(taken, tmp_path):
    data = taken.package()
    for end in range(1, len(data), len(data) // 7):
        with pytest.raises(InputError):
            checked(data[:end], tmp_path)


def test_flipped_bytes_are_found_and_never_crash(taken, tmp_path):
    data = bytearray(taken.package())
    whole = opened(bytes(data))
    for at in range(200, len(data), len(data) // 40):
        data[at] ^= 0xFF
        try:
            report = checked(bytes(data), tmp_path)
        except InputError:
            report = None
        if report is not None and not report.problems:  # a date in the zip's own headers says nothing
            assert opened(bytes(data)) == whole
        data[at] ^= 0xFF
