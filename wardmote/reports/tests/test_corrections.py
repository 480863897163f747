from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wardmote.plans.tests.factories import a_plain_reading
from wardmote.reports.corrections import corrected, rows_of, still_fitting


def fixed(*pairs: tuple[str, str]) -> dict[str, Any]:
    read = a_plain_reading()
    return rows_of(corrected(read, [{"path": path, "value": value} for path, value in pairs]))


def test_a_rating_is_corrected_and_its_print_stays() -> None:
    row = fixed(("1/1:rag", "red"))["1/1"]
    assert (row["rag"], row["rag_printed"]) == ("red", "A")


def test_owners_and_oversight_are_one_a_line() -> None:
    row = fixed(("1/1:owners", "Head of Contact\n\n Duties "), ("1/1:oversight", "Roads Group"))["1/1"]
    assert (row["owners"], row["oversight"]) == (["Head of Contact", "Duties"], ["Roads Group"])
    assert row["owners_printed"] == "Contact Centre Manager\nDuties"


def test_a_due_date_is_set_and_taken_out() -> None:
    assert fixed(("1/1:latest", "2026-09-30"))["1/1"]["timescale"]["latest"] == "2026-09-30"
    assert fixed(("1/1:latest", ""))["1/1"]["timescale"]["latest"] is None


def test_a_row_without_a_date_cell_can_be_given_a_date() -> None:
    read = a_plain_reading()
    rows_of(read)["2/1"]["timescale"] = None
    row = rows_of(corrected(read, [{"path": "2/1:latest", "value": "2026-09-30"}]))["2/1"]
    assert (row["timescale"]["printed"], row["timescale"]["latest"]) == ("", "2026-09-30")


def test_the_date_of_an_update_is_corrected_by_its_number() -> None:
    assert fixed(("1/1:update:1", "2026-03-02"))["1/1"]["updates"][0]["as_at"] == "2026-03-02"


def test_a_reference_that_was_inferred_becomes_a_printed_one() -> None:
    row = fixed(("3:ref", "3a"))["3"]
    assert (row["ref"], row["ref_printed"], row["ref_inferred"]) == ("3a", "3a", False)


def test_words_are_corrected() -> None:
    rows = fixed(("2:statement", "Walk every street."), ("2/1:text", "Publish it."), ("2/1:progress", "Done."))
    assert rows["2"]["statement"] == "Walk every street."
    assert (rows["2/1"]["text"], rows["2/1"]["progress"]) == ("Publish it.", "Done.")


def test_the_reading_itself_is_left_as_it_was() -> None:
    read = a_plain_reading()
    corrected(read, [{"path": "1/1:rag", "value": "red"}])
    assert read == a_plain_reading()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("99:ref", "1", "There is no row 99"),
        ("1/1:rag", "purple", "Choose one of the ratings"),
        ("1/1:latest", "June", "year-month-day"),
        ("1/1:update:0", "2026-01-01", "cannot be corrected"),
        ("1/1:update:2", "2026-01-01", "cannot be corrected"),
        ("1/1:id", "x", "cannot be corrected"),
        ("1:rag", "red", "cannot be corrected"),
        ("1/1:statement", "x", "cannot be corrected"),
    ],
)
def test_what_is_not_there_or_cannot_be_is_refused(path: str, value: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        corrected(a_plain_reading(), [{"path": path, "value": value}])


def test_corrections_that_no_longer_fit_a_new_reading_are_let_go() -> None:
    given = [{"path": "1/1:rag", "value": "red"}, {"path": "9/1:rag", "value": "red"}]
    assert still_fitting(a_plain_reading(), given) == given[:1]
