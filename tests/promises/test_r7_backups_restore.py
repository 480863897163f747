"""R7: backups restore. One command saves, another brings back elsewhere and compares; a damaged backup is refused."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.conftest import NewInstallation
from tests.installation import FOUNDING, Installation
from wardmote.core.operations import archive
from wardmote.core.operations.archive import BackupRefused
from wardmote.performance.tests.making import a_street_file


@pytest.fixture(scope="module")
def full(founded_installation: NewInstallation) -> Installation:
    installation = founded_installation()
    installation.python("from tests.promises.filling import fill; fill()")
    (installation.data / MONTH).write_bytes(a_street_file())
    installation.wardmote("load", installation.data / MONTH)
    return installation


MONTH = "2025-01-west-mercia-street.csv"
LOAD = """
from pathlib import Path
from django.utils import timezone
from wardmote.performance.services.loading import load_files
load_files([Path("{}")], now=timezone.now())
"""
FIGURES = """
from wardmote.performance import stored
from wardmote.performance.selectors.loads import loads, report_of, warehouse
with warehouse() as reader:
    print(reader.rows("SELECT period, crime_type, count(*), min(vintage) FROM street GROUP BY ALL ORDER BY ALL"))
print(report_of(loads().get()).rows, stored.values_of("E23000016", "recorded-crime"))
"""


@pytest.fixture(scope="module")
def backup(full: Installation) -> Path:
    path = full.data.parent / "full.wardmote"
    full.wardmote("backup", path)
    return path


@pytest.fixture(scope="module")
def small_backup(founded_installation: NewInstallation) -> Path:
    installation = founded_installation(engine="sqlite")
    path = installation.data.parent / "small.wardmote"
    installation.wardmote("backup", path)
    return path


def content_of(path: Path) -> tuple[list[archive.Table], dict[str, tuple[int, str]]]:
    manifest = archive.check(path)
    return manifest.tables, {name: manifest.members[name] for name in manifest.files}


def test_what_was_saved_comes_back_elsewhere_with_every_row_file_and_entry(
    full: Installation, backup: Path, new_installation: NewInstallation
) -> None:
    elsewhere = new_installation()
    result = json.loads(elsewhere.wardmote("restore", backup, "--json"))
    assert result["equal"]
    assert result["rows"] > 1200
    assert result["files"] == 3 + 5, "and of the figures: rows, two files of kept counts, catalogue and values"
    assert elsewhere.python(FIGURES) == full.python(FIGURES)
    again = elsewhere.data.parent / "again.wardmote"
    elsewhere.wardmote("backup", again)
    assert content_of(again) == content_of(backup)
    assert "hold" in elsewhere.wardmote("verify")
    assert (elsewhere.data / "secret_key").read_bytes() != (full.data / "secret_key").read_bytes()


def test_numbers_of_deleted_records_are_not_given_out_again(backup: Path, new_installation: NewInstallation) -> None:
    elsewhere = new_installation()
    elsewhere.wardmote("restore", backup)
    code = (
        "from wardmote.core.organisations.models import Organisation, Team;"
        "last = Team.objects.order_by('pk').last().pk;"
        "print(Team.objects.create(organisation=Organisation.objects.first(), name='New').pk - last)"
    )
    assert elsewhere.python(code).strip() == "2"


@pytest.mark.postgres
def test_sqlite_and_postgresql_restore_into_each_other(
    backup: Path, full: Installation, new_installation: NewInstallation
) -> None:
    sqlite = new_installation(engine="sqlite")
    sqlite.wardmote("restore", backup)
    from_sqlite = sqlite.data.parent / "from-sqlite.wardmote"
    sqlite.wardmote("backup", from_sqlite)
    assert archive.check(from_sqlite).engine == "sqlite"
    assert archive.check(backup).engine == "postgresql"
    postgres = new_installation()
    postgres.wardmote("restore", from_sqlite)
    from_postgres = postgres.data.parent / "from-postgres.wardmote"
    postgres.wardmote("backup", from_postgres)
    assert content_of(from_postgres) == content_of(from_sqlite) == content_of(backup)


def test_the_place_can_be_given_on_the_command_line(full: Installation, small_backup: Path) -> None:
    there = full.data.parent / "there"
    output = full.wardmote("restore", small_backup, "--to", there)
    assert "everything is equal" in output
    assert (there / "wardmote.sqlite3").exists()


def test_a_place_in_use_is_left_alone_unless_replaced_and_then_saved_first(
    small_backup: Path, founded_installation: NewInstallation
) -> None:
    used = founded_installation()
    used.python(
        "from wardmote.core.organisations.models import Organisation; Organisation.objects.update(short_name='X')"
    )
    kept = used.data.parent / "kept.wardmote"
    used.wardmote("backup", kept)

    refused = used.try_wardmote("restore", small_backup)
    assert refused.returncode == 1
    assert "nothing was changed" in refused.stderr
    result = json.loads(used.wardmote("restore", small_backup, "--replace", "--json"))
    assert content_of(Path(result["saved_before"])) == content_of(kept)


@pytest.mark.sqlite
def test_figures_are_left_out_where_that_is_asked_and_what_is_there_stays(
    full: Installation, backup: Path, new_installation: NewInstallation
) -> None:
    without, elsewhere = backup.with_name("without.wardmote"), new_installation()
    full.wardmote("backup", without, "--without", "warehouse")
    assert not archive.check(without).files_in("warehouse")
    elsewhere.wardmote("restore", backup)
    elsewhere.wardmote("restore", without, "--replace")
    assert elsewhere.python(FIGURES) == full.python(FIGURES)


@pytest.mark.sqlite
def test_figures_alone_are_not_overwritten_either(
    full: Installation, backup: Path, new_installation: NewInstallation
) -> None:
    place = new_installation()
    (place.data / "warehouse").mkdir(parents=True)
    (place.data / MONTH).write_bytes(a_street_file(rows=9))
    place.python(LOAD.format(place.data / MONTH))
    refused = place.try_wardmote("restore", backup)
    assert refused.returncode == 1
    assert "There are data here already" in refused.stderr
    result = json.loads(place.wardmote("restore", backup, "--replace", "--json"))
    assert result["saved_before"] is None, "there was no database"
    assert [(Path(folder) / "warehouse.duckdb").exists() for folder in result["moved_aside"]] == [True]
    assert place.python(FIGURES) == full.python(FIGURES)


@pytest.mark.sqlite
def test_a_restore_is_undone_as_the_guide_says(backup: Path, founded_installation: NewInstallation) -> None:
    place = founded_installation()
    (place.data / MONTH).write_bytes(a_street_file(rows=9))
    place.wardmote("load", place.data / MONTH)
    figures = place.python(FIGURES)
    result = json.loads(place.wardmote("restore", backup, "--replace", "--json"))
    assert place.python(FIGURES) != figures
    place.wardmote("restore", result["saved_before"], "--replace")
    (place.data / "warehouse").rename(place.data / "warehouse.restored")
    Path(*result["moved_aside"]).rename(place.data / "warehouse")
    assert place.python(FIGURES) == figures


@pytest.mark.sqlite
def test_figures_that_were_put_back_do_not_hinder_a_backup_without_any(
    full: Installation, backup: Path, new_installation: NewInstallation
) -> None:
    without, place = backup.with_name("rows-only.wardmote"), new_installation()
    full.wardmote("backup", without, "--without", "warehouse")
    shutil.copytree(full.data / "warehouse", place.data / "warehouse")
    result = json.loads(place.wardmote("restore", without, "--json"))
    assert result["moved_aside"] == []
    assert place.python(FIGURES) == full.python(FIGURES)


@pytest.mark.sqlite
def test_a_catalogue_that_cannot_be_read_is_moved_aside_and_replaced(
    full: Installation, backup: Path, founded_installation: NewInstallation
) -> None:
    place = founded_installation()
    (place.data / "warehouse").mkdir()
    (place.data / "warehouse" / "warehouse.duckdb").write_bytes(b"spoilt")
    result = json.loads(place.wardmote("restore", backup, "--replace", "--json"))
    (aside,) = map(Path, result["moved_aside"])
    assert (aside / "warehouse.duckdb").read_bytes() == b"spoilt"
    assert place.python(FIGURES) == full.python(FIGURES)


@pytest.mark.sqlite
def test_a_link_to_the_figures_is_moved_aside_and_what_it_leads_to_stays(
    full: Installation, backup: Path, new_installation: NewInstallation
) -> None:
    place = new_installation()
    place.data.mkdir()
    disk = place.data.parent / "disk"
    shutil.copytree(full.data / "warehouse", disk)
    (place.data / "warehouse").symlink_to(disk)
    result = json.loads(place.wardmote("restore", backup, "--replace", "--json"))
    (aside,) = map(Path, result["moved_aside"])
    assert aside.resolve() == disk.resolve()
    assert (disk / "warehouse.duckdb").exists()
    assert place.python(FIGURES) == full.python(FIGURES)


@pytest.mark.sqlite
def test_a_catalogue_that_cannot_be_read_stops_the_backup_and_says_what_to_do(full: Installation) -> None:
    catalogue = full.data / "warehouse" / "warehouse.duckdb"
    kept = catalogue.read_bytes()
    catalogue.write_bytes(b"spoilt" * 1000)
    try:
        stopped = full.try_wardmote("backup", full.data.parent / "spoilt.wardmote")
    finally:
        catalogue.write_bytes(kept)
    assert stopped.returncode == 1
    assert "cannot be read" in stopped.stderr
    assert not (full.data.parent / "spoilt.wardmote").exists()


def test_if_a_restore_fails_what_was_there_is_put_back(
    small_backup: Path, founded_installation: NewInstallation
) -> None:
    used = founded_installation()
    before, after = used.data.parent / "before.wardmote", used.data.parent / "after.wardmote"
    used.wardmote("backup", before)
    impossible = resealed(
        small_backup,
        used.data.parent / "impossible.wardmote",
        # A row that breaks a constraint of the database: a partnership with itself.
        edit={"data/organisations.partnership.jsonl": lambda text: same_organisation_twice(text)},
    )
    outcome = used.try_wardmote("restore", impossible, "--replace")
    assert outcome.returncode == 1
    assert "nothing of it was kept" in outcome.stderr
    used.wardmote("backup", after)
    assert content_of(after) == content_of(before)


def test_a_backup_never_overwrites_and_leaves_nothing_half_made(full: Installation, backup: Path) -> None:
    outcome = full.try_wardmote("backup", backup)
    assert outcome.returncode == 1
    assert "never overwrites" in outcome.stderr
    assert not list(backup.parent.glob(".*part"))


def test_where_there_is_nothing_no_backup_is_made(new_installation: NewInstallation) -> None:
    installation = new_installation()
    installation.data.mkdir()
    outcome = installation.try_wardmote("backup", installation.data.parent / "nothing.wardmote")
    assert outcome.returncode == 1
    assert "There is no data here" in outcome.stderr
    assert not list(installation.data.parent.glob("*.wardmote*"))


def test_a_backup_is_for_its_owner_alone_and_holds_neither_key_nor_sign_ins(full: Installation, backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    key = (full.data / "secret_key").read_bytes().strip()
    with zipfile.ZipFile(backup) as bundle:
        assert not [name for name in bundle.namelist() if name.startswith("data/sessions.")]
        assert all(key not in bundle.read(name) for name in bundle.namelist())


def test_a_backup_reads_one_instant_while_others_write(full: Installation) -> None:
    code = """
