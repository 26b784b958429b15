"""Golden files: whole outputs kept beside the tests. `make golden` rewrites them; the difference is read."""

import os
from pathlib import Path


def assert_golden(file: Path, text: str) -> None:
    """The text is what the file holds, to the letter. With GOLDEN=rewrite the file is written instead."""
    if os.environ.get("GOLDEN") == "rewrite":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert file.is_file(), f"{file} is missing. Run: make golden"
    assert file.read_bytes().decode() == text, f"{file} differs. Read the difference; make golden rewrites it."
