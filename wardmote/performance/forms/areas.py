"""Areas to choose from in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wardmote.performance import wording as words
from wardmote.performance.selectors.areas import AreaGroup


def grouped_choices(groups: Sequence[AreaGroup]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of a select: each area under the heading of its kind, which it says where another is called like it."""
    named = Counter(each.name for group in groups for each in group.areas)
    some_own = any(group.own for group in groups)
    return [
        (
            words.areas_of_kind(group.kind, group.own, some_own=some_own),
            [(each.code, words.area_and_kind(each) if named[each.name] > 1 else each.name) for each in group.areas],
        )
        for group in groups
    ]
