"""Bodies: how often they meet, their marks, and which one a name means (traps 7 and 13)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import bodies

LISTED = [
    "Alliance Governance Group*",
    "Independent Joint Audit Committee*#",
    "Victims Board*",
    "Local Criminal Justice Board*",
    "Restorative Justice Alliance Programme Board",
    "Trust, Integrity and Ethics Committee*#",
    "Strategic Diversity Group",
    "Strategic Custody Users Forum",
    "Crime Reduction Board*",
    "Cyber Crime Strategic Panel",
    "Mental Health Concordat Strategic Group",
    "Improving Public Contact and Communications Board",
]
KEY = "Key: ‘*’ - Notes of meeting are published, ‘#’ – public meeting"


def matched(name: str) -> bodies.Match:
    (match,) = bodies.match([name], LISTED)
    return match


@pytest.mark.parametrize(
    ("text", "meets"),
    [
        ("Weekly", "weekly"),
        ("Monthly", "monthly"),
        ("Bi-monthly", "bi-monthly"),
        ("Bi monthly", "bi-monthly"),
        ("Bi-Monthly", "bi-monthly"),
        ("Minimum bi monthly", "minimum-bi-monthly"),
        ("At least quarterly", "minimum-quarterly"),
        ("Quarterly", "quarterly"),
        ("Bi annual", "bi-annual"),
        ("Six monthly", "bi-annual"),
        ("3 per annum", "3-per-annum"),
        ("twice a year", "2-per-annum"),
        ("4 times a year", "4-per-annum"),
        ("once a month", "monthly"),
        ("Every 6 weeks", "six-weekly"),
        ("Adhoc", "ad-hoc"),
        ("As and when required", "ad-hoc"),
        ("Under review", "under-review"),
        ("Chwarterol", "quarterly"),
        ("Annually", "annual"),
        ("", None),
        ("when it suits", None),
    ],
)
def test_how_often_a_body_meets_is_normalised(text: str, meets: str | None) -> None:
    assert bodies.frequency(text) == meets


def test_a_frequency_with_two_meanings_is_reported_and_one_without_is_not() -> None:
    assert [finding.code for finding in bodies.read_frequency("Bi-monthly").findings] == ["ambiguous-frequency"]
    assert bodies.read_frequency("Every two months").findings == ()
    assert [finding.code for finding in bodies.read_frequency("when it suits").findings] == ["unread-frequency"]
    assert bodies.read_frequency("").findings == ()


def test_marks_mean_what_the_key_says() -> None:
    assert bodies.marks_key(KEY) == {"*": "notes_published", "#": "public_meeting"}
    assert bodies.marks("Independent Joint Audit Committee*#", KEY) == ("Independent Joint Audit Committee", True, True)
    assert bodies.marks("Monthly Holding to Account* ", KEY) == ("Monthly Holding to Account", True, False)
    assert bodies.marks("Property Board", KEY) == ("Property Board", False, False)


def test_marks_without_a_key_mean_nothing_known() -> None:
    assert bodies.marks("Victims Board*") == ("Victims Board", None, None)
    assert bodies.marks_key("The board meets in public") == {}


@pytest.mark.parametrize(
    ("name", "body", "how"),
    [
        ("Strategic Diversity Group", "Strategic Diversity Group", "exact"),
        ("Victims’ Board", "Victims Board*", "folded"),
        ("Victim Board", "Victims Board*", "folded"),
        ("crime reduction board", "Crime Reduction Board*", "folded"),
        ("Trust, Integrity & Ethics Committee", "Trust, Integrity and Ethics Committee*#", "folded"),
        ("LCJB", "Local Criminal Justice Board*", "initials"),
        ("AGG", "Alliance Governance Group*", "initials"),
        ("TIE Committee", "Trust, Integrity and Ethics Committee*#", "initials"),
        ("RJ programme board", "Restorative Justice Alliance Programme Board", "initials"),
        ("JAC", "Independent Joint Audit Committee*#", "alias-proposed"),
        ("IPCAC", "Improving Public Contact and Communications Board", "alias-proposed"),
        ("Strategic Diversity Board", "Strategic Diversity Group", "alias-proposed"),
        ("Strategic Custody Users group", "Strategic Custody Users Forum", "alias-proposed"),
        ("PCC's Crime Reduction Board", "Crime Reduction Board*", "alias-proposed"),
        ("MH Concordat Strategic Board", "Mental Health Concordat Strategic Group", "alias-proposed"),
        ("Cybercrime strategic governance group", "Cyber Crime Strategic Panel", "alias-proposed"),
        (
            "Improve Public Contact & Comms Programme Board",
            "Improving Public Contact and Communications Board",
            "alias-proposed",
        ),
    ],
)
def test_a_name_is_matched_and_the_match_explained(name: str, body: str, how: str) -> None:
    match = matched(name)
    assert (match.printed, match.body, match.how) == (name, body, how)
    assert 0.5 < match.score <= 1.0
    assert match.why


def test_a_resemblance_is_a_proposal_for_a_person_to_confirm() -> None:
    assert [finding.code for finding in matched("Strategic Diversity Board").findings] == ["body-alias-proposed"]
    assert matched("AGG").findings == ()


@pytest.mark.parametrize(
    "name", ["Health & Wellbeing Board", "Local Reducing Reoffending Boards", "OPCC", "Bwrdd Gofal Plant"]
)
def test_a_name_that_looks_like_a_body_but_is_not_listed_is_raised(name: str) -> None:
    match = matched(name)
    assert (match.body, match.how) == (None, "none")
    assert [finding.code for finding in match.findings] == ["unknown-body"]


@pytest.mark.parametrize(
    "name",
    [
        "Delivery plan monitoring",
        "Performance Mgt.",
        "Scrutiny via AGG",
        "Briefings",
        "Audit and scrutiny",
        "Reports will be sent",
    ],
)
def test_a_mechanism_that_is_no_body_is_left_alone(name: str) -> None:
    assert (matched(name).body, matched(name).findings) == (None, ())


def test_a_name_that_fits_two_bodies_is_given_to_neither() -> None:
    (match,) = bodies.match(["SPG"], ["Strategic Property Group", "Safer Places Group"])
    assert match.body is None
    assert [finding.code for finding in match.findings] == ["body-alias-ambiguous"]


@given(st.lists(st.sampled_from(LISTED), unique=True, min_size=1))
def test_every_listed_body_matches_itself_whatever_else_is_listed(listed: list[str]) -> None:
    assert [match.body for match in bodies.match(listed, listed)] == listed


@given(st.lists(st.text(max_size=40), max_size=5), st.lists(st.text(max_size=40), max_size=5))
def test_any_names_are_matched_to_listed_ones_or_none(names: list[str], listed: list[str]) -> None:
    found = bodies.match(names, listed)
    assert [match.printed for match in found] == names
    assert all(match.body is None or match.body in listed for match in found)
    for text in names:
        bodies.read_frequency(text)
        bodies.marks(text, KEY)
