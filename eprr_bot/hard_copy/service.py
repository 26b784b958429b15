"""Writing the hard copy into a folder that nobody else may read, and taking old ones away."""

import os
from pathlib import Path

from eprr_bot.base.private_files import make_folder
from eprr_bot.hard_copy.paper import page
from eprr_bot.hard_copy.sheets import HardCopy

KEPT = 3
"""Copies, the newest of which counts: they hold telephone numbers."""
NAME = "hard-copy-"


def write(made: HardCopy, folder: Path) -> Path:
    """Write a copy, whole or not at all, readable by its owner alone. Raises OSError."""
    make_folder(folder)
    file = folder / f"{NAME}{made.at.astimezone(made.zone):%Y-%m-%d-%H%M}.html"
    for left in folder.glob(f"{NAME}*.part"):
        left.unlink()  # by a crash, or where the disk was full
    half = file.with_suffix(".part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(page(made))
    half.replace(file)
    for old in sorted(folder.glob(f"{NAME}*.html"))[:-KEPT]:
        old.unlink()
    return file
