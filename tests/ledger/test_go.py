"""Our checkpoints, tiles, proofs and receipts under Go's own code for transparency logs (`go/verify.go`).

Needs Go and golang.org/x/mod as Debian packages them (golang-go, golang-golang-x-mod-dev); script/test installs both
where it may, and says so where it could not and left these out.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sekisho.ledger.export import export
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.receipt import prove
from tests.ledger.books import Place, event, mixed, record_of, until

pytestmark = pytest.mark.go
SOURCE = Path(__file__).parent / "go" / "verify.go"


@pytest.fixture(scope="session")
def verify(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, built offline from the system's own source of x/mod."""
    go = shutil.which("go")
    assert go, "no Go here: run script/test, which installs it"
    program = tmp_path_factory.mktemp("go") / "verify"
    env = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOFLAGS": "",
        "GOCACHE": f"{program}.cache",
    }
    subprocess.run([go, "build", "-o", program, SOURCE], env=env, check=True)
    return program


def run(program: Path, *words: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000])
def test_go_accepts_the_log_its_proofs_and_our_receipts(
    sqlite_place: Place, tmp_path: Path, verify: Path, size: int
) -> None:
    leaves = mixed(size)
    sqlite_place.fill(leaves)
    reader = sqlite_place.reader()
    export(reader, tmp_path / "log")
    receipts = [tmp_path / f"{number}.tlog-proof" for number in range(9)]
    records = [record_of(leaf) for leaf in leaves if record_of(leaf)]
    for number, path in enumerate(receipts):
        path.write_text(prove(reader, records[number * len(records) // 9]))
    done = run(verify, tmp_path / "log", *receipts)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"ok entries={size} ")
    assert done.stdout.endswith(" receipts=9\n")


def test_go_accepts_a_log_that_went_on_after_its_receipts(sqlite_place: Place, tmp_path: Path, verify: Path) -> None:
    sqlite_place.fill(mixed(300))
    reader = sqlite_place.reader()
    (tmp_path / "early.tlog-proof").write_text(prove(reader, "rec_000000"))
    submit_event(sqlite_place.target, "evt_more", event("evt_more"))
    with sqlite_place.log():
        until(lambda: reader.size() == 301)
    export(reader, tmp_path / "log")
    assert run(verify, tmp_path / "log", tmp_path / "early.tlog-proof").returncode == 0


@pytest.mark.parametrize(
    "pattern", ["checkpoint", "vkey", "tile/0/000", "tile/1/*.p/*", "tile/entries/001.p/*", "*.tlog-proof"]
)
def test_go_refuses_what_was_changed(sqlite_place: Place, tmp_path: Path, verify: Path, pattern: str) -> None:
    """So the acceptance above is no formality."""
    sqlite_place.fill(mixed(300))
    export(sqlite_place.reader(), tmp_path)
    receipt = tmp_path / "one.tlog-proof"
    receipt.write_text(prove(sqlite_place.reader(), "rec_000000"))
    (target,) = tmp_path.glob(pattern)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(bytes(data))
    assert run(verify, tmp_path, receipt).returncode == 1
