#!/usr/bin/env bash
# libphonenumber (here its Python port) reads letters as the digits of a telephone's keypad, for 0800 FLOWERS. A staff
# list in which somebody typed the letter O for three noughts, 077OOO12345, is then no fault: it is a valid mobile of
# somebody else, 07766 612345. One or two letters are just dropped. Letters must be refused before the number is parsed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import phonenumbers as library

print(f"Python {sys.version.split()[0]}, phonenumbers {library.__version__}")
typed = library.parse("077OOO12345", "GB")
number = library.format_number(typed, library.PhoneNumberFormat.E164)
print(f"077OOO12345 (with three letters O) is read as {number}, valid: {library.is_valid_number(typed)}")
assert number == "+447766612345" and library.is_valid_number(typed), "it is no longer so"
PYTHON
