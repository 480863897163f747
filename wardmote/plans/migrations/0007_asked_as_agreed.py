"""What is asked of an activity is what was agreed for it: no level above had a cadence before."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    activities = apps.get_model("plans", "Activity").objects
    activities.exclude(cadence="").update(asked=F("cadence"))


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_asking")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
