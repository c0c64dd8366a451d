import urllib.error
import urllib.request
from pathlib import Path

from sekisho.ledger.witness_request import MOST_BYTES, write_submission
from sekisho.witness.memory import Memory
from tests.witness.serving import serving
from tests.witness.test_judgement import COSIGNER, LOG, note, proof


def post(url: str, body: bytes) -> tuple[int, str, str]:
    request = urllib.request.Request(f"{url}/add-checkpoint", data=body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def test_speaks_the_protocol_over_http(tmp_path: Path) -> None:
    Memory(tmp_path).add(LOG.name, LOG.verifier.vkey)
    with serving(tmp_path) as url:
        status, _, body = post(url, write_submission(0, (), note(5)))
        assert (status, body.startswith("— witness.example/w1 ")) == (200, True)
        assert post(url, write_submission(0, (), note(9))) == (409, "text/x.tlog.size", "5\n")
        assert post(url, write_submission(5, proof(5, 9), note(9)))[0] == 200
        assert post(url, b"x" * (MOST_BYTES + 1))[0] == 413
        with urllib.request.urlopen(url, timeout=10) as answer:
            assert answer.read().decode().strip() == COSIGNER.verifier.vkey


def test_says_503_when_it_cannot_remember(tmp_path: Path) -> None:
    Memory(tmp_path).add(LOG.name, LOG.verifier.vkey)
    (tmp_path / "witness.sqlite3").write_bytes(b"not a database, but long enough to be taken for one" * 40)
    with serving(tmp_path) as url:
        assert post(url, write_submission(0, (), note(5)))[0] == 503
