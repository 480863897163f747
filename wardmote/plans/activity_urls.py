"""The addresses inside an activity: saying how it is going, its dates, its steps, what it waits for, what boards make of it."""

from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.plans.views import assuring, dates, dependencies, steps, updating

ACTIVITY = "plans/<slug:slug>/activities/<slug:key>"

inside_an_activity: list[URLPattern] = [
    path(f"{ACTIVITY}/update/", updating.update, name="activity_update"),
    path(f"{ACTIVITY}/update/check/", updating.update_check, name="activity_update_check"),
    path(f"{ACTIVITY}/date/", dates.activity_date, name="activity_date"),
    path(f"{ACTIVITY}/assurance/", assuring.activity_assurance, name="activity_assurance"),
    path(
        "plans/<slug:slug>/commitments/<slug:key>/assurance/",
        assuring.commitment_assurance,
        name="commitment_assurance",
    ),
    path(f"{ACTIVITY}/step/", steps.activity_step, name="activity_step"),
    path(f"{ACTIVITY}/waits/", dependencies.dependency_add, name="dependency_add"),
    path(f"{ACTIVITY}/waits/<int:number>/", dependencies.dependency, name="dependency"),
]
