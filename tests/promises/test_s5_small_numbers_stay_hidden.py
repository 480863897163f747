"""S5: small numbers cannot be worked out: by linear algebra, by bounds, by trying every table, or from several releases.

The attacks share no code with what hides the cells. Each is first seen to succeed where only the small cells are hidden.
"""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.performance import stored
from wardmote.performance.breakdowns import State, taken_apart
from wardmote.performance.definitions import Measure, measure
from wardmote.performance.hiding import Counts, hidden_areas
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.spans import span_at
from wardmote.performance.rules.suppressing import Release, hidden_cells, is_small
from wardmote.performance.stored import Build, Part, Value
from wardmote.plans.tests.factories import a_partnership, a_user

TABLES = 10_000 if os.environ.get("WARDMOTE_NIGHTLY") == "1" else 1_000
PRIME = (1 << 61) - 1
Parts = Mapping[str, tuple[str, ...]]


@dataclass
class Case:
    """Releases of one period, the parts of each total, and the threshold."""

    parts: Parts
    threshold: int
    releases: list[Release]


def a_case(chance: random.Random, *, protected: bool, leaves: int = 9, largest: int = 60) -> Case:
    """A force of partnerships of districts, released up to three times, some districts restated in between."""
    groups: dict[str, tuple[str, ...]] = {}
    names = [f"d{number}" for number in range(chance.randint(2, leaves))]
    rest = list(names)
    while rest:
        size = chance.randint(1, 4)
        groups[f"p{len(groups)}"], rest = tuple(rest[:size]), rest[size:]
    parts = {"force": tuple(names), **groups}
    threshold = chance.randint(2, 10)
    small_or_not = (0, 0, 1, 2, 3, 4, 5)
    counts = {
        name: chance.choice(small_or_not) if chance.random() < 0.4 else chance.randint(0, largest) for name in names
    }
    case = Case(parts, threshold, [])
    for _ in range(chance.randint(1, 3)):
        table = {**counts, **{total: sum(counts[name] for name in of) for total, of in parts.items()}}
        small = frozenset(cell for cell, count in table.items() if is_small(count, threshold))
        hidden = hidden_cells(table, parts, threshold, case.releases) if protected else small
        case.releases.append(Release(table, hidden))
        for name in chance.sample(names, k=chance.randint(0, 2)):
            counts[name] = max(0, counts[name] + chance.randint(-6, 6))
    return case


Sum = Mapping[int, int]
"""How often each unknown is in it."""


@dataclass
class Known:
    """What an attacker writes down: sums of unknowns. A district that was not restated is one unknown in both releases."""

    sums: list[tuple[Sum, int]]
    secrets: list[frozenset[int]]
    truth: list[int]


def written_down(case: Case) -> Known:
    truth: list[int] = []
    known = Known([], [], truth)
    unknown_of: dict[str, int] = {}
    shown_once: set[frozenset[int]] = set()
    secrets = []
    for number, release in enumerate(case.releases):
        for name in release.counts:
            if name not in case.parts and (
                number == 0 or case.releases[number - 1].counts[name] != release.counts[name]
            ):
                unknown_of[name] = len(truth)
                truth.append(release.counts[name])
        for cell, count in release.counts.items():
            made_of = frozenset(unknown_of[name] for name in case.parts.get(cell, (cell,)))
            if cell not in release.hidden:
                known.sums.append((dict.fromkeys(made_of, 1), count))
                shown_once.add(made_of)
            elif is_small(count, case.threshold):
                secrets.append(made_of)
    # What stood in a release before it became small, or was judged small, is known without any attack.
    known.secrets = [secret for secret in secrets if secret not in shown_once]
    return known


def by_algebra(known: Known) -> list[frozenset[int]]:
    """The secrets that are a combination of the sums: adding them raises the rank of the matrix by nothing."""
    rows: dict[int, list[int]] = {}

    def left_of(cells: Sum) -> list[int]:
        row = [cells.get(at, 0) for at in range(len(known.truth))]
        for lead, base in rows.items():
            if row[lead]:
                times = row[lead]
                row = [(mine - times * its) % PRIME for mine, its in zip(row, base, strict=True)]
        return row

    for cells, _sum in known.sums:
        row = left_of(cells)
        lead = next((at for at, value in enumerate(row) if value), None)
        if lead is not None:
            inverse = pow(row[lead], -1, PRIME)
            rows[lead] = [value * inverse % PRIME for value in row]
    return [secret for secret in known.secrets if not any(left_of(dict.fromkeys(secret, 1)))]


