"""Whom to ask: the chain from the holder to the post named for escalation."""

from __future__ import annotations

import pytest

from wardmote.plans.whom import Holds, Lead, PostFacts, Posts, Whom, whom

OURS, THEIRS = 1, 2
POSTS = Posts(
    {
        10: PostFacts(OURS, team=5, held=(Holds(100), Holds(101, covers=True))),
        11: PostFacts(OURS, team=5, held=(Holds(102, covers=True),)),
        12: PostFacts(OURS, team=5),
        13: PostFacts(OURS, team=6),
        14: PostFacts(OURS, held=(Holds(103),)),
        15: PostFacts(THEIRS, held=(Holds(104),)),
    },
    groups={7: (10, 14)},
)


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        (Lead(post=10), Whom((100,), "holder")),
        (Lead(post=11), Whom((102,), "cover")),
        (Lead(post=12), Whom((100, 101, 102), "team")),
        (Lead(post=13), Whom((103,), "escalation")),
        (Lead(team=7), Whom((100, 101, 103), "team")),
        (Lead(team=6), Whom((103,), "escalation")),
        (Lead(), Whom((103,), "escalation")),
        (Lead(post=15), Whom((103,), "escalation")),  # somebody whose text it is not cannot write it
    ],
)
def test_the_first_who_is_there_is_asked(lead: Lead, found: Whom) -> None:
    assert whom(lead, POSTS, answering=[OURS], escalation=14) == found


def test_with_nobody_anywhere_nobody_is_asked() -> None:
    assert whom(Lead(post=13), POSTS, answering=[OURS], escalation=None) == Whom()
    assert whom(Lead(), POSTS, answering=[OURS], escalation=13) == Whom()
