"""Findings: every code is explained, and a finding is never changed by the cell that shares it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from wardmote.plans.reading import findings
from wardmote.plans.reading.findings import CODES, error, info, warning

FIELDS = Path(findings.__file__).parent / "fields"
MAKERS = {"error", "warning", "info", "Finding"}


def given_codes() -> dict[str, str]:
    """Every code that a field parser gives as a literal, with the file that gives it."""
    codes: dict[str, str] = {}
    for path in sorted(FIELDS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                at = 1 if node.func.id == "Finding" else 0
                argument = node.args[at] if len(node.args) > at else None
                literals = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                codes |= {
                    one.value: path.name
                    for one in literals
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return codes


def test_every_code_that_a_field_parser_gives_is_explained() -> None:
    unexplained = {code: file for code, file in given_codes().items() if code not in CODES}
    assert unexplained == {}


def test_every_explained_code_is_given_somewhere() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in FIELDS.rglob("*.py"))
    assert [code for code in CODES if f'"{code}"' not in written] == []


@pytest.mark.parametrize("explanation", CODES.values(), ids=CODES.keys())
def test_an_explanation_is_one_short_sentence(explanation: str) -> None:
    assert explanation.endswith(".")
    assert len(explanation.split()) <= 25


def test_a_finding_gets_its_place_in_a_copy() -> None:
    finding = warning("duplicate-step", "Step 2 stands twice.", "(2)")
    placed = finding.at(table=2, row=7).at(column="activity")
    assert finding.where == {}
    assert placed.to_json() == {
        "severity": "warning",
        "code": "duplicate-step",
        "message": "Step 2 stands twice.",
        "where": {"table": 2, "row": 7, "column": "activity"},
        "printed": "(2)",
    }


def test_the_three_severities_have_a_maker_each() -> None:
    assert [make("self-reference", "It refers to itself.").severity for make in (error, warning, info)] == [
        "error",
        "warning",
        "info",
    ]
