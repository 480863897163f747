"""A journal of database changes, so that an import can be undone as a whole.

Entries are plain JSON: what was made, what was changed (values before and after), and what was removed (whole rows).
Undoing walks it backwards, and stops before it starts if somebody has written on top since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

ROWS = frozenset({"plans.Commitment", "plans.Activity"})


class ChangedSince(Exception):
    """Something the journal touched has been changed or built upon since; ``things`` says what."""

    def __init__(self, things: list[str]) -> None:
        super().__init__("; ".join(things))
        self.things = things


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


class Journal:
    """Collects entries while a service writes."""

    def __init__(self, entries: list[dict[str, Any]] | None = None) -> None:
        self.entries: list[dict[str, Any]] = entries if entries is not None else []

    def __bool__(self) -> bool:
        return bool(self.entries)

    def create(self, model: type[models.Model], rows: Iterable[models.Model]) -> list[Any]:
        """Insert rows in bulk and note them."""
        made = model._default_manager.bulk_create(list(rows), batch_size=400)
        if made:
            self.entries.append({"made": model._meta.label, "ids": [row.pk for row in made]})
        return made

    def note_made(self, rows: Iterable[models.Model]) -> None:
        """Note rows that another service inserted."""
        for row in rows:
            self.entries.append({"made": row._meta.label, "ids": [row.pk]})

    def change(self, row: models.Model, **values: Any) -> bool:
        """Set the values that differ, save them and note both sides. Says whether anything differed."""
        before, after = {}, {}
        for name, value in values.items():
            field = row._meta.get_field(name)
            attname = field.attname  # type: ignore[union-attr]
            new = value.pk if isinstance(value, models.Model) else value
            if getattr(row, attname) != new:
                before[attname], after[attname] = plain(getattr(row, attname)), plain(new)
                setattr(row, name, value)
        if before:
            row.save(update_fields=[row._meta.get_field(name).name for name in values])
            self.note_changed(row, before, after)
        return bool(before)

    def note_changed(self, row: models.Model, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Note a change that another service made."""
        self.entries.append({"changed": row._meta.label, "id": row.pk, "before": dict(before), "after": dict(after)})

    def remove(self, rows: Iterable[models.Model]) -> None:
        """Delete rows that nothing hangs on, and note them whole."""
        for row in rows:
            values = {field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
            self.entries.append({"removed": row._meta.label, "values": values})
            row.delete()

    def undo(self) -> None:
        """Take everything back, newest first. Raises ``ChangedSince`` before writing if anything was built on it.

        It raises the same where something would stand there twice, for somebody has written the same since: nothing is
        written then either.
        """
        if things := [*self.changed_since(), *self._hanging_on()]:
            raise ChangedSince(things)
        entry: dict[str, Any] = {}
        try:
            with transaction.atomic():
                for entry in reversed(self.entries):
                    _take_back(entry)
        except IntegrityError as error:
            raise ChangedSince([_named(entry)]) from error

    def changed_since(self) -> list[str]:
        """What has been changed by others since, by name; a row that hangs on an activity goes by the activity's."""
        newest: dict[tuple[str, int, str], Any] = {}
        for entry in self.entries:
            if label := entry.get("changed"):
                newest.update({(label, entry["id"], name): value for name, value in entry["after"].items()})
            elif label := entry.get("removed"):
                gone = (label, entry["values"]["id"])
                newest = {key: value for key, value in newest.items() if key[:2] != gone}
        things = []
        by_row: dict[tuple[str, int], dict[str, Any]] = {}
        for (label, pk, name), value in newest.items():
            by_row.setdefault((label, pk), {})[name] = value
        for (label, pk), values in by_row.items():
            row = apps.get_model(label)._default_manager.filter(pk=pk).first()
            if row is None or any(plain(getattr(row, name)) != value for name, value in values.items()):
                things.append(str(getattr(row, "activity", row)) if row else label)
        return list(dict.fromkeys(things))

    def _hanging_on(self) -> list[str]:
        """Rows that somebody has hung on what was made here since: they would go with it, or hold it fast."""
        made: dict[str, set[int]] = defaultdict(set)
        for entry in self.entries:
            if label := entry.get("made"):
                made[label].update(entry["ids"])
        things = []
        for label, ids in made.items():
            for relation in apps.get_model(label)._meta.related_objects:
                if relation.on_delete in {models.CASCADE, models.PROTECT, models.RESTRICT}:
                    model = relation.related_model
                    rows = model._default_manager.filter(**{f"{relation.field.name}__in": ids})
                    others = rows.exclude(pk__in=made.get(model._meta.label, ())).select_related(relation.field.name)
                    things += [str(getattr(row, relation.field.name)) for row in others]
        return list(dict.fromkeys(things))


def _take_back(entry: Mapping[str, Any]) -> None:
    model = apps.get_model(entry.get("made") or entry.get("changed") or entry["removed"])
    if "made" in entry:
        model._default_manager.filter(pk__in=entry["ids"]).delete()
    elif "removed" in entry:
        model._default_manager.bulk_create([model(**typed(model, entry["values"]))])
    elif entry["before"]:
        model._default_manager.filter(pk=entry["id"]).update(**typed(model, entry["before"]))


def _named(entry: Mapping[str, Any]) -> str:
    """The row of a plan that an entry would give something to; the kind of thing where it speaks of several or of none."""
    model = apps.get_model(entry.get("changed") or entry.get("removed") or entry["made"])
    values = entry.get("before") or entry.get("values") or {}
    rows = [
        field.related_model._default_manager.filter(pk=values[field.attname]).first()
        for field in model._meta.concrete_fields
        if values.get(field.attname) and field.related_model and field.related_model._meta.label in ROWS
    ]
    return str(rows[0] if len(rows) == 1 else model._meta.verbose_name)


def typed(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """A journal's values as the model's fields hold them."""
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    return {name: by_attname[name].to_python(value) for name, value in values.items()}
