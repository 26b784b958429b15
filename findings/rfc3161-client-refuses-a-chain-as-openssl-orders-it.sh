#!/usr/bin/env bash
# A time-stamping authority sends its certificates along when it is asked to. OpenSSL's own `ts -reply` writes them as
# they come, its own first and the one that signed it behind. rfc3161-client reads that list as a DER SET OF, which must be
# sorted by its bytes, so in effect by how long they are: it raises ValueError for an answer in which the authority's own
# certificate is the longer one, and reads the very same answer with a longer name for who signed it. OpenSSL verifies
# both. So whether an authority's stamps can be read depends on the lengths of its names: ask for its certificates only
# where its answers are seen to be read, or keep the answer's bytes and let OpenSSL look at them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rfc3161-client==1.0.9 cryptography==50.0.2
openssl version
cd "$folder"
printf 'entry 7 of a log' >entry

stamp() { # a name for who signed the authority's certificate; the answer stands in the folder of that number
  mkdir "$1"
  local new=(-newkey rsa:2048 -nodes -days 30)
  openssl req -x509 "${new[@]}" -keyout "$1/ca.key" -out "$1/ca.pem" -subj "$2" 2>/dev/null
  openssl req -x509 "${new[@]}" -keyout "$1/tsa.key" -out "$1/tsa.pem" -subj "/CN=Stamps" \
    -CA "$1/ca.pem" -CAkey "$1/ca.key" -addext basicConstraints=critical,CA:FALSE \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=critical,timeStamping 2>/dev/null
  echo 01 >"$1/serial"
  cat >"$1/ts.cnf" <<CONFIG
[here]
serial = $1/serial
signer_cert = $1/tsa.pem
certs = $1/ca.pem
signer_key = $1/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
CONFIG
  openssl ts -query -data entry -sha256 -cert -out "$1/query.tsq" 2>/dev/null
  openssl ts -reply -queryfile "$1/query.tsq" -config "$1/ts.cnf" -section here -out "$1/answer.tsr" 2>/dev/null
  openssl ts -verify -data entry -in "$1/answer.tsr" -CAfile "$1/ca.pem" 2>&1 | grep -q "Verification: OK"
}
stamp shorter "/CN=Root"
stamp longer "/O=An organisation whose name is long/OU=The department that signs what others stamp/CN=Root of a longer name"

venv/bin/python - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path
from subprocess import run

from rfc3161_client import decode_timestamp_response

print(f"rfc3161-client {version('rfc3161-client')}")


def length(file):
    return len(run(["openssl", "x509", "-in", file, "-outform", "DER"], capture_output=True, check=True).stdout)


read = {}
for name in ("shorter", "longer"):
    try:
        read[name] = len(decode_timestamp_response(Path(name, "answer.tsr").read_bytes()).signed_data.certificates)
    except ValueError as error:
        read[name] = str(error).splitlines()[0]
    own, root = length(f"{name}/tsa.pem"), length(f"{name}/ca.pem")
    print(f"own certificate {own} bytes, then who signed it {root}: OpenSSL verifies; read: {read[name]}")
    assert (root < own) == (name == "shorter")
assert isinstance(read["shorter"], str), "this has changed"
assert read["longer"] == 2
PYTHON
echo "As described."