def by_bounds(known: Known) -> list[frozenset[int]]:
    """The secrets whose unknowns are each squeezed to one value, since nothing is below zero."""
    low, high = [0] * len(known.truth), [10**6] * len(known.truth)
    changed = True
    while changed:
        changed = False
        for cells, total in known.sums:
            for at, times in cells.items():
                ends = [(low[each] * by, high[each] * by) for each, by in cells.items() if each != at]
                least, most = (sum(pick(end) for end in ends) for pick in (min, max))
                floor, ceiling = sorted((times * (total - least), times * (total - most)))
                if floor > low[at] or ceiling < high[at]:
                    low[at], high[at], changed = max(low[at], floor), min(high[at], ceiling), True
    return [secret for secret in known.secrets if all(low[at] == high[at] for at in secret)]


def tables_to_try(known: Known) -> int:
    """How many tables there are with no count far above the true ones."""
    return (max(known.truth) + 3) ** len(known.truth)


def by_trying_all(known: Known) -> list[frozenset[int]]:
    """The secrets that have the same sum in every table that fits: none can be argued out of that."""
    possible: list[set[int]] = [set() for _ in known.secrets]
    for guess in product(range(max(known.truth) + 3), repeat=len(known.truth)):
        if all(sum(guess[at] * times for at, times in cells.items()) == total for cells, total in known.sums):
            for found, secret in zip(possible, known.secrets, strict=True):
                found.add(sum(guess[at] for at in secret))
    return [secret for found, secret in zip(possible, known.secrets, strict=True) if len(found) == 1]


def cases(count: int, *, protected: bool, **how: int) -> Sequence[Known]:
    return [written_down(a_case(random.Random(seed), protected=protected, **how)) for seed in range(count)]


def test_each_attack_succeeds_where_only_the_small_cells_are_hidden() -> None:
    bare = cases(100, protected=False)
    assert sum(bool(by_algebra(known)) for known in bare) > 30
    assert sum(bool(by_bounds(known)) for known in bare) > 30
    tiny = [known for known in cases(100, protected=False, leaves=3, largest=4) if tables_to_try(known) < 20_000]
    assert sum(bool(by_trying_all(known)) for known in tiny) > 5


def test_no_small_number_can_be_worked_out() -> None:
    told = 0
    for known in cases(TABLES, protected=True):
        told += len(known.secrets)
        assert by_algebra(known) == []
        assert by_bounds(known) == []
    assert told > TABLES, "the tables should have small numbers in them"


