"""What a row hands over to the one that it is merged into, noted so that it has it again when it is brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import models

from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    Lineage,
    MeasureLink,
    Mechanism,
    Opinion,
)
from wardmote.plans.services.assuring import take_opinions_back, take_over_evidence, take_over_opinion
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.editing.lineage import untie
from wardmote.plans.services.editing.linked import could, give_link_back, hand_over_links
from wardmote.plans.services.journal import Journal, plain, typed

Row = Activity | Commitment
Entry = Mapping[str, Any]

MERGED, BROUGHT_BACK = "plans.merged", "plans.brought_back"
NAMES: dict[type[models.Model], str] = {Assignment: "owners_printed", Mechanism: "oversight_printed"}
"""The owners and boards of an activity, and the field in which they stand as printed."""


def hand_over(source: Row, into: Row, *, by: Any, reason: str) -> list[dict[str, Any]]:
    """Let what refers to a row, judges it and shows it be another's. Returns the journal of it.

    Part of the write that merges the rows, which has the history entry; it calls ``say_names`` in the end.
    """
    journal = Journal()
    untie(source, into, journal)
    if isinstance(source, Activity) and isinstance(into, Activity):
        _copy_names(source, into, journal)
        _hand_over_dependencies(source, into, journal)
        _hand_over_last_update(source, into, journal, by=by, reason=reason)
    elif isinstance(source, Commitment) and isinstance(into, Commitment):
        hand_over_ties(source, into, journal)
    _repoint(source, into, journal)
    hand_over_judgement(source, into, journal)
    return journal.entries


def hand_over_judgement(source: Row, into: Row, journal: Journal) -> None:
    """Let the evidence for a row be another's, and the last opinion on either stand on that."""
    take_over_evidence(source, into, journal)
    journal.note_made(take_over_opinion(source, into))


def hand_over_ties(source: Commitment, into: Commitment, journal: Journal) -> None:
    """Let the links of a commitment with other plans, and the measures by which it is judged, be another's."""
    hand_over_links(source, into, journal)
    _hand_over_measures(source, into, journal)


def say_names(into: Row, entries: Iterable[Entry], *, verb: str, by: Any, reason: str) -> None:
    """Print the owners and boards of an activity anew where these entries of a journal changed who they are."""
    made = {entry.get("made") for entry in entries}
    values: dict[str, Any] = {
        field: "\n".join(model._default_manager.filter(activity=into.pk).values_list("printed", flat=True))
        for model, field in NAMES.items()
        if model._meta.label in made
    }
    write(into, verb=verb, by=by, reason=reason, **values)


def note_work(work: Activity, source: Commitment, into: Commitment) -> dict[str, Any]:
    """The entry of a journal that an activity came to another commitment with its own."""
    journal = Journal()
    journal.note_changed(work, {"commitment_id": source.pk}, {"commitment_id": into.pk})
    return journal.entries[0]


def give_back(row: Row, *, by: Any, reason: str) -> tuple[Counter[str], list[Activity]]:
    """Give a row that comes back what it handed over when it was merged.

    Returns how many of what, by model, and the activities that are its own again but were merged meanwhile: they come back too.

    What was added to the other since stays there. Where several were merged into it, all of that is undone and the
    others hand over anew: what two of them had stays with it as long as one of them is in it.
    """
    mine = [each for each in _mergers("from", row) if each.handed is not None]
    returned, home = Counter[str](), list[Activity]()
    for into in {_ends(line)[1].pk: _ends(line)[1] for line in reversed(mine)}.values():
        things, work = _take_from(locked(into), row, by=by, reason=reason)
        returned += Counter([*things, *(each._meta.label for each in work)])
        home += work
    return returned, [work for work in home if work.retired_on and _mergers("from", work).exists()]


