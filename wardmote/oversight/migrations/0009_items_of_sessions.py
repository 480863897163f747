"""Items of agendas that were made before they knew their session are linked with it, where only one can be meant."""

from collections import defaultdict

from django.db import migrations

TITLE = "Holding to account: %s"
"""What such an item was called. No other language had a word for it."""


def title_of(subject):
    """The title as it was made: white space collapsed, and after 299 characters cut at a word."""
    title = flat(TITLE % subject)
    return title if len(title) <= 300 else title[:299].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def flat(words):
    return " ".join(words.split())


def link(apps, schema_editor):
    Session, AgendaItem = (apps.get_model("oversight", name) for name in ("Session", "AgendaItem"))
    sessions, items = defaultdict(list), defaultdict(list)
    for each in Session.objects.exclude(meeting=None):
        sessions[each.meeting_id, title_of(each.subject)].append(each)
    for each in AgendaItem.objects.filter(kind="other", meeting__in={meeting for meeting, _title in sessions}):
        items[each.meeting_id, flat(each.title)].append(each)
    linked = set(AgendaItem.objects.exclude(session=None).values_list("session", flat=True))
    for key, found in sessions.items():
        if len(found) == len(items[key]) == 1 and found[0].pk not in linked and items[key][0].session_id is None:
            AgendaItem.objects.filter(pk=items[key][0].pk).update(session=found[0])


class Migration(migrations.Migration):
    dependencies = [("oversight", "0008_decisions_about_commitments")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop, elidable=True)]