def test_every_small_number_of_a_small_table_might_be_another() -> None:
    tried = 0
    for known in cases(TABLES // 5, protected=True, leaves=3, largest=4):
        if tables_to_try(known) < 20_000:
            tried += len(known.secrets)
            assert by_trying_all(known) == []
    assert tried > 30


def test_most_of_a_table_without_small_numbers_is_still_shown() -> None:
    for seed in range(50):
        case = a_case(random.Random(seed), protected=True, largest=60)
        first = case.releases[0]
        if not any(is_small(count, case.threshold) for count in first.counts.values()):
            assert first.hidden == frozenset()


SHARE = measure("stop-search-drugs")
Shares = Mapping[str, Counts]
HideShares = Callable[[Measure, Sequence[Shares], Parts], list[frozenset[str]]]


def known_of_shares(chance: random.Random, hide: HideShares, *, leaves: int = 5, largest: int = 60) -> Known:
    """Shares of districts, partnerships and a force, of which an attacker writes down what is counted and what is not.

    Either may be restated and the other not, so that what they come to is another number, or is the same.
    """
    assert SHARE is not None
    names = [f"d{number}" for number in range(chance.randint(2, leaves))]
    cut = chance.randint(1, len(names))
    groups = {f"p{at}": tuple(of) for at, of in enumerate((names[:cut], names[cut:])) if of}
    parts = {"force": (*names, *groups), **groups}
    some = (0, 1, 2, 3, largest // 2, largest)
    counts = {name: (chance.choice(some), chance.choice(some)) for name in names}
    asked, releases = replace(SHARE, threshold=chance.randint(2, 10)), []
    for _ in range(chance.randint(1, 3)):
        table = {name: (top, top + rest) for name, (top, rest) in counts.items()}
        sums = {
            total: [sum(table[name][at] for name in of if name in table) for at in (0, 1)]
            for total, of in parts.items()
        }
        releases.append({**table, **{total: (top, over) for total, (top, over) in sums.items()}})
        for name in chance.sample(names, k=chance.randint(0, 2)):
            counts[name] = otherwise(chance, *counts[name])
    return shares_written_down(parts, asked.threshold, releases, hide(asked, releases, parts))


def otherwise(chance: random.Random, top: int, rest: int) -> tuple[int, int]:
    """A share restated: in what is counted, in the rest, or in both so that they come to the same."""
    by = chance.randint(-4, 20)
    moves = ((max(0, top + by), rest), (top, max(0, rest + by)), (top + min(by, rest), rest - min(by, rest)))
    now = chance.choice(moves)
    return now if min(now) >= 0 else (top, rest)


def shares_written_down(
    parts: Parts, threshold: int, releases: Sequence[Mapping[str, tuple[int, int]]], hidden: Sequence[frozenset[str]]
) -> Known:
    known = Known([], [], [])
    shown, secrets = set[frozenset[int]](), []
    before: Mapping[str, tuple[int, int]] = {}
    unknown_of: dict[tuple[str, str], int] = {}
    for release, cells in zip(releases, hidden, strict=True):
        earlier = dict(unknown_of)
        for name in release.keys() - parts.keys():
            numbers = of_share(*release[name])
            then = of_share(*before[name]) if before else {}
            for each in ("top", "rest"):
                if numbers[each] != then.get(each):
                    unknown_of[name, each] = len(known.truth)
                    known.truth.append(numbers[each])
            if numbers["top"] != then.get("top") and numbers["over"] == then.get("over"):
                kept = {unknown_of[name, "top"]: 1, unknown_of[name, "rest"]: 1}
                known.sums.append(({**kept, earlier[name, "top"]: -1, earlier[name, "rest"]: -1}, 0))
        for area, share in release.items():
            leaves = [name for name in parts.get(area, (area,)) if name not in parts]
            tops, rests = (frozenset(unknown_of[name, each] for name in leaves) for each in ("top", "rest"))
            made_of = {"top": tops, "rest": rests, "over": tops | rests}
            for each, count in of_share(*share).items():
                if area not in cells:
                    known.sums.append((dict.fromkeys(made_of[each], 1), count))
                    shown.add(made_of[each])
                elif is_small(count, threshold):
                    secrets.append(made_of[each])
        before = release
    known.secrets = [secret for secret in secrets if secret not in shown]
    return known


def of_share(top: int, over: int) -> dict[str, int]:
    return {"top": top, "rest": over - top, "over": over}


def only_small_shares(asked: Measure, releases: Sequence[Shares], _parts: Parts) -> list[frozenset[str]]:
    def tells(top: float | None, over: float | None) -> bool:
        return (
            top is not None
            and over is not None
            and any(is_small(each, asked.threshold) for each in (top, over, over - top))
        )

    return [frozenset(area for area, counts in release.items() if tells(*counts)) for release in releases]


def test_no_small_number_of_a_share_can_be_worked_out_and_no_small_rest() -> None:
    bare = [known_of_shares(random.Random(seed), only_small_shares) for seed in range(100)]
    assert sum(bool(by_algebra(known)) for known in bare) > 30
    assert sum(bool(by_bounds(known)) for known in bare) > 30
    told = 0
    for seed in range(TABLES // 2):
        known = known_of_shares(random.Random(seed), hidden_areas)
        told += len(known.secrets)
        assert by_algebra(known) == []
        assert by_bounds(known) == []
    assert told > TABLES, "the shares should have small numbers in them"


def test_every_small_number_of_a_small_share_might_be_another() -> None:
    tried = 0
    for seed in range(TABLES // 5):
        known = known_of_shares(random.Random(seed), hidden_areas, leaves=2, largest=4)
        if tables_to_try(known) < 20_000:
            tried += len(known.secrets)
            assert by_trying_all(known) == []
    assert tried > 30


Table = Mapping[str, int]
Hide = Callable[[Measure, Sequence[Table]], frozenset[str]]


def a_breakdown(chance: random.Random, hide: Hide) -> Case:
    """A quarter of a force taken apart into crimes of several kinds, restated up to twice. All of it is known each time."""
    asked = measure("recorded-crime")
    assert asked is not None
    asked = replace(asked, threshold=chance.randint(2, 10))
    names = [f"kind {number}" for number in range(chance.randint(1, 6))]
    counts = {name: chance.choice((0, 1, 2, 3, 30, 60)) for name in names}
    case = Case({"all": tuple(names)}, asked.threshold, [])
    for _ in range(chance.randint(1, 3)):
        for name in chance.sample(names, k=chance.randint(0, len(names))):
            counts[name] = max(0, counts[name] + chance.randint(-6, 6))
        table = {**counts, "all": sum(counts.values())}
        told = [*({name: release.counts[name] for name in names} for release in case.releases), counts]
        case.releases.append(Release(table, hide(asked, told)))
    return case


def only_the_small(asked: Measure, tables: Sequence[Table]) -> frozenset[str]:
    return frozenset(name for name, count in tables[-1].items() if is_small(count, asked.threshold))


def not_told(asked: Measure, tables: Sequence[Table]) -> frozenset[str]:
    """The parts whose rows say that they are hidden. A part without a row is known to be nothing."""
    return frozenset(each.part for each in taken_apart_now(asked, tables) if each.suppressed)


def taken_apart_now(asked: Measure, tables: Sequence[Table]) -> list[Part]:
    quarter = span_at("quarter", date(2025, 1, 1))
    first, *others = quarter.months
    states: list[State] = [
        {
            ("force", first): {name: (float(count), None) for name, count in table.items()},
            **{("force", month): {} for month in others},
        }
        for table in tables
    ]
    return list(taken_apart(asked, "crime_type", "force", quarter, states))


def told_by_the_whole(case: Case) -> set[frozenset[int]]:
    """The secrets that no hiding of parts could keep: what all parts come to, and what was out before, tells them."""
    found: set[frozenset[int]] = set()
    for number, release in enumerate(case.releases):
        nothing = Release(release.counts, frozenset(case.parts["all"]))
        known = written_down(Case(case.parts, case.threshold, [*case.releases[:number], nothing]))
        found |= {*by_algebra(known), *by_bounds(known)}
    return found


def test_no_small_part_of_a_figure_can_be_worked_out_from_the_others_and_from_all_of_them() -> None:
    bare = [written_down(a_breakdown(random.Random(seed), only_the_small)) for seed in range(100)]
    assert sum(bool(by_algebra(known)) for known in bare) > 20
    assert sum(bool(by_bounds(known)) for known in bare) > 20
    kept = sum(kept_from_attack(a_breakdown(random.Random(seed), not_told)) for seed in range(TABLES))
    assert kept > TABLES, "most small parts should be kept"


def kept_from_attack(case: Case) -> int:
    """How many small parts no attack finds; none that hiding could keep is found."""
    known, told = written_down(case), told_by_the_whole(case)
    assert set(by_algebra(known)) <= told
    assert set(by_bounds(known)) <= told
    return len(set(known.secrets) - told)


@pytest.mark.django_db
def test_programs_are_told_no_more_of_small_parts_than_pages(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    client.force_login(a_user(Role.ANALYST, a_partnership().force))
    force, month = Area("force", "A force", "force"), date(2025, 1, 1)

    def not_told_to_programs(asked: Measure, tables: Sequence[Table]) -> frozenset[str]:
        parts = taken_apart_now(asked, tables)
        total = Value(asked.key, force.code, month, sum(tables[-1].values()), None, None, None, vintage=1)
        stored.keep(Build((force,), {}, [total], parts))
        told = client.get(reverse("api_parts")).json()["items"]
        file = client.get(reverse("measure_parts_file", args=[asked.key, "csv"]), {"area": force.code})
        assert numbers_in(csv.DictReader(StringIO(file.content.decode("utf-8-sig")))) == numbers_in(told)
        assert numbers_in(told) == {each.part: each.numerator for each in parts if not each.suppressed}
        return frozenset(each["part"] for each in told if each["suppressed"])

    cases = [a_breakdown(random.Random(seed), not_told_to_programs) for seed in range(TABLES // 20)]
    assert sum(map(kept_from_attack, cases)) > TABLES // 20


def numbers_in(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """What rows tell of each part, wherever in the row: a count is its value too."""
    told = ((row["part"], row[name]) for row in rows for name in ("value", "numerator", "denominator"))
    return {part: float(number) for part, number in told if number not in (None, "")}
