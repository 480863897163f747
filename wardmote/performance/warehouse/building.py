"""A load: files become a new vintage beside the old ones, and the database that knows it is swapped in at the end.

Until that one rename nothing that a reader sees has changed, so a load that is killed leaves what was there before. What
it leaves lying about is cleared away by the next one.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.utils import timezone

from wardmote.performance.rules.loading import is_over
from wardmote.performance.sources import Force, Named, Source
from wardmote.performance.warehouse import connection as sql
from wardmote.performance.warehouse.connection import DATABASE, READ_AS, quoted, statement
from wardmote.performance.warehouse.faults import REMEDY, SAVE_AS_UTF8, fault_of_line
from wardmote.performance.warehouse.lines import headers_of, in_utf8, is_empty, other_separator, with_one_line_end
from wardmote.performance.warehouse.report import (
    Count,
    Duplicates,
    FileRead,
    NotLoaded,
    Refusal,
    Report,
    few_beside,
    gaps,
    many_fewer,
)
from wardmote.performance.warehouse.swapping import SWAPPING, alone, swap_in, uncatalogued, what_is_unknown
from wardmote.performance.warehouse.unpacking import DOWNLOAD_AGAIN, Staged, Unpacking

_LOOKED_AT = 60  # rows of a sheet above which its headers must stand
_CUT_OFF = "It has many fewer rows of a period than are known, as if it were cut off."
_ADD_NAME = "add the name in a file in definitions/forces of the data directory"
_GET_IT_AGAIN = "Get the file again and load it. If so few are right, load it with --fewer and say why."


@dataclass(slots=True)
class Incoming:
    """A file that is being loaded; its number counts within the vintage."""

    staged: Staged
    source: Source
    named: Named
    headers: tuple[str, ...]
    number: int = 0


def load(
    paths: Sequence[Path],
    *,
    place: Path,
    sources: Sequence[Source],
    forces: Sequence[Force],
    now: datetime,
    only: Source | None = None,
    dry_run: bool = False,
    reason: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Load what these files and folders hold into the warehouse in ``place``; a dry run does all but keep it.

    ``only`` takes every table for one of this source, whatever it is called. ``reason`` says why periods may have many fewer
    rows than are known; without one they are refused. A file with a fault in it is refused as a
    whole, the others are loaded. Raises ``NotLoaded`` and ``OSError``; the warehouse is then as it was.
    """
    place.mkdir(parents=True, exist_ok=True)
    with alone(place):
        broken, unknown = uncatalogued(place)
        if unknown:
            raise NotLoaded(what_is_unknown(place, unknown))
        if not dry_run:
            for path in broken:
                path.unlink()
            (place / SWAPPING).unlink(missing_ok=True)
        scratch = place / "loading"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            database = scratch / DATABASE
            if (place / DATABASE).exists():
                shutil.copyfile(place / DATABASE, database)
            with sql.building(database, forces) as connection:
                loading = Loading(
                    connection,
                    scratch,
                    tuple(sources),
                    {each.slug: each.code for each in forces},
                    only,
                    say,
                    today=timezone.localdate(now),
                    report=Report(reason=reason),
                )
                report = loading.run(paths, now)
            if dry_run:
                report.vintage = None
            else:
                swap_in(place, scratch, loading.parts)
            return report
        except duckdb.Error as error:
            raise NotLoaded(f"The figures could not be kept: {str(error).splitlines()[0]}") from error
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _told_early(period: date, source: Source) -> str:
    if source.every == "month":
        return f"The row is of {period:%B %Y}, which is not over."
    printed = "%Y" if (period.month, period.day) == (1, 1) else "%-d %B %Y"
    return f"The row is of {period:{printed}}, which is yet to come."


def _are_rows(source: Source, of: str) -> bool:
    """Whether a source has the rows of this one, as they are or counted."""
    return source.slug == of or (source.counts is not None and source.counts.of == of)


