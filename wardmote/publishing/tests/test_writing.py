"""The directory of the site: only what differs is touched, nothing of others is, and whatever broke off is put right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from wardmote.publishing.services.writing import LOCK, MANIFEST, STAGING, Changes, Refused, Tree, opened


def write(folder: Path, files: Mapping[str, str], *, dry_run: bool = False) -> Changes:
    with opened(folder, dry_run=dry_run) as tree:
        fill(tree, files.items())
        if not dry_run:
            tree.settle()
        return tree.changes


def fill(tree: Tree, files: Iterable[tuple[str, str]]) -> None:
    for path, text in files:
        tree.offer(path, text.encode())
    tree.find_gone()


def standing(folder: Path) -> dict[str, str]:
    """What readers get: {path: words}."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".wardmote")]
    return {str(path.relative_to(folder)): path.read_text() for path in files}


SITE = {"index.html": "front", "plans/x/index.html": "a plan"}


def test_a_new_directory_is_made_and_filled(tmp_path: Path) -> None:
    changes = write(tmp_path / "a" / "site", SITE)
    assert standing(tmp_path / "a" / "site") == SITE
    assert sorted(changes.new) == sorted(SITE)


def test_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, SITE)
    before = {path: path.stat() for path in tmp_path.rglob("*") if path.name != LOCK and path.is_file()}
    changes = write(tmp_path, SITE)
    assert (changes.any, changes.unchanged) == (False, 2)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == {
        path: (was.st_mtime_ns, was.st_ino) for path, was in before.items()
    }


def test_what_changed_is_written_and_what_left_is_taken_away_with_its_folders(tmp_path: Path) -> None:
    write(tmp_path, SITE)
    changes = write(tmp_path, {"index.html": "another front"})
    assert standing(tmp_path) == {"index.html": "another front"}
    assert not (tmp_path / "plans").exists()
    assert (changes.changed, changes.gone) == (["index.html"], ["plans/x/index.html"])


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, SITE)
    (tmp_path / "plans" / "x" / "theirs.txt").write_text("theirs")
    write(tmp_path, {"index.html": "front"})
    assert standing(tmp_path) == {"index.html": "front", "plans/x/theirs.txt": "theirs"}


def test_a_page_that_somebody_else_changed_is_mended_while_it_is_public(tmp_path: Path) -> None:
    write(tmp_path, SITE)
    (tmp_path / "index.html").write_text("theirs")
    write(tmp_path, SITE)
    assert standing(tmp_path) == SITE


def test_a_gone_page_that_somebody_else_changed_is_left_and_named(tmp_path: Path) -> None:
    write(tmp_path, SITE)
    (tmp_path / "plans/x/index.html").write_text("theirs")
    changes = write(tmp_path, {"index.html": "front"})
    assert changes.left == ["plans/x/index.html"]
    assert standing(tmp_path)["plans/x/index.html"] == "theirs"


def test_a_directory_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("theirs")
    with pytest.raises(Refused, match="not empty"):
        write(tmp_path, SITE)
    assert standing(tmp_path) == {"letter.txt": "theirs"}


def test_a_file_of_others_in_the_place_of_a_page_is_refused_and_nothing_written(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "front"})
    (tmp_path / "robots.txt").write_text("theirs")
    with pytest.raises(Refused, match="was not written by Wardmote"):
        write(tmp_path, {"index.html": "another", "robots.txt": "ours"})
    assert standing(tmp_path) == {"index.html": "front", "robots.txt": "theirs"}


def test_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    write(tmp_path / "site", {"index.html": "front"})
    (tmp_path / "site" / "plans").symlink_to(outside)
    with pytest.raises(Refused, match="is a link"):
        write(tmp_path / "site", SITE)
    assert list(outside.iterdir()) == []


def test_a_path_that_climbs_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        write(tmp_path / "site", {"../index.html": "front"})
    assert not (tmp_path / "index.html").exists()


@pytest.mark.parametrize("kept", ["{", '{"format": "another/1"}'])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, kept: str) -> None:
    (tmp_path / MANIFEST).write_text(kept)
    with pytest.raises(Refused, match="new directory"):
        write(tmp_path, SITE)


def test_two_runs_at_once_do_not_mix(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(Refused, match="Another run"):
        write(tmp_path, SITE)


def test_a_dry_run_says_what_would_change_and_makes_nothing(tmp_path: Path) -> None:
    changes = write(tmp_path / "site", SITE, dry_run=True)
    assert sorted(changes.new) == sorted(SITE)
    assert not (tmp_path / "site").exists()


class Killed(BaseException):
    """The machine goes off."""


def test_killed_while_drawing_the_old_site_stands(tmp_path: Path) -> None:
    write(tmp_path, SITE)

    def files() -> Iterator[tuple[str, str]]:
        yield "index.html", "another"
        raise Killed

    with pytest.raises(Killed), opened(tmp_path) as tree:
        fill(tree, files())
    assert standing(tmp_path) == SITE


@pytest.mark.parametrize("steps", range(4))
def test_killed_between_two_files_the_next_run_puts_it_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Also where that next run no longer has a page which the killed one had written: it goes, though it was never listed."""
    write(tmp_path, SITE)
    replace, done = Path.replace, iter(range(100))

    def replace_a_few_times(self: Path, target: Path) -> Path:
        if next(done) >= steps:
            raise Killed
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace_a_few_times)
        with pytest.raises(Killed):
            write(tmp_path, {"index.html": "another", "a.css": "style", "withdrawn/index.html": "not for long"})
    for text in standing(tmp_path).values():
        assert text in {"front", "a plan", "another", "style", "not for long"}
    after = {"index.html": "the last"}
    write(tmp_path, after)
    assert standing(tmp_path) == after
    assert list(json.loads((tmp_path / MANIFEST).read_text())["files"]) == ["index.html"]
    assert not (tmp_path / STAGING).exists()
