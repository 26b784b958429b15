"""England's regions and local resilience forums, as data (england.yaml)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from eprr_bot.base.file_fields import Identifier, Schema, Words, refuse_repeats
from eprr_bot.base.file_kinds import Defined, FileKind, Files, of_model
from eprr_bot.base.files import Fault, FileModel, fault
from eprr_bot.base.files import Field as Place
from eprr_bot.directory.cluster import CLUSTER, ForumCode
from eprr_bot.slack.blocks import listed

FILE = "england.yaml"


class Region(FileModel):
    """A region of NHS England."""

    id: Identifier
    name: Words


class Forum(FileModel):
    """A local resilience forum. One whose area is split belongs to two regions."""

    code: ForumCode
    name: Words
    common_name: Words
    regions: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    note: str = ""


class England(FileModel):
    """Every region and every forum."""

    schema_: Schema = Field(alias="schema")
    regions: tuple[Region, ...]
    forums: tuple[Forum, ...]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        refuse_repeats([region.id for region in self.regions], "Regions")
        refuse_repeats([forum.code for forum in self.forums], "Forums")
        known = {region.id for region in self.regions}
        for forum in self.forums:
            if unknown := sorted(set(forum.regions) - known):
                raise fault(f"{forum.code} names unknown regions: {', '.join(unknown)}.", "Correct them.")
        return self

    def forum(self, code: str) -> Forum | None:
        """The forum with this ONS code, if there is one."""
        return next((forum for forum in self.forums if forum.code == code), None)


def find_england(rotas: Path) -> Path:
    """Where england.yaml is for a cluster's folder: in it, or else in its parent."""
    inside = rotas / FILE
    return inside if inside.exists() else rotas.resolve().parent / FILE


ENGLAND = FileKind(
    "england",
    FILE,
    of_model(England),
    find=find_england,
    defines=(Defined("forum", "Forums", lambda file: [one.code for one in file.forums]),),
)


def unserved_forums(files: Files) -> Iterator[Fault]:
    """Warnings about forums without a representative or support, and about bodies across them (¶56, ¶60)."""
    if not (read := files.only(CLUSTER)):
        return
    england, cluster, text = files.only(ENGLAND), read.content, read.text
    names = {one.code: f"{one.common_name} ({one.code})" for one in (england.content.forums if england else ())}
    served = {one.forum for one in cluster.forums if one.representative is not None}
    for row, lead in enumerate(cluster.forums):
        at: Place = ("forums", row)
        if lead.representative is None:
            problem = f"Nobody represents the local NHS at {names.get(lead.forum, lead.forum)}."
            yield text.fault(at, problem, "Name a representative.", is_warning=True)
        if not lead.supported_by:
            problem = f"Nobody supports the lead at {names.get(lead.forum, lead.forum)}."
            yield text.fault(at, problem, "Name at least one person in supported_by.", is_warning=True)
    for row, body in enumerate(cluster.statutory_bodies):
        if unserved := sorted(set(body.forums) - served):
            area = " and ".join(names.get(one, one) for one in body.forums)
            missing = listed((names.get(one, one) for one in unserved), "or")
            problem = f"{body.short_name} lies in {area}, but has no representative at {missing}."
            remedy = "Name one under forums."
            yield text.fault(("statutory_bodies", row, "forums"), problem, remedy, is_warning=True)