def _take_from(into: Row, row: Row, *, by: Any, reason: str) -> tuple[list[str], list[Activity]]:
    """Take what a row handed over from what it was merged into: several times, where a document brought it back between.

    Returns the model of each thing, and the activities that came home.
    """
    lines = [each for each in _mergers("to", into) if each.handed is not None]
    mine = [each for each in lines if _ends(each)[0].pk == row.pk]
    others = [] if into.retired_on else [each for each in lines if each not in mine]
    holders = {into.pk, *_became(into)}
    undone = {
        each.pk: list(_undo(each, holders, by=by, reason=reason))
        for each in reversed(lines)
        if each in mine or each in others
    }
    home = [work for each in mine for work in _bring_work_home(each, holders, by=by, reason=reason)]
    into.refresh_from_db()
    anew = [entry for each in others for entry in _anew(each, into, by=by, reason=reason)]
    _hand_opinions_on(type(into), holders)
    say_names(into, [*chain.from_iterable(undone.values()), *anew], verb=BROUGHT_BACK, by=by, reason=reason)
    things = list(_things(chain.from_iterable(undone[each.pk] for each in mine)))
    for each in mine:
        each.delete()
    return things, home


def _anew(line: Lineage, into: Row, *, by: Any, reason: str) -> list[dict[str, Any]]:
    """Hand over once more what another row handed over, unless it is in the plan again: then it keeps it."""
    source = _ends(line)[0]
    entries = hand_over(source, into, by=by, reason=reason) if source.retired_on else []
    line.handed = [*filter(_is_of_work, line.handed or ()), *entries]
    line.save(update_fields=["handed"])
    return entries


def _hand_opinions_on(level: type[Row], holders: Collection[int]) -> None:
    """Let the last opinion that is left stand on these rows, as far as what it was given on is still merged into them."""
    for line in _mergers_of(level, "to", holders):
        source, into = _ends(line)
        made = take_over_opinion(source, into) if source.retired_on and line.handed is not None else []
        if made:
            journal = Journal(line.handed)
            journal.note_made(made)
            line.save(update_fields=["handed"])


def _things(entries: Iterable[Entry]) -> Iterator[str]:
    """The model of what each of these entries gave back: the day of the last update, and copied names, are nothing of it."""
    for entry in entries:
        label = entry.get("changed") or entry.get("removed")
        if entry.get("made") == Opinion._meta.label:  # a copy that is taken out, for the row kept its own
            label = entry["made"]
        if label and label != Activity._meta.label:
            yield str(label)


def told_of(returned: Mapping[str, int]) -> list[str]:
    """What was given back, as the history tells it."""
    names = {str(apps.get_model(label)._meta.verbose_name): number for label, number in returned.items()}
    return [f"{name}: {number}" for name, number in sorted(names.items())]


def _mergers(end: str, row: Row) -> models.QuerySet[Lineage]:
    """The mergers in which a row is at this end, the earliest first."""
    return _mergers_of(type(row), end, [row.pk])


def _mergers_of(model: type[Row], end: str, rows: Collection[int]) -> models.QuerySet[Lineage]:
    found = Lineage.objects.filter(kind=Lineage.Kind.MERGED, **{f"{end}_{model._meta.model_name}__in": rows})
    found = found.order_by("pk")
    return found.select_related("from_commitment", "to_commitment", "from_activity", "to_activity")


def _ends(line: Lineage) -> tuple[Any, Any]:
    return line.from_activity or line.from_commitment, line.to_activity or line.to_commitment


def _became(row: Row) -> set[int]:
    """What a row was merged into itself, and so on."""
    found: set[int] = set()
    edge: list[Row] = [row]
    while edge:
        edge = [_ends(line)[1] for each in edge for line in _mergers("from", each)]
        edge = [each for each in edge if each.pk not in found]
        found.update(each.pk for each in edge)
    return found


# There


