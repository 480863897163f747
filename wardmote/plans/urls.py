from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.plans.activity_urls import inside_an_activity
from wardmote.plans.history_urls import histories
from wardmote.plans.version_urls import versions_and_editing
from wardmote.plans.views import (
    activities,
    answers,
    bulk,
    by_link,
    differing,
    keeping,
    lists,
    matching,
    mine,
    plans,
    today,
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("today/", today.today, name="today"),
    path("plans/", plans.plans, name="plans"),
    path("my-updates/", mine.mine, name="my_updates"),
    path("asked/", by_link.items_by_link, name="items_by_link"),
    path("asked/new-link/", by_link.items_new_link, name="items_new_link"),
    path("asked/<str:token>/", by_link.items_link, name="items_link"),
    path("activities/", lists.everywhere, name="all_activities"),
    path("activities/differing/", differing.differing_everywhere, name="all_differing"),
    path("activities/saved/", keeping.all_saved_lists, name="all_saved_lists"),
    path("plans/<slug:slug>/", plans.plan, name="plan"),
    path("plans/<slug:slug>/answers/", answers.answers, name="answers"),
    path("plans/<slug:slug>/activities/", lists.activities, name="activities"),
    path("plans/<slug:slug>/differing/", differing.differing, name="differing"),
    path("plans/<slug:slug>/many/", bulk.bulk_edit, name="bulk_edit"),
    path("plans/<slug:slug>/many/changes/", bulk.bulk_changes, name="bulk_changes"),
    path("plans/<slug:slug>/many/changes/<int:number>/", bulk.bulk_change, name="bulk_change"),
    path("plans/<slug:slug>/saved/", keeping.saved_lists, name="saved_lists"),
    path("plans/<slug:slug>/commitments/<slug:key>/", activities.commitment, name="commitment"),
    path("plans/<slug:slug>/activities/<slug:key>/", activities.activity, name="activity"),
    *inside_an_activity,
    *histories,
    *versions_and_editing,
    path("plans/<slug:slug>/owners/", matching.owners, name="owners"),
    path("plans/<slug:slug>/bodies/", matching.bodies, name="bodies"),
    path("plans/<slug:slug>/gone/", matching.gone, name="gone"),
    path("plans/<slug:slug>/imports/", matching.imports, name="imports"),
    path("plans/<slug:slug>/imports/<int:number>/undo/", matching.import_undo, name="import_undo"),
]
