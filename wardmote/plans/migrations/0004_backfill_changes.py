"""What changed before changes were kept field by field: read from the journals of the imports, and from the ratings.

The functions are copies of those that note changes today, and stay as they are here whatever becomes of those.
"""

from django.db import migrations

NOTED = {
    "plans.Commitment": {"statement", "ref_printed", "part", "accountable", "retired_on"},
    "plans.Activity": {
        "commitment",
        "text",
        "ref_printed",
        "owners_printed",
        "timescale_printed",
        "latest",
        "rating",
        "status",
        "oversight_printed",
        "retired_on",
    },
}


def fill(apps, schema_editor):
    imports = apps.get_model("plans", "PlanImport").objects.filter(undone_at=None, field_changes=None)
    rated_by_import = set()
    versions = set()
    for done in imports.select_related("version").order_by("imported_at", "pk").iterator(chunk_size=10):
        changes = changes_of(apps, done)
        apps.get_model("plans", "FieldChange").objects.bulk_create(changes, batch_size=500)
        rated_by_import |= {pk for entry in done.journal if entry.get("made") == "plans.RatingEvent" for pk in entry["ids"]}
        versions.add(done.version_id)
    note_typed_ratings(apps, versions, rated_by_import)


def changes_of(apps, done):
    ratings = dict(done.version.scheme.ratings.values_list("pk", "key"))
    commitments = dict(done.version.commitments.values_list("pk", "key"))
    rows = {"plans.Commitment": set(commitments), "plans.Activity": set(done.version.activities.values_list("pk", flat=True))}

    def told(name, value):
        if value is None:
            return ""
        named = {"rating": ratings, "commitment": commitments}.get(name)
        return str(named.get(value, "")) if named is not None else str(value)

    found = []
    for entry in done.journal:
        label = entry.get("made") or entry.get("changed")
        if label not in NOTED:
            continue
        if "made" in entry:
            found += [change(apps, done, label, pk, "exists", "", "1") for pk in entry["ids"] if pk in rows[label]]
            continue
        for attname, was in entry["before"].items():
            name = attname.removesuffix("_id")
            before, after = told(name, was), told(name, entry["after"][attname])
            if name in NOTED[label] and before != after and entry["id"] in rows[label]:
                found.append(change(apps, done, label, entry["id"], name, before, after))
    return found


def change(apps, done, label, pk, name, was, now):
    return apps.get_model("plans", "FieldChange")(
        version_id=done.version_id,
        commitment_id=pk if label == "plans.Commitment" else None,
        activity_id=pk if label == "plans.Activity" else None,
        field=name,
        was=was,
        now=now,
        as_at=done.as_at or done.imported_at.date(),
        recorded_at=done.imported_at,
        verb="plans.imported",
        by_id=done.by_id,
        imported_id=done.pk,
    )


def note_typed_ratings(apps, versions, rated_by_import):
    """Ratings that people declared between imports stand in no journal; each follows the one recorded before it."""
    FieldChange = apps.get_model("plans", "FieldChange")
    events = apps.get_model("plans", "RatingEvent").objects.filter(activity__version__in=versions)
    before = {}
    found = []
    for event in events.select_related("rating", "activity").order_by("activity_id", "recorded_at", "pk"):
        was, now = before.get(event.activity_id, ""), event.rating.key if event.rating else ""
        before[event.activity_id] = now
        if event.pk not in rated_by_import and was != now:
            found.append(
                FieldChange(
                    version_id=event.activity.version_id,
                    activity_id=event.activity_id,
                    field="rating",
                    was=was,
                    now=now,
                    as_at=event.as_at,
                    recorded_at=event.recorded_at,
                    verb="plans.rated",
                    reason=event.reason,
                    by_id=event.by_id,
                )
            )
    FieldChange.objects.bulk_create(found, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_nothing_changed")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
