from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.plans.views import between, history

histories: list[URLPattern] = [
    path("plans/<slug:slug>/changes/", between.plan_changes, name="plan_changes"),
    path("plans/<slug:slug>/activities/<slug:key>/history/", history.activity_history, name="activity_history"),
    path("plans/<slug:slug>/commitments/<slug:key>/history/", history.commitment_history, name="commitment_history"),
]