def _copy_names(source: Activity, into: Activity, journal: Journal) -> None:
    """Add the owners and boards that the other had and this one has not; its lead stays the lead."""
    for model in NAMES:
        mine: list[Any] = list(model._default_manager.filter(activity=into))
        known = {each.printed.casefold() for each in mine}
        theirs: list[Any] = list(model._default_manager.filter(activity=source))
        new = [each for each in theirs if each.printed.casefold() not in known]
        for position, each in enumerate(new, start=len(mine) + 1):
            copy: Any = model(activity=into, position=position, **_said_of(each))
            if isinstance(copy, Assignment):
                copy.part = Assignment.Part.CONTRIBUTOR if mine else each.part
            journal.create(model, [copy])


def _said_of(name: models.Model) -> dict[str, Any]:
    """What is said of an owner or a board, wherever in the row it stands."""
    fields = [field.attname for field in name._meta.concrete_fields]
    return {each: getattr(name, each) for each in fields if each not in {"id", "activity_id", "position", "part"}}


def _hand_over_dependencies(source: Activity, into: Activity, journal: Journal) -> None:
    for each in source.dependencies.exclude(waits_for=into):
        journal.change(each, activity=into)
    for each in Dependency.objects.filter(waits_for=source).exclude(activity=into):
        journal.change(each, waits_for=into)


def _hand_over_last_update(source: Activity, into: Activity, journal: Journal, *, by: Any, reason: str) -> None:
    was = into.last_update_on
    last = max((day for day in (was, source.last_update_on) if day), default=None)
    if write(into, verb=MERGED, by=by, reason=reason, last_update_on=last):
        journal.note_changed(into, {"last_update_on": plain(was)}, {"last_update_on": plain(last)})


def _hand_over_measures(source: Commitment, into: Commitment, journal: Journal) -> None:
    """The measures of what is merged in become the one's, each once."""
    for link in MeasureLink.objects.filter(commitment=source):
        if MeasureLink.objects.filter(commitment=into, measure=link.measure, area=link.area).exists():
            journal.remove([link])
        else:
            journal.change(link, commitment=into)


def _repoint(source: Row, into: Row, journal: Journal) -> None:
    """References to and from the one become the other's; what would refer to itself, or stand twice, goes."""
    level = "activity" if isinstance(source, Activity) else "commitment"
    for row in CrossReference.objects.filter(**{f"to_{level}": source}):
        journal.change(row, **{f"to_{level}": into, "ref": into.ref})
    for row in CrossReference.objects.filter(**{f"from_{level}": source}):
        journal.change(row, **{f"from_{level}": into})
    journal.remove(CrossReference.objects.filter(**{f"from_{level}": into, f"to_{level}": into}))
    seen = set()
    for row in CrossReference.objects.filter(version=into.version_id).order_by("pk"):
        same = (
            row.from_commitment_id,
            row.from_activity_id,
            row.to_commitment_id,
            row.to_activity_id,
            row.kind,
            row.ref,
        )
        if same in seen:
            journal.remove([row])
        seen.add(same)


# And back


def _undo(line: Lineage, holders: Collection[int], *, by: Any, reason: str) -> Iterator[Entry]:
    """Undo what was handed over, newest first, as far as it is still where it went. Gives each entry that was undone."""
    for entry in reversed(line.handed or ()):
        if _is_of_work(entry):
            continue
        if CommitmentLink._meta.label in (entry.get("changed"), entry.get("removed")):
            done = give_link_back(entry, _ends(line)[0], holders)
        elif entry.get("made") == Opinion._meta.label:
            done = take_opinions_back(entry["ids"], _made_later(entry["made"], type(_ends(line)[0]), holders))
        elif "made" in entry:
            done = _take_names_back(entry, _ends(line)[0], holders, by=by, reason=reason)
        elif "changed" in entry:
            done = _change_back(entry, type(_ends(line)[0]), holders, by=by, reason=reason)
        else:
            done = _put_in_again(entry)
        if done:
            yield entry


