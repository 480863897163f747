"""Oversight cells: every mechanism, whether or not it is a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import oversight


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Victims’ Board.  KPI monitoring, Plan monitoring.  ",
            ["Victims’ Board", "KPI monitoring", "Plan monitoring"],
        ),
        (
            "Victims' Board\nPlan monitoring\nPerformance Mgt. \nAudit",
            ["Victims' Board", "Plan monitoring", "Performance Mgt.", "Audit"],
        ),
        (
            ">Safety meetings, \n>Roads Board,\n>Local Boards.  \n>Care Board",
            ["Safety meetings", "Roads Board", "Local Boards", "Care Board"],
        ),
        ("(1)Change Board\n(2) AGG", ["Change Board", "AGG"]),
        ("(1) Change Board                     (2) AGG", ["Change Board", "AGG"]),
        ("1.  Care board\n2.  Monthly reports. \n3. Audit", ["Care board", "Monthly reports", "Audit"]),
        ("1.Monthly reports\n2.Minutes and actions arising", ["Monthly reports", "Minutes and actions arising"]),
        (
            "1)Change Board (2) Monthly session (3) Someone has been trained",
            ["Change Board", "Monthly session", "Someone has been trained"],
        ),
        (
            "OPCC, LCJB, Care Board.  Reports will be sent, in time, to the panel.",
            ["OPCC", "LCJB", "Care Board", "Reports will be sent, in time, to the panel"],
        ),
        (
            "Holding to Account, AGG, Health & Wellbeing Board",
            ["Holding to Account", "AGG", "Health & Wellbeing Board"],
        ),
        ("Oversight reports (CSP, Local Boards, IOM).", ["Oversight reports (CSP, Local Boards, IOM)"]),
        ("Weekly/monthly reports & account sessions", ["Weekly/monthly reports & account sessions"]),
        (
            "Attendance at the meeting. Scrutiny by staff. Scrutiny via AGG",
            ["Attendance at the meeting", "Scrutiny by staff", "Scrutiny via AGG"],
        ),
        ("Monthly meeting;\nTIE Committee;", ["Monthly meeting", "TIE Committee"]),
        ("• Care Board • Roads Board", ["Care Board", "Roads Board"]),
        ("- Care Board\n- Roads Board", ["Care Board", "Roads Board"]),
        ("Restorative Justice Programme\nBoard", ["Restorative Justice Programme Board"]),
        ("Board for the care of\nchildren", ["Board for the care of children"]),
        ("Bwrdd Gofal, Pwyllgor Archwilio", ["Bwrdd Gofal", "Pwyllgor Archwilio"]),
        ("Care Board", ["Care Board"]),
        ("None", []),
        ("N/A", []),
        ("", []),
    ],
)
def test_every_mechanism_is_named_as_printed(text: str, names: list[str]) -> None:
    assert list(oversight.split(text).names) == names


def test_mechanisms_run_together_are_parted_and_it_is_said() -> None:
    read = oversight.split("Plan monitoring Performance Mgt.\nAudit")
    assert read.names == ("Plan monitoring", "Performance Mgt.", "Audit")
    assert [finding.code for finding in read.findings] == ["oversight-run-together"]


@pytest.mark.parametrize(
    "text", ["Contract monitoring Board", "Performance reports Panel", "Quarterly meetings with the Home Office"]
)
def test_a_name_with_a_mechanism_inside_it_stays_one(text: str) -> None:
    assert oversight.split(text) == oversight.Oversight((text,))


_NAMES = st.lists(
    st.sampled_from(["Care Board", "Roads Group", "AGG", "Plan monitoring", "KPI monitoring"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(_NAMES, st.sampled_from(["\n", "; ", ", ", "\n>", "\n• ", ".  "]))
def test_a_list_reads_back_whatever_parts_it(names: list[str], sign: str) -> None:
    assert list(oversight.split(sign.join(names)).names) == names


@given(st.text(max_size=120))
def test_names_hold_only_what_is_printed(text: str) -> None:
    kept = "".join(oversight.split(text).names)
    printed = list(text)
    assert all(printed.count(letter) >= kept.count(letter) for letter in set(kept) if letter.isalpha())
