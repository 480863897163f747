"""Corrections by a person: for one file by table, and for every file of the same layout by its fingerprint."""

from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import Table
from wardmote.plans.reading import Mapping, ReadPlan, TableMapping, layout_key, read_document, read_file
from wardmote.plans.tests.reading.build import FLAT, codes, document, flat_row, table

ODD = ("Zed", "Zig", "Zag")
ODD_ROWS = (
    ("Mend every gate of the northern towns", "1", "Begun in spring"),
    ("Paint every lamp of the southern towns", "2", "Not begun"),
)


def odd_table() -> Table:
    """A table whose header says nothing."""
    return table(ODD, *ODD_ROWS)


def corrected(given: dict[str, object]) -> ReadPlan:
    return read_document(document(odd_table()), mapping=Mapping.from_json({"tables": {"1": given}}))


AS_PLAN: dict[str, object] = {
    "role": "plan",
    "header_rows": [1],
    "columns": {"1": "statement", "2": "ref", "3": "progress"},
}


def test_a_person_says_what_a_table_and_its_columns_are() -> None:
    assert "no-plan-found" in codes(read_document(document(odd_table())))
    plan = corrected(AS_PLAN)
    assert [(one.ref, one.statement) for one in plan.commitments()] == [(row[1], row[0]) for row in ODD_ROWS]
    assert [one.progress for one in plan.activities()] == ["Begun in spring", "Not begun"]
    assert {column.evidence for column in plan.tables[0].columns} == {"a person said so"}
    assert "words-unaccounted" not in codes(plan)


def test_an_ignored_column_goes_to_unplaced() -> None:
    mapping = Mapping.from_json({"tables": {"1": {"columns": {"6": None}}}})
    plan = read_document(document(table(FLAT, flat_row("1.1"), flat_row("1.2"))), mapping=mapping)
    assert [one.progress for one in plan.activities()] == [None, None]
    assert [one.text for one in plan.unplaced] == ["Two visits were made."] * 2


def test_a_table_that_a_person_calls_no_plan_is_none() -> None:
    mapping = Mapping.from_json({"tables": {"1": {"role": "none"}}})
    plan = read_document(document(table(FLAT, flat_row("1.1"))), mapping=mapping)
    assert list(plan.commitments()) == []
    assert "words-unaccounted" not in codes(plan)


def test_a_role_alone_gives_the_columns_the_fields_that_the_evidence_speaks_for() -> None:
    heads = ["Area", "Measure", "Lead", "2021", "2022"]
    rows = [["Vans", "Miles driven", "Fleet Manager", "14", "12"], ["Horses", "Days out", "Inspector", "3", "4"]]
    plain = table(heads, *rows)
    mapping = Mapping.from_json({"tables": {"1": {"role": "plan", "header_rows": [1]}}})
    plan = read_document(document(plain), mapping=mapping)
    given = {column.printed: column.field for column in plan.tables[0].columns}
    assert plan.tables[0].role == "plan"
    assert given["Lead"] == "owners"
    assert "words-unaccounted" not in codes(plan)


def test_a_correction_is_remembered_for_the_next_file_of_the_same_layout() -> None:
    key = layout_key(odd_table())
    assert corrected(AS_PLAN).tables[0].layout == key
    remembered = Mapping.from_json(None, [{"layout": key, "mapping": AS_PLAN}])
    later = table(ODD, ("Open every door on Sundays", "7", "Under way"), ("Shut it on Mondays", "8", "Done"))
    plan = read_document(document(later), mapping=remembered)
    assert [one.ref for one in plan.commitments()] == ["7", "8"]


def test_a_correction_for_this_file_goes_before_one_that_is_remembered() -> None:
    remembered = [{"layout": layout_key(odd_table()), "mapping": AS_PLAN}]
    mapping = Mapping.from_json({"tables": {"1": {"role": "none"}}}, remembered)
    assert list(read_document(document(odd_table()), mapping=mapping).commitments()) == []


def test_the_fingerprint_knows_headers_and_width_and_not_what_the_rows_say() -> None:
    one = table(FLAT, flat_row("1.1"), flat_row("1.2"))
    same = table(FLAT, flat_row("8", progress="Something else again"))
    other = table([*FLAT, "Cost"], [*flat_row("1.1"), "£1"])
    assert layout_key(one) == layout_key(same) != layout_key(other)


@pytest.mark.parametrize("given", [{"role": "poem"}, {"columns": {"1": "rhyme"}}])
def test_a_correction_that_names_nothing_we_know_is_refused_in_a_plain_sentence(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is not a") as refused:
        TableMapping.from_json(given)
    assert str(refused.value).endswith(".")


def test_a_correction_survives_its_own_json() -> None:
    mapping = TableMapping.from_json(AS_PLAN)
    assert TableMapping.from_json(mapping.to_json()) == mapping


def test_a_file_is_read_to_the_json_that_a_document_is() -> None:
    lines = [",".join(FLAT), *(",".join(flat_row(f"1.{at}")) for at in (1, 2, 3))]
    made = read_file("\n".join(lines).encode(), "plan.csv", mapping={"tables": {"1": {"columns": {"3": None}}}})
    assert made["format"] == "wardmote-plan/1"
    (objective,) = made["objectives"]
    assert [one["ref"] for one in objective["parts"][0]["commitments"]] == ["1.1", "1.2", "1.3"]
    assert {one["text"] for one in made["unplaced"]} == {"Chief Inspector"}
