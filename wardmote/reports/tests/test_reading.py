from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import Cell, Document, Row, Table
from wardmote.reports.reading import read_with_source, source_of
from wardmote.reports.tests.factories import HEADER, ROWS, a_plan_file


def test_the_plan_and_the_tables_it_was_read_from_come_together() -> None:
    answer = read_with_source(a_plan_file(), "plan.docx")
    assert answer["read"]["format"] == "wardmote-plan/1"
    (table,) = answer["source"]
    assert [[cell["text"] for cell in row["cells"]] for row in table["rows"]] == [list(HEADER), *map(list, ROWS)]


def test_every_place_that_the_reading_names_is_in_the_source() -> None:
    answer = read_with_source(a_plan_file(), "plan.docx")
    places = {(table["table"], row["row"]) for table in answer["source"] for row in table["rows"]}
    named = [finding["where"] for finding in answer["read"]["findings"]]
    named += [each["where"] for each in answer["read"]["unplaced"]]
    for objective in answer["read"]["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                named += [each["source"] for each in [commitment, *commitment["activities"]]]
    assert named
    assert {(where["table"], where["row"]) for where in named if where.get("row")} <= places


def test_merged_and_shaded_cells_are_told_apart() -> None:
    row = Row([Cell("A", fill="FFC000"), Cell("", covered_by="left"), Cell("", covered_by="above")], number=4)
    source = source_of(Document(format="xlsx", blocks=[Table([row], number=2, sheet="Plan", column_numbers=(1, 2, 4))]))
    assert source == [
        {
            "table": 2,
            "sheet": "Plan",
            "page": None,
            "columns": [1, 2, 4],
            "rows": [
                {
                    "row": 4,
                    "cells": [
                        {"text": "A", "covered": None, "fill": "FFC000"},
                        {"text": "", "covered": "left", "fill": None},
                        {"text": "", "covered": "above", "fill": None},
                    ],
                }
            ],
        }
    ]


def test_a_correction_that_names_no_field_stops_the_reading() -> None:
    with pytest.raises(ValueError, match="not a field"):
        read_with_source(a_plan_file(), "plan.docx", mapping={"tables": {"1": {"columns": {"1": "colour"}}}})
