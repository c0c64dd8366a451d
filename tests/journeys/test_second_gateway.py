"""A second gateway as an operator adds it: the desk's permits, a book of its own, and one desk that shows both."""

import json
import shutil
from pathlib import Path

import openai
import pytest

from tests.journeys.server import Installation

pytestmark = pytest.mark.slow
SHARED = ("permit.pub", "register.key", "body.key")
HANDED_ON = {"SEKISHO_GATEWAYS": "2"}


@pytest.fixture
def desk(tmp_path: Path):
    made = Installation(tmp_path / "desk", env=dict(HANDED_ON))
    yield made
    made.stop()


@pytest.fixture
def second(desk: Installation, tmp_path: Path):
    made = Installation(tmp_path / "second", env=HANDED_ON | {"SEKISHO_PERMITS_FROM": str(desk.data)}, has_pages=False)
    yield made
    made.stop()


def call(gateway: Installation, key: str, model: str) -> str:
    """The number of the record."""
    client = openai.OpenAI(base_url=f"{gateway.base}/v1", api_key=key, max_retries=0)
    said = [{"role": "user", "content": "案内文を一文で。"}]
    return client.chat.completions.with_raw_response.create(model=model, messages=said).headers["x-sekisho-record"]


def test_from_the_first_start_to_an_old_backup(desk: Installation, second: Installation, tmp_path: Path):
    facts = desk.demo()
    key, model = facts["api_key"], facts["models"][0]["id"]
    said = second.run("up", "--port", str(second.port), check=False)
    assert (said.returncode, "permit.pub" in said.stderr) == (1, True)
    for name in SHARED:
        shutil.copy2(desk.data / "keys" / name, second.data / "keys" / name)
    desk.env["SECOND"] = f"{second.base}/tlog"
    desk.start()
    second.start()
    assert second.status("/sign-in/") == 404
    records = [call(desk, key, model), call(second, key, model)]

    # Registered by its published key, read over the wire with an auditor's key.
    secret = desk.data / "secrets" / "second"
    secret.parent.mkdir(exist_ok=True)
    secret.touch(0o600)
    secret.write_text(facts["auditor_key"])
    vkey = second.run("ledger", "checkpoint").stdout.partition("検証鍵：")[2].strip()
    place = ["env:SECOND", "--secret", "file:second"]
    desk.run("ledger", "books", "add", "第2関所", vkey, *place)
    assert "2件\t読取り中" in desk.run("ledger", "books", "read").stdout
    receipt = tmp_path / "receipt"
    for record, name in zip(records, (None, vkey), strict=True):
        desk.run("ledger", "prove", record, "-o", str(receipt))
        desk.run("ledger", "verify", str(receipt), *(["--vkey", name] if name else []))

    # Backed up, used, and set back: the copy stays, the book stops, and the command says so.
    second.stop()
    shutil.copytree(second.data, tmp_path / "backup")
    second.start()
    lost = call(second, key, model)
    desk.run("ledger", "books", "read")
    second.stop()
    shutil.rmtree(second.data)
    shutil.copytree(tmp_path / "backup", second.data)
    second.start()
    read = desk.run("ledger", "books", "read", check=False)
    assert (read.returncode, "巻戻し" in read.stdout) == (1, True)
    desk.run("ledger", "prove", lost, "-o", str(receipt))
    desk.run("ledger", "verify", str(receipt), "--vkey", vkey)
    assert json.loads(desk.run("ledger", "books", "list", "--json").stdout)[0]["size"] == 4