import threading
from django.db import connection
from wardmote.core.operations import selectors
from wardmote.core.organisations.models import Organisation, Team

def write():
    Team.objects.create(organisation=Organisation.objects.first(), name="Meanwhile")
    connection.close()

with selectors.snapshot():
    before = Team.objects.count()
    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    during = Team.objects.count()
print(during - before, Team.objects.count() - before)
Team.objects.filter(name="Meanwhile").delete()
"""
    assert full.python(code).split() == ["0", "1"]


@pytest.mark.sqlite
def test_any_flipped_bit_anywhere_is_refused(small_backup: Path, tmp_path: Path) -> None:
    whole = small_backup.read_bytes()
    archive.check(small_backup)
    damaged = tmp_path / "damaged.wardmote"
    chance = random.Random(7)
    seal = range(len(whole) - 100, len(whole))
    flips = [(offset, chance.randrange(8)) for offset in range(len(whole))]
    flips += [(offset, bit) for offset in seal for bit in range(8)]
    let_through = []
    for offset, bit in flips:
        content = bytearray(whole)
        content[offset] ^= 1 << bit
        damaged.write_bytes(content)
        try:
            archive.check(damaged)
        except BackupRefused:
            continue
        let_through.append((offset, bit))
    assert len(flips) > 10_000
    assert let_through == []


@pytest.mark.sqlite
def test_a_cut_or_lengthened_backup_is_refused(small_backup: Path, tmp_path: Path) -> None:
    whole = small_backup.read_bytes()
    lengths = [0, 1, 63, 64, 100, len(whole) // 2, len(whole) - 65, len(whole) - 64, len(whole) - 1]
    for content in [*(whole[:length] for length in lengths), whole + b"\0", whole + whole, b"\0" + whole]:
        path = tmp_path / "damaged.wardmote"
        path.write_bytes(content)
        with pytest.raises(BackupRefused):
            archive.check(path)


def test_a_damaged_backup_touches_nothing(small_backup: Path, new_installation: NewInstallation) -> None:
    damaged = small_backup.with_name("damaged.wardmote")
    content = bytearray(small_backup.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    place = new_installation()
    for command in ("restore", "verify"):
        outcome = place.try_wardmote(command, damaged)
        assert outcome.returncode == 1
        assert outcome.stderr.strip() == (
            "CommandError: This backup is damaged: it is not what was written. Nothing was restored; use another copy."
        )
    assert not (place.data / "files").exists()
    assert place.wardmote("restore", small_backup)


@pytest.mark.sqlite
def test_a_backup_of_another_kind_says_so(small_backup: Path, tmp_path: Path) -> None:
    path = resealed(small_backup, tmp_path / "newer.wardmote", kind=b"wardmote-backup/2 sha256:")
    with pytest.raises(BackupRefused, match="of a kind that this release cannot read"):
        archive.check(path)


def test_a_backup_of_a_newer_release_says_what_to_do(small_backup: Path, new_installation: NewInstallation) -> None:
    def with_a_migration_of_tomorrow(text: bytes) -> bytes:
        manifest = json.loads(text)
        manifest["migrations"]["plans"].append("9999_tomorrow")
        return json.dumps(manifest).encode()

    place = new_installation()
    newer = resealed(
        small_backup, small_backup.with_name("tomorrow.wardmote"), edit={"manifest.json": with_a_migration_of_tomorrow}
    )
    outcome = place.try_wardmote("restore", newer)
    assert outcome.returncode == 1
    assert "newer release: this one does not know plans 9999_tomorrow" in outcome.stderr


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["files/../../escaped", "/etc/escaped", "files\\..\\escaped", "elsewhere/escaped"])
def test_a_backup_cannot_write_outside_its_place(small_backup: Path, tmp_path: Path, name: str) -> None:
    path = resealed(small_backup, tmp_path / "outside.wardmote", add={name: b"x"})
    with pytest.raises(BackupRefused, match="outside its own folder"):
        archive.check(path)


def same_organisation_twice(text: bytes) -> bytes:
    row = json.loads(text)
    return json.dumps({**row, "governing_body_id": row["force_id"]}).encode()


def resealed(source, target, *, edit=None, add=None, kind=archive.SEAL % archive.FORMAT):
    """A copy with some members changed or added, and a seal that is right for it: damage that only a reader can see."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members = {name: old.read(name) for name in old.namelist()}
        for name, change in (edit or {}).items():
            members[name] = change(members[name])
        members |= add or {}
        manifest = json.loads(members["manifest.json"])
        manifest["members"] = {
            name: (len(content), archive.hashlib.sha256(content).hexdigest())
            for name, content in members.items()
            if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
        for name, content in members.items():
            new.writestr(zipfile.ZipInfo(name), content)
        new.comment = kind + b"0" * 64
    content = target.read_bytes()[:-64]
    target.write_bytes(content + archive.hashlib.sha256(content).hexdigest().encode())
    return target


@pytest.mark.sqlite
def test_the_command_line_of_the_founding_is_what_the_guide_prints() -> None:
    guide = (Path(__file__).parents[2] / "docs/guides/going-live.md").read_text(encoding="utf-8")
    assert all(option in guide for option in FOUNDING)
