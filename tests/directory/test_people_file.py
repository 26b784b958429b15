import re
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from eprr_bot.base.files import FaultsFound
from eprr_bot.directory.contacts import first_gap
from eprr_bot.directory.people_file import Competence, content, read_people, read_rows

HEADER = "id,name,job_title,organisation,email,mobile,no_voice_calls,competences\n"
ASHA = "asha.patel,Asha Patel,Chief Nurse,haven,Asha.Patel@example.org,07700 900010,yes,loggist:2028-01-31\n"
EXAMPLE = Path("rotas/example/people.csv")


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultsFound) as caught:
        read_people(text, "people.csv")
    return [str(one) for one in caught.value.faults]


def test_a_row_becomes_a_person():
    [asha] = read_people(HEADER + ASHA)
    assert (asha.id, asha.email, asha.mobile) == ("asha.patel", "asha.patel@example.org", "+447700900010")
    assert asha.no_voice_calls
    assert asha.competences == (Competence(name="loggist", expires=date(2028, 1, 31)),)


@pytest.mark.parametrize(
    "file",
    [
        HEADER + ASHA,
        "\ufeff" + HEADER + ASHA,
        (HEADER + ASHA).replace("\n", "\r\n"),
        (HEADER + ASHA).replace(",", ";"),
        "ID, Name ,Job title,Organisation,EMAIL,Mobile,No voice calls,Competences\n" + ASHA,
        HEADER + ",,,,,,,\n" + ASHA + "\n",
        (HEADER + ASHA).removesuffix("\n"),
    ],
    ids=["plain", "mark", "windows", "semicolons", "headings", "empty rows", "no last line end"],
)
def test_files_as_spreadsheets_save_them_are_read(file, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(file.encode())
    assert read_people(path) == read_people(HEADER + ASHA)


def test_semicolons_may_stand_in_a_quoted_cell():
    row = ASHA.replace(",", ";").replace("loggist:2028-01-31", '"loggist:2028-01-31; adviser:2027-01-31"')
    [asha] = read_people(HEADER.replace(",", ";") + row)
    assert [one.name for one in asha.competences] == ["loggist", "adviser"]


def test_the_last_two_columns_may_be_left_out():
    [ben] = read_people("id,name,job_title,organisation,email,mobile\nben,Ben,Nurse,haven,b@example.org,07700900011\n")
    assert not ben.no_voice_calls
    assert ben.competences == ()


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("07700 900010", "+447700900010"),
        ("7700900010", "+447700900010"),
        ("+44 7700 900010", "+447700900010"),
        ("0044 7700 900010", "+447700900010"),
    ],
)
def test_british_numbers_are_stored_in_one_form(written, stored):
    [asha] = read_people(HEADER + ASHA.replace("07700 900010", written))
    assert asha.mobile == stored


@pytest.mark.parametrize(
    "number", ["999", "07700 90001", "+33 6 12 34 56 78", "none", "7.7009E+09", "+1 7700900010", "020 7946 0018"]
)
def test_other_numbers_are_refused_without_being_repeated(number):
    [found] = faults_of(HEADER + ASHA.replace("07700 900010", number))
    assert found.startswith("people.csv:2: mobile: ")
    assert number not in found.replace("07700 900123", "")


def test_a_landline_has_a_column_of_its_own():
    header = HEADER.replace("mobile,", "mobile,landline,")
    [asha] = read_people(header + ASHA.replace("07700 900010", "07700 900010,020 7946 0018"))
    assert (asha.mobile, asha.landline) == ("+447700900010", "+442079460018")
    [asha] = read_people(header + ASHA.replace("07700 900010", ",020 7946 0018"))
    assert (asha.mobile, asha.landline) == ("", "+442079460018")
    assert faults_of(header + ASHA.replace("07700 900010", ",")) == [
        "people.csv:2: mobile: This field is missing. Add it."
    ]


def test_one_address_in_two_forms_is_given_twice():
    rows = ASHA + ASHA.replace("asha.patel,", "asha.two,").replace("Asha.Patel@", "mailto:asha.patel@")
    [found] = faults_of(HEADER + rows)
    assert found.startswith("people.csv:3: email: The same e-mail address is already on line 2.")


def test_every_fault_of_every_row_is_named_at_once():
    rows = [
        ASHA,
        "Ben Okoro,Ben Okoro,Nurse,haven,ben@,07700 900011,perhaps,loggist\n",
        "cara,,Nurse,haven,asha.patel@example.org,07700 900012,,\n",
        "asha.patel,Asha,Nurse,haven,a2@example.org,07700 900013,,loggist:31/01/2028\n",
    ]
    remedy = "Write it as loggist:2028-01-31."
    assert faults_of(HEADER + "".join(rows)) == [
        f"people.csv:3: competences: This is not a competence and its last day. {remedy}",
        "people.csv:3: email: This is not an e-mail address. Write one address, such as asha@example.org.",
        "people.csv:3: id: This is not an id. Use lower-case words with hyphens or dots, such as director-on-call.",
        "people.csv:3: no_voice_calls: This is neither yes nor no. Write yes, or leave it empty.",
        "people.csv:4: email: The same e-mail address is already on line 2. Give each person their own.",
        "people.csv:4: name: This field is missing. Add it.",
        f"people.csv:5: competences: This is not a competence and its last day. {remedy}",
        "people.csv:5: id: The same id is already on line 2. Give each person their own.",
    ]


def test_no_fault_repeats_a_cell_when_columns_are_swapped():
    columns = "email,no_voice_calls,voice_hours,mobile,id,organisation,name,job_title,competences"
    for cells in permutations(["07700 900456", "07700-900567", "ben@example.org", "ben", "haven", "yes"]):
        row = ",".join([*cells, "Ben Okoro", "Nurse", cells[0]])
        for found in faults_of(f"{columns}\n{row}\n{row}\n"):
            assert not re.search("456|567|ben@", found), found


