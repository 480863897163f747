"""The example content: whole, with the real documents' shape and figures, and in words of our own."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from wardmote.core.accounts.models import Role
from wardmote.plans.comparison import Comparison, Leaf, Promise, compare
from wardmote.reports.example.content import states

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = REPOSITORY / "examples"
FILES = ("charter", "plan", "editions", "staff", "everyday", "year")
LONGEST_SHARED_RUN = 6
"""Words in a row that our text may share with a real document: a name, a date, a reference, never a sentence."""

GREEK_ALPHA = "\u0391"
GREEK_QUESTION_MARK = "\u037e"


# Reading the content


@cache
def content(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


def parts(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for objective in document["objectives"]:
        for part in objective["parts"]:
            yield objective, part


def commitments(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [commitment for _, part in parts(document) for commitment in part["commitments"]]


def activities(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [activity for commitment in commitments(document) for activity in commitment["activities"]]


def address(commitment: dict[str, Any]) -> str:
    where: str = commitment.get("id") or commitment["ref_printed"]
    return where


def row(document: dict[str, Any], where: str) -> dict[str, Any]:
    """The commitment "A.4", or the activity "A.4/9", the ninth of it."""
    which, _, number = where.partition("/")
    [found] = [commitment for commitment in commitments(document) if address(commitment) == which]
    return found["activities"][int(number) - 1] if number else found


def words_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from words_of(inner)
        case list():
            for inner in value:
                yield from words_of(inner)


# Reading the real documents, which stand beside the repository and never in it


def seeds() -> Path:
    folder = Path(os.environ.get("WARDMOTE_SHARED", REPOSITORY.parent / "shared")) / "seeds"
    if not folder.is_dir():
        pytest.skip("The real documents are not here: set WARDMOTE_SHARED to the folder that holds seeds/.")
    return folder


def seed_text(prefix: str) -> str:
    [path] = seeds().glob(f"{prefix}_*.txt")
    return path.read_text(encoding="utf-8")


def tokens(text: str) -> list[str]:
    """Words and numbers in lower case; an apostrophe of either kind joins, a point inside a number stays."""
    return re.findall(r"[^\W_]+(?:\.\d+)*", re.sub("['’]", "", text.casefold()))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = tokens(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]*\d|\d", text))


# The files


@pytest.mark.parametrize("name", FILES)
def test_each_file_fits_the_schema(name):
    schema = json.loads((EXAMPLES / "content.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    problems = [
        f"{list(inner.absolute_path)}: {inner.message}"
        for error in Draft202012Validator(schema).iter_errors(content(name))
        for inner in (error.context or [error])
    ]
    assert problems == []


@pytest.mark.parametrize("name", FILES)
def test_no_key_is_written_twice(name):
    """YAML would keep the last one and say nothing."""

    def twice(node: yaml.Node | None) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            keys = Counter(key.value for key, _ in node.value)
            yield from (f"line {node.start_mark.line + 1}: {key}" for key, count in keys.items() if count > 1)
            for _, value in node.value:
                yield from twice(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                yield from twice(value)

    root = yaml.compose((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    assert list(twice(root)) == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_on_top_that_it_was_written_for_this_project(name):
    head = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8").split("\ncontent:")[0]
    assert all(line.startswith("#") or not line for line in head.splitlines())
    assert re.search(r"[Ww]ritten for this project", head)


@pytest.mark.parametrize("name", FILES)
def test_no_run_of_words_comes_from_a_real_document(name):
    real = runs(seed_text("000"), LONGEST_SHARED_RUN + 1) | runs(seed_text("004"), LONGEST_SHARED_RUN + 1)
    ours = [run for text in words_of(content(name)) for run in runs(text, LONGEST_SHARED_RUN + 1)]
    assert [" ".join(run) for run in ours if run in real] == []


def test_the_search_for_borrowed_words_finds_a_planted_sentence():
    real = seed_text("004")
    planted = " ".join(tokens(real)[500 : 500 + LONGEST_SHARED_RUN + 1])
    assert runs(f"So it is said: {planted}.", LONGEST_SHARED_RUN + 1) & runs(real, LONGEST_SHARED_RUN + 1)


# The charter


def test_the_charter_has_36_recommendations_in_six_strands():
    counts = [sum(len(part["commitments"]) for part in each["parts"]) for each in content("charter")["objectives"]]
    assert counts == [7, 5, 4, 5, 6, 9]
    assert [address(each) for each in commitments(content("charter"))] == [str(number) for number in range(1, 37)]


def test_the_charter_is_24_amber_11_red_and_one_not_rated():
    ratings = Counter(each["rag_printed"] for each in activities(content("charter")))
    assert ratings == {"A": 16, GREEK_ALPHA: 8, "R": 11, "": 1}


def test_the_charter_has_a_bullet_and_three_blanks_for_numbers():
    printed = [each["ref_printed"] for each in commitments(content("charter")) if "id" in each]
    assert printed == ["•", "", "", ""]


def test_the_charter_has_14_good_stamps_and_one_that_is_no_date():
    stamps = [re.findall(r"\b\d{6}\b", each["progress"]) for each in activities(content("charter"))]
    assert Counter(stamp for cell in stamps for stamp in cell) == {"290622": 14, "296023": 1}


def test_the_charter_keeps_the_real_ratings_and_months_row_by_row():
    real = json.loads((seeds() / "charter.read.example.json").read_text(encoding="utf-8"))
    rows = [row for strand in real["strands"] for row in strand["recommendations"]]
    month = re.compile(r"[A-Z][a-z]{2,} \d\d\b")
    ours = [(cell["rag_printed"], month.findall(cell["timescale_printed"])) for cell in activities(content("charter"))]
    assert ours == [(row["rag_printed"], month.findall(row["date_text"])) for row in rows]


def test_every_owners_cell_is_made_of_posts_and_teams_of_the_example():
    known = [name for kind in ("posts", "teams") for each in content("staff")[kind] for name in each["printed"]]
    longest_first = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    left_over = set()
    for cell in activities(content("charter")):
        rest = re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", " ", cell["owners_printed"])
        left_over.update(rest.replace("/", " ").split())
    # What a reader has to share out or leave: "PSST Supt & Insp", "PSST and PSH Insps", "Digital Services (APP)".
    assert left_over == {"&", "Insp", "Inspector", "and", "(APP)"}


def test_owners_run_together_in_one_cell():
    assert row(content("charter"), "2/1")["owners_printed"] == "Corporate Communications Supt Prevention / CI Response"


# The plan


def test_the_plan_has_four_objectives_52_commitments_and_98_activities():
    plan = content("plan")
    assert len(plan["objectives"]) == 4
    assert [len(part["commitments"]) for _, part in parts(plan)] == [2, 6, 6, 5, 10, 4, 10, 9]
    counts = [sum(len(each["activities"]) for each in part["commitments"]) for _, part in parts(plan)]
    assert counts == [2, 22, 10, 16, 19, 5, 10, 14]
    assert (len(commitments(plan)), len(activities(plan))) == (52, 98)


def test_the_plan_names_35_bodies_in_five_groups():
    bodies = content("plan")["bodies"]
    groups = Counter(body["group"] for body in bodies)
    assert (len(bodies), list(groups.values())) == (35, [8, 3, 9, 6, 9])
    assert [body["group"] for body in bodies if "group_printed" in body] == list(groups)


def test_the_bodies_meet_as_unevenly_as_the_real_ones():
    meets = Counter(body["meets_printed"] for body in content("plan")["bodies"])
    assert meets == {
        "Quarterly": 20, "Bi-monthly": 2, "Bi-Monthly": 2, "Bi monthly": 1, "Minimum bi monthly": 1, "Bi annual": 1,
        "Monthly": 1, "Weekly": 1, "Adhoc": 2, "3 per annum": 1, "Under review": 1, "": 2,
    }  # fmt: skip
    marks = Counter("".join(re.findall("[*#]", body["name_printed"])) for body in content("plan")["bodies"])
    assert (marks["*"], marks["*#"]) == (5, 2)


def test_the_covering_report_has_paragraphs_1_to_19_and_answers_four_implications():
    paragraphs = content("plan")["paragraphs"]
    assert [each["number"] for each in paragraphs if each["number"]] == list(range(1, 20))
    implications = [each for each in paragraphs if each["heading"].endswith("Implications")]
    assert [each["text"].rstrip(".") for each in implications] == ["None"] * 4
    assert len(content("plan")["sessions"]) == 6


def test_the_plan_prints_no_owner_date_or_rating():
    printed = {field for activity in activities(content("plan")) for field in activity}
    assert printed == {"ref_printed", "text", "progress", "oversight_printed"}
    assert content("plan")["key"] == []


def test_the_plan_keeps_the_real_references():
    real = seed_text("004")
    tree = re.findall(r"^\t((?:[A-D]\.?|[1-4]\.)\d+)\s*$", real, flags=re.MULTILINE)
    assert [each["ref_printed"] for each in commitments(content("plan"))] == tree
    leaves = re.findall(r"^\t(\(?\((?:[A-D]\d|\d\.\d)\.\d+\))", real, flags=re.MULTILINE)
    assert [each["ref_printed"] for each in activities(content("plan")) if "ref_printed" in each] == leaves


@pytest.mark.parametrize(
    ("name", "seed", "left_out"),
    [
        ("plan", "004", {"01905", "763763", "765765"}),  # telephone numbers that somebody answers
        ("charter", "000", {"22180"}),  # an officer's collar number
    ],
)
def test_every_figure_of_the_real_document_is_in_ours(name, seed, left_out):
    ours = figures(" ".join(words_of(content(name))))
    assert figures(seed_text(seed)) - ours == left_out


@pytest.mark.parametrize(
    ("where", "field", "slip"),
    [
        ("3.2/3", "ref_printed", r"^\(3\.2\.3\)$"),
        ("3.3/3", "ref_printed", r"^\(3\.2\.3\)$"),
        ("D.6/1", "text", r"^\(\(D6\.1\).*\(3\).*\(3\).* \(6$"),
        ("D.4/2", "text", r"\(2\).*\(2\)"),
        ("C2/1", "text", r"^\(C2\.1\) [^(]*\(2\)"),
        ("A.1/2", "progress", r"^Refer to A1\.2 and A2\.1$"),
        ("3.9", "statement", r"Refer to 3\.1 - 3\.8$"),
        ("3.9/1", "progress", r"^Refer to 3\.1  - 3\.8$"),
        ("3.10/1", "progress", r"^Refer to 2\.2-2\.6$"),
        ("4.2/1", "progress", r"^Refer to 3\.5, 1\.2 & 2\.1\.2$"),
        ("3.5/1", "progress", r"^Refer to 1\.2 and 2\.1\.2$"),
        ("B.1", "statement", r"A3 \(Board for victims and A4\(Needs Assessment\)$"),
        ("D8", "statement", r"Joint .*PCC  / CC.*Refer to D2 and D5$"),
        ("D.2/1", "text", "see the Delivery Plan for Communication and Engagement$"),
        ("2.3", "statement", r"grow\.\nJoining"),
        ("4.4/1", "progress", "before the end of April"),
        ("4.8/1", "text", "in Spring 2017"),
        ("1.1/1", "progress", "May2018"),
        ("A.4/3", "progress", r"\b201819\b"),
        ("A.4/10", "progress", r"June 2018\.\.$"),
        ("2.1/3", "progress", GREEK_QUESTION_MARK),
        ("B.1/2", "progress", GREEK_QUESTION_MARK),
        ("3.2/8", "progress", "\u00a0\u00a0"),
        ("D.5/1", "oversight_printed", "Delivering plan monitoring"),
        ("D.5/2", "progress", "^$"),
        ("A.4/8", "oversight_printed", "^$"),
        ("3.2/2", "oversight_printed", "^$"),
    ],
)
def test_the_plan_has_the_slips_of_the_real_one(where, field, slip):
    assert re.search(slip, row(content("plan"), where)[field], flags=re.DOTALL)


def test_several_commitments_stand_without_an_activity_of_their_own():
    empty = [
        address(each) for each in commitments(content("plan")) if [leaf["text"] for leaf in each["activities"]] == [""]
    ]
    assert empty == ["3.9", "3.10", "C1", "C4", "4.2", "4.5", "D8"]


def test_bodies_are_named_otherwise_in_the_oversight_column_than_in_the_glossary():
    printed = " ".join(each["oversight_printed"] for each in activities(content("plan"))).casefold()
    glossary = [each["name_printed"].rstrip(" *#").casefold() for each in content("plan")["bodies"]]
    for alias in ("Strategic Inclusion Board", "Safer Roads Partnership Governance Board", "IPCAC", "AGG", "JAC",
                  "Cybercrime strategic governance group", "Stop and Search Strategic Group"):  # fmt: skip
        assert alias.casefold() in printed
        assert alias.casefold() not in glossary


# Earlier states


def as_promises(state: dict[str, Any]) -> list[Promise]:
    """A state in the form in which documents are compared. A printed number counts; `id` stands in where none is."""

    def bare(ref: str) -> str:
        return re.sub(r"[^\w.]", "", ref)

    return [
        Promise(
            key=commitment["at"],
            ref=commitment["ref_printed"] if commitment["ref_printed"] not in ("", "•") else commitment["id"],
            statement=commitment["statement"],
            place=(objective["title"], part["title"] or ""),
            leaves=tuple(
                Leaf(
                    key=each["at"],
                    ref=bare(each.get("ref_printed", "")),
                    text=each.get("text", ""),
                    facts={
                        "progress": each["progress"],
                        "rating": each.get("rag_printed", "").replace(GREEK_ALPHA, "A"),
                        "timescale": each.get("timescale_printed", ""),
                        "oversight": each.get("oversight_printed", ""),
                    },
                )
                for each in commitment["activities"]
            ),
        )
        for objective, part in parts(state)
        for commitment in part["commitments"]
    ]


def steps(name: str) -> list[Comparison]:
    found = [as_promises(state) for state in states(name)]
    return [compare(before, after) for before, after in pairwise(found)]


def moves(field: str) -> Counter[tuple[str, str]]:
    return Counter(
        (was, now)
        for step in steps("charter")
        for change in step.changes
        for name, was, now in change.fields
        if name == field
    )


@pytest.mark.parametrize(
    ("name", "dates"),
    [("charter", ["2022-03-31", "2022-05-31", "2022-07-31"]), ("plan", ["2017-12-31", "2018-03-31", "2018-05-31"])],
)
def test_each_document_has_three_states(name, dates):
    assert [state["as_at"] for state in states(name)] == dates
    assert len({state["title"] for state in states(name)}) == 3


def test_the_states_have_the_rows_that_the_readme_gives():
    assert [len(commitments(state)) for state in states("charter")] == [35, 37, 36]
    assert [(len(commitments(state)), len(activities(state))) for state in states("plan")] == [
        (53, 95),
        (52, 96),
        (52, 98),
    ]


def test_the_states_of_the_charter_have_the_ratings_that_the_readme_gives():
    rated = [
        Counter(each["rag_printed"].replace(GREEK_ALPHA, "A") for each in activities(state))
        for state in states("charter")
    ]
    assert rated == [{"R": 8, "A": 24, "G": 2, "": 1}, {"R": 8, "A": 25, "G": 3, "": 1}, {"R": 11, "A": 24, "": 1}]


def test_the_states_of_the_charter_differ_as_the_readme_says():
    by_may, by_july = (step.counts() for step in steps("charter"))
    assert by_may["commitment"] == {"same": 33, "new": 2, "reworded": 2}
    assert by_may["activity"] == {"same": 14, "new": 2, "changed": 21}
    assert by_july["commitment"] == {"same": 32, "reworded": 3, "moved": 1, "gone": 1}
    assert by_july["activity"] == {"same": 13, "changed": 23, "gone": 1}


def test_the_states_of_the_plan_differ_as_the_readme_says():
    oldest, middle, newest = map(as_promises, states("plan"))
    by_march = compare(oldest, middle, decisions={"D9": "D9"}).counts()
    by_may = compare(middle, newest).counts()
    assert by_march["commitment"] == {"same": 49, "reworded": 2, "moved": 1, "gone": 1}
    assert by_march["activity"] == {"same": 49, "new": 3, "changed": 44, "reworded": 1, "gone": 2}
    assert by_may["commitment"] == {"same": 49, "reworded": 3}
    assert by_may["activity"] == {"same": 36, "new": 2, "changed": 60, "reworded": 1}


def test_only_the_row_whose_number_changed_waits_for_a_person():
    doubtful = [[(change.here, change.there) for change in step.doubtful] for step in steps("plan")]
    assert doubtful == [[("D9", "D9")], []]
    assert [step.doubtful for step in steps("charter")] == [[], []]


def test_the_row_whose_number_changed_shows_as_moved_once_a_person_confirms_it():
    oldest, middle, _ = map(as_promises, states("plan"))
    changes = {
        (change.level, change.there): change.kinds for change in compare(oldest, middle, decisions={"D9": "D9"}).changes
    }
    assert changes["commitment", "D9"] == ("moved",)
    assert changes["activity", "D9/1"] == ("reworded", "changed")


def test_ratings_get_better_and_worse():
    order = ["R", "A", "G"]
    rated = {pair: count for pair, count in moves("rating").items() if "" not in pair}
    better = sum(count for (was, now), count in rated.items() if order.index(now) > order.index(was))
    assert (better, sum(rated.values()) - better) == (8, 11)


def test_dates_are_agreed_again_and_one_of_them_twice():
    assert moves("timescale") == {
        ("Achieve by Sept 22", "Achieve by Oct 22"): 1,
        ("Achieve by Oct 22", "Achieve by Dec 22"): 1,
        ("Complete by Oct 22", "Complete by Jan 23"): 1,
        ("Achieve by Sept 22", "Achieve by Dec 22"): 1,
        ("Solution rolled out by Dec 22", "Solution rolled out by June 23"): 1,
    }


def test_some_cells_hold_several_dated_updates():
    several = [
        each["at"] for each in activities(states("charter")[1]) if len(re.findall(r"\b\d{6}\b", each["progress"])) > 1
    ]
    assert several == ["1/1", "10/1", "12/1", "18/1", "32/1"]


def test_an_edition_speaks_of_bodies_and_paragraphs_that_there_are():
    names = {body["name_printed"].rstrip(" *#") for body in content("plan")["bodies"]}
    numbers = {each["number"] for each in content("plan")["paragraphs"]}
    for edition in content("editions")["plan"]:
        assert set(edition.get("bodies", {})) | set(edition.get("not_yet", {}).get("bodies", [])) <= names
        assert set(edition["paragraphs"]) <= numbers


# The people


def test_every_role_has_a_demo_sign_in_and_policy_officers_are_two():
    roles = Counter(person["role"] for person in content("staff")["people"])
    assert roles == {role.value: 2 if role is Role.POLICY_OFFICER else 1 for role in Role}


def test_staff_refer_only_to_what_is_listed():
    staff = content("staff")
    keys = {
        kind: [each["key"] for each in staff[kind]] for kind in ("organisations", "areas", "teams", "posts", "people")
    }
    assert all(len(set(each)) == len(each) for each in keys.values())
    for each in [*staff["teams"], *staff["posts"], *staff["people"]]:
        assert each["organisation"] in keys["organisations"]
    assert {post["team"] for post in staff["posts"] if "team" in post} <= set(keys["teams"])
    assert {area["parent"] for area in staff["areas"]} - {None} <= set(keys["areas"])
    held = [post for person in staff["people"] for post in person["posts"]] + [
        each["post"] for each in staff["holders"]
    ]
    assert len(set(held)) == len(held)
    assert set(held) | {each["post"] for each in staff["chairs"]} - {None} <= set(keys["posts"])


def test_two_posts_that_lead_charter_work_or_share_it_are_vacant():
    staff = content("staff")
    held = {post for person in staff["people"] for post in person["posts"]} | {
        each["post"] for each in staff["holders"]
    }
    cells = " ".join(each["owners_printed"] for each in activities(content("charter")))
    owners = [
        post["key"]
        for post in staff["posts"]
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", cells) for name in post["printed"])
    ]
    assert [post for post in owners if post not in held] == ["supt_neighbourhoods", "watch_coordinator"]


def test_each_body_has_its_chair_and_each_alias_its_body():
    names = [body["name_printed"].rstrip(" *#") for body in content("plan")["bodies"]]
    assert [each["body"] for each in content("staff")["chairs"]] == names
    assert {each["body"] for each in content("staff")["aliases"]} <= set(names)


def test_no_document_names_a_person():
    people = [each["name"] for kind in ("people", "holders") for each in content("staff")[kind]]
    printed = set(tokens(" ".join(words_of([content("charter"), content("plan"), content("editions")]))))
    assert [name for name in people if name.split()[-1].casefold() in printed] == []


# The year


def test_the_year_names_only_boards_posts_and_people_of_the_example():
    year, staff = content("year"), content("staff")
    posts = {each["key"] for each in staff["posts"]}
    users = {each["key"] for each in staff["people"]}
    boards = {each["name_printed"].strip(" *#") for each in content("plan")["bodies"]}
    assert {each["body"] for each in [*year["boards"], *year["opinions"]]} <= boards
    assert {seat for each in year["boards"] for seat in each["seats"]} <= posts
    assert {each["lead"] for report in year["inspections"] for each in report["findings"]} <= posts
    assert {each["by"] for each in [*year["answers"], *year["dates_agreed"]]} <= users


def test_the_year_counts_both_dates_and_days_from_the_day_of_loading():
    days = [meeting["day"] for board in content("year")["boards"] for meeting in board["meetings"]]
    assert {type(day) for day in days} == {str, int}
    assert all("2022-04-01" <= day <= "2023-03-31" for day in days if isinstance(day, str))
