"""/eprr: where people who do not know what to type find out."""

from datetime import timedelta

from eprr_bot import access
from eprr_bot.access import Role, Rule
from eprr_bot.outbox import service as outbox
from eprr_bot.outbox.models import Lane
from eprr_bot.outbox.service import Envelope
from eprr_bot.slack import blocks
from eprr_bot.slack.blocks import Content
from eprr_bot.slack.commands import Command, Reply, Request, Router


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


NOBODY_READS_THIS = """\
*Nobody reads what is typed here, and nothing was done with it.* I know commands; a command begins with “/”.
*Something has happened:* `/incident critical <what> at <where>`
*Call whoever is on call:* `/oncall page <rota> <message>`
*Answer a call:* press its button, or reply 1 to its text message
*Who is on call?* `/oncall` · everything else: `/eprr help`
If it is urgent, ring the switchboard."""
A_WORD_BACK_FOR = timedelta(minutes=10)


def typed_to_the_bot(request: Request) -> Reply:
    """Somebody wrote to the bot as they would to a person: they must not believe that somebody read it.

    Once a minute is enough for whoever writes much.
    """
    safe = blocks.escape(NOBODY_READS_THIS)
    key = f"typed/{request.actor.slack_id}/{request.now:%Y-%m-%dT%H:%M}"
    envelope = Envelope(Lane.LIVE, "typed", expires_at=request.now + A_WORD_BACK_FOR, key=key)
    outbox.post(request.session, request.now, request.actor.slack_id, Content(safe, (blocks.section(safe),)), envelope)
    return Reply()


def page(router: Router) -> str:
    """docs/commands.md: every command there is."""
    parts = ["# Commands", "", "Made from the commands themselves by `make golden`; do not edit.", ""]
    parts += ["`help` after any of them shows its words. What stands in <> is needed, what stands in [] is not.", ""]
    for root, summary in router.root_summaries.items():
        parts += [f"## {root}: {summary}", "", "| type | and it will |", "|---|---|"]
        parts += [f"| `{_cell(row.line)}` | {_cell(row.summary)} |" for row in router.of_root(root)]
        parts.append("")
    return "\n".join(parts)


def access_page() -> str:
    """docs/access.md: who may do what."""
    parts = [
        "# Who may do what",
        "",
        "Made from `eprr_bot/access.py` by `make golden`; do not edit.",
        "",
        _ABOUT_ACCESS,
    ]
    parts += ["", "## In short", "", "| to do this | one is |", "|---|---|"]
    parts += [
        f"| {_cell(rule.cannot)} | {', '.join(_who(rule))} |"
        for rule in dict.fromkeys(access.TABLE.values())
        if rule.cannot
    ]
    parts += ["| anything else: ask, declare, call whoever is on call, answer | anybody |"]
    parts += ["", "## Who is who", "", "| role | who that is |", "|---|---|"]
    parts += [f"| {role} | {_cell(meaning)} |" for role, meaning in access.MEANING.items()]
    parts += ["", "## Every command, button and form", ""]
    parts += [f"| what | {' | '.join(Role)} |", f"|---|{'---|' * len(Role)}"]
    parts += [f"| {_shown(verb)} | {' | '.join(_marks(rule))} |" for verb, rule in access.TABLE.items()]
    return "\n".join([*parts, ""])


_ABOUT_ACCESS = """\
The bot looks here before it does anything. Whoever may not reads who can and what to do instead: call whoever is on
call, or ring the switchboard. Nobody is asked for approval. One person may be several of these; one that may is enough.
Staff may act for a director who is away: the log's entry then says whom the rota names. Some things that are open to
everybody ask a finer question of their own: was it you who was called, whose cover is it, whose handover is it?

**Whoever is only in an incident's channel**, or has only declared it, adds: entries of the log, versions of the
M/ETHANE report, words in the draft of a situation report, tasks, shortfalls, returns, meetings, what was learned,
free roles. They end, undo and rewrite nothing that somebody else wrote or holds; what is their own they put right and
take back. So each of these asks whose it is: `/incident log strike` and `correct`, `/incident methane undo`,
`/incident sitrep undo` and a section that others have written in (“+” and a text adds to it), a shortfall's end, what
became of a return, how far a task is (of their own organisation they say so), its withdrawal, a meeting that is
cancelled, not held or recorded already, a handover briefing in place of one that waits, a role that somebody has; and
so do their buttons and forms. What is theirs they are known by in the directory, and in the log by their Slack
account. A new version of the M/ETHANE report is a report of its own: the ones before it stay, and whoever responds
takes it back.

On the command line, `say` and `press` ask the same of whoever is named with `--by`, though nobody is ever in a channel
there. Its other commands ask nothing of this: whoever can start them holds the database and its keys. What either
writes in a log names whoever was named, and the account that typed."""


def _shown(verb: str) -> str:
    return access.SHOWN_AS.get(verb, f"`{verb}`")


def _who(rule: Rule) -> list[str]:
    return [str(role) for role in Role if role in rule.roles]


def _marks(rule: Rule) -> list[str]:
    return ["yes" if role in rule.roles else "" for role in Role]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


COMMANDS = [
    Command("/eprr", "", "Show what this bot can do.", help, is_question=True),
    Command("/eprr", "help", "Show what this bot can do.", help, is_question=True),
]
EVENTS = {"message.im": typed_to_the_bot}
