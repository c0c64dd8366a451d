"""Endpoints of pictures × kind of content: passes clean, refuses what is planted, or is refused as a kind."""

import base64
import json
from typing import Any

import pytest

from sekisho.gateway.errors import status_of
from sekisho.ledger.bodies import INPUT
from sekisho.permits.conditions import Consent
from tests.gateway.calls import Reply, post
from tests.gateway.conftest import Scene
from tests.gateway.media_cases import (
    BOUNDARY,
    FORM,
    OWN,
    SOUND_ALLOWED,
    addresses,
    allow_media,
    edit,
    form,
    generation,
    insist_refused,
    kept,
    part,
    picture_of,
    png,
    send_form,
    types_of,
)
from tests.gateway.media_upstream import PNG
from tests.gateway.world import FORBIDDEN, HARMLESS, NAME, PHONE, PROVIDER_KEY, conditions

GENERATE, EDIT = "images/generations", "images/edits"
PROMPT = "公園のポスター。青い空と桜の木。"
WORK = "ドラえもんが公園で遊ぶポスター"


class TestGenerations:
    def ask(self, media: Scene, behaviour: str = "made", *, prompt: str = PROMPT, **more: Any) -> Reply:
        model = f"openai-image-{behaviour}"
        return post(media[2], generation(model, prompt, **more), path=f"/v1/{GENERATE}")

    @pytest.mark.parametrize(("wire", "path"), addresses(GENERATE))
    def test_a_clean_prompt_passes_and_the_picture_is_in_the_book(self, media: Scene, wire: str, path: str) -> None:
        model = f"{wire}-image-made"
        reply = post(media[2], generation(model, PROMPT, n=2, size="auto"), path=path.format(model=model))
        assert reply.status == 200, reply.raw
        assert [base64.b64decode(row["b64_json"]) for row in reply.json["data"]] == [PNG, PNG]
        intent, outcome = media[0].leaves(reply.record)
        assert (intent["kind"], intent["notes"], outcome["tokens_out"]) == ("image", ["image.uncurated"], 22)
        assert json.loads(kept(media, reply.record)) == reply.json
        seen = media[1].seen[0]
        assert seen.path.endswith("/v1/images/generations")
        assert seen.body == {"model": "w-made", "prompt": PROMPT, "n": 2, "size": "auto"}
        assert PROVIDER_KEY in seen.head.decode()

    @pytest.mark.parametrize(
        ("prompt", "code"),
        [(FORBIDDEN, "personal."), (WORK, "rights.named-work"), ("スタジオジブリの画風で描いて", "rights.imitation")],
    )
    def test_what_may_not_be_said_is_refused(self, media: Scene, prompt: str, code: str) -> None:
        reply = self.ask(media, prompt=prompt)
        assert reply.code.startswith(code)
        insist_refused(media, reply, 400, reply.code)
        assert reply.told["rule"] == (7 if code == "personal." else reply.told["rule"])

    def test_a_work_is_a_finding_where_pictures_are_made_and_not_where_text_is_written(self, media: Scene) -> None:
        assert self.ask(media, prompt=WORK).code == "rights.named-work"
        media[1].seen.clear()
        about = {"model": "m-plain", "messages": [{"role": "user", "content": WORK}]}
        assert post(media[2], about).status == 200

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"response_format": "url"}, "optout.parameter"),
            ({"store": True}, "optout.parameter"),
            ({"provider": {"order": ["x"]}}, "scope.service"),
            ({"output_format": "svg", "svg": {"model": "other"}}, "scope.service"),
            ({"image": "https://example.jp/a.png"}, "content.unsupported"),
            ({"image_url": "https://example.jp/a.png"}, "content.unsupported"),
            ({"images": ["a"]}, "content.unsupported"),
            ({"reference_images": ["https://example.jp/a.png"]}, "content.remote"),
            ({"subject_reference": [{"type": "character", "image_file": "gs://bucket/a.png"}]}, "content.remote"),
            ({"stream": "yes"}, "request.malformed"),
            ({"prompt": ""}, "request.malformed"),
            ({"prompt": ["a"]}, "request.malformed"),
            ({"Prompt": "a"}, "request.malformed"),
            ({"model": ""}, "request.malformed"),
            ({"reference": f"data:image/png;base64,{base64.b64encode(bytes(60)).decode()}"}, "content.unsupported"),
            ({"user": PHONE}, "personal.phone"),
        ],
    )
    def test_parameters_that_touch_a_rule_are_refused(self, media: Scene, more: Any, code: str) -> None:
        body = generation("openai-image-made", PROMPT) | more
        reply = post(media[2], body, path=f"/v1/{GENERATE}")
        insist_refused(media, reply, 403 if code == "scope.service" else 400, code)

    def test_a_picture_that_comes_as_an_address_is_not_handed_on(self, media: Scene) -> None:
        reply = self.ask(media, "address")
        assert (reply.status, reply.code) == (502, "upstream.remote")
        assert types_of(media, reply) == ["intent", "outcome"]
        assert b"example.jp" not in reply.raw

    @pytest.mark.parametrize(
        ("behaviour", "status", "code"),
        [("garbage", 502, "upstream.unreadable"), ("e400", 400, "upstream.refused"), ("e429", 429, "limit.upstream")],
    )
    def test_an_upstream_that_fails_is_told(self, media: Scene, behaviour: str, status: int, code: str) -> None:
        reply = self.ask(media, behaviour)
        assert (reply.status, reply.code) == (status, code)
        assert types_of(media, reply) == ["intent", "outcome"]

    def test_a_service_whose_pictures_are_free_is_not_noted(self, media: Scene) -> None:
        assert Consent(3, ("svc-image",)) in conditions()
        reply = post(media[2], generation("practice-image", PROMPT, n=2), path=f"/v1/{GENERATE}")
        assert len(reply.json["data"]) == 2
        assert base64.b64decode(reply.json["data"][0]["b64_json"]).startswith(b"\x89PNG")
        assert media[0].leaves(reply.record)[0]["notes"] == []

    @pytest.mark.parametrize("path", [f"/v1/{GENERATE}", "/v1/chat/completions"])
    def test_a_model_serves_the_endpoints_of_its_kind_only(self, media: Scene, path: str) -> None:
        model = "openai-image-made" if path.endswith("completions") else "practice-text"
        body = {**generation(model, PROMPT), "messages": [{"role": "user", "content": HARMLESS}]}
        reply = post(media[2], body, path=path)
        insist_refused(media, reply, 403, "scope.kind")


