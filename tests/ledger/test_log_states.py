"""The log under any sequence of appends, hand-ins, faults, crashes and restarts, against a plain list."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import tree
from sekisho.ledger.checkpoint import read_checkpoint
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.log import Log
from sekisho.ledger.note import open_note
from tests.ledger.books import SIGNER, WAIT_S, Place, event, until
from tests.ledger.faults import FaultyStore


class LogMachine(RuleBasedStateMachine):
    """`acknowledged` maps index → leaf for everything the log said is durable."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="ledger-states-"))
        self.folders = self.names = 0
        self.acknowledged: dict[int, bytes] = {}
        self.handed_in: set[bytes] = set()
        self.roots: dict[int, bytes] = {}

    @initialize()
    def begin(self) -> None:
        self.place = Place(self.base / "0")
        self.start()

    def start(self) -> None:
        self.store = FaultyStore(self.place.store())
        self.log = Log.open(self.store, SIGNER)

    def fresh(self) -> tuple[str, bytes]:
        self.names += 1
        return f"evt_{self.names}", event(f"evt_{self.names}")

    @rule(count=st.integers(1, 300))
    def append(self, count: int) -> None:
        until(lambda: self.log.health().ok)
        pending = [(leaf, self.log.append(leaf)) for _, leaf in (self.fresh() for _ in range(count))]
        for leaf, future in pending:
            self.acknowledged[future.result(WAIT_S)] = leaf

    @rule()
    def hand_in(self) -> None:
        name, leaf = self.fresh()
        submit_event(self.place.target, name, leaf)
        self.handed_in.add(leaf)

    @rule(fault=st.sampled_from(["fails", "fails after persisting"]), count=st.integers(1, 30))
    def fail(self, fault: str, count: int) -> None:
        until(lambda: self.log.health().ok)
        self.store.fault = fault  # type: ignore[assignment]
        for _, leaf in [self.fresh() for _ in range(count)]:
            try:
                self.acknowledged[self.log.append(leaf).result(WAIT_S)] = leaf
            except LedgerError:
                continue

    @rule()
    def restart(self) -> None:
        self.log.close(WAIT_S)
        self.start()

    @rule()
    def crash(self) -> None:
        """Go on from the files as they are this moment, WAL and all, as after a power cut."""
        until(lambda: self.log.health().ok)
        self.folders += 1
        place = Place(self.base / str(self.folders))
        # Not by this process: closing a SQLite file opened here would drop the locks of the running log.
        subprocess.run(["cp", "-r", self.place.folder, place.folder], check=True)
        (place.folder / "ledger.sqlite3-shm").unlink(missing_ok=True)
        self.log.close(WAIT_S)
        self.place = place
        self.start()

    @precondition(lambda self: hasattr(self, "log"))
    @invariant()
    def nothing_acknowledged_is_lost_moved_or_forked(self) -> None:
        reader = self.place.reader()
        # The checkpoint first: the writer may take an event from the inbox between the two looks.
        signed = read_checkpoint(open_note(reader.checkpoint(), [SIGNER.verifier]).text)
        leaves = [leaf for _, leaf in reader.entries(0, 10_000)]
        assert [at for at, leaf in self.acknowledged.items() if at >= len(leaves) or leaves[at] != leaf] == []
        hashes = [tree.leaf_hash(leaf) for leaf in leaves]
        assert signed.root == tree.root_of(hashes[: signed.size])
        for size, root in self.roots.items():
            assert tree.root_of(hashes[:size]) == root
        self.roots = {signed.size: signed.root}

    def teardown(self) -> None:
        if hasattr(self, "log"):
            until(lambda: self.log.health().ok)
            self.log.close(WAIT_S)
            with self.place.log():
                until(lambda: self.handed_in <= {leaf for _, leaf in self.place.reader().entries(0, 10_000)})
            report = self.place.check()
            assert report.ok, report.problems
        shutil.rmtree(self.base)


TestLogStates = LogMachine.TestCase
TestLogStates.settings = settings(
    max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
