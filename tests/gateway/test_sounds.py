"""Endpoints of sound × kind of content: passes clean, refuses what is planted, or is refused as a kind."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sekisho.ledger import fsck
from sekisho.ledger.fsck_sources import open_source
from sekisho.ledger.identity import own_signer
from sekisho.permits.snapshot import NameEntry
from tests.gateway.calls import Reply, connected, parse, post, read_to_end
from tests.gateway.conftest import Scene
from tests.gateway.media_cases import (
    SOUND_ALLOWED,
    addresses,
    allow_media,
    insist_refused,
    kept,
    send_form,
    transcription,
    types_of,
    wav,
)
from tests.gateway.media_upstream import MEDIA_BEHAVIOURS, SOUND, TRANSCRIPT
from tests.gateway.test_masking import wait_until_seen
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import (
    FORBIDDEN,
    HARMLESS,
    KEY,
    NAME,
    PHONE,
    PROVIDER_KEY,
    World,
    served,
    settings_for,
    wait_for,
)

HEAR, SPEAK = "audio/transcriptions", "audio/speech"
END = b"\r\n0\r\n\r\n"


class TestTranscriptions:
    @pytest.mark.parametrize(("wire", "path"), addresses(HEAR))
    def test_where_the_permit_lets_sound_pass_it_leaves_as_it_came(self, media: Scene, wire: str, path: str) -> None:
        model = f"{wire}-audio-made"
        fields = [*transcription(model, language="ja", prompt="定例会議"), ("timestamp_granularities[]", "word")]
        reply = send_form(media[2], fields, path.format(model=model))
        assert reply.status == 200, reply.raw
        assert reply.json["text"] == TRANSCRIPT
        seen = media[1].seen[0]
        assert seen.form == {
            "model": "w-made",
            "file": ("a.wav", "audio/wav", SOUND),
            "language": "ja",
            "prompt": "定例会議",
            "timestamp_granularities[]": "word",
        }
        intent, outcome = media[0].leaves(reply.record)
        assert intent["findings"] == [
            {
                "action": "warn",
                "code": "content.sound",
                "end": 0,
                "label": "SOUND",
                "path": "/file/file:sound",
                "start": 0,
            }
        ]
        assert (intent["kind"], outcome["status"]) == ("audio", "answered")
        assert "x-sekisho-output-findings" not in reply.headers

    @pytest.mark.parametrize("form_of_answer", ["text", "srt", "vtt"])
    def test_a_transcript_may_come_as_plain_text(self, media: Scene, form_of_answer: str) -> None:
        reply = send_form(media[2], transcription("openai-audio-made", response_format=form_of_answer), f"/v1/{HEAR}")
        assert (reply.status, reply.raw.decode()) == (200, f"{TRANSCRIPT}\n")
        assert reply.headers["content-type"] == "text/plain"
        assert kept(media, reply.record) == reply.raw

    @pytest.mark.parametrize("more", [{}, {"response_format": "text"}])
    def test_what_the_transcript_says_is_flagged_and_recorded(self, media: Scene, more: dict[str, str]) -> None:
        reply = send_form(media[2], transcription("openai-audio-told", **more), f"/v1/{HEAR}")
        assert reply.status == 200
        assert PHONE in reply.raw.decode()
        assert reply.headers["x-sekisho-output-findings"] == "personal.person=1,personal.phone=1"
        assert types_of(media, reply) == ["intent", "event", "outcome"]
        event = media[0].leaves(reply.record)[1]
        assert (event["act"], event["subject"]) == ("output.found", reply.record)
        assert event["detail"] == {"record": reply.record, "personal.person": 1, "personal.phone": 1}
        assert PHONE.encode() not in media[0].everything_stored()

    def test_a_transcript_is_judged_by_the_names_the_city_keeps(self, own_scene: Scene) -> None:
        allow_media(own_scene, *SOUND_ALLOWED)
        fields = transcription("openai-audio-planned")
        before = send_form(own_scene[2], fields, f"/v1/{HEAR}")
        assert (before.status, before.headers.get("x-sekisho-output-findings")) == (200, None)
        own_scene[0].publish(names=(NameEntry("add", "character", "架空ねこ団"),))
        wait_until_seen(own_scene)
        reply = send_form(own_scene[2], fields, f"/v1/{HEAR}")
        assert reply.headers["x-sekisho-output-findings"] == "rights.imitation=1"
        assert own_scene[0].leaves(reply.record)[1]["detail"] == {"record": reply.record, "rights.imitation": 1}

    def test_a_book_with_such_a_record_is_whole_to_its_checker(self, stored_scene: Scene) -> None:
        world = stored_scene[0]
        allow_media(stored_scene, *SOUND_ALLOWED)
        reply = send_form(stored_scene[2], transcription("openai-audio-told"), f"/v1/{HEAR}")
        assert reply.headers["x-sekisho-output-findings"]
        source = open_source(world.settings.store_url or world.data)
        report = fsck.check(source, own_signer("", world.keyring.ledger_key()).verifier.vkey)
        assert (report.ok, report.problems) == (True, ())

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            (transcription("openai-audio-made", prompt=FORBIDDEN), "personal."),
            (transcription("openai-audio-made", wav(f"{NAME}様 {PHONE}.wav")), "personal."),
            (transcription("openai-audio-made", ("a.docx", "", b"PK\x03\x04" + bytes(60))), "content.unsupported"),
            (transcription("openai-audio-made", ("a.txt", "text/plain", HARMLESS.encode())), "content.unsupported"),
            (transcription("openai-audio-made", ("a.mp3", "audio/mpeg", SOUND)), "content.mismatch"),
            (transcription("openai-audio-made", ("a.wav", "image/png", SOUND)), "content.mismatch"),
            ([*transcription("openai-audio-made"), ("known_speaker_names[]", "甲")], "content.unsupported"),
            ([*transcription("openai-audio-made"), ("other", wav())], "content.unsupported"),
            # Groq's service fetches what lies there.
            ([*transcription("openai-audio-made"), ("url", "https://example.jp/a.wav")], "content.remote"),
            ([*transcription("openai-audio-made"), ("stream", "yes")], "request.malformed"),
            ([("model", "openai-audio-made")], "request.malformed"),
            ([("model", "openai-audio-made"), ("file", "a")], "request.malformed"),
            ([*transcription("openai-audio-made"), ("file", wav())], "request.malformed"),
        ],
    )
    def test_what_may_not_leave_is_refused(self, media: Scene, fields: Any, code: str) -> None:
        reply = send_form(media[2], [each for each in fields if each[1] != ""], f"/v1/{HEAR}")
        assert reply.code.startswith(code), reply.raw
        insist_refused(media, reply, 400, reply.code)


class TestSoundAndThePermit:
    def test_a_permit_that_says_nothing_of_sound_lets_none_pass(self, own_scene: Scene) -> None:
        reply = send_form(own_scene[2], transcription("openai-audio-made"), f"/v1/{HEAR}")
        insist_refused(own_scene, reply, 400, "content.sound")
        assert "音声" in reply.told["message_ja"]
        assert "書き起こした文章" in reply.told["next_ja"]

    def test_a_permit_that_holds_it_asks_for_a_reason(self, own_scene: Scene) -> None:
        allow_media(own_scene, ("personal", "block"), ("content.sound", "hold"))
        reply = send_form(own_scene[2], transcription("openai-audio-made"), f"/v1/{HEAR}")
        insist_refused(own_scene, reply, 400, "content.sound")
        assert reply.told["rule"] == 7
        said = f"X-Sekisho-Hold: {reply.told['hold']}", "X-Sekisho-Reason: published"
        reply = send_form(own_scene[2], transcription("openai-audio-made"), f"/v1/{HEAR}", *said)
        assert reply.status == 200
        intent = own_scene[0].leaves(reply.record)[0]
        assert (intent["notes"], intent["findings"][0]["action"]) == (["reason.published"], "hold")
        other = transcription("openai-audio-made", ("b.wav", "audio/wav", SOUND + b"LIST"))
        own_scene[1].seen.clear()
        insist_refused(own_scene, send_form(own_scene[2], other, f"/v1/{HEAR}", *said), 400, "content.sound")

    def test_a_kind_that_was_not_confirmed_is_refused_first(self, own_scene: Scene) -> None:
        routes = [r for r in own_scene[0].content.routes if r.model == "openai-audio-made"]
        moved = tuple(r.__class__(r.model, "svc-text", r.kind, r.upstream, r.upstream_model) for r in routes)
        own_scene[0].publish(routes=moved)
        wait_until_seen(own_scene)
        reply = send_form(own_scene[2], transcription("openai-audio-made"), f"/v1/{HEAR}")
        insist_refused(own_scene, reply, 403, "scope.kind")


class TestSpeech:
    def ask(self, media: Scene, behaviour: str = "made", **more: Any) -> Reply:
        body = {"model": f"openai-audio-{behaviour}", "input": HARMLESS, "voice": "alloy", **more}
        return post(media[2], body, path=f"/v1/{SPEAK}")

    def on_the_wire(self, media: Scene, behaviour: str) -> tuple[Reply, bytes]:
        """The answer, and all its bytes with the borders of its pieces."""
        raw = json.dumps({"model": f"openai-audio-{behaviour}", "input": HARMLESS, "voice": "alloy"}).encode()
        head = f"POST /v1/{SPEAK} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nAuthorization: Bearer {KEY}\r\n"
        with connected(media[2]) as line:
            line.sendall(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
            wire = read_to_end(line)
        return parse(wire), wire

    def test_a_whole_file_has_an_end(self, media: Scene) -> None:
        reply, wire = self.on_the_wire(media, "made")
        assert wire.endswith(END)
        assert reply.raw == SOUND

    @pytest.mark.parametrize(("wire", "path"), addresses(SPEAK))
    def test_a_clean_text_passes_and_the_sound_is_known_by_hash(self, media: Scene, wire: str, path: str) -> None:
        model = f"{wire}-audio-made"
        body = {"model": model, "input": HARMLESS, "voice": "alloy", "instructions": "明るく", "stream_format": "audio"}
        reply = post(media[2], body, path=path.format(model=model))
        assert (reply.status, reply.headers["content-type"]) == (200, "audio/wav")
        assert reply.raw == SOUND
        assert media[1].seen[0].body == {**body, "model": "w-made"}
        facts = {"media_type": "audio/wav", "bytes": len(SOUND), "sha256": hashlib.sha256(SOUND).hexdigest()}
        assert json.loads(kept(media, reply.record)) == {"object": "file", **facts}
        assert media[0].leaves(reply.record)[1]["status"] == "answered"

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"input": FORBIDDEN}, "personal."),
            ({"instructions": FORBIDDEN}, "personal."),
            ({"voice": PHONE}, "personal.phone"),
            ({"voice": {"id": "voice_1"}}, "content.unsupported"),
            ({"speaker": "https://example.jp/a.wav"}, "content.remote"),
            ({"stream_format": "events"}, "request.malformed"),
            ({"stream": True}, "request.malformed"),
            ({"input": ""}, "request.malformed"),
            ({"input": ["a"]}, "request.malformed"),
            ({"Input": "a"}, "request.malformed"),
            ({"store": True}, "optout.parameter"),
        ],
    )
    def test_what_may_not_leave_is_refused(self, media: Scene, more: Any, code: str) -> None:
        reply = self.ask(media, **more)
        assert reply.code.startswith(code)
        insist_refused(media, reply, 400, reply.code)

    def test_a_file_that_breaks_off_has_no_end(self, media: Scene) -> None:
        reply, wire = self.on_the_wire(media, "cut-file")
        assert reply.status == 200
        assert SOUND[:4000] in wire
        assert not wire.endswith(END)
        assert media[0].leaves(reply.record)[1]["status"] == "upstream-unreachable"
        facts = {"media_type": "audio/wav", "bytes": 4000, "sha256": hashlib.sha256(SOUND[:4000]).hexdigest()}
        assert json.loads(kept(media, reply.record)) == {"object": "file", **facts}

    @pytest.mark.parametrize(
        ("behaviour", "code"), [("empty-file", "upstream.unreachable"), ("garbage", "upstream.unreadable")]
    )
    def test_an_answer_that_is_no_file_is_told(self, media: Scene, behaviour: str, code: str) -> None:
        reply = self.ask(media, behaviour)
        assert (reply.status, reply.code) == (502, code)

    @pytest.mark.parametrize("behaviour", ["parrot-file", "spelled-file"])
    def test_a_file_with_our_key_in_it_is_not_brought_to_its_end(self, media: Scene, behaviour: str) -> None:
        reply, wire = self.on_the_wire(media, behaviour)
        assert PROVIDER_KEY.encode() not in b"".join(wire.split(b"\r\n1\r\n"))
        assert PROVIDER_KEY[:6].encode() not in reply.raw
        assert not wire.endswith(END)
        assert media[0].leaves(reply.record)[1]["status"] == "upstream-error"


@contextmanager
def failing_store(folder: Path) -> Iterator[Scene]:
    """The upstream has the request; then the store is made read-only."""
    more = {f"w-{name}": each for name, each in MEDIA_BEHAVIOURS.items()}
    with ScriptedUpstream(lambda seen: folder.chmod(0o500), more=more) as upstream:
        world = World(settings_for(folder), upstream.url, upstream.behaviours)
        with served(world) as url:
            scene = world, upstream, url
            allow_media(scene, *SOUND_ALLOWED)
            try:
                yield scene
            finally:
                folder.chmod(0o700)


class TestWhereTheBookOrTheClientFails:
    def test_speech_that_cannot_be_recorded_never_gets_its_end(self, tmp_path: Path) -> None:
        with failing_store(tmp_path) as scene:
            reply, wire = TestSpeech().on_the_wire(scene, "made")
        assert len(scene[1].seen) == 1
        assert len(reply.raw) < len(SOUND)
        assert not wire.endswith(END)

    @pytest.mark.parametrize("behaviour", ["made", "told"])
    def test_a_transcript_that_cannot_be_recorded_is_withheld(self, tmp_path: Path, behaviour: str) -> None:
        with failing_store(tmp_path) as scene:
            reply = send_form(scene[2], transcription(f"openai-audio-{behaviour}"), f"/v1/{HEAR}")
        assert (reply.status, reply.code) == (503, "ledger.unavailable")
        assert PHONE not in reply.raw.decode()

    def test_a_client_that_hangs_up_ends_the_call_and_is_recorded(self, media: Scene) -> None:
        raw = json.dumps({"model": "openai-audio-endless-file", "input": HARMLESS, "voice": "alloy"}).encode()
        head = f"POST /v1/{SPEAK} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {KEY}\r\n"
        with connected(media[2]) as line:
            line.sendall(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
            got = b""
            while SOUND[:64] not in got:
                got += line.recv(65536)
        record = parse(got.partition(b"\r\n\r\n")[0] + b"\r\n\r\n").record
        wait_for(lambda: len(media[0].leaves(record)) == 2, "the outcome")
        assert media[0].leaves(record)[1]["status"] == "client-gone"

    def test_a_revocation_ends_speech_that_is_under_way(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        allow_media(own_scene, *SOUND_ALLOWED)
        raw = json.dumps({"model": "openai-audio-endless-file", "input": HARMLESS, "voice": "alloy"}).encode()
        head = f"POST /v1/{SPEAK} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {KEY}\r\n"
        with connected(url) as line:
            line.sendall(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
            got = line.recv(65536)
            world.publish(keys=())
            wire = got + read_to_end(line)
        record = parse(got.partition(b"\r\n\r\n")[0] + b"\r\n\r\n").record
        wait_for(lambda: len(world.leaves(record)) == 2, "the outcome")
        assert world.leaves(record)[1]["status"] == "interrupted"
        assert not wire.endswith(END)
