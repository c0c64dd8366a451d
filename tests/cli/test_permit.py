"""`permit`: the signed document as a file, believed only with its signature."""

import base64
import json

import pytest


@pytest.fixture
def exported(demo, out):
    path = out / "permit.jws"
    assert demo.run("permit", "export", demo.facts["permit"], "-o", path).status == 0
    return path


def test_what_is_exported_shows_and_verifies(demo, exported):
    shown = demo.run("permit", "show", exported).document
    assert shown == demo.run("permit", "show", demo.facts["permit"]).document
    assert (shown["id"], shown["engagement"]) == (demo.facts["permit"], demo.facts["engagement"])
    assert {condition["tag"] for condition in shown["conditions"]} >= {"users", "services", "kinds", "period", "screen"}
    verified = demo.run("permit", "verify", exported)
    assert (verified.status, verified.err) == (0, "")
    assert "署名は正しく" in verified.out


def tampered(token: str) -> dict[str, str]:
    head, payload, signature = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    content["title"] = "別の委託"
    forged = base64.urlsafe_b64encode(json.dumps(content, ensure_ascii=False).encode()).decode().rstrip("=")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return {
        "content": f"{head}.{forged}.{signature}",
        "signature": f"{head}.{payload}.{'A' * len(signature)}",
        "no signature": f"{head}.{payload}.",
        "no algorithm": f"{none}.{payload}.{signature}",
        "two parts": f"{head}.{payload}",
        "nothing": "",
        "no token": "こんにちは",
        "one byte more": token + "A",
    }


@pytest.mark.parametrize(
    "how",
    ["content", "signature", "no signature", "no algorithm", "two parts", "nothing", "no token", "one byte more"],
)
def test_a_tampered_file_is_refused(demo, exported, how):
    exported.write_text(tampered(exported.read_text())[how])
    for act in ("verify", "show"):
        demo.run("permit", act, exported).insist_on_refusal()


def test_a_permit_of_another_installation_is_not_believed(demo, exported, fresh):
    other = fresh()
    assert other.run("prepare").status == 0
    other.run("permit", "verify", exported).insist_on_refusal("署名")


@pytest.mark.parametrize("name", ["pmt_none", "missing.jws", "/", "x" * 300])
def test_what_is_not_there_is_refused(demo, name):
    demo.run("permit", "show", name).insist_on_refusal()


def test_an_unknown_permit_is_not_exported(demo, out):
    demo.run("permit", "export", "pmt_none", "-o", out / "x.jws").insist_on_refusal("pmt_none")
    assert not (out / "x.jws").exists()
