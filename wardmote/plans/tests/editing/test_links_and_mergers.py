"""A merger that is undone leaves the links with another plan as if it had never been, whatever that plan did meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.plans.models import Commitment, CommitmentLink, Plan, PlanVersion
from wardmote.plans.selectors.linking import ties_of
from wardmote.plans.services import editing
from wardmote.plans.services.linking import link
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.editing.test_linking import another_plan
from wardmote.plans.tests.factories import a_user, an_imported_plan

pytestmark = pytest.mark.django_db


class Two:
    """Two plans of one partnership, and somebody who may edit both."""

    def __init__(self) -> None:
        done = an_imported_plan()
        partnership = done.version.plan.partnership
        self.by: User = a_user(Role.POLICY_OFFICER, partnership.force, "officer")
        self.one: Plan = done.version.plan
        self.other: Plan = another_plan(partnership, self.by).version.plan

    def row(self, plan: Plan, key: str) -> Commitment:
        return Commitment.objects.get(version__plan=plan, version__state=PlanVersion.State.CURRENT, key=key)

    def has_left(self, plan: Plan, key: str) -> bool:
        rows = Commitment.objects.filter(version__plan=plan, version__state=PlanVersion.State.CURRENT, key=key)
        return rows.exclude(retired_on=None).exists()

    def link(self, one: str, other: str) -> None:
        """Link two rows, from the one and from the other."""
        start, end = self.row(self.one, one), self.row(self.other, other)
        link(start, end, kind="same", note=f"{one} with {other}", by=self.by)
        link(end, start, kind="supports", note=f"{other} with {one}", by=self.by)

    def merge(self, plan: Plan, source: str, into: str) -> None:
        row = self.row(plan, into)
        editing.merge_commitments(row, [self.row(plan, source)], statement="Both.", reason="One.", by=self.by)

    def bring_back(self, plan: Plan, key: str) -> None:
        editing.bring_back(self.row(plan, key), reason="Two.", by=self.by)

    def adopt(self, plan: Plan, merging: tuple[str, str] | None = None) -> None:
        draft = draft_version(plan, title="Next", reason="", by=self.by)
        if merging:
            source, into = (draft.commitments.get(key=key) for key in merging)
            editing.merge_commitments(into, [source], statement="Both.", reason="One.", by=self.by)
        adopt_version(draft, on=timezone.localdate(), kind="variation", reason="Agreed.", by=self.by)

    def links(self) -> list[tuple[str, ...]]:
        rows = CommitmentLink.objects.select_related("from_commitment__version", "to_commitment__version")
        ends = [(each.from_commitment, each.to_commitment, each.kind, each.note) for each in rows]
        return sorted((self.name(start), self.name(end), *said) for start, end, *said in ends)

    def shown(self, key: str) -> list[str]:
        return sorted(str(tie.other.key) for tie in ties_of(self.row(self.one, key), user=self.by))

    def name(self, row: Commitment) -> str:
        plan = "one" if row.version.plan_id == self.one.pk else "other"
        return f"{plan}-{row.version.number}-{row.key}"


def adopts_twice(two: Two) -> None:
    two.adopt(two.other)
    two.adopt(two.other)


def merges(two: Two) -> None:
    two.merge(two.other, "1", "2")


def merges_and_adopts(two: Two) -> None:
    two.merge(two.other, "1", "2")
    two.adopt(two.other)


def adopts_and_merges(two: Two) -> None:
    two.adopt(two.other)
    two.merge(two.other, "1", "2")


def merges_in_a_draft(two: Two) -> None:
    two.adopt(two.other, merging=("1", "2"))


MEANWHILE = [adopts_twice, merges, merges_and_adopts, adopts_and_merges, merges_in_a_draft]
LINKS = {
    "its own": [("1", "1")],
    "the same": [("1", "1"), ("2", "1")],
    "with what the end is merged into": [("1", "1"), ("2", "2")],
    "all": [("1", "1"), ("1", "2"), ("2", "1"), ("2", "2")],
}


def world(links: list[tuple[str, str]]) -> Two:
    two = Two()
    for one, other in links:
        two.link(one, other)
    return two


def test_a_link_stays_on_both_ends_where_the_other_plan_adopts_a_version_before_a_merger_is_undone() -> None:
    two = world([("1", "1")])
    two.merge(two.one, "1", "2")
    two.adopt(two.other)
    assert (two.shown("1"), two.shown("2")) == ([], ["1", "1"])
    two.bring_back(two.one, "1")
    assert (two.shown("1"), two.shown("2")) == (["1", "1"], [])


def found_after(two: Two, meanwhile: Callable[[Two], None], *, merged: bool) -> list[list[tuple[str, ...]]]:
    """The links at the end, and once more where the other plan undoes its own merger then. Nothing of it is kept."""
    with transaction.atomic():
        if merged:
            two.merge(two.one, "1", "2")
        meanwhile(two)
        if merged:
            two.bring_back(two.one, "1")
        found = [two.links()]
        if two.has_left(two.other, "1"):
            two.bring_back(two.other, "1")
            found.append(two.links())
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("links", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_links_are_as_if_a_merger_had_not_been(meanwhile: Callable[[Two], None], links: list[tuple[str, str]]) -> None:
    two = world(links)
    assert found_after(two, meanwhile, merged=True) == found_after(two, meanwhile, merged=False)