def _take_names_back(entry: Entry, source: Row, holders: Collection[int], *, by: Any, reason: str) -> bool:
    """Take out the copies of owners and boards, and what later mergers copied from those."""
    model = apps.get_model(entry["made"])
    theirs = [_said_of(each) for each in model._default_manager.filter(activity=source.pk)]
    taken = _take_out(model, entry["ids"], theirs)
    for line in _mergers_of(Activity, "from", holders):
        copies = _made_in(line, entry["made"])
        if _take_out(model, copies, taken):
            say_names(locked(_ends(line)[1]), [entry], verb=BROUGHT_BACK, by=by, reason=reason)
    return bool(taken)


def _made_later(label: str, level: type[Row], holders: Collection[int]) -> set[int]:
    """What the mergers of these rows into others made there."""
    return {pk for line in _mergers_of(level, "from", holders) for pk in _made_in(line, label)}


def _made_in(line: Lineage, label: str) -> list[int]:
    return [pk for each in line.handed or () if each.get("made") == label for pk in each["ids"]]


def _take_out(model: type[models.Model], ids: Collection[int], said: Collection[Mapping[str, Any]]) -> list[Any]:
    """Take out the names among these that still say what they were copied from; others are somebody's work."""
    same = {each.pk: _said_of(each) for each in model._default_manager.filter(pk__in=ids) if _said_of(each) in said}
    model._default_manager.filter(pk__in=same).delete()
    return list(same.values())


def _change_back(entry: Entry, level: type[Row], holders: Collection[int], *, by: Any, reason: str) -> bool:
    """Set back what points to the one, or to what that was merged into; and the day of the last update."""
    model = apps.get_model(entry["changed"])
    row = model._default_manager.filter(pk=entry["id"]).first()
    if row is None:
        return _put_in_changed(entry, level, holders)
    points = [name for name in entry["after"] if name.endswith("_id")]
    if not all(_is_held(getattr(row, name), entry["after"][name], holders) for name in points):
        return False
    if isinstance(row, Activity):
        if plain(row.last_update_on) != entry["after"]["last_update_on"]:
            return False
        days = [typed(model, entry["before"])["last_update_on"], *row.updates.values_list("as_at", flat=True)]
        said = max(filter(None, days), default=None)
        write(locked(row), verb=BROUGHT_BACK, by=by, reason=reason, last_update_on=said)
        return True
    return could(lambda: model._default_manager.filter(pk=row.pk).update(**typed(model, entry["before"])))


def _put_in_changed(entry: Entry, level: type[Row], holders: Collection[int]) -> bool:
    """Put back what a later merger removed, for what it was merged into had the same, as it was before this one."""
    for line in _mergers_of(level, "from", holders):
        for each in line.handed or ():
            if each.get("removed") == entry["changed"] and each["values"]["id"] == entry["id"]:
                line.handed = [other for other in line.handed or () if other is not each]
                line.save(update_fields=["handed"])
                return _put_in_again({**each, "values": {**each["values"], **entry["before"]}})
    return False


def _is_held(now: int | None, went_to: int | None, holders: Collection[int]) -> bool:
    return now == went_to or (went_to in holders and now in holders)


def _put_in_again(entry: Entry) -> bool:
    model = apps.get_model(entry["removed"])
    if model._default_manager.filter(pk=entry["values"]["id"]).exists():
        return False
    return could(lambda: model._default_manager.bulk_create([model(**typed(model, entry["values"]))]))


def _is_of_work(entry: Entry) -> bool:
    """Whether an entry says that an activity came with its commitment: it stays where it is while others hand over anew."""
    return "commitment_id" in entry.get("after", {}) and entry.get("changed") == Activity._meta.label


def _bring_work_home(line: Lineage, holders: Collection[int], *, by: Any, reason: str) -> list[Activity]:
    """The activities that came with a commitment go back with it, unless somebody has moved them elsewhere since."""
    ids = [entry["id"] for entry in line.handed or () if _is_of_work(entry)]
    rows = Activity.objects.select_for_update(of=("self",)).filter(pk__in=ids, commitment__in=holders)
    found = list(rows.select_related("rating"))
    for each in found:
        write(each, verb=BROUGHT_BACK, by=by, reason=reason, commitment=line.from_commitment)
    return found
