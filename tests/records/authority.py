"""A time-stamping authority of our own, made with OpenSSL's `ts`, which answers on a port of this machine."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
OPENSSL = shutil.which("openssl") or "openssl"


def openssl(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run it; whatever it says comes back."""
    return subprocess.run([OPENSSL, *map(str, words)], capture_output=True, text=True)


def made_in(folder: Path) -> Path:
    """The certificates and keys of one. Returns the file with the certificate that others trust."""
    key, subject = ("-newkey", "rsa:2048", "-nodes", "-days", "3650"), "/CN=Practice authority"
    usage = "extendedKeyUsage=critical,timeStamping"
    made = (
        ("req", "-x509", *key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-subj", subject),
        (
            *("req", "-x509", *key, "-keyout", folder / "tsa.key", "-out", folder / "tsa.pem"),
            *("-subj", f"{subject} stamps", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key"),
            *("-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature"),
            *("-addext", usage),
        ),
    )
    for words in made:
        done = openssl(*words)
        assert done.returncode == 0, done.stderr
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
    return folder / "ca.pem"


@contextmanager
def answering(folder: Path) -> Iterator[str]:
    """The address at which it answers."""

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "asked.tsq").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            words = ("-queryfile", folder / "asked.tsq", "-config", folder / "ts.cnf", "-section", "here")
            done = openssl("ts", "-reply", *words, "-out", folder / "answer.tsr")
            assert done.returncode == 0, done.stderr
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((folder / "answer.tsr").read_bytes())

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/tsr"
    server.shutdown()
    server.server_close()
    thread.join()
