"""/eprr: where people who do not know what to type find out."""

from eprr_bot import blocks
from eprr_bot.blocks import Content
from eprr_bot.commands import Command, Reply, Request, Router

SUMMARY = "help"


def help(request: Request) -> Reply:
    """Every root with what it is for, and the three things that most people come for."""
    router = request.app.router
    roots = "\n".join(
        f"`{root}` {text} – `{root} help` shows its words" for root, text in router.root_summaries.items()
    )
    first = (
        "*Who is on call?* `/oncall`\n*Something has happened:* `/incident critical <what> at <where>`\n"
        "*Prove that we can be reached:* `/exercise start`"
    )
    safe = blocks.escape(first)
    return Reply(
        Content(
            f"{safe}\n{blocks.escape(roots)}",
            (blocks.section(safe), blocks.divider(), blocks.section(blocks.escape(roots))),
        )
    )


def page(router: Router) -> str:
    """docs/commands.md: every command there is."""
    parts = ["# Commands", "", "Made from the commands themselves by `make golden`; do not edit.", ""]
    parts += ["`help` after any of them shows its words. What stands in <> is needed, what stands in [] is not.", ""]
    for root, summary in router.root_summaries.items():
        parts += [f"## {root}: {summary}", "", "| type | and it will |", "|---|---|"]
        parts += [f"| `{_cell(row.line)}` | {_cell(row.summary)} |" for row in router.of_root(root)]
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


COMMANDS = [
    Command("/eprr", "", "Show what this bot can do.", help),
    Command("/eprr", "help", "Show what this bot can do.", help),
]
