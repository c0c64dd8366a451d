"""利用記録 over a real book: who sees which passage, whose words, and that the proof is computed, not claimed."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from sekisho.desk.contracts.models import Party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.records.models import Cursor, Passage
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.ids import new_id
from sekisho.ledger.bodies import INPUT, OUTPUT, seal
from sekisho.ledger.entry import Intent, Mark, Outcome, Refused
from sekisho.ledger.fsck_hashes import read_key
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.identity import own_signer
from tests.desk.book import WAIT_S, writer
from tests.desk.browser import signed_in, words_of
from tests.desk.shell.page import read

ASKED, ANSWERED = "会議の案内文を一文で書いてください。", "次回の会議は金曜日に開きます。"


class Gate:
    """Writes passages into the book as the gateway does."""

    def __init__(self, world) -> None:
        self.world = world
        self.permit = world.permit()
        self.survey = world.engagements["survey"]

    def _common(self, login: str) -> dict[str, str]:
        person = self.world.people[login]
        party = Party.objects.get(engagement=self.survey, organisation=person.organisation)
        return {"engagement": self.survey.id, "party": party.id, "actor": actor_of(person, self.survey.id)}

    def answered(self, login: str = "staff", status: str = "answered", **more) -> str:
        """more: fields of the intent beside the usual ones."""
        record = new_id("rec")
        asked = seal(settings.KEYRING.body_key(), record, INPUT, ASKED.encode())
        answer = seal(settings.KEYRING.body_key(), record, OUTPUT, ANSWERED.encode())
        intent = Intent(
            record=record,
            at=now(),
            **self._common(login),
            permit=self.permit.id,
            purpose="use-1",
            model="practice-text",
            endpoint="/v1/chat/completions",
            stream=False,
            input_sha256=asked.sha256,
            **{"service": "practice-text", "kind": "text", **more},
        )
        outcome = Outcome(record, now(), status, 200, answer.sha256, 11, 22, 333, "stop")
        self._write(record, (intent.leaf(), asked), (outcome.leaf(), answer))
        return record

    def refused(self, login: str = "staff", rule: int | None = 7, code: str = "personal.phone") -> str:
        record = new_id("rec")
        mark = Mark("PHONE", code, 3, 16, "/messages/0/content", "block")
        leaf = Refused(
            record=record,
            at=now(),
            **self._common(login),
            permit=self.permit.id,
            purpose="use-1",
            service="practice-text",
            model="practice-text",
            endpoint="/v1/chat/completions",
            rule=rule,
            code=code,
            http_status=400,
            findings=(mark,),
        ).leaf()
        self._write(record, (leaf, None))
        return record

    def held(self, login: str = "staff", hold: str = "hold_1", code: str = "personal.person") -> str:
        record = new_id("rec")
        mark = Mark("PERSON", code, 3, 9, "/messages/2/content", "hold")
        leaf = Refused(
            record=record,
            at=now(),
            **self._common(login),
            permit=self.permit.id,
            purpose="use-1",
            service="practice-text",
            model="practice-text",
            endpoint="/v1/chat/completions",
            rule=7,
            code=code,
            http_status=400,
            findings=(mark,),
            hold=hold,
        ).leaf()
        self._write(record, (leaf, None))
        return record

    def _write(self, record, *pages) -> None:
        with writer() as log:
            for leaf, body in pages:
                log.append(leaf, record=record, bodies=[body] if body else []).result(WAIT_S)


@pytest.fixture
def gate(world) -> Gate:
    return Gate(world)


def page_of(world, login: str, record: str) -> str:
    answer = signed_in(world.people[login]).get(f"/records/{record}/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_an_answered_call_is_shown_with_its_words_and_its_proof(world, gate):
    record = gate.answered()
    page = page_of(world, "staff", record)
    for part in (
        record,
        ASKED,
        ANSWERED,
        "AI生成・未確認",
        world.people["staff"].name,
        "経路が計算で一致しました",
        "333",
    ):
        assert part in page
    assert "住民アンケートの自由記述の分類" in page  # the purpose by its name, not by its id


@pytest.mark.parametrize("login", ["officer", "policy", "auditor"])
def test_the_city_sees_that_and_how_but_not_the_words(world, gate, login):
    page = page_of(world, login, gate.answered())
    assert ASKED not in page
    assert ANSWERED not in page
    assert "経路が計算で一致しました" in page


def test_a_refusal_names_its_rule_and_where_but_no_words(world, gate):
    page = page_of(world, "staff", gate.refused())
    assert "規定7" in page
    assert "personal.phone" in page
    assert "電話番号" in page
    assert "1番目のメッセージ" in page  # as the page of a hold says it, not /messages/0/content
    assert "4文字目から13文字" in page
    assert "届いていません" in page
    assert "AIの応答" not in page


def test_a_held_call_is_marked_in_the_list_and_on_its_page(world, gate):
    record = gate.held(hold="hold_1")
    page = page_of(world, "officer", record)
    assert "通さなかった 保留" in page
    assert "本人が保留のページで理由を記録すると" in page  # as the refusal said
    assert "理由を記録すると" not in page_of(world, "officer", gate.refused())
    listed = words_of(signed_in(world.people["officer"]).get("/records/").content.decode())
    assert "通さなかった 保留" in listed


def test_search_that_was_taken_out_is_told_with_what_to_do(world, gate):
    search = Mark("SEARCH", "search.tool", 0, 0, "/tools/1", "remove")
    masked = Mark("PHONE", "personal.phone", 3, 16, "/messages/0/content", "mask")
    page = page_of(world, "staff", gate.answered(findings=(search, masked)))
    assert "規定5 AIサービス側の検索の指定を取り除いて送りました" in page
    assert "検索エンジンなどで自ら探してください" in page
    assert "/tools/1" in page
    assert "search.tool" not in page.partition("見つかった点")[2]
    assert "personal.phone" in page.partition("見つかった点")[2]
    listed = words_of(signed_in(world.people["staff"]).get("/records/").content.decode())
    assert "検索を取り除き" in listed


def test_each_sees_the_passages_they_answer_for(world, gate):
    mine, colleague, below = gate.answered("staff"), gate.answered("staff2"), gate.refused("sub-staff")
    seen = {
        "staff": {mine},
        "staff2": {colleague},
        "sub-staff": {below},
        "sub-responsible": {below},
        "responsible": {mine, colleague, below},
        "officer": {mine, colleague, below},
        "auditor": {mine, colleague, below},
        "other-officer": set(),
        "rival-responsible": set(),
        "rival-staff": set(),
    }
    for login, expected in seen.items():
        page = signed_in(world.people[login]).get("/records/").content.decode()
        assert {record for record in (mine, colleague, below) if record in page} == expected, login


def test_the_list_is_filtered_and_counts_refusals_by_rule(world, gate):
    answered, phone, scope = gate.answered(), gate.refused(), gate.refused(rule=1, code="scope.service")
    client = signed_in(world.people["responsible"])

    def listed(query: str) -> set[str]:
        page = client.get(f"/records/{query}").content.decode()
        return {record for record in (answered, phone, scope) if record in page}

    assert listed("") == {answered, phone, scope}
    assert listed("?state=refused") == {phone, scope}
    assert listed("?state=refused&rule=7") == {phone}
    assert listed("?rule=8") == set()
    assert listed(f"?engagement={gate.survey.id}") == {answered, phone, scope}
    assert listed(f"?engagement={world.engagements['plan'].id}") == set()
    day = today().isoformat()
    assert listed(f"?first={day}&last={day}") == {answered, phone, scope}
    assert listed(f"?last={(today() - timedelta(days=1)).isoformat()}") == set()
    assert listed("?first=9999-12-31&last=9999-12-31") == set()
    assert listed("?first=x&last=0") == {answered, phone, scope}
    assert listed("?who=試験 staff") == {answered, phone, scope}
    assert listed("?who=officer") == set()
    assert listed("?what=ＰＲＡＣＴＩＣＥ") == {answered, phone, scope}
    assert listed("?what=another") == set()
    text = words_of(client.get("/records/").content.decode())
    assert "規定7（1件）" in text
    assert "規定1（1件）" in text


@pytest.mark.parametrize(
    ("status", "state"),
    [("answered", "answered"), ("client-gone", "cut"), ("interrupted", "cut"), ("upstream-error", "failed")],
)
def test_how_it_ended_is_told(world, gate, status, state):
    record = gate.answered(status=status)
    page_of(world, "staff", record)
    assert Passage.objects.get(record=record).state == state


def test_the_index_can_be_thrown_away_and_comes_back_the_same(world, gate):
    gate.answered()
    gate.refused()
    client = signed_in(world.people["responsible"])
    client.get("/records/")
    before = list(Passage.objects.order_by("record").values())
    Passage.objects.all().delete()
    Cursor.objects.all().delete()
    client.get("/records/")
    own = Passage.objects.filter(record__in=[row["record"] for row in before])
    assert list(own.order_by("record").values()) == before


def test_a_leaf_of_another_book_is_not_proved(world, gate):
    record = gate.answered()
    page_of(world, "staff", record)
    Passage.objects.filter(record=record).update(first_index=10**9)
    assert "経路を確かめられません" in page_of(world, "staff", record)


def test_the_book_is_checked_on_demand_by_its_independent_reader(world, gate):
    gate.answered()
    auditor = signed_in(world.people["auditor"])
    page = read(auditor.get("/book/").content.decode())
    assert page.by_id("checkpoint").text
    assert page.by_id("vkey").text
    checked = words_of(auditor.post("/book/").content.decode())
    assert "書き換えや欠落は見つかりませんでした" in checked


def test_the_checkpoint_on_the_page_is_no_promise_about_people(world, gate):
    """What is published carries neither names nor words."""
    gate.answered()
    page = read(signed_in(world.people["auditor"]).get("/book/").content.decode())
    for published in (page.by_id("checkpoint").text, page.by_id("vkey").text):
        assert not [person for person in world.people.values() if person.name in published]


def test_passages_are_dated_by_the_gate_and_sorted_newest_first(world, gate):
    old, new = gate.answered(), gate.answered()
    client = signed_in(world.people["staff"])
    client.get("/records/")
    Passage.objects.filter(record=old).update(at=now() - timedelta(days=2))
    page = client.get("/records/").content.decode()
    assert page.index(new) < page.index(old)


def test_an_index_entry_repeats_only_what_the_leaf_says(world, gate):
    record = gate.refused()
    page_of(world, "staff", record)
    row = Passage.objects.values().get(record=record)
    assert ASKED not in json.dumps(row, default=str, ensure_ascii=False)
    assert (row["rule"], row["code"], row["tokens_in"], row["outcome_index"]) == (7, "personal.phone", 0, None)


def test_a_call_over_a_limit_says_what_to_do_though_no_rule_speaks(world, gate):
    record = gate.refused(rule=None, code="limit.tokens")
    text = words_of(signed_in(world.people["staff"]).get(f"/records/{record}/").content.decode())
    assert "limit.tokens" in text
    assert "利用の上限によるものです" in text


def test_the_receipt_is_a_file_for_those_who_see_the_record(committed):
    gate = Gate(committed)
    record = gate.answered("staff")
    for login, code in (("staff", 200), ("responsible", 200), ("officer", 200), ("staff2", 404), ("rival-staff", 404)):
        answer = signed_in(committed.people[login]).get(f"/records/{record}/receipt.tlog-proof")
        assert answer.status_code == code, login
    kept = signed_in(committed.people["staff"]).get(f"/records/{record}/receipt.tlog-proof")
    assert f"{record}.tlog-proof" in kept.headers["Content-Disposition"]
    own = own_signer(settings.SEKISHO.log_origin, settings.KEYRING.ledger_key())
    leaf, _ = check_receipt(kept.content, read_key(own.verifier.vkey))
    assert json.loads(leaf)["record"] == record


def test_the_page_that_checks_receipts_is_open_and_names_the_key_of_the_keyring(client, db):
    answer = client.get("/receipts/")
    assert answer.status_code == 200
    own = own_signer(settings.SEKISHO.log_origin, settings.KEYRING.ledger_key())
    assert own.verifier.vkey in answer.content.decode()
    assert "sekisho/receipt.js" in answer.content.decode()
