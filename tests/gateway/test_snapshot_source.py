from pathlib import Path

import psycopg
import pytest

from sekisho.gateway.snapshot_source import FileSource, PostgresSource, source_for
from sekisho.kernel.errors import StoreError
from sekisho.keyring.files import write_durable


class TestFile:
    def test_gives_the_token_and_a_stamp_that_stays(self, tmp_path: Path) -> None:
        write_durable(tmp_path / "snapshot.jws", b"a.b.c\n")
        source = source_for(tmp_path, "")
        assert source.token() == "a.b.c"
        assert source.stamp() == source.stamp()

    def test_a_replaced_file_has_another_stamp_even_if_it_is_as_long(self, tmp_path: Path) -> None:
        path = tmp_path / "snapshot.jws"
        write_durable(path, b"a.b.c")
        source = FileSource(path)
        before = source.stamp()
        write_durable(path, b"x.y.z")
        assert source.stamp() != before
        assert source.token() == "x.y.z"

    def test_no_file_is_an_error(self, tmp_path: Path) -> None:
        source = FileSource(tmp_path / "absent")
        for ask in (source.stamp, source.token):
            with pytest.raises(StoreError):
                ask()

    def test_what_is_no_token_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "bytes").write_bytes(b"\xff\xfe")
        with pytest.raises(StoreError):
            FileSource(tmp_path / "bytes").token()
        with pytest.raises(StoreError):
            FileSource(tmp_path).token()

    def test_a_file_of_absurd_size_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sekisho.gateway.snapshot_source.MAX_TOKEN_BYTES", 3)
        (tmp_path / "large").write_bytes(b"aaaa")
        with pytest.raises(StoreError):
            FileSource(tmp_path / "large").token()


class TestPostgres:
    def put(self, url: str, seq: int, token: str) -> None:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("CREATE TABLE IF NOT EXISTS sekisho_snapshot (seq bigint PRIMARY KEY, token text NOT NULL)")
            link.execute(
                "INSERT INTO sekisho_snapshot VALUES (%s, %s) ON CONFLICT (seq) DO UPDATE SET token = excluded.token",
                (seq, token),
            )

    def test_the_highest_number_counts(self, postgres_url: str) -> None:
        self.put(postgres_url, 9, "nine")
        self.put(postgres_url, 10, "ten")
        self.put(postgres_url, 2, "two")
        source = source_for(Path("unused"), postgres_url)
        assert source.token() == "ten"
        source.close()

    def test_the_stamp_changes_with_a_new_row_and_with_a_changed_row(self, postgres_url: str) -> None:
        self.put(postgres_url, 1, "a")
        source = PostgresSource(postgres_url)
        stamps = [source.stamp(), source.stamp()]
        self.put(postgres_url, 1, "b")
        stamps.append(source.stamp())
        self.put(postgres_url, 2, "b")
        stamps.append(source.stamp())
        assert stamps[0] == stamps[1]
        assert len(set(stamps)) == 3
        source.close()

    def test_no_table_and_no_row_are_errors_and_pass(self, postgres_url: str) -> None:
        source = PostgresSource(postgres_url)
        with pytest.raises(StoreError):
            source.stamp()
        self.put(postgres_url, 1, "a")
        assert source.token() == "a"
        with psycopg.connect(postgres_url, autocommit=True) as link:
            link.execute("DELETE FROM sekisho_snapshot")
        with pytest.raises(StoreError):
            source.stamp()
        source.close()

    def test_a_lost_connection_is_an_error_and_passes(self, postgres_url: str) -> None:
        self.put(postgres_url, 1, "a")
        source = PostgresSource(postgres_url)
        source.stamp()
        with psycopg.connect(postgres_url, autocommit=True) as link:
            link.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(StoreError):
            source.stamp()
        assert source.token() == "a"
        source.close()

    def test_cannot_write(self, postgres_url: str) -> None:
        self.put(postgres_url, 1, "a")
        source = PostgresSource(postgres_url)
        with pytest.raises(StoreError):
            source._row("DELETE FROM sekisho_snapshot RETURNING seq")
        source.close()

    def test_a_server_that_is_not_there_is_an_error(self) -> None:
        with pytest.raises(StoreError):
            PostgresSource("postgresql://127.0.0.1:9/nowhere").stamp()
