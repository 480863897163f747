"""Archives that were made to hurt: nothing leaves its folder, nothing fills the disk, and a plain sentence says why."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from wardmote.core.documents.tests import hostile
from wardmote.performance.tests.making import Place, a_street_file, a_tar, a_zip
from wardmote.performance.warehouse import unpacking
from wardmote.performance.warehouse.report import NotLoaded, Report

JANUARY = "2025-01-west-mercia-street.csv"
NOTHING = bytes(2**20)
LONG = b"0" * (80 * 2**20)


def only_refusal(report: Report) -> str:
    assert report.read == []
    (refusal,) = report.refused
    return f"{refusal.file}: {refusal.what}"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.zip", a_zip({JANUARY: LONG})),
        ("bomb.tar.gz", a_tar({JANUARY: LONG})),
        (f"{JANUARY}.gz", gzip.compress(LONG)),
        ("twice.zip", a_zip({f"{JANUARY}.gz": gzip.compress(LONG)})),
    ],
)
def test_more_than_any_real_archive_holds_is_refused_while_it_comes_out(place: Place, name: str, data: bytes) -> None:
    assert len(data) < 400_000
    assert "More than 100 times its own size" in only_refusal(place.load_data(name, data))


def test_many_small_files_count_together(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "RATIO_MATTERS_ABOVE", 10 * 2**20)
    files = {f"2025-{month:02}-west-mercia-street.csv": NOTHING for month in range(1, 13)}
    report = place.load_data("bomb.zip", a_zip(files))
    assert report.read == []
    assert "More than 100 times" in report.refused[-1].what


def test_too_many_files_are_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 3)
    files = {f"{number}.pdf": b"" for number in range(9)}
    assert "More than 100 times" in place.load_data("many.zip", a_zip(files)).refused[-1].what
    assert "More than 100 times" in place.load_data("many.tar", a_tar(files, "w")).refused[-1].what


@pytest.mark.parametrize("name", [f"../../{JANUARY}", f"/{JANUARY}", f"..\\{JANUARY}"])
@pytest.mark.parametrize("form", ["zip", "tar"])
def test_a_name_that_climbs_leads_nowhere(place: Place, name: str, form: str) -> None:
    data = a_zip({name: a_street_file()}) if form == "zip" else a_tar({name: a_street_file()}, "w")
    before = set(place.files.parent.parent.rglob("*"))
    place.load_data(f"archive.{form}", data)
    new = set(place.files.parent.parent.rglob("*")) - before
    assert {path.relative_to(place.files.parent).parts[0] for path in new} == {"files", "warehouse"}
    assert not list(place.warehouse.rglob("*.csv"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_of_a_tar_are_not_followed(place: Place, kind: bytes) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo(JANUARY)
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    report = place.load_data("archive.tar", out.getvalue())
    assert report.read == []
    assert len(report.refused) == 1


def test_a_link_in_a_folder_to_a_file_is_read_as_that_file_and_one_to_nowhere_is_none(place: Place) -> None:
    (place.files / "sub").mkdir()
    (place.files / "sub" / JANUARY).symlink_to(place.put("elsewhere.csv", a_street_file()))
    (place.files / "sub" / "2025-02-west-mercia-street.csv").symlink_to("nowhere.csv")
    assert place.load(place.files / "sub").rows == 8


def test_entries_of_a_zip_that_overlap_are_no_way_round(place: Place) -> None:
    report = place.load_data("bomb.zip", hostile.overlapping_entries())
    assert report.read == []
    assert report.refused


def test_a_password_is_asked_for_and_not_guessed(place: Place) -> None:
    data = bytearray(a_zip({JANUARY: a_street_file()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "protected by a password" in only_refusal(place.load_data("archive.zip", bytes(data)))


def test_a_way_of_packing_that_we_lack_is_refused(place: Place) -> None:
    data = bytearray(a_zip({JANUARY: a_street_file()}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 97
    assert "damaged" in only_refusal(place.load_data("archive.zip", bytes(data)))


def test_a_zip_inside_a_zip_is_no_table(place: Place) -> None:
    inner = a_zip({JANUARY: a_street_file()})
    assert "no table" in only_refusal(place.load_data("archive.zip", a_zip({"inner.zip": inner})))
    assert only_refusal(place.load_data("archive.zip", a_zip({JANUARY: inner})))


def test_a_full_disk_stops_the_load_and_leaves_what_was_there(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.load_data(JANUARY, a_street_file())
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10, 10, 0))
    with pytest.raises(NotLoaded, match="disk is nearly full"):
        place.load_data("archive.zip", a_zip({JANUARY: a_street_file(rows=12)}))
    assert place.ask("SELECT count(*) FROM street") == [(8,)]
    assert sorted(path.name for path in place.warehouse.iterdir()) == ["loading.lock", "parts", "warehouse.duckdb"]


def test_what_looks_like_an_archive_by_name_alone_is_read_for_what_it_is(place: Place, tmp_path: Path) -> None:
    assert "first line" in only_refusal(place.load_data("archive.zip", b"\x00\x01" * 40))
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    report = place.load(tmp_path / "empty.zip")
    assert report.read == []
