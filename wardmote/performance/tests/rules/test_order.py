from itertools import product

from wardmote.performance.rules.icons import Assurance, Variation
from wardmote.performance.rules.order import badness


def test_getting_worse_stands_before_everything_else():
    every = product([None, *Variation], [None, *Assurance])
    worst = max(
        badness(each, target)
        for each in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
        for target in [None, *Assurance]
    )
    others = [badness(each, target) for each, target in every if each is None or each.kind != "concern"]
    assert worst < min(others)


def test_a_target_that_will_be_missed_comes_next_whatever_has_changed():
    missed = badness(Variation.IMPROVEMENT_LOW, Assurance.FAILING)
    assert missed < badness(Variation.NEITHER_HIGH, None)
    assert missed < badness(Variation.COMMON, Assurance.HIT_OR_MISS)


def test_among_equals_what_is_nearest_to_its_target_comes_last():
    found = [badness(Variation.COMMON, each) for each in (Assurance.HIT_OR_MISS, None, Assurance.PASSING)]
    assert found == sorted(found)


def test_without_a_signal_nothing_is_known_to_be_wrong():
    assert badness(None, None) == badness(Variation.COMMON, None)
