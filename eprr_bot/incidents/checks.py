"""What shows of ladders only beside the cluster's file."""

from collections.abc import Iterator

from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.callout.ladder import LADDERS
from eprr_bot.directory.cluster import CLUSTER


def command_is_taken(files: Files) -> Iterator[Fault]:
    """A fault where the ladder of whoever commands incidents says how it ends: only taking command ends that call."""
    ladders, cluster = files.only(LADDERS), files.only(CLUSTER)
    if not (ladders and cluster and cluster.content.incident_rotas):
        return
    commands = cluster.content.incident_rotas[0]
    for row, ladder in enumerate(ladders.content.ladders):
        if ladder.id == commands and ladder.stop:
            problem = f"{ladder.name} commands incidents: that call ends only when somebody takes command."
            yield ladders.text.fault(("ladders", row, "stop"), problem, "Take stop out.")
