"""Sources as data: those that come with Wardmote are sound, and a wrong one stops with its file and line."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from wardmote.core.definitions import DefinitionError
from wardmote.performance.services.loading import load_files
from wardmote.performance.sources import forces, forces_as_called, read_source, sources
from wardmote.performance.tests.making import NOW, a_street_file

GOOD = """\
name: Response times
slug: response_times
version: 1
owner: Performance Analyst
dated: "2026-11-27"
licence: {name: Internal, publisher: Westshire Police, attribution: Westshire Police}
files: ["response-*.csv"]
every: month
period: {column: received}
columns:
  - {name: received, header: Received, type: date}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "source.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_source_that_comes_with_wardmote_is_read_and_says_on_what_terms() -> None:
    known = {source.slug: source for source in sources()}
    assert {"street", "outcomes", "stop_and_search", "breath_tests", "workforce", "crime_severity"} <= known.keys()
    assert all(source.licence.attribution and source.licence.publisher for source in known.values())


@pytest.mark.parametrize(
    ("name", "slug", "month", "force"),
    [
        ("2024-01-west-mercia-street.csv", "street", date(2024, 1, 1), "west-mercia"),
        ("2024-12-City-of-London-stop-and-search.CSV", "stop_and_search", date(2024, 12, 1), "city-of-london"),
        ("2025-01-btp-outcomes.csv", "outcomes", date(2025, 1, 1), "btp"),
        ("workforce-by-force-2007-2022.csv", "workforce", None, None),
    ],
)
def test_a_file_is_known_by_its_name(name: str, slug: str, month: date | None, force: str | None) -> None:
    named = {source.slug: source.named(name) for source in sources() if source.named(name)}
    assert list(named) == [slug]
    assert (named[slug].month, named[slug].force) == (month, force)


@pytest.mark.parametrize(
    "name", ["2024-13-west-mercia-street.csv", "west-mercia-street.csv", "x2024-01-west-mercia-street.csv"]
)
def test_a_name_that_only_looks_like_one_is_none(name: str) -> None:
    assert [source.slug for source in sources() if source.named(name)] == []


def test_every_force_has_a_code_and_a_name_of_its_own() -> None:
    assert len(forces()) == 45
    assert len({force.code for force in forces()}) == len({force.slug for force in forces()}) == 45


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("type: date", "type: dates", r"source\.yaml, line 11, columns\.0\.type"),
        ("every: month", "every: week", r"source\.yaml, line 8, every"),
        ("name: received, header", "name: Received, header", r"source\.yaml, line 11"),
        ("name: received, header", "name: force, header", r"source\.yaml, line 11"),
        (
            "period: {column: received}",
            "period: {column: sent}",
            r"line 9, period\.column: .* called sent",
        ),
        ("type: date", "type: text", r"line 9, period\.column: received must be"),
        ("every: month", "every: month\nkey: [incident]", r"line 9, key\.0: there is no column called incident"),
        (
            "every: month",
            "every: month\nforce: {from: file}",
            r"line 7, files\.0: .* needs {force}",
        ),
        (
            'files: ["response-*.csv"]',
            'files: ["{month}-{force}.csv"]\nforce: {from: file, also: {column: force_name, as: name}}',
            r"line 8, force\.also\.column: there is no column called force_name",
        ),
        (
            "type: date}",
            "type: date}\n  - {name: received, header: Sent, type: date}",
            r"line 12, columns\.1\.name: .* twice",
        ),
        (
            "type: date}",
            "type: date}\n  - {name: sent, header: Received, type: date}",
            r"line 12, columns\.1\.header: .* twice",
        ),
    ],
)
def test_a_wrong_definition_stops_and_says_where(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert read_source(written(tmp_path, GOOD)).slug == "response_times"
    with pytest.raises(DefinitionError, match=said):
        read_source(written(tmp_path, GOOD.replace(was, now)))


def test_an_installation_adds_sources_of_its_own_but_none_of_a_name_that_is_taken() -> None:
    folder = settings.DATA_DIR / "definitions" / "sources"
    folder.mkdir(parents=True)
    try:
        (folder / "own.yaml").write_text(GOOD, encoding="utf-8")
        assert "response_times" in {source.slug for source in sources()}
        (folder / "own.yaml").write_text(GOOD.replace("response_times", "street"), encoding="utf-8")
        with pytest.raises(DefinitionError, match=r"own\.yaml, line 2, slug: there is a source called street already"):
            sources()
    finally:
        (folder / "own.yaml").unlink()
        folder.rmdir()


GUIDE = Path(settings.BASE_DIR, "docs/guides/figures.md")


@pytest.fixture
def named_here(data_folder: Path) -> Path:
    """The names of forces that the guide shows, as an installation's own."""
    (shown,) = re.findall(r"```\n(\{name: What forces.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.S)
    path = data_folder / "definitions" / "forces" / "ours.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(shown, encoding="utf-8")
    return path


def test_an_installation_adds_names_of_forces_for_rows_and_files(data_folder: Path, named_here: Path) -> None:
    path = data_folder / "2025-01-heddlu-gwent-street.csv"
    for said in (b"Heddlu Gwent", b"Gwent Police"):
        path.write_bytes(a_street_file().replace(b"West Mercia Police", said))
        assert load_files([path], now=NOW, dry_run=True).refused == []
    assert len(forces()) == 45, "pages know each force once"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("W15000002", "W15999999", r"ours\.yaml, line 2, .*no force with the code W15999999"),
        ("name: Heddlu Gwent", "name: West Mercia", r"ours\.yaml, line 2, .*“West Mercia” is a name of West Mercia"),
        ("heddlu-gwent", "west-mercia", "“west-mercia” is a name of West Mercia already"),
    ],
)
def test_a_name_of_a_force_must_be_of_one_that_is_known_and_of_no_other(
    named_here: Path, was: str, now: str, said: str
) -> None:
    named_here.write_text(named_here.read_text(encoding="utf-8").replace(was, now), encoding="utf-8")
    with pytest.raises(DefinitionError, match=said):
        forces_as_called()


def test_the_source_that_the_guide_shows_can_be_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.S)
    assert read_source(written(tmp_path, shown)).encoding == "windows-1252"
