"""A timestamp authority for tests: a root and a signer made here, and OpenSSL that answers."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CONFIG = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class TestAuthority:
    """`reply` answers a query as the authority; `roots` is the file of its root certificate."""

    __test__ = False

    def __init__(self, folder: Path, name: str = "Test TSA") -> None:
        assert shutil.which("openssl"), "no openssl: apt-get install openssl"
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        root, signer = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        top = _certificate(f"{name} root", f"{name} root", root, root, is_root=True)
        leaf = _certificate(name, f"{name} root", signer, root, is_root=False)
        self.roots = folder / "root.pem"
        self.roots.write_bytes(_pem(top))
        (folder / "signer.pem").write_bytes(_pem(leaf))
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (folder / "signer.key").write_bytes(signer.private_bytes(serialization.Encoding.PEM, *form))
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))

    def reply(self, query: bytes, *, with_root: bool = False) -> bytes:
        (self.folder / "query").write_bytes(query)
        command = [str(shutil.which("openssl")), "ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf"]
        command += ["-signer", "signer.pem", "-inkey", "signer.key", "-out", "reply"]
        command += ["-chain", "root.pem"] if with_root else []
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()

    @contextmanager
    def serving(self) -> Iterator[tuple[str, list[bytes]]]:
        """The address, and the queries that came."""
        asked: list[bytes] = []
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append(query)
                body = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/tsa", asked
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _certificate(
    name: str, issuer: str, key: rsa.RSAPrivateKey, by: rsa.RSAPrivateKey, *, is_root: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
