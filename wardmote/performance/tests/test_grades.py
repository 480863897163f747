"""Grades as a reviewed file, and what they make of two icons."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings

from wardmote.core.definitions import DefinitionError
from wardmote.performance.grades import grade_scheme, read_scheme, shown_scheme
from wardmote.performance.rules.grade import Trend, grade_of
from wardmote.performance.rules.icons import Assurance, Variation

SCHEMA = Path(settings.DEFINITIONS_DIR) / "schemas" / "grades.schema.json"
TRENDS = get_args(Trend)
FILES = sorted((Path(settings.DEFINITIONS_DIR) / "grades").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scheme_has_the_name_of_its_file_and_uses_each_of_its_grades(path: Path) -> None:
    scheme = grade_scheme(path.stem)
    assert scheme.slug == path.stem
    assert set(scheme.grades) == set(scheme.table.values())
    assert len({grade.mark for grade in scheme.grades}) == len(scheme.grades)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_better_position_or_trend_never_has_a_worse_grade(path: Path) -> None:
    scheme = grade_scheme(path.stem)
    rank = {grade.key: number for number, grade in enumerate(scheme.grades)}
    ranks = [[rank[scheme.table[position, trend].key] for trend in TRENDS] for position in Assurance]
    assert all(row == sorted(row) for row in ranks)
    assert all(list(column) == sorted(column) for column in zip(*ranks, strict=True))


@pytest.mark.parametrize(
    ("position", "trend", "mark"),
    [
        (Assurance.PASSING, Variation.COMMON, "1"),
        (Assurance.PASSING, Variation.CONCERN_LOW, "2"),
        (Assurance.HIT_OR_MISS, Variation.COMMON, "3"),
        (Assurance.FAILING, Variation.IMPROVEMENT_HIGH, "3"),
        (Assurance.FAILING, Variation.COMMON, "4"),
    ],
)
def test_the_shipped_scheme_grades_by_position_and_trend(position: Assurance, trend: Variation, mark: str) -> None:
    grade = grade_of(grade_scheme(), position, trend)
    assert grade is not None
    assert grade.mark == mark


@pytest.mark.parametrize(
    ("position", "trend"),
    [(None, Variation.COMMON), (Assurance.PASSING, None), (None, Variation.NEITHER_HIGH)],
)
def test_without_a_target_an_icon_or_a_better_way_there_is_no_grade(
    position: Assurance | None, trend: Variation | None
) -> None:
    assert grade_of(grade_scheme(), position, trend) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("failing: {improvement: uncertain, common: act, concern: act}", "'failing' is a required property"),
        ("concern: watch", "line 15, table.passing.concern: there is no grade with the key witch"),
        ("version: 1", "line 5, version"),
    ],
)
def test_a_scheme_that_is_not_whole_stops_with_what_to_mend(tmp_path: Path, wrong: str, told: str) -> None:
    put = {"concern: watch": "concern: witch", "version: 1": "version: one"}.get(wrong, "")
    path = tmp_path / "spoilt.yaml"
    path.write_text(FILES[0].read_text(encoding="utf-8").replace(wrong, put), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        read_scheme(path, SCHEMA)
    assert told in str(error.value)
    assert "spoilt.yaml" in str(error.value)


def test_no_grade_is_shown_until_the_installation_says_so(data_folder: Path) -> None:
    assert shown_scheme() is None
    own = data_folder / "definitions" / "grades"
    own.mkdir(parents=True)
    text = FILES[0].read_text(encoding="utf-8")
    (own / "ours.yaml").write_text(text.replace("name:", "shown: true\nname:").replace("word: Sound", "word: Steady"))
    scheme = shown_scheme()
    assert scheme is not None
    assert scheme.grades[0].word == "Steady"
    (own / "ours.yaml").write_text("shown: true")
    assert shown_scheme() is None, "a wrong file shows nothing, and no page falls over it"
