"""Links with other plans when one of their ends is merged into another row, and when it comes back.

The other plan goes on meanwhile: it adopts versions, into which its links are copied, and merges rows of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from wardmote.plans.models import Commitment, CommitmentLink, Lineage, Plan, PlanVersion
from wardmote.plans.services.journal import Journal, typed

Entry = Mapping[str, Any]
OTHER_END = {"from_commitment": "to_commitment", "to_commitment": "from_commitment"}
LABEL = CommitmentLink._meta.label
SAID = ("kind", "note", "by_id", "recorded_at")
"""What a copy of a link has of it, to the microsecond: this tells it from another link between the same plans."""


def linked_plans(plan: Plan) -> set[int]:
    """The other plans with which a plan has links, or had some that a merger removed because they stood there twice."""
    ours = Commitment.objects.filter(version__plan=plan).values("pk")
    links = CommitmentLink.objects.filter(Q(from_commitment__in=ours) | Q(to_commitment__in=ours))
    pairs = set(links.values_list(*OTHER_END))
    pairs |= {tuple(entry["values"][f"{end}_id"] for end in OTHER_END) for _line, entry in _removed()}
    plans = dict(Commitment.objects.filter(pk__in=chain.from_iterable(pairs)).values_list("pk", "version__plan"))
    of_pairs = [{plans.get(end) for end in pair} for pair in pairs]
    return {pk for each in of_pairs if plan.pk in each for pk in each if pk is not None} - {plan.pk}


def lock_with_linked(plan: Plan) -> None:
    """Lock a plan and those it is linked with, before giving back: what goes back may rewrite their mergers too.

    All at once and in one order, so that two people who do this in two linked plans do not wait for each other.
    """
    plans = Plan.objects.select_for_update().filter(pk__in={plan.pk, *linked_plans(plan)})
    list(plans.order_by("pk").values_list("pk", flat=True))


def hand_over_links(source: Commitment, into: Commitment, journal: Journal) -> None:
    """Links with commitments of other plans become another's, each once."""
    for end in OTHER_END:
        for link in CommitmentLink.objects.filter(**{end: source}):
            _hand_over(link, end, into, journal)


def give_link_back(entry: Entry, source: Commitment, holders: Collection[int]) -> bool:
    """Give a link back that a row handed over, as what it has become in the other plan since. Says whether it could be.

    ``holders`` are the row that it went to and what that was merged into.
    """
    if "removed" in entry:
        end = next(each for each in OTHER_END if entry["values"][f"{each}_id"] == source.pk)
        return _put_in(entry, end, source)
    end = next(iter(entry["after"])).removesuffix("_id")
    link = CommitmentLink.objects.filter(pk=entry["id"]).first()
    if link is None:
        lost = next((each for each in _removed() if each[1]["values"]["id"] == entry["id"]), None)
        return lost is not None and _put_in_lost(*lost, end, source, holders)
    if getattr(link, f"{end}_id") not in holders:
        return False
    said = _said(link)
    later = _later(getattr(link, OTHER_END[end]))
    copies = CommitmentLink.objects.filter(**said, **{f"{end}__in": holders, f"{OTHER_END[end]}__in": later})
    for each in copies:
        could(partial(_let_end, each, end, source))
    for line, lost_entry in list(_removed()):
        values = typed(CommitmentLink, lost_entry["values"])
        if all(values[name] == said[name] for name in SAID) and values[f"{OTHER_END[end]}_id"] in later:
            _put_in_lost(line, lost_entry, end, source, holders)
    return could(partial(_let_end, link, end, source))


def copied_since(entries: Iterable[Entry], version: PlanVersion) -> list[str]:
    """The rows of a version whose links in a journal the other plan has copied into a later version since."""
    entries = [each for each in entries if LABEL in (each.get("changed"), each.get("made"))]
    ids = {pk for each in entries for pk in each.get("ids", [each.get("id")])}
    found = []
    for link in CommitmentLink.objects.filter(pk__in=ids).select_related(*OTHER_END).order_by("pk"):
        end = next(each for each in OTHER_END if getattr(link, each).version_id == version.pk)
        ours, later = getattr(link, end), _later(getattr(link, OTHER_END[end]))
        copies = CommitmentLink.objects.filter(**_said(link), **{end: ours, f"{OTHER_END[end]}__in": later})
        if copies.exclude(pk__in=ids).exists():
            found.append(str(ours))
    return found


def _said(link: CommitmentLink) -> dict[str, Any]:
    return {name: getattr(link, name) for name in SAID}


