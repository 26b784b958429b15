"""The hard copy by e-mail: it arrives whole, once, and nobody's number stands in the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlmodel import select

from eprr_bot.app import build
from eprr_bot.base.db import transaction
from eprr_bot.directory.models import Person
from eprr_bot.outbox.models import Message
from eprr_bot.practice.rehearsal import BY_SMTP
from tests.databases import every_value
from tests.stories.quiet_cluster import folder, world_at
from tests.world import World

FAROUK = "07700 900015"
READERS = ["niamh.doyle", "farouk.aziz"]


@dataclass
class Night:
    """A cluster whose hard copy goes out by e-mail, in the evening before."""

    world: World
    papers: Path

    def is_decided(self) -> None:
        """It is 02:45: the copy is written, and nothing of it was sent yet."""
        self.world.advance(hours=6, minutes=44)
        self.world.clock.move_to(self.world.now.replace(minute=45))
        self.world.app.tick()

    def ends(self, hours: int = 12) -> None:
        self.world.advance(hours=hours)

    @property
    def copies(self) -> list[EmailMessage]:
        return [one for one in self.world.workspace.mail.letters if one["Subject"].startswith("Hard copy")]

    @property
    def warnings(self) -> list[str]:
        heard = [one for who in self.world.workspace.people() for one in self.world.dm(f"@{who.handle}").unexpected()]
        return [one for one in heard if "ard copy" in one]


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    papers = tmp_path / "paper"
    rotas = folder(tmp_path, hard_copy_to=READERS)
    evening = datetime.fromisoformat("2026-11-23T20:00Z")
    world = world_at(database_url, rotas, evening, {"EPRR_HARD_COPY": str(papers), **BY_SMTP})
    world.settle()  # the copy that a new installation writes at once
    world.workspace.mail.letters.clear()
    yield Night(world, papers)
    world.close()


def test_it_reaches_its_readers_and_its_numbers_stand_in_no_table(night: Night) -> None:
    night.ends()
    assert [one["To"] for one in night.copies] == ["niamh.doyle@example.org", "farouk.aziz@example.org"]
    for mail in night.copies:
        assert mail["Subject"] == "Hard copy of Haven and Wolds, Tue 24 Nov 2026 02:45"
        plain, paper = mail.iter_parts()
        assert plain.get_content_type() == "text/plain"
        assert "IT HOLDS PEOPLE’S TELEPHONE NUMBERS." in plain.get_content()
        assert FAROUK not in plain.get_content()
        assert (paper.get_content_type(), paper.get_filename()) == ("text/html", "hard-copy-2026-11-24-0245.html")
        written = (night.papers / paper.get_filename()).read_text("utf-8")
        assert paper.get_content().splitlines() == written.splitlines()
        assert FAROUK in paper.get_content()
    stored = every_value(night.world.app.engine)
    assert "hard-copy-2026-11-24-0245.html" in stored
    for number in (FAROUK, FAROUK.replace(" ", ""), "+447700900015"):
        assert number not in stored
    assert not night.warnings
    night.ends(24)
    assert len(night.copies) == 4, "once each night"


def test_it_arrives_once_though_the_process_ends_between_the_decision_and_the_sending(night: Night) -> None:
    night.is_decided()
    assert not night.copies
    rehearsal = night.world.rehearsal
    another = build(rehearsal.settings, night.world.clock)
    for app in (another, night.world.app):
        for _ in range(3):
            app.tick()
            app.send("email")
    another.close()
    assert len(night.copies) == 2


def test_one_that_may_have_gone_out_goes_again_and_a_mail_program_shows_it_once(night: Night) -> None:
    lost = night.world.workspace.faults.add("lost_reply", "smtp.data", times=None)
    night.is_decided()
    night.world.settle()
    night.world.workspace.faults.clear(lost.id)
    night.ends(1)
    assert len(night.copies) > 2
    assert len({one["Message-ID"] for one in night.copies}) == 2


def test_the_adviser_hears_which_did_not_arrive_and_why(night: Night) -> None:
    night.world.workspace.phones.undeliverable |= {f"{who}@example.org" for who in READERS}
    night.ends()
    told = night.warnings
    assert len(told) == 2
    assert (
        "Hard copy of Haven and Wolds, Tue 24 Nov 2026 02:45, did not reach Niamh Doyle by e-mail: "
        "the mail server there takes nothing for this address." in told[0]
    )


def test_the_adviser_hears_of_a_reader_who_has_left_and_the_other_still_gets_it(night: Night) -> None:
    with transaction(night.world.app.engine) as session:
        session.get_one(Person, "farouk.aziz").is_active = False
    night.ends()
    assert [one["To"] for one in night.copies] == ["niamh.doyle@example.org"]
    assert "Farouk Aziz gets no hard copy by e-mail: they have left." in night.warnings[0]


def test_one_whose_file_is_not_there_is_not_sent_without_it(night: Night) -> None:
    night.is_decided()
    for file in night.papers.iterdir():
        file.unlink()
    night.ends(1)
    assert not night.copies
    assert "is not in the folder of the hard copies where e-mails are sent." in night.warnings[0]


def test_notify_takes_none_and_whoever_looks_after_the_bot_hears_it(database_url: str, tmp_path: Path) -> None:
    rotas = folder(tmp_path, hard_copy_to=READERS)
    more = {"EPRR_HARD_COPY": str(tmp_path / "paper"), "NOTIFY_EMAIL_TEMPLATE": "mail"}
    world = world_at(database_url, rotas, datetime.fromisoformat("2026-11-23T20:00Z"), more)
    world.advance(hours=12)
    said = "The hard copy cannot go out by e-mail, as hard_copy_to in cluster.yaml asks: only a mail server takes it"
    assert said in Night(world, tmp_path).warnings[-1]
    with transaction(world.app.engine) as session:
        assert not session.exec(select(Message).where(Message.subject == "hard copy by e-mail")).all()
    world.close()
