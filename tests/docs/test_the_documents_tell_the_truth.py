"""Settings, commands, links and decisions: what the documents say is what there is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ROOT / "docs" / "guides"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "wardmote").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
VARIABLE = re.compile(r"\b(?:WARDMOTE_[A-Z_]+[A-Z]|DATABASE_URL(?:_POSTGRES)?)\b")
COMMAND = re.compile(r"(?<!-u )(?<!-g )(?<!owner )\bwardmote ([a-z][a-z_-]+)\b")
OURS = sorted(name for name, app in get_commands().items() if str(app).startswith("wardmote."))


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    sources = [*tracked("*.py", "run", "test", ".ci/run", "scripts/*.sh")]
    used = {name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (GUIDES / "settings.md").read_text(encoding="utf-8"), re.M)
    assert sorted(rows) == sorted(used)


def test_the_service_files_set_nothing_that_does_not_exist() -> None:
    documented = (GUIDES / "settings.md").read_text(encoding="utf-8")
    for path in (ROOT / "deploy").iterdir():
        for name in VARIABLE.findall(path.read_text(encoding="utf-8")):
            assert f"`{name}`" in documented, f"{path.name}: {name}"


def test_every_command_is_documented() -> None:
    documented = re.findall(r"^## `wardmote ([a-z-]+)", (GUIDES / "commands.md").read_text(encoding="utf-8"), re.M)
    assert documented == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    command = [sys.executable, "-m", "wardmote", name, "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"examples?: wardmote {name}\b", " ".join(said.split()), re.I), said


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    code = re.findall(r"```.*?```|`[^`\n]+`", path.read_text(encoding="utf-8"), flags=re.S)
    named = {name for part in code for name in COMMAND.findall(part)}
    assert named <= set(get_commands()) | {"help"}, path


def test_the_sections_that_the_guide_shows_can_stand_in_an_outline() -> None:
    guide = (GUIDES / "changing-a-report.md").read_text(encoding="utf-8")
    shown = [each for block in re.findall(r"```yaml\n(.*?)```", guide, flags=re.S) for each in yaml.safe_load(block)]
    outline = yaml.safe_load((ROOT / "definitions/reports/charter-update.yaml").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "definitions/schemas/reports.schema.json").read_text(encoding="utf-8"))
    assert len(shown) == 3
    jsonschema.validate({**outline, "sections": [*outline["sections"], *shown]}, schema)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    missing = [target for target in targets if not (path.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_is_one_page_with_its_parts_and_is_listed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^Status: (proposed|accepted|replaced by \d{4}), \w+ \d{4}$", text, re.M)
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences", "Also considered"]
    assert len(text.splitlines()) <= 60
    assert f"({path.name})" in (path.parent / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_repository_names_no_machine_and_no_registry() -> None:
    # Put together here, so that this file does not find itself.
    places = [f"{ROOT}/", f"{ROOT.parent}/shared", "/" + "root/", "/" + "Users/", "pypi" + ".org", "npmjs" + ".com"]
    forbidden = re.compile("|".join([*map(re.escape, places), "/" + "home/[a-z]"]))
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture or an archive
        found += [f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, start=1) if forbidden.search(line)]
    assert found == []