class TestEdits:
    @pytest.mark.parametrize(("wire", "path"), addresses(EDIT))
    def test_a_clean_picture_with_a_declaration_leaves_as_it_came(self, media: Scene, wire: str, path: str) -> None:
        model = f"{wire}-image-made"
        fields = [*edit(model, PROMPT, png("一"), png("二", "乙.png")), ("mask", png("三", "m.png")), ("n", "1")]
        reply = send_form(media[2], fields, path.format(model=model), OWN)
        assert reply.status == 200, reply.raw
        assert base64.b64decode(reply.json["data"][0]["b64_json"]) == PNG
        seen = media[1].seen[0]
        assert seen.form == {
            "model": "w-made",
            "prompt": PROMPT,
            "image[]": [("a.png", "image/png", picture_of("一")), ("乙.png", "image/png", picture_of("二"))],
            "mask": ("m.png", "image/png", picture_of("三")),
            "n": "1",
        }
        assert BOUNDARY.encode() not in seen.head + seen.raw
        assert media[0].leaves(reply.record)[0]["notes"] == ["rights.own", "image.uncurated"]
        assert kept(media, reply.record, INPUT) == seen.raw

    @pytest.mark.parametrize("word", ["own", "licensed", "public-domain", "Own"])
    def test_each_declaration_is_recorded(self, media: Scene, word: str) -> None:
        reply = send_form(media[2], edit("openai-image-made"), f"/v1/{EDIT}", f"X-Sekisho-Rights: {word}")
        assert reply.status == 200
        assert media[0].leaves(reply.record)[0]["notes"][0] == f"rights.{word.lower()}"

    @pytest.mark.parametrize("headers", [(), ("X-Sekisho-Rights: mine",), ("X-Sekisho-Rights: ",), (OWN, OWN)])
    def test_without_one_declaration_nothing_leaves(self, media: Scene, headers: tuple[str, ...]) -> None:
        reply = send_form(media[2], edit("openai-image-made"), f"/v1/{EDIT}", *headers)
        insist_refused(media, reply, 400, "rights.image-input")
        assert reply.told["rule"] == 8
        assert "X-Sekisho-Rights" in reply.told["next_ja"]

    def test_what_is_written_in_a_picture_or_its_mask_is_read(self, media: Scene) -> None:
        for fields, path in (
            (edit("openai-image-made", PROMPT, png(FORBIDDEN)), "/image/file:picture"),
            (edit("openai-image-made", PROMPT, png(), png(FORBIDDEN)), "/image/1/file:picture"),
            ([*edit("openai-image-made"), ("mask", png(FORBIDDEN))], "/mask/file:picture"),
        ):
            reply = send_form(media[2], fields, f"/v1/{EDIT}", OWN)
            assert reply.code.startswith("personal.")
            insist_refused(media, reply, 400, reply.code)
            assert {finding["path"] for finding in reply.told["findings"]} == {path}

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            (edit("openai-image-made", FORBIDDEN), "personal."),
            (edit("openai-image-made", WORK), "rights.named-work"),
            (edit("openai-image-made", PROMPT, png(name=f"{NAME}様 {PHONE}.png")), "personal."),
            ([*edit("openai-image-made"), ("user", PHONE)], "personal.phone"),
            ([*edit("openai-image-made"), ("unheard_of[]", PHONE), ("unheard_of[]", "a")], "personal.phone"),
            (edit("openai-image-made", PROMPT, ("a.png", "image/png", picture_of("a")[:-5])), "content.damaged"),
            (edit("openai-image-made", PROMPT, ("a.jpg", "image/png", picture_of("a"))), "content.mismatch"),
            (edit("openai-image-made", PROMPT, ("a.webp", "image/webp", b"RIFF1234WEBP")), "content.unknown"),
            ([*edit("openai-image-made"), ("markup", png())], "content.unsupported"),
            ([*edit("openai-image-made"), ("svg[model]", "other")], "scope.service"),
            ([*edit("openai-image-made"), ("vendor[online]", "true")], "search.tool"),
            ([*edit("openai-image-made"), ("vendor[at]", "https://example.jp/a.png")], "content.remote"),
            ([*edit("openai-image-made"), ("init", "https://example.jp/a.png")], "content.remote"),
            ([*edit("openai-image-made"), ("response_format", "url")], "optout.parameter"),
            ([*edit("openai-image-made"), ("store", "true")], "optout.parameter"),
            ([*edit("openai-image-made"), ("stream", "True")], "request.malformed"),
            ([("model", "openai-image-made"), ("prompt", PROMPT)], "request.malformed"),
            ([("model", "openai-image-made"), ("prompt", PROMPT), ("image", "a")], "request.malformed"),
            ([*edit("openai-image-made"), ("mask", "a")], "request.malformed"),
            ([*edit("openai-image-made"), ("prompt", "二")], "request.malformed"),
            (edit("openai-image-made", PROMPT, *(png() for _ in range(17))), "request.malformed"),
            (edit("openai-image-made", PROMPT, png(name="../a.png")), "request.malformed"),
        ],
    )
    def test_what_may_not_leave_is_refused(self, media: Scene, fields: Any, code: str) -> None:
        reply = send_form(media[2], fields, f"/v1/{EDIT}", OWN)
        assert reply.code.startswith(code)
        insist_refused(media, reply, status_of(reply.code), reply.code)

    def test_only_a_form_is_taken(self, media: Scene) -> None:
        reply = post(media[2], generation("openai-image-made", PROMPT), OWN, path=f"/v1/{EDIT}")
        insist_refused(media, reply, 400, "request.malformed")
        assert "multipart/form-data" in reply.told["message_ja"]

    def test_a_forms_prompt_is_masked_where_the_permit_says_so(self, media: Scene) -> None:
        allow_media(media, ("personal", "mask"), ("rights", "block"))
        try:
            reply = send_form(media[2], edit("openai-image-made", FORBIDDEN), f"/v1/{EDIT}", OWN)
        finally:
            allow_media(media, *SOUND_ALLOWED)
        assert reply.headers["x-sekisho-findings"] == "PERSON=1,PHONE=1"
        assert media[1].seen[0].form["prompt"].startswith("〔氏名1〕さん（〔電話番号1〕）")
        assert PHONE.encode() not in media[1].seen[0].raw


def test_without_an_engine_no_picture_leaves(own_scene: Scene) -> None:
    reply = send_form(own_scene[2], edit("openai-image-made"), f"/v1/{EDIT}", OWN)
    insist_refused(own_scene, reply, 400, "content.picture")


def test_a_part_in_front_of_the_form_is_not_overlooked(media: Scene) -> None:
    hidden = b"--other\r\n" + part("prompt", FORBIDDEN) + b"\r\n"
    raw = hidden + form(edit("openai-image-made"))
    insist_refused(media, post(media[2], raw, FORM, OWN, path=f"/v1/{EDIT}"), 400, "request.malformed")