@dataclass(slots=True)
class Loading:
    """The steps of one load, on a database that nobody else sees."""

    connection: duckdb.DuckDBPyConnection
    scratch: Path
    sources: tuple[Source, ...]
    force_codes: dict[str, str]
    only: Source | None
    say: Callable[[str], None]
    digests: bool = True
    today: date = date.max
    """A period that is not over on this day is refused."""
    report: Report = field(default_factory=Report)
    parts: list[str] = field(default_factory=list)
    unchanged: dict[tuple[str, date], str] = field(default_factory=dict)
    """The files of this load that bring nothing new of the source at hand, by each force and period that they hold."""

    @property
    def _staged(self) -> Path:
        return self.scratch / "staged"

    def run(self, paths: Sequence[Path], now: datetime) -> Report:
        newest = self._one("SELECT coalesce(max(number), 0) FROM vintage")
        vintage = self.report.vintage = int(newest) + 1
        self.report.loaded_at = now.isoformat()
        incoming = self.recognised(paths)
        for source in self.sources:
            files = self.without_rivals(source, [each for each in incoming if each.source is source])
            files = self._changed(source, files, vintage)
            if files:
                self._load_source(source, files, vintage)
            self._keep_counts(source)
        values = {"number": vintage, "at": now, "report": json.dumps(self.report.as_data(), ensure_ascii=False)}
        self.connection.execute("INSERT INTO vintage VALUES ($number, $at, $report)", values)
        self.connection.execute("CHECKPOINT")
        return self.report

    def _one(self, question: str, values: dict[str, Any] | None = None) -> Any:
        ((value,),) = self.connection.execute(question, values or {}).fetchall()
        return value

    # --- which source a file is of

    def recognised(self, paths: Sequence[Path]) -> list[Incoming]:
        self.say("Looking at the files …")
        self._staged.mkdir()
        unpacking = Unpacking(self._staged, self._header_of, self.digests)
        found = []
        for staged in unpacking.of(list(paths)):
            headers = headers_of(staged.path)
            source = self.only or self._source_of(staged.base, headers or ())
            if headers is None:
                self.refuse(staged, "Its first line cannot be read as the names of columns in UTF-8.", SAVE_AS_UTF8)
            elif not any(headers) and is_empty(staged.path):
                self.refuse(staged, "It is empty.", DOWNLOAD_AGAIN)
            elif mark := other_separator(headers):
                what = f"Its columns are parted by {mark}, and not by commas."
                self.refuse(staged, what, "Save it as CSV with commas and load that copy.")
            elif source is None:
                what = "Neither its name nor its columns are those of a source that is known."
                self.refuse(staged, what, "Name it as it was published, or describe it in definitions/sources.")
            elif incoming := self._fitting(staged, source, headers):
                found.append(incoming)
        self.report.refused += unpacking.refused
        return sorted(found, key=lambda each: each.staged.base)

    def _header_of(self, rows: list[list[str]]) -> int | None:
        wanted = [self.only] if self.only else self.sources
        for at, row in enumerate(rows[:_LOOKED_AT]):
            if any(not source.lacks(row) for source in wanted):
                return at
        return None

    def _source_of(self, base: str, headers: Sequence[str]) -> Source | None:
        """By its name; where no name fits, by its columns, if they are those of one source alone."""
        named = next((source for source in self.sources if source.named(base)), None)
        if named:
            return named
        fitting = [source for source in self.sources if not source.named_by_file and not source.lacks(headers)]
        return fitting[0] if len(fitting) == 1 else None

    def _fitting(self, staged: Staged, source: Source, headers: tuple[str, ...]) -> Incoming | None:
        """The file as one of this source; None where it is refused."""
        named = source.named(staged.base) or Named()
        if lacking := source.lacks(headers):
            what = f"It has no column “{lacking[0]}”, which {source.name} has."
            self.refuse(staged, what, "Check that it is the right file, and that nobody changed its first line.", 1)
        elif len(set(headers)) < len(headers):
            self.refuse(staged, "Two of its columns have the same name.", REMEDY, 1)
        elif source.named_by_file and named.force not in self.force_codes:
            what = "Its name does not tell which force and month it is of."
            self.refuse(staged, what, f"Name it like {source.files[0]}, for example 2024-01-west-mercia.")
        else:
            if source.encoding != "utf-8" and not staged.rows:
                staged = in_utf8(staged, source.encoding, self._staged)
            return Incoming(with_one_line_end(staged, self._staged), source, named, headers)
        return None

    def without_rivals(self, source: Source, files: list[Incoming]) -> list[Incoming]:
        """Of copies of one month and force the first; none where they differ, for which is right nobody here knows."""
        if not source.named_by_file:
            return files
        alike: dict[Named, list[Incoming]] = defaultdict(list)
        for each in files:
            alike[each.named].append(each)
        kept = []
        for first, *others in alike.values():
            differ = len({each.staged.sha256 for each in (first, *others)}) > 1
            kept += [] if differ else [first]
            for each, other in [(each, first) for each in others] + ([(first, others[0])] if differ else []):
                what = f"It is of the same month and force as {other.staged.name}."
                self.refuse(each.staged, what, "Load the one that is right by itself.")
        return kept

    def _changed(self, source: Source, files: list[Incoming], vintage: int) -> list[Incoming]:
        """The files that bring something: those that are in the warehouse already as they are do not."""
        values = {"source": source.slug, "vintage": vintage}
        standing: dict[str, list[tuple[str, date]]] = defaultdict(list)
        for sha256, force, period in self.connection.execute(statement("unchanged"), values).fetchall():
            standing[sha256].append((force, period))
        files = self._under_one_force(source, files, standing)
        # A file under the name of another month is read all the same, and refused for it.
        known = [
            any(
                each.named.month in {None, period} and self.force_codes.get(each.named.force or "", force) == force
                for force, period in standing[each.staged.sha256]
            )
            for each in files
        ]
        # Where several files share a month they replace it together, so they come again together.
        if source.shares_months and not all(known):
            known = [False] * len(files)
        self.unchanged = {}
        for each, is_known in zip(files, known, strict=True):
            if is_known:
                self.report.unchanged.append(each.staged.name)
                self.unchanged |= dict.fromkeys(standing[each.staged.sha256], each.staged.name)
        return [each for each, is_known in zip(files, known, strict=True) if not is_known]

    def _under_one_force(
        self, source: Source, files: list[Incoming], standing: dict[str, list[tuple[str, date]]]
    ) -> list[Incoming]:
        """The files that are not also there under the name of another force: rows need not tell which is right.

        What is there under a wrong name is put right by a load of the right file of that force beside this one.
        """
        if not source.named_by_file:
            return files
        here = {(self.force_codes[each.named.force or ""], each.named.month): each.staged.sha256 for each in files}
        slugs = {code: slug for slug, code in self.force_codes.items()}
        kept = []
        for each in files:
            same, own = each.staged.sha256, self.force_codes[each.named.force or ""]
            stays = {
                force
                for force, period in standing[same]
                if all(here.get((force, month), same) == same for month in (period, None))  # else it is replaced now
            }
            others = stays | {force for (force, _month), sha256 in here.items() if sha256 == same}
            if own in stays or others <= {own}:
                kept.append(each)
            else:
                other = min(slugs.get(force, force) for force in others - {own})
                what = f"It is the same file as that of another force, “{other}”."
                self.refuse(
                    each.staged, what, "Put the name right. If the other is wrong, load its right file as well."
                )
        return kept

    def refuse(self, staged: Staged, what: str, remedy: str, row: int | None = None) -> None:
        if row is not None and staged.rows:
            row = staged.rows[min(row, len(staged.rows)) - 1]
        self.report.refused.append(Refusal(staged.name, what, remedy, row))

    # --- from files to rows

    def _load_source(self, source: Source, files: list[Incoming], vintage: int) -> None:
        self.say(f"Loading {source.name} …")
        before = {(force, period): rows for force, period, rows in self._standing(source, vintage - 1)}
        taken = self._one("SELECT coalesce(max(number), 0) FROM file WHERE vintage = $vintage", {"vintage": vintage})
        for number, each in enumerate(files, start=int(taken) + 1):
            each.number = number
        paths, slots = self.loaded(source, files, vintage)
        if not paths:
            return
        for path in paths:
            path.rename(self._new_part(source, path.name, vintage))
        numbers, names, periods, rows = map(list, zip(*slots, strict=True))
        values = {
            "files": numbers,
            "forces": names,
            "periods": periods,
            "rows": rows,
            "source": source.slug,
            "vintage": vintage,
        }
        self.connection.execute(statement("keep_slots"), values)
        self._tell_files(source, files, slots, vintage)
        counts: dict[tuple[str, date], int] = defaultdict(int)
        for _file, force, period, count in slots:
            counts[force, period] += count
        for (force, period), count in sorted(counts.items()):
            self.report.counts.append(Count(source.slug, force, period, count, before.get((force, period))))
        self._tell_few(source, vintage)
        self._tell_duplicates(source, [str(self.scratch / "parts" / source.slug / path.name) for path in paths])

    def _new_part(self, source: Source, name: str, vintage: int) -> Path:
        """Where a new file of figures belongs until it is swapped in."""
        part = f"parts/{source.slug}/{name}"
        path = self.scratch / part
        path.parent.mkdir(parents=True, exist_ok=True)
        self.parts.append(part)
        self.connection.execute("INSERT INTO part VALUES ($1, $2, $3)", [part, source.slug, vintage])
        return path

    def _keep_counts(self, source: Source) -> None:
        """Count what was not counted yet: the rows of this load, and of loads before counts were kept."""
        for counts in source.kept_counts:
            question = statement("keep_counts", counts=sql.counted(counts, "read_parquet($paths)"))
            for vintage, parts in sql.uncounted(self.connection, source, counts):
                target = self._new_part(counts, f"{vintage:06}-1.parquet", vintage)
                self.connection.execute(question, {"paths": list(map(self._lies_in, parts)), "target": str(target)})

    def _lies_in(self, part: str) -> str:
        """Where a file of figures is during the load."""
        return str((self.scratch if part in self.parts else self.scratch.parent) / part)

    def _standing(self, source: Source, vintage: int) -> list[tuple[str, date, int]]:
        question = "SELECT force, period, rows FROM slots_at($vintage) WHERE source = $source"
        return self.connection.execute(question, {"vintage": vintage, "source": source.slug}).fetchall()

    def _known(self, source: Source, vintage: int) -> list[tuple[str, date, int]]:
        """The rows that stand, or for how many its counts stand, after what is known of the same by other sources.

        These are of months that may have no rows here, or no counts.
        """
        rows = source.counts.of if source.counts else source.slug
        others = [each for each in self.sources if each is not source and _are_rows(each, rows)]
        return [slot for each in (*others, source) for slot in self._numbers(each, vintage)]

    def _numbers(self, source: Source, vintage: int) -> list[tuple[str, date, int]]:
        """How many rows stand; of counts the rows that they were counted from."""
        if not source.counts:
            return self._standing(source, vintage)
        kept = self.connection.execute("SELECT path FROM part WHERE source = $1", [source.slug]).fetchall()
        if not kept:
            return []
        question = statement("rows_counted", number=quoted(source.counts.column))
        values = {"paths": [self._lies_in(part) for (part,) in kept], "vintage": vintage, "source": source.slug}
        return self.connection.execute(question, values).fetchall()

    def loaded(self, source: Source, files: list[Incoming], vintage: int) -> tuple[list[Path], list[Any]]:
        """Parquet files of the files that are sound, and the rows of each file by force and period.

        All are read at once. Only where one of them is not sound is each tried alone, which is slower and says more.
        """
        sound, tried_alone = files, False
        while sound:
            paths = self._read(source, sound, vintage)
            if paths is not None:
                slots, wrong = self._checked(source, sound, paths)
                if not wrong:
                    return paths, slots
                self.forget(paths)
                sound = [each for each in sound if each.number not in wrong]
            elif not tried_alone:
                sound = [each for each in sound if self._read_alone(source, each, vintage)]
                tried_alone = True
            else:  # each can be read alone, but not together: that is our fault, not theirs
                raise duckdb.Error("files that can be read one by one cannot be read together")
        return [], []

    def _read(self, source: Source, files: list[Incoming], vintage: int) -> list[Path] | None:
        """One Parquet file for each layout of columns; None where a line somewhere cannot be read."""
        layouts: dict[tuple[str, ...], list[Incoming]] = defaultdict(list)
        for each in files:
            layouts[each.headers].append(each)
        made = []
        for number, alike in enumerate(layouts.values(), start=1):
            target = self.scratch / f"{vintage:06}-{number}.parquet"
            made.append(target)
            try:
                self.copy(source, alike, target, vintage)
            except (duckdb.InvalidInputException, duckdb.ConversionException):
                self.forget(made)
                return None
        return made

    def forget(self, made: Sequence[Path]) -> None:
        """Have what was copied no more."""
        for path in made:
            path.unlink(missing_ok=True)

    def _read_alone(self, source: Source, file: Incoming, vintage: int) -> bool:
        """Whether a file can be read; if not, it is refused with its first line that cannot."""
        target = self.scratch / "alone.parquet"
        try:
            self.copy(source, [file], target, vintage, tells_rejects=True)
            rejected = self.connection.execute(statement("rejects")).fetchall()
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            rejected = [(file.staged.path, None, "INVALID STATE", None, "")]
        for table in ("reject_errors", "reject_scans"):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self.forget([target])
        for _path, line, kind, name, _message in rejected:
            self.refuse(file.staged, *fault_of_line(source, kind, name), line)
        return not rejected

    def copy(
        self, source: Source, files: list[Incoming], target: Path, vintage: int, *, tells_rejects: bool = False
    ) -> None:
        """From CSV files of one layout to one file of rows. A line that cannot be read raises, or is listed with all others."""
        rows = sql.rows_of(source, sql.lines(tells_rejects=tells_rejects))
        values = {**self.named(source, files), "vintage": vintage, "target": str(target)}
        self.connection.execute(statement("load", rows=rows), values)

    def named(self, source: Source, files: list[Incoming]) -> dict[str, Any]:
        """What the lines of files are read with, once the files have their names."""
        names = {column.header: column for column in source.columns}
        columns = {
            names[header].name if header in names else f"left out {at}": READ_AS[names[header].type]
            if header in names
            else "VARCHAR"
            for at, header in enumerate(files[0].headers)
        }
        self.connection.execute("DELETE FROM incoming")
        listed = {
            "paths": [str(each.staged.path) for each in files],
            "numbers": [each.number for each in files],
            "forces": [self.force_codes.get(each.named.force or "") for each in files],
        }
        self.connection.execute(statement("name_incoming"), listed)
        return {"paths": listed["paths"], "columns": columns, "empty": list(source.empty)}

    # --- what must hold of the rows

    def _checked(self, source: Source, files: list[Incoming], paths: list[Path]) -> tuple[list[Any], set[int]]:
        """The rows of each file by force and period, and the numbers of the files that are refused for what they hold."""
        by_number = {each.number: each for each in files}
        found = self.periods_of(source, paths)
        empty = by_number.keys() - {row[0] for row in found}
        for number in sorted(empty):
            self.refuse(by_number[number].staged, "It has columns and no rows.", "Check that it was saved completely.")
        early = sorted({row[2] for row in found if row[2] and not is_over(row[2], source.every, self.today)})
        wrong = set()
        for number, force, period, _rows, has_wrong in found:
            month = by_number[number].named.month
            if force is None or period is None or has_wrong or period != (month or period) or period in early:
                wrong.add(number)
        for number in sorted(wrong):
            self.refuse_for_a_row(source, by_number[number], paths, early)
        if not wrong and not source.shares_months:
            wrong = self._rivals(by_number, found)
        if not wrong and not empty:  # else those that are left come here again
            wrong = self._with_many_fewer(source, by_number, found, paths)
        return [row[:4] for row in found], wrong | empty

    def periods_of(self, source: Source, paths: Sequence[Path]) -> list[Any]:
        """The file, force and period of rows, how many there are, and whether one lacks something or says another force."""
        question = statement("check", **sql.must_hold(source, source.columns))
        return self.connection.execute(question, {"paths": list(map(str, paths))}).fetchall()

    def refuse_for_a_row(
        self, source: Source, file: Incoming, paths: Sequence[Path], early: Sequence[date] = ()
    ) -> None:
        """Refuse a file for the first row that is not as it must be, or of one of the periods that are not over."""
        question = statement("first_wrong", **sql.must_hold(source, source.columns))
        values = {"paths": list(map(str, paths)), "file": file.number, "month": file.named.month}
        values["early"] = list(early)
        ((row, force, period, another),) = self.connection.execute(question, values).fetchall()
        remedy = REMEDY
        if period is None:
            what = "The row does not say which month or year it is of."
        elif file.named.month is not None and period != file.named.month:
            what = f"The row is of {period:%B %Y}, the file by its name of {file.named.month:%B %Y}."
            remedy = "Put the name right, or load the file that holds this month."
        elif period in early:
            what = _told_early(period, source)
            remedy = "Load it when that is past. If the date is wrong, correct it and load the file again."
        elif another is not None:
            what = f"The row is of “{another}”, the file by its name of “{file.named.force}”."
            remedy = f"Correct the row or the name. If both are the same force, {_ADD_NAME}."
        elif force is None:
            what = "The row names a force that is not known, or none."
            remedy = f"Correct the name, or {_ADD_NAME}."
        else:
            needed = " or ".join(each.header for each in source.columns if each.required)
            what = f"The row lacks a value that it must have: {needed}."
        self.refuse(file.staged, what, remedy, row)

    def _rivals(self, files: dict[int, Incoming], found: list[Any]) -> set[int]:
        """Files that hold a month or year which another one before them holds for the same force."""
        owners = {slot: (0, name) for slot, name in self.unchanged.items()}
        rivals: dict[int, str] = {}
        for number, force, period, _rows, _wrong in found:
            owner, name = owners.setdefault((force, period), (number, files[number].staged.name))
            if owner != number:
                rivals.setdefault(number, name)
        for number, name in rivals.items():
            what = f"It holds months or years that {name} holds too."
            self.refuse(files[number].staged, what, "Load one after the other; the later one counts.")
        return set(rivals)

    def _with_many_fewer(
        self, source: Source, files: dict[int, Incoming], found: list[Any], paths: Sequence[Path]
    ) -> set[int]:
        """Files that hold a part of many fewer rows than are known: one that was cut off looks like that.

        With a reason they are told and loaded.
        """
        known = self._known(source, self.report.vintage or 0)
        came = [row[1:4] for row in found]
        if source.counts and known:
            question = statement("sum_incoming", number=quoted(source.counts.column))
            came = self.connection.execute(question, {"paths": list(map(str, paths))}).fetchall()
        fewer = many_fewer(source, came, known)
        self.report.fewer += fewer
        if self.report.reason:
            return set()
        cut = {(each.force, each.period) for each in fewer}
        held = {number: files[number].staged for number, force, period, *_ in found if (force, period) in cut}
        for staged in held.values():
            self.refuse(staged, _CUT_OFF, _GET_IT_AGAIN)
        return set(held)

    # --- what is told of it

    def _tell_files(self, source: Source, files: list[Incoming], slots: list[Any], vintage: int) -> None:
        rows: dict[int, int] = defaultdict(int)
        for number, _force, _period, count in slots:
            rows[number] += count
        known = {column.header for column in source.columns}
        for each in files:
            if each.number in rows:
                values = [vintage, each.number, source.slug, each.staged.name, each.staged.sha256]
                self.connection.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?)", values)
                left_out = tuple(header for header in each.headers if header not in known)
                self.report.read.append(FileRead(each.staged.name, source.slug, rows[each.number], left_out))

    def _tell_few(self, source: Source, vintage: int) -> None:
        """What is missing, or seems to be, of the forces of this load."""
        counts = [each for each in self.report.counts if each.source == source.slug]
        here = {each.force for each in counts}
        known = self._known(source, vintage)
        numbers = {(force, period): number for force, period, number in known}
        self.report.few += few_beside([replace(each, rows=numbers[each.force, each.period]) for each in counts], known)
        if source.every == "month":
            standing = [each[:2] for each in self._standing(source, vintage) if each[0] in here]
            self.report.gaps += gaps(source.slug, standing)

    def _tell_duplicates(self, source: Source, paths: list[str]) -> None:
        if not source.key:
            return
        key = [quoted(name) for name in source.key]
        known = " AND ".join(f"{name} IS NOT NULL" for name in key)
        columns = ", ".join(quoted(column.name) for column in source.columns)
        question = statement("duplicates", key=", ".join(key), known=known, columns=columns)
        for force, keys, rows, identical in self.connection.execute(question, {"paths": paths}).fetchall():
            self.report.duplicates.append(Duplicates(source.slug, force, keys, rows, identical))
