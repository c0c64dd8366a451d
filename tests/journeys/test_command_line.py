"""The same story through the command line and the SDK, in a fresh folder."""

import json
import shutil
from pathlib import Path

import openai
import pytest

from tests.journeys.server import Installation

pytestmark = pytest.mark.slow
PHONE, NAME = "090-1234-5678", "田中太郎"


def test_from_the_demonstration_to_a_changed_byte(place: Installation, tmp_path: Path):
    facts = place.demo()
    assert place.demo() == facts
    place.start()
    client = openai.OpenAI(base_url=f"{place.base}/v1", api_key=facts["api_key"], max_retries=0)
    messages = [{"role": "user", "content": "道路工事のお知らせの書き出しを一文で書いてください。"}]
    raw = client.chat.completions.with_raw_response.create(model="practice-text", messages=messages)
    record = raw.headers["x-sekisho-record"]
    assert "【練習用】" in raw.parse().choices[0].message.content
    forbidden = [{"role": "user", "content": f"{NAME}さん（{PHONE}）"}]
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="practice-text", messages=forbidden)
    assert PHONE not in refused.value.response.text
    stranger = openai.OpenAI(base_url=f"{place.base}/v1", api_key="sk-sekisho-unknown", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        stranger.chat.completions.create(model="practice-text", messages=messages)
    assert [model.id for model in client.models.list()] == ["practice-text", "practice-image"]

    place.run("ledger", "verify")
    place.run("ledger", "export", str(tmp_path / "book"))
    place.run("ledger", "verify", str(tmp_path / "book"))
    leaves = b"".join(p.read_bytes() for p in (tmp_path / "book" / "tile" / "entries").rglob("*") if p.is_file())
    assert record.encode() in leaves
    assert PHONE.encode() not in leaves
    assert NAME.encode() not in leaves
    assert NAME.encode("utf-8") not in b"".join(p.read_bytes() for p in place.data.glob("ledger.sqlite3*"))

    changed = shutil.copytree(tmp_path / "book", tmp_path / "changed")
    (bundle,) = [p for p in (changed / "tile" / "entries").rglob("*") if p.is_file()]
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    refused_book = place.run("ledger", "verify", str(changed), check=False)
    assert refused_book.returncode == 1
    assert "不合格" in refused_book.stdout


def test_a_change_of_one_byte_in_the_store_itself_is_found(practice: Installation):
    store = practice.data / "ledger.sqlite3"
    data = store.read_bytes()
    at = data.index(b'"type":"intent"')
    store.write_bytes(data[:at] + data[at:].replace(b'"type":"intent"', b'"type":"inten7"', 1))
    assert practice.run("ledger", "verify", check=False).returncode == 1


def test_the_question_may_this_be_done_now(practice: Installation):
    facts = practice.facts
    ask = ["check", "--engagement", facts["engagement"], "--user", "staff@sekisho.example", "--kind", "text"]
    allowed = practice.run(*ask, "--service", "practice-text", "--purpose", "use-1", "--json")
    assert json.loads(allowed.stdout) == {"allowed": True, "refusals": []}
    refused = practice.run(*ask, "--service", "openai-api", "--purpose", "use-9", "--json")
    codes = {(no["rule"], no["code"]) for no in json.loads(refused.stdout)["refusals"]}
    assert {(1, "scope.service"), (1, "scope.purpose")} <= codes


def test_papers_come_as_word_and_pdf(practice: Installation, tmp_path: Path):
    facts = practice.facts
    for name in ("spec.docx", "spec.pdf"):
        practice.run("document", "special-spec", "--engagement", facts["engagement"], "-o", str(tmp_path / name))
    for name in ("request.docx", "request.pdf"):
        practice.run("document", "request", facts["request"], "-o", str(tmp_path / name))
    starts = {path.name: path.read_bytes()[:4] for path in tmp_path.iterdir() if path.suffix in (".docx", ".pdf")}
    assert starts == {"spec.docx": b"PK\3\4", "request.docx": b"PK\3\4", "spec.pdf": b"%PDF", "request.pdf": b"%PDF"}
