"""The scorer itself: what it forgives, what it does not, and that digests score as sentences do."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from wardmote.plans.tests.layouts import LAYOUTS
from wardmote.plans.tests.scoring import from_charter_example, hashed, normalise, normalise_ref, score


@pytest.fixture
def truth() -> dict[str, Any]:
    return copy.deepcopy(LAYOUTS["commitments_with_activities_and_oversight"].printed.truth)


def first_activity(plan: dict[str, Any]) -> dict[str, Any]:
    activity: dict[str, Any] = plan["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]
    return activity


def test_a_truth_agrees_wholly_with_itself(truth: dict[str, Any]) -> None:
    assert score(truth, truth).f1 == 1.0
    assert score(truth, truth).misses == []


def test_an_empty_reading_recalls_nothing(truth: dict[str, Any]) -> None:
    result = score({"objectives": []}, truth)
    assert (result.precision, result.recall, result.f1) == (1.0, 0.0, 0.0)


def test_a_wrong_word_costs_precision_and_recall_and_is_named(truth: dict[str, Any]) -> None:
    read = copy.deepcopy(truth)
    first_activity(read)["progress"] = "The first map was published in June."
    result = score(read, truth)
    assert result.precision < 1
    assert result.recall < 1
    assert len(result.misses) == 1
    assert result.misses[0].startswith("activity[1.1/1] progress: expected")


def test_a_value_that_the_document_does_not_print_costs_precision_alone(truth: dict[str, Any]) -> None:
    read = copy.deepcopy(truth)
    first_activity(read)["rag"] = "green"
    result = score(read, truth)
    assert result.precision < 1
    assert result.recall == 1


def test_one_missing_row_does_not_shift_the_rest(truth: dict[str, Any]) -> None:
    read = copy.deepcopy(truth)
    gone = read["objectives"][0]["parts"][0]["commitments"].pop(0)
    result = score(read, truth)
    assert result.precision == 1.0
    assert {miss.split("]")[0] for miss in result.misses} == {
        "commitment[1.1", *(f"activity[{one['id']}" for one in gone["activities"])
    }  # fmt: skip


def test_rows_without_references_are_aligned_by_their_words(truth: dict[str, Any]) -> None:
    wanted = LAYOUTS["objective_column_merged_down"].printed.truth
    read = copy.deepcopy(wanted)
    for objective in read["objectives"]:
        objective["parts"][0]["commitments"].reverse()
    assert score(read, wanted).f1 == 1.0


def test_a_commitment_under_the_wrong_objective_is_a_miss(truth: dict[str, Any]) -> None:
    read = copy.deepcopy(truth)
    moved = read["objectives"][0]["parts"][0]["commitments"].pop()
    read["objectives"][1]["parts"][0]["commitments"].append(moved)
    result = score(read, truth)
    assert "commitment[1.2] objective: expected 'its own' got 'another'" in result.misses
    assert "commitment[1.2] part: expected 'its own' got 'another'" in result.misses


def test_an_accepted_alternative_is_right_and_another_value_is_not(truth: dict[str, Any]) -> None:
    wanted = copy.deepcopy(truth)
    first_activity(wanted)["status_accept"] = ["ongoing"]
    read = copy.deepcopy(wanted)
    first_activity(read)["status"] = "ongoing"
    assert score(read, wanted).f1 == 1.0
    first_activity(read)["status"] = "cancelled"
    assert score(read, wanted).f1 < 1.0


def test_lists_are_compared_entry_by_entry_without_order(truth: dict[str, Any]) -> None:
    read = copy.deepcopy(truth)
    first_activity(read)["oversight"] = ["Tasking group.", "1. Local Policing Board"]
    assert score(read, truth).f1 == 1.0
    first_activity(read)["oversight"] = ["Tasking Group"]
    result = score(read, truth)
    assert result.precision == 1.0
    assert result.recall < 1.0


def test_what_a_form_does_not_print_is_not_scored_in_that_form(truth: dict[str, Any]) -> None:
    wanted = {**truth, "_not_in": {"xlsx": ["bodies"]}}
    read = {**truth, "bodies": []}
    assert score(read, wanted, form="xlsx").f1 == 1.0
    assert score(read, wanted, form="docx").f1 < 1.0


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_truth_of_digests_scores_as_its_sentences_do(name: str) -> None:
    truth = LAYOUTS[name].printed.truth
    digests = hashed(truth)
    assert score(truth, digests).f1 == 1.0
    read = copy.deepcopy(truth)
    first_activity(read)["progress"] = "Something else altogether"
    assert score(read, digests).f1 < 1.0


def test_a_truth_of_digests_holds_no_sentence(truth: dict[str, Any]) -> None:
    assert "foot patrol" not in repr(hashed(LAYOUTS["headings_over_tables"].printed.truth))
    assert "patrols" not in repr(hashed(truth))


def test_texts_are_compared_without_the_accidents_of_their_format() -> None:
    assert normalise("resi\u00addents\u2019 \u2022 multi-\nagency\u00a0 plan") == "residents' multi-agency plan"
    assert normalise("3.1 - 3.4") == "3.1 - 3.4"


def test_references_are_compared_without_their_dress() -> None:
    assert normalise_ref("(A1.1)") == normalise_ref("a.1.1") == "A1.1"
    assert normalise_ref("3.1") != normalise_ref("31")


def test_the_hand_read_charter_takes_the_shape_of_a_plan() -> None:
    row = {
        "number": 4, "number_printed": "•", "number_inferred": True, "text": "Hold a surgery in each village",
        "owners": ["Inspector"], "owner_text": "Inspector", "date_text": "By Oct 22",
        "date": {"kind": "by", "dates": ["2022-10"], "note": ""}, "rag": "amber", "rag_printed": "A",
        "update_text": "290622 – Rooms booked.", "update_dates": [{"text": "290622", "iso": "2022-06-29"}],
    }  # fmt: skip
    example = {"title": "Charter", "as_at": "2022-07", "strands": [
        {"name": "Villages", "name_printed": "Villages", "recommendations": [row]}]}  # fmt: skip
    plan = from_charter_example(example)
    commitment = plan["objectives"][0]["parts"][0]["commitments"][0]
    assert (commitment["ref"], commitment["ref_inferred"]) == ("4", True)
    assert commitment["activities"][0]["timescale"]["latest"] == "2022-10-31"
    assert commitment["activities"][0]["updates"] == [{"as_at": "2022-06-29", "text": "Rooms booked."}]