def _hand_over(link: CommitmentLink, end: str, into: Commitment, journal: Journal) -> None:
    other = getattr(link, OTHER_END[end])
    same = CommitmentLink.objects.filter(**{end: into, OTHER_END[end]: other}, kind=link.kind)
    if other == into or same.exists():
        journal.remove([link])
        journal.entries[-1]["in_force"] = other.version.state == PlanVersion.State.CURRENT
    else:
        journal.change(link, **{end: into})


def _let_end(link: CommitmentLink, end: str, row: Commitment) -> None:
    setattr(link, end, row)
    link.save(update_fields=[end])


def _put_in(entry: Entry, end: str, row: Commitment) -> bool:
    """Put a link in again that was removed, with ``row`` at its end, and let it go where the other end has gone.

    Into later versions it goes where its other end was in force then: else they were there, and a person took it out.
    """
    link = CommitmentLink(**typed(CommitmentLink, {**entry["values"], f"{end}_id": row.pk}))
    if CommitmentLink.objects.filter(pk=link.pk).exists() or not could(partial(link.save, force_insert=True)):
        return False
    _follow(link, end, anew=entry.get("in_force", True))
    return True


def _put_in_lost(line: Lineage, entry: Entry, end: str, row: Commitment, holders: Collection[int]) -> bool:
    """The same for one that another merger removed, because it stood there twice."""
    if entry["values"][f"{end}_id"] not in holders:
        return False
    now = _mergers().select_for_update(of=("self",)).filter(pk=line.pk).first()
    handed = (now and now.handed) or []
    if now is None or entry not in handed:
        return False
    now.handed = [each for each in handed if each != entry]
    now.save(update_fields=["handed"])
    return _put_in(entry, end, row)


def _follow(link: CommitmentLink, end: str, *, anew: bool) -> None:
    """Let a link be copied into the versions that the other plan has adopted since, and go over where its end was merged."""
    other: Commitment = getattr(link, OTHER_END[end])
    for copy in _carried(other) if anew else ():
        again = CommitmentLink(**_said(link), **{end: getattr(link, end), OTHER_END[end]: copy})
        if could(partial(again.save, force_insert=True)):
            _follow(again, end, anew=True)
    line = _mergers().select_for_update(of=("self",)).filter(from_commitment=other).last()
    if other.retired_on is not None and line is not None and line.to_commitment is not None:
        journal = Journal(line.handed)
        _hand_over(link, OTHER_END[end], line.to_commitment, journal)
        line.handed = journal.entries
        line.save(update_fields=["handed"])
        if CommitmentLink.objects.filter(pk=link.pk).exists():
            _follow(link, end, anew=anew)


def _carried(row: Commitment) -> Iterator[Commitment]:
    """What a row was carried into, in versions that were adopted, unless it was taken out of the plan there."""
    lines = Lineage.objects.filter(kind=Lineage.Kind.CARRIED, from_commitment=row)
    lines = lines.exclude(to_commitment__version__state=PlanVersion.State.DRAFT)
    merged = _mergers().values("from_commitment")
    for line in lines.filter(Q(to_commitment__retired_on=None) | Q(to_commitment__in=merged)):
        if line.to_commitment is not None:
            yield line.to_commitment


def _later(row: Commitment) -> set[int]:
    """What a row has become in the versions after its own."""
    found: set[int] = set()
    edge = {row.pk}
    while edge:
        lines = Lineage.objects.filter(from_commitment__in=edge).values_list("to_commitment", flat=True)
        edge = {pk for pk in lines if pk is not None} - found
        found |= edge
    return set(Commitment.objects.filter(pk__in=found).exclude(version=row.version_id).values_list("pk", flat=True))


def _mergers() -> models.QuerySet[Lineage]:
    """The mergers of commitments of which it is known what was handed over, the earliest first."""
    found = Lineage.objects.filter(kind=Lineage.Kind.MERGED, to_commitment__isnull=False, handed__isnull=False)
    return found.select_related("to_commitment").order_by("pk")


def _removed() -> Iterator[tuple[Lineage, dict[str, Any]]]:
    """The links that mergers removed, because they stood there twice, each with its merger."""
    for line in _mergers():
        yield from ((line, each) for each in line.handed or () if each.get("removed") == LABEL)


def could(save: Callable[[], Any]) -> bool:
    """Whether something could go back: where the same has been written there since, it cannot, and stays as it is."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        return False
    return True
