"""What a backup holds of the warehouse fits together, though loads go on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wardmote.performance import stored
from wardmote.performance.selectors.loads import figures
from wardmote.performance.stored import Build
from wardmote.performance.warehouse import connection


def test_the_values_of_a_backup_are_never_of_a_later_load_than_its_catalogue(data_folder, monkeypatch):
    standing = connection.standing

    @contextmanager
    def while_a_load_ends(place: Path) -> Iterator[dict[str, Path]]:
        with standing(place) as files:
            stored.keep(Build(made_from="the next load"))
            yield files

    monkeypatch.setattr(connection, "standing", while_a_load_ends)
    stored.keep(Build(made_from="this load"))
    before = stored.place().read_bytes()
    with figures() as files:
        assert stored.made_from() == "the next load"
        assert files["values.sqlite3"].read_bytes() == before
