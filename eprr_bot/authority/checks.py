"""What `check` says about bodies and providers that no instrument covers (pure)."""

from collections.abc import Iterator

from eprr_bot.base.file_kinds import Files
from eprr_bot.base.files import Fault
from eprr_bot.directory.cluster import CLUSTER
from eprr_bot.directory.instruments import INSTRUMENTS, Use

REMEDY = "Enter its instrument in instruments.yaml, as docs/authority.md says."


def covered(files: Files) -> Iterator[Fault]:
    """A warning for each body whose money and each provider whose priorities no instrument covers at all (¶61, ¶62)."""
    read, own = files.only(CLUSTER), files.only(INSTRUMENTS)
    if not read or not own:
        return
    papers = [one for one in own.content.instruments if one.status != "draft"]
    has = {use: {each for one in papers if one.is_for(use) for each in one.covers} for use in Use}
    for number, body in enumerate(read.content.statutory_bodies):
        if body.id not in has[Use.SPENDING] and body.valid_to is None:
            problem = f"No instrument lets anybody commit the money of {body.name}."
            yield read.text.fault(("statutory_bodies", number), problem, REMEDY, is_warning=True)
    for number, one in enumerate(read.content.organisations):
        if one.bodies and one.id not in has[Use.PRIORITIES]:
            problem = f"No memorandum or contract clause lets anybody direct what {one.name} puts first."
            yield read.text.fault(("organisations", number), problem, REMEDY, is_warning=True)
