"""Writing the hard copy into a folder that nobody else may read, and taking old ones away."""

import os
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from eprr_bot.base.private_files import make_folder
from eprr_bot.base.vault import Vault
from eprr_bot.hard_copy.paper import page
from eprr_bot.hard_copy.sheets import gather

KEPT = 3
"""Copies, the newest of which counts: they hold telephone numbers."""
NAME = "hard-copy-"


def write(session: Session, vault: Vault, folder: Path, now: datetime) -> Path:
    """Write today's copy, whole or not at all, readable by its owner alone. Raises OSError."""
    made = gather(session, vault, now)
    make_folder(folder)
    file = folder / f"{NAME}{now.astimezone(made.zone):%Y-%m-%d-%H%M}.html"
    half = file.with_suffix(".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(page(made))
    half.replace(file)
    for old in sorted(folder.glob(f"{NAME}*.html"))[:-KEPT]:
        old.unlink()
    return file