def test_columns_are_checked_by_name():
    assert faults_of("id,name,email\n") == [
        "people.csv:1: These columns are missing: job_title, organisation, mobile. The first line names them: "
        "id,name,job_title,organisation,email,mobile,landline,no_voice_calls,text_hours,voice_hours,"
        "competences,contact_hours."
    ]
    found = faults_of(HEADER.replace("\n", ",shoe_size,name\n") + ASHA)
    assert [one.split(". ")[0] for one in found] == [
        "people.csv:1: name: name is given twice",
        "people.csv:1: shoe_size: There is no column called shoe_size",
    ]


def test_a_row_with_too_many_cells_is_a_fault():
    [found] = faults_of(HEADER + ASHA.replace("Chief Nurse", "Nurse, Chief") + ASHA.replace("asha", "b").lower())[:1]
    assert found.startswith("people.csv:2: This row has 9 cells, but there are 8 columns.")


def test_a_cell_of_several_lines_does_not_shift_the_lines_after_it():
    rows = ASHA.replace("Chief Nurse", '"Chief\nNurse"') + "ben,Ben,Nurse,haven,b@example.org,1,,\n"
    assert [one[:13] for one in faults_of(HEADER + rows)] == ["people.csv:4:"]


def test_text_that_is_not_utf_8_is_read_with_a_warning_or_refused_with_the_way_out(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes((HEADER + ASHA.replace("Asha Patel", "Renée")).encode("cp1252"))
    rows = read_rows(path)
    assert [one.name for one in content(rows).people] == ["Renée"]
    assert [(one.line, one.is_warning) for one in rows.faults] == [(2, True)]
    path.write_bytes((HEADER + ASHA).encode().replace(b"Asha Patel", b"Ren\x81e"))
    with pytest.raises(
        FaultsFound, match=r"people\.csv:2: The text is not in UTF-8\. Open it in Excel, and save it as"
    ):
        read_people(path)


def test_no_file_and_an_empty_file_are_faults(tmp_path):
    with pytest.raises(FaultsFound, match="There is no such file"):
        read_people(tmp_path / "people.csv")
    assert faults_of("")[0].startswith("people.csv:1: These columns are missing: id, name")


def test_the_example_has_enough_invented_people():
    people = read_people(EXAMPLE)
    assert len(people) >= 24
    assert {one.email.partition("@")[2] for one in people if not one.contact_hours} == {"example.org"}
    assert all(one.mobile.startswith("+447700900") for one in people)
    assert len({one.mobile for one in people}) == len(people)
    assert not {one.mobile[-3:] for one in people} & {"000", "111", "222", "002", "003"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [("07:00-23:00", "07:00-23:00"), ("7:00 – 23:00", "07:00-23:00"), ("18:00-02:00", "18:00-02:00"), ("", "")],
)
def test_hours_are_stored_in_one_form(written, stored):
    [asha] = read_people(HEADER.replace("\n", ",text_hours\n") + ASHA.replace("\n", f",{written}\n"))
    assert asha.text_hours == stored


@pytest.mark.parametrize("written", ["7-23", "07:00", "25:00-26:00", "always", "07:00-07:00"])
def test_hours_that_are_none_are_refused(written):
    [found] = faults_of(HEADER.replace("\n", ",voice_hours\n") + ASHA.replace("\n", f",{written}\n"))
    assert found.startswith("people.csv:2: voice_hours: These")


def test_an_apostrophe_that_keeps_a_spreadsheet_from_calculating_is_taken_off():
    [asha] = read_people(HEADER + ASHA.replace("Asha Patel", "'=Asha"))
    assert asha.name == "=Asha"


@pytest.mark.parametrize("number", ["07700900456", "07700-900-456", "0.7700.900456"])
def test_a_telephone_number_is_no_id_however_it_is_written(number: str) -> None:
    """Another file that does not know an id repeats it."""
    for column in ("asha.patel", "haven"):
        [found] = faults_of(HEADER + ASHA.replace(column, number, 1))
        assert "This is not an id." in found
        assert number not in found


def test_an_organisations_contact_needs_a_number_and_no_address():
    header = "id,name,job_title,organisation,email,mobile,contact_hours\n"
    [found] = read_people(header + "saltmere.night,Saltmere at night,Site manager,saltmere,,07700900054,20:00-8:00\n")
    assert (found.email, found.contact_hours) == ("", "20:00-08:00")
    [always] = read_people(header + "saltmere,Saltmere,Site manager,saltmere,,07700900054,Always\n")
    assert always.contact_hours == "always"
    [said] = faults_of(header + "asha,Asha,Nurse,haven,,07700900011,\n")
    assert said == "people.csv:2: email: This field is missing. Add it."
    [said] = faults_of(header + "saltmere,Saltmere,Site manager,saltmere,,,always\n")
    assert said == "people.csv:2: mobile: This field is missing. Add it."
    [said] = faults_of(header + "saltmere,Saltmere,Site manager,saltmere,,07700900054,at night\n")
    assert said.startswith("people.csv:2: contact_hours: These are no hours of a day.")


@pytest.mark.parametrize(
    ("hours", "gap"),
    [
        ([], "00:00"),
        (["always"], ""),
        (["08:00-20:00", "20:00-08:00"], ""),
        (["08:00-20:00"], "20:00"),
        (["20:00-08:00"], "08:00"),
        (["06:00-12:00", "13:00-06:00"], "12:00"),
    ],
)
def test_the_first_time_of_day_without_a_contact_is_found(hours, gap):
    assert first_gap(hours) == gap
