"""City and contractor, each with a whole installation of its own; between them nothing but files."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.house.sources import ROOT
from tests.journeys.installed import DEPARTMENT, STAFF
from tests.journeys.server import Installation

pytestmark = [pytest.mark.slow, pytest.mark.measured]
SECONDS = 2.0


def desk(installation: Installation, act: str, *words: str) -> dict[str, Any]:
    """What somebody does at that installation's desk."""
    env = os.environ | installation.env | {"SEKISHO_DATA": str(installation.data)}
    command = [sys.executable, "-m", "tests.journeys.installed", act, *words]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def city(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "city")
    made.env["SEKISHO_PUBLIC_URL"] = "https://city.example"
    made.demo()
    return made


@pytest.fixture
def contractor(tmp_path: Path):
    made = Installation(tmp_path / "contractor")
    made.env["SEKISHO_PUBLIC_URL"] = made.base
    yield made
    made.stop()


def fingerprint(installation: Installation, card: Path) -> str:
    """As the two sides tell each other on the telephone."""
    said = installation.run("issuer", "card", "-o", str(card), "--name", card.stem).stdout
    return said.partition("指紋：")[2].partition("（")[0]


def they_meet(city: Installation, contractor: Installation, folder: Path) -> tuple[str, dict[str, Any]]:
    """The contractor's operator trusts the city's key for its department; the contractor registers the contract."""
    told = fingerprint(city, folder / "city.json")
    contractor.run("issuer", "add", str(folder / "city.json"), "--fingerprint", told)
    contractor.run("department", "set", DEPARTMENT, "--confirms", "elsewhere", "--issuer", told)
    assert DEPARTMENT in contractor.run("department", "list").stdout
    return fingerprint(contractor, folder / "contractor.json"), desk(contractor, "contractor_begins")


def binds(confirmed: dict[str, Any], here: dict[str, Any]) -> list[str]:
    """One of the two who were confirmed, the company, and the text service alone."""
    there = {name: user for user, name in confirmed["users"].items()}
    pairs = [
        f"{there[STAFF[0]]}={here['people'][STAFF[0]]}",
        f"{confirmed['parties'][0]}={here['party']}",
        "practice-text=practice-text",
    ]
    return [word for pair in pairs for word in ("--bind", pair)]


def ask(contractor: Installation, key: str, model: str = "practice-text") -> str:
    """ "" where the call passes, else the code of the refusal with its rule."""
    client = openai.OpenAI(base_url=f"{contractor.base}/v1", api_key=key, max_retries=0)
    try:
        client.chat.completions.create(model=model, messages=[{"role": "user", "content": "案内文を一文で。"}])
    except openai.APIStatusError as error:
        said = error.response.json()["sekisho"]
        return f"{said['rule']} {said['code']}"
    return ""


def wait_for(contractor: Installation, key: str, wanted: str) -> float:
    """Seconds until the gate answers that."""
    begun = time.monotonic()
    while (said := ask(contractor, key)) != wanted:
        assert time.monotonic() - begun < 10, f"{said!r}, not {wanted!r}"
        time.sleep(0.05)
    return time.monotonic() - begun


def test_from_the_citys_confirmation_to_its_revocation(city: Installation, contractor: Installation, tmp_path: Path):
    audience, here = they_meet(city, contractor, tmp_path)
    confirmed = desk(city, "city_confirms")
    file, lists = tmp_path / "permit.jws", [tmp_path / f"list{n}.jws" for n in (1, 2)]
    city.run("permit", "export", confirmed["permit"], "--for", audience, "--list-days", "7", "-o", str(file))
    city.run("permit", "closures", "-o", str(lists[0]))
    for path in (file, lists[0]):
        assert "署名は正しく" in contractor.run("permit", "verify", str(path)).stdout
        assert json.loads(contractor.run("permit", "show", str(path)).stdout)["issuer"] == "https://city.example"

    # The file alone opens nothing: names are shown and proposed, never bound by themselves.
    shown = contractor.run("permit", "import", str(file), "--engagement", here["engagement"]).stdout
    assert STAFF[0] in shown
    assert "候補" in shown
    assert "まだ何も通れません" in shown
    bound = ["permit", "import", str(file), "--engagement", here["engagement"], *binds(confirmed, here)]
    contractor.run(*bound)
    key = desk(contractor, "contractor_takes_a_key", here["engagement"], here["people"][STAFF[0]])["key"]
    contractor.start()

    # It demands a list; with it the call passes, and what is beyond what was bound does not.
    assert ask(contractor, key) == "1 permit.list-stale"
    contractor.run("permit", "import", str(lists[0]))
    assert wait_for(contractor, key, "") < SECONDS
    assert ask(contractor, key, "practice-image") == "1 scope.service"

    # The city revokes: the list closes the gate, and the older list does not open it again.
    assert desk(city, "city_revokes", confirmed["permit"])["state"] == "revoked"
    city.run("permit", "closures", "-o", str(lists[1]))
    contractor.run("permit", "import", str(lists[1]))
    assert wait_for(contractor, key, "1 permit.missing") < SECONDS
    for again in (["permit", "import", str(lists[0])], bound):
        refused = contractor.run(*again, check=False)
        assert (refused.returncode, refused.stdout) == (1, "")
    time.sleep(1)
    assert ask(contractor, key) == "1 permit.missing"
    assert contractor.run("ledger", "verify", check=False).returncode == 0
