"""Checking the files that people write: every fault of every file, all at once."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from eprr_bot.app import FEATURES
from eprr_bot.base.file_kinds import Files, read_files, unknown_names
from eprr_bot.base.files import Fault
from eprr_bot.feature import Feature, file_kinds


def check(rotas: Path, playbooks: Path) -> list[Fault]:
    """Every fault and warning in a cluster's folder and in the playbooks, in order of file and line."""
    return look(rotas, playbooks)[1]


def look(
    rotas: Path, playbooks: Path, features: Sequence[Feature] = FEATURES, session: Session | None = None
) -> tuple[Files, list[Fault]]:
    """The files, read once, with everything that is wrong with them, also beside what was applied before."""
    files, faults = read_files(file_kinds(features), {"rotas": rotas, "playbooks": playbooks}, session)
    faults += unknown_names(files)
    for feature in features:
        for find_faults in feature.file_checks:
            faults += find_faults(files)
    return files, sorted(set(faults))
