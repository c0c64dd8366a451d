"""Masked, held and registered through the served gateway: what leaves, what comes back, what is kept."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekisho.kernel.clock import iso
from sekisho.keyring.sealed import seal
from sekisho.ledger.bodies import open_body
from sekisho.permits.conditions import Screen
from sekisho.permits.permit import Permit
from sekisho.permits.snapshot import Handling, RegisterEntry, Release
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.parts import pack
from sekisho.screening.registered.register import terms_part
from tests.gateway.calls import body, get, post
from tests.gateway.conftest import Scene
from tests.gateway.world import (
    ENGAGEMENT,
    FORBIDDEN,
    HARMLESS,
    NAME,
    OTHER_KEY,
    PHONE,
    conditions,
    permit,
    scripted,
    settings_for,
    wait_for,
)

MASKING = (("personal", "mask"), ("personal.mynumber", "block"), ("secret", "block"))
HOLDING = (("personal", "block"), ("personal.person", "hold"), ("secret", "block"))
SECRET_WORD = "ミズチ計画"


def screening(*actions: tuple[str, str]) -> Permit:
    return permit(conditions=(*(c for c in conditions() if not isinstance(c, Screen)), Screen(7, actions)))  # type: ignore[arg-type]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with scripted(settings_for(tmp_path)) as made:
        yield made


def allow(scene: Scene, *actions: tuple[str, str], **more: Any) -> None:
    world = scene[0]
    world.publish(permits=(world.permit_entry(screening(*actions)),), **more)
    wait_until_seen(scene)


def wait_until_seen(scene: Scene) -> None:
    wait_for(lambda: get(scene[2], "/readyz").json["seq"] == scene[0].content.seq, "the gate to know", 5)


def sent(scene: Scene) -> str:
    return scene[1].seen[-1].raw.decode()


class TestMask:
    def test_what_leaves_and_what_is_kept_hold_placeholders_and_the_client_gets_its_words(self, scene: Scene) -> None:
        allow(scene, *MASKING)
        world, _, url = scene
        reply = post(url, body("m-echo", FORBIDDEN))
        assert reply.status == 200
        assert reply.headers["x-sekisho-findings"] == "PERSON=1,PHONE=1"
        assert "〔氏名1〕さん（〔電話番号1〕）" in sent(scene)
        assert PHONE not in sent(scene)
        assert FORBIDDEN in reply.json["choices"][0]["message"]["content"]
        intent = world.leaves(reply.record)[0]
        assert [mark["action"] for mark in intent["findings"]] == ["mask", "mask"]
        key = world.keyring.body_key()
        bodies = [world.reader().body(reply.record, part) for part in ("input", "output")]
        kept = b"".join(open_body(key, each) for each in bodies if each is not None)
        assert PHONE.encode() not in kept
        assert "〔電話番号1〕".encode() in kept
        for form in ("utf-8", "utf-16-le"):
            assert NAME.encode(form) not in world.everything_stored()

    def test_a_stream_is_restored(self, scene: Scene) -> None:
        allow(scene, *MASKING)
        reply = post(scene[2], body("m-echo", FORBIDDEN, stream=True))
        chunks = [json.loads(each) for each in reply.events if each != b"[DONE]"]
        text = "".join(c["delta"].get("content") or "" for chunk in chunks for c in chunk["choices"])
        assert text == FORBIDDEN
        assert reply.events[-1] == b"[DONE]"

    def test_the_same_value_keeps_its_placeholder_in_later_turns(self, scene: Scene) -> None:
        allow(scene, *MASKING)
        first = {"role": "user", "content": FORBIDDEN}
        post(scene[2], {"model": "m-plain", "messages": [first]})
        later = [first, {"role": "assistant", "content": f"{NAME}の件、承知しました。"}]
        later += [{"role": "user", "content": f"090-9876-5432にもかけて。{PHONE}は留守です。"}]
        assert post(scene[2], {"model": "m-plain", "messages": later}).status == 200
        assert "〔電話番号2〕にもかけて。〔電話番号1〕は留守です。" in sent(scene)
        assert "〔氏名1〕の件" in sent(scene)

    def test_what_cannot_be_replaced_in_place_is_blocked(self, scene: Scene) -> None:
        allow(scene, *MASKING)
        escaped = "".join(f"\\u{ord(c):04x}" for c in PHONE)
        for more in ({"metadata": {PHONE: "x"}}, {"metadata": {"x": escaped}}, {"seed": 123456789018}):
            reply = post(scene[2], body("m-plain", HARMLESS, **more))
            assert (reply.status, reply.told["rule"]) == (400, 7)
        assert scene[1].seen == []

    def test_a_typed_placeholder_is_not_taken_for_ours(self, scene: Scene) -> None:
        allow(scene, *MASKING)
        reply = post(scene[2], body("m-echo", f"〔電話番号1〕という書き方で、{PHONE}を載せたい。"))
        assert "〔電話番号1〕という書き方で、〔電話番号2〕を載せたい。" in sent(scene)
        assert f"〔電話番号1〕という書き方で、{PHONE}" in reply.json["choices"][0]["message"]["content"]

    def test_the_city_may_loosen_its_own_permit_but_nobody_an_imported_one(self, scene: Scene) -> None:
        block = (("personal", "block"), ("secret", "block"))
        decided = (Handling(ENGAGEMENT, "personal", "mask"),)
        allow(scene, *block, handlings=decided)
        assert post(scene[2], body("m-plain", FORBIDDEN)).status == 200
        allow(scene, *block, handlings=decided, issuer="別の市")
        assert post(scene[2], body("m-plain", FORBIDDEN)).status == 400


class TestHold:
    text = f"{NAME}さんの経歴をまとめてください。"

    def held(self, scene: Scene) -> str:
        allow(scene, *HOLDING)
        reply = post(scene[2], body("m-plain", self.text))
        assert (reply.status, reply.code) == (400, "personal.person")
        assert scene[1].seen == []
        assert "理由" in reply.told["next_ja"]
        return str(reply.told["hold"])

    def test_a_stated_reason_lets_it_pass_and_stands_in_the_book(self, scene: Scene) -> None:
        hold = self.held(scene)
        reply = post(scene[2], body("m-plain", self.text), f"X-Sekisho-Hold: {hold}", "X-Sekisho-Reason: published")
        assert reply.status == 200
        intent = scene[0].leaves(reply.record)[0]
        assert intent["notes"] == ["reason.published", "forced.store"]
        assert [mark["action"] for mark in intent["findings"]] == ["hold"]
        again = [{"role": "user", "content": self.text}, {"role": "user", "content": "続けて。"}]
        assert post(scene[2], {"model": "m-plain", "messages": again}).status == 200

    def test_neither_another_persons_hold_nor_an_unknown_reason_opens(self, scene: Scene) -> None:
        hold = self.held(scene)
        given = f"X-Sekisho-Hold: {hold}"
        unknown = post(scene[2], body("m-plain", self.text), given, "X-Sekisho-Reason: because")
        assert unknown.status == 400
        assert "X-Sekisho-Reason" in unknown.told["message_en"]
        assert "public-figure" in unknown.told["next_ja"]
        other = post(scene[2], body("m-plain", self.text), given, "X-Sekisho-Reason: published", key=OTHER_KEY)
        assert other.status == 400
        more = post(scene[2], body("m-plain", f"{self.text}木村早苗さんも。"), given, "X-Sekisho-Reason: published")
        assert more.status == 400
        assert more.told["hold"] != hold
        for no in (other, more):
            assert "X-Sekisho-Hold" in no.told["message_en"]
            assert no.told["next_ja"].startswith("X-Sekisho-Hold が、この内容の保留の番号と違います")
        assert "X-Sekisho" not in post(scene[2], body("m-plain", f"{self.text}木村早苗さんも。")).told["message_en"]

    def test_a_reason_stated_at_the_desk_opens(self, scene: Scene) -> None:
        hold = self.held(scene)
        self.state(scene, hold)
        reply = post(scene[2], body("m-plain", self.text))
        assert reply.status == 200
        assert scene[0].leaves(reply.record)[0]["notes"] == ["reason.public-figure", "forced.store"]
        again = [{"role": "user", "content": self.text}, {"role": "user", "content": "続けて。"}]
        assert post(scene[2], {"model": "m-plain", "messages": again}).status == 200

    def state(self, scene: Scene, hold: str, *, seconds: float = 3600, actor: str = "actor_a") -> None:
        until = iso(datetime.now(UTC) + timedelta(seconds=seconds))
        scene[0].publish(releases=(Release(hold, actor, "public-figure", until),))
        wait_until_seen(scene)

    def test_the_refusal_names_the_page_and_the_book_the_hold_but_never_what_was_found(self, scene: Scene) -> None:
        allow(scene, *HOLDING)
        reply = post(scene[2], body("m-plain", self.text))
        page = f"{scene[0].settings.public_url}/holds/{reply.record}/"
        assert reply.told["hold_page"] == page
        assert page in reply.told["next_ja"]
        assert page in reply.json["error"]["message"]
        (leaf,) = scene[0].leaves(reply.record)
        assert (leaf["hold"], leaf["findings"][0]["action"]) == (reply.told["hold"], "hold")
        assert NAME.encode() not in scene[0].everything_stored()

    @pytest.mark.parametrize("change", ["taken back", "over", "of somebody else"])
    def test_a_reason_that_counts_no_more_closes_also_what_was_sent_before(self, scene: Scene, change: str) -> None:
        hold = self.held(scene)
        self.state(scene, hold)
        longer = f"{self.text}次に{NAME}さんの肩書も。"
        assert post(scene[2], body("m-plain", self.text)).status == 200
        assert post(scene[2], body("m-plain", longer)).status == 200
        if change == "taken back":
            scene[0].publish(releases=())
            wait_until_seen(scene)
        else:
            self.state(scene, hold, **({"seconds": -1} if change == "over" else {"actor": "actor_b"}))
        for text in (self.text, longer):
            reply = post(scene[2], body("m-plain", text))
            assert (reply.status, reply.code) == (400, "personal.person")


class TestRegistered:
    def put(self, scene: Scene, *terms: str) -> str:
        world = scene[0]
        key = world.keyring.register_key()
        sealed = seal(key, ENGAGEMENT, pack([terms_part(terms, Key(key, ENGAGEMENT))]))
        name = hashlib.sha256(sealed).hexdigest()
        folder = world.data / "registers"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(sealed)
        return name

    def test_the_gate_learns_within_two_seconds_and_finds_it_over_two_messages(self, scene: Scene) -> None:
        world, _, url = scene
        assert post(url, body("m-plain", f"{SECRET_WORD}の広報文")).status == 200
        world.publish(registers=(RegisterEntry(ENGAGEMENT, self.put(scene, SECRET_WORD)),))
        wait_for(lambda: post(url, body("m-plain", f"{SECRET_WORD}の広報文")).status == 400, "the register", 2)
        reply = post(url, body("m-plain", "ﾐｽﾞﾁ 計画"))
        assert (reply.status, reply.code) == (400, "secret.term")
        split = [{"role": "user", "content": SECRET_WORD[:3]}, {"role": "user", "content": SECRET_WORD[3:]}]
        assert post(url, {"model": "m-plain", "messages": split}).code == "secret.term"
        assert SECRET_WORD.encode() not in world.everything_stored()
        world.publish(registers=())
        wait_for(lambda: post(url, body("m-plain", f"{SECRET_WORD}の広報文")).status == 200, "its removal", 2)

    @pytest.mark.parametrize("defect", ["missing", "altered", "of another engagement"])
    def test_a_register_that_cannot_be_used_closes_the_engagement(self, scene: Scene, defect: str) -> None:
        world, upstream, url = scene
        name = self.put(scene, SECRET_WORD)
        file = world.data / "registers" / name
        if defect == "missing":
            name = "0" * 64
        elif defect == "altered":
            sealed = file.read_bytes()
            file.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
        else:
            sealed = seal(world.keyring.register_key(), "eng_other", b"")
            name = hashlib.sha256(sealed).hexdigest()
            (file.parent / name).write_bytes(sealed)
        world.publish(registers=(RegisterEntry(ENGAGEMENT, name),))
        wait_until_seen(scene)
        reply = post(url, body("m-plain", HARMLESS))
        assert (reply.status, reply.code) == (503, "screen.register")
        assert upstream.seen == []
