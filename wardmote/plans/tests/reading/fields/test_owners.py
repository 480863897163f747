"""Owners: what separates, what is inferred, and what is never invented (trap 6). The names are of no living person."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import owners


def names(text: str) -> list[str]:
    return list(owners.split(text).names)


def codes(text: str) -> set[str]:
    return {finding.code for finding in owners.split(text).findings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Supt Hill; CI Dale", ["Supt Hill", "CI Dale"]),
        ("Supt Hill, CI Dale", ["Supt Hill", "CI Dale"]),
        ("PCC / CC", ["PCC", "CC"]),
        ("L&D / CPD Team", ["L&D", "CPD Team"]),
        ("Duties\nLPA Supts", ["Duties", "LPA Supts"]),
        ("Estates\nFleet\nICT", ["Estates", "Fleet", "ICT"]),
        ("Estates Manager\nHead of Finance\nSupt Hill", ["Estates Manager", "Head of Finance", "Supt Hill"]),
        ("1. Supt Hill\n2. CI Dale", ["Supt Hill", "CI Dale"]),
        ("• Supt Hill • nothing", ["Supt Hill • nothing"]),
        ("Lead: Supt Hill\nSupport: Legal Services", ["Supt Hill", "Legal Services"]),
        ("Lead: Commissioning\nManager Support: Legal Services", ["Commissioning Manager", "Legal Services"]),
        ("Ch Supt Hill & Ch Insp Dale", ["Ch Supt Hill", "Ch Insp Dale"]),
        ("PCC and Chief Constable", ["PCC", "Chief Constable"]),
        ("Head of Policy and Head of HR", ["Head of Policy", "Head of HR"]),
        ("Fleet Manager and Safety Adviser", ["Fleet Manager", "Safety Adviser"]),
        ("Head of Policing & Digital Services Manager", ["Head of Policing", "Digital Services Manager"]),
        ("Contact Centre Manager & Digital Services Manager", ["Contact Centre Manager", "Digital Services Manager"]),
        ("Ann Hill and Bob Dale", ["Ann Hill", "Bob Dale"]),
        ("Supt Hill (North), CI Dale (South)", ["Supt Hill (North)", "CI Dale (South)"]),
    ],
)
def test_signs_lines_and_joining_words_separate_complete_owners(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "L&D",
        "SP&I",
        "T/Supt Hill",
        "C/Supt Hill",
        "DCC",
        "ACC Local Policing",
        "Supt Operations",
        "Roads Policing Inspector",
        "Partnerships Superintendent",
        "Det Supt Public Protection",
        "Chief Inspector Operations",
        "Deputy Chief Constable",
        "Head of Policy and Engagement",
        "Communications and Engagement Manager",
        "Governance & Assurance Manager",
        "Health and Safety Adviser",
        "Learning and Development Manager",
        "Designing Out Crime Officer",
        "Director of Finance",
        "Force Lead for Rural Crime",
        "Strategic Lead – Victims",
        "Office of the Police and Crime Commissioner",
        "Victim Support",
        "Police and Crime Commissioner",
        "Deputy Police and Crime Commissioner",
        "Victims’ Commissioner",
        "Ann Hill",
        "Ann Hill (Head of HR)",
        "PC 1234 Dale",
        "Ch Insp A Hill",
        "Local Policing Commanders",
        "Digital Services (APP)",
        "Prif Arolygydd Jones",
        "Pennaeth Cyllid",
        "Various",
        "All staff",
    ],
)
def test_one_owner_stays_one(text: str) -> None:
    assert names(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Press Team Supt Hill / CI Dale", ["Press Team", "Supt Hill", "CI Dale"]),
        ("Press Comms Supt Hill", ["Press Comms", "Supt Hill"]),
        ("QRS CPU Ch Insps Safer Lanes team OPX", ["QRS", "CPU Ch Insps", "Safer Lanes team", "OPX"]),
        ("SNT Ch Insps Safer Lanes team OPX", ["SNT Ch Insps", "Safer Lanes team", "OPX"]),
        ("Ch Supt Hill Supt Dale Digital Services (APP)", ["Ch Supt Hill", "Supt Dale", "Digital Services (APP)"]),
        ("Supt Dale LPA Supts", ["Supt Dale", "LPA Supts"]),
        ("L&D SP&I", ["L&D", "SP&I"]),
        ("Superintendent Hill Chief Inspector Dale", ["Superintendent Hill", "Chief Inspector Dale"]),
        ("Head of Estates Head of Fleet", ["Head of Estates", "Head of Fleet"]),
    ],
)
def test_owners_run_together_are_parted_by_what_their_words_are_and_it_is_said(text: str, expected: list[str]) -> None:
    assert names(text) == expected
    assert "owner-run-together" in codes(text)


def test_a_word_printed_once_for_two_is_given_to_both_and_it_is_said() -> None:
    assert names("PSST Supt & Inspector") == ["PSST Supt", "PSST Inspector"]
    assert names("PSST and PSH Insps") == ["PSST Insps", "PSH Insps"]
    assert "owner-distributed" in codes("PSST Supt & Inspector")


def test_one_post_for_two_units_stays_one_post() -> None:
    assert names("PSST and PSH Inspector") == ["PSST and PSH Inspector"]


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        ("PSST Supt &\nInspector", ["PSST Supt", "PSST Inspector"]),
        ("SNT Ch\nInsps Safer\nLanes team\nOPX", ["SNT Ch Insps", "Safer Lanes team", "OPX"]),
        ("Press Comms\nSupt Hill / CI\nDale", ["Press Comms", "Supt Hill", "CI Dale"]),
        ("Safeguarding\nManager", ["Safeguarding Manager"]),
        ("Head of\nFinance", ["Head of Finance"]),
        ("Corporate\nCommunications", ["Corporate Communications"]),
    ],
)
def test_a_name_that_wraps_over_lines_is_put_together(wrapped: str, expected: list[str]) -> None:
    assert names(wrapped) == expected


@pytest.mark.parametrize("text", ["CiP manager Ann Hill", "CiP manager\nAnn Hill", "Head of HR Ann Hill"])
def test_a_post_with_its_holder_is_one_owner(text: str) -> None:
    assert names(text) == [" ".join(text.split())]
    assert "post-with-holder" in codes(text)


def test_a_second_full_name_is_a_second_owner_and_may_be_two_people_or_one() -> None:
    assert names("CiP manager Ann Hill Bob Dale") == ["CiP manager Ann Hill", "Bob Dale"]
    assert "rank-surname-and-full-name" in codes("CiP manager Ann Hill Bob Dale")


def test_a_group_of_posts_is_said_to_be_one() -> None:
    assert codes("LPA Supts") == {"group-not-a-person"}
    assert codes("Safer Lanes team") == set()


def test_one_surname_with_a_rank_and_with_a_first_name_may_be_two_people() -> None:
    (finding,) = owners.same_surname(["Supt Hill", "CiP manager Ann Hill", "CI Dale", "Supt Hill"])
    assert finding.code == "rank-surname-and-full-name"
    assert owners.same_surname(["Supt Hill", "Ch Insp Hill", "Ann Dale"]) == ()


@pytest.mark.parametrize("text", ["", " ", "TBC", "N/A", "None", "to be confirmed", "Vacant"])
def test_nobody_is_nobody(text: str) -> None:
    assert names(text) == []


def test_prose_is_never_cut_into_people() -> None:
    text = "The team will work with every partner that has a duty under the Act to find " + "and keep " * 40
    assert names(text) == [" ".join(text.split())]


def test_the_share_of_owner_like_values_tells_the_column() -> None:
    assert owners.looks_like(["Supt Hill", "L&D", "Estates Manager", ""]) == 1.0
    assert owners.looks_like(["the lease was signed and the builder has begun"]) == 0.0
    assert owners.looks_like([]) == 0.0


_KNOWN = st.sampled_from(
    [
        "Supt Hill",
        "CI Dale",
        "PSST Insp",
        "LPA Supts",
        "L&D",
        "Estates Dept",
        "Head of Finance",
        "Data Protection Officer",
        "DCC",
        "ACC Crime",
    ]
)


@given(st.lists(_KNOWN, min_size=1, max_size=5, unique=True), st.sampled_from(["; ", ", ", "\n", " / "]))
def test_a_list_of_owners_reads_back_whatever_parts_it(known: list[str], sign: str) -> None:
    assert names(sign.join(known)) == known


@given(st.lists(_KNOWN, min_size=1, max_size=3, unique=True))
def test_owners_run_together_never_lose_or_gain_a_word(known: list[str]) -> None:
    text = " ".join(known)
    assert " ".join(names(text)).split() == text.split()


_WORDS = st.sampled_from(
    [
        "Supt",
        "Insps",
        "Hill",
        "Ann",
        "Head",
        "of",
        "Finance",
        "&",
        "and",
        "/",
        ",",
        ";",
        "\n",
        "L&D",
        "PSST",
        "team",
        "(APP)",
        "manager",
        "T/DCC",
        "the",
        "Lead:",
        "Policing",
        "-",
        "1.",
        "A",
    ]
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Licensing Sergeant", ["Licensing Sergeant"]),
        ("Night Economy Superintendent", ["Night Economy Superintendent"]),
        ("Licensing Sergeant and Legal Services", ["Licensing Sergeant", "Legal Services"]),
        ("Licensing Sergeant & Legal Services", ["Licensing Sergeant", "Legal Services"]),
        ("Ann Hill Supt Dale", ["Ann Hill", "Supt Dale"]),
    ],
)
def test_a_rank_closes_the_words_before_it_into_one_post_unless_a_name_follows(
    printed: str, expected: list[str]
) -> None:
    assert names(printed) == expected


@given(st.lists(_WORDS, max_size=14).map(" ".join))
def test_no_word_is_invented(text: str) -> None:
    printed = re.findall(r"\w+", text)
    assert all(word in printed for name in names(text) for word in re.findall(r"\w+", name))


@given(st.text(max_size=150))
def test_any_text_is_split_without_an_error(text: str) -> None:
    owners.split(text)
    owners.looks_like([text])
