"""What a column is: header words in English and Welsh, and the shape of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields.columns import header_evidence, value_evidence

HEADERS = {
    "ref": "# | Ref | Ref. | Action No. | Cyf | Rhif | action_id",
    "objective": "Objective | Priority | Theme | Blaenoriaeth | Amcan",
    "commitment": (
        "Plan commitment | Charter Recommendation | Recommendation | Pledge | What we said we would do | Ymrwymiad"
    ),
    "activity": (
        "Supporting activity | Action | Actions | Milestones | Key actions | Gweithred | Camau | Camau gweithredu"
    ),
    "owners": (
        "Owner/s | Owner(s) | Lead officer | lead_officer | leadOfficer | Delivery lead | SRO | Who | "
        "Swyddog arweiniol | Perchennog | Responsible Officer"
    ),
    "contributors": "Supporting officer | Partners",
    "timescale": (
        "Date | Timescale | Time-\nscale | Time\nscale | Target date | Due | Original date | Revised date "
        "| By when | Amserlen | Dyddiad"
    ),
    "rag": "RAG | RAG status | BRAG | Status (RAG) | RAG\nrating | Rating",
    "progress": (
        "Update | Progress update | latest_update | Q1 update | Latest position | Commentary | Update (July 2022) | "
        "Progress\nUpdate June 2023 | Diweddariad | Cynnydd | Sylwadau"
    ),
    "status": "Status | Statws | Open/closed",
    "oversight": "Oversight mechanism | Oversight mechanism (s) | Governance | Goruchwyliaeth",
    "success_measure": (
        "Success measure | How will we know | How will we know? | Outcome | Mesur llwyddiant | What does "
        "success look like?"
    ),
    "body_name": "NAME",
    "body_purpose": "PURPOSE | PURPOSE (Plan - Cross cutting / other)",
    "body_meets": "MEETS",
    "month": "Month",
    "type": "Type",
    "subject": "Subject area",
}


@pytest.mark.parametrize(
    ("header", "field"), [(header, field) for field, headers in HEADERS.items() for header in headers.split(" | ")]
)
def test_a_header_speaks_first_for_its_field(header: str, field: str) -> None:
    evidence = header_evidence(header)
    assert evidence
    assert evidence[0][0] == field


def test_the_same_words_may_speak_for_two_fields() -> None:
    assert {field for field, _, _ in header_evidence("What will we do?")} >= {"activity", "commitment"}
    assert {field for field, _, _ in header_evidence("Comments")} >= {"progress", "comments"}


def test_a_whole_header_says_more_than_a_word_inside_one() -> None:
    whole, part = header_evidence("Update")[0], header_evidence("Update given to the chief officers")[0]
    assert whole[0] == part[0] == "progress"
    assert whole[1] == 1.0 > part[1] > 0.3


def test_evidence_is_explained() -> None:
    assert "lead officer" in header_evidence("Lead officer")[0][2]


@pytest.mark.parametrize("header", ["", "  ", "Zephyr", "a" * 300])
def test_words_of_no_field_are_no_evidence(header: str) -> None:
    assert header_evidence(header) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["A", "R", "A", "\u0391", ""], "rag"),
        (["Green", "Amber", "Complete"], "rag"),
        (["1", "2", "3.1", "A.1"], "ref"),
        (["(A1.1)", "(A1.2)", "(A2.1)"], "ref"),
        (["1001", "1002", "1003"], "ref"),
        (["Oct 22", "Ongoing", "By Jan 23"], "timescale"),
        (["31/03/23", "30/06/23", "TBC"], "timescale"),
        (["Supt Hill", "L&D", "CPU Insp", "Estates Manager"], "owners"),
        (["290622 – forms sent to all 40 sites in the county", "", "290622 - lease signed"], "progress"),
        (["Quarterly", "Monthly", "Bi-monthly", "Adhoc"], "body_meets"),
        (["January", "February", "March"], "month"),
        (["Complete", "In progress", "Not started"], "status"),
        (
            ["(A1.1) Open the new site in the north of the county", "(A1.2) Train every member of the contact team"],
            "activity",
        ),
    ],
)
def test_values_speak_for_their_field_by_their_shape(values: list[str], field: str) -> None:
    assert field in [entry[0] for entry in value_evidence(values)][:2]


def test_colours_alone_speak_for_a_rating() -> None:
    assert value_evidence(["", "", ""], ["FF0000", "00B050", "FFC000"])[0][0] == "rag"
    assert value_evidence(["", "", ""], ["D9D9D9", "FFFFFF", None]) == []


def test_long_sentences_could_be_any_text_and_say_so_weakly() -> None:
    sentences = [
        "The office will open a second site in the north of the county",
        "Every new officer will be trained in the first year",
    ]
    evidence = value_evidence(sentences)
    assert {field for field, _, _ in evidence} == {"activity", "commitment", "progress"}
    assert all(score < 0.5 for _, score, _ in evidence)


def test_an_empty_column_gives_no_evidence() -> None:
    assert value_evidence([]) == []
    assert value_evidence(["", " "]) == []


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_words_give_scores_between_none_and_one(values: list[str]) -> None:
    for evidence in (value_evidence(values), *(header_evidence(value) for value in values)):
        scores = [score for _, score, _ in evidence]
        assert all(0 < score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)
        assert len({field for field, _, _ in evidence}) == len(evidence)
