"""The addresses of versions, of editing them, and of what plans have to do with each other."""

from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.plans.views import asking, editing, linking, measuring, succession, versions

VERSION = "plans/<slug:slug>/versions/<int:number>/"
EDIT = f"{VERSION}edit/"
ROW = f"{EDIT}<slug:level>/<slug:key>/"

versions_and_editing: list[URLPattern] = [
    path("plans/<slug:slug>/versions/", versions.plan_versions, name="plan_versions"),
    path(VERSION, versions.plan_version, name="plan_version"),
    path(f"{VERSION}commitments/<slug:key>/", versions.version_commitment, name="version_commitment"),
    path(f"{VERSION}compare/", versions.version_compare, name="version_compare"),
    path(f"{VERSION}period/", versions.version_period, name="version_period"),
    path(f"{VERSION}adopt/", versions.version_adopt, name="version_adopt"),
    path(f"{VERSION}put-away/", versions.version_discard, name="version_discard"),
    path(EDIT, editing.plan_edit, name="plan_edit"),
    path(f"{EDIT}objectives/add/", editing.objective_add, name="objective_add"),
    path(f"{EDIT}objectives/<slug:key>/", editing.objective_edit, name="objective_edit"),
    path(f"{EDIT}objectives/<slug:key>/add/", editing.part_add, name="part_add"),
    path(f"{EDIT}parts/<int:part>/", editing.part_edit, name="part_edit"),
    path(f"{EDIT}parts/<int:part>/add/", editing.commitment_add, name="commitment_add"),
    path(f"{EDIT}commitments/<slug:key>/add/", editing.activity_add, name="activity_add"),
    path(f"{EDIT}commitments/<slug:key>/", editing.commitment_edit, name="commitment_edit"),
    path(f"{EDIT}activities/<slug:key>/", editing.activity_edit, name="activity_edit"),
    path(f"{VERSION}cadence/", asking.version_cadence, name="version_cadence"),
    path(f"{EDIT}objectives/<slug:key>/cadence/", asking.objective_cadence, name="objective_cadence"),
    path(f"{ROW}cadence/", asking.row_cadence, name="row_cadence"),
    path(f"{ROW}move/", editing.row_move, name="row_move"),
    path(f"{ROW}split/", editing.row_split, name="row_split"),
    path(f"{ROW}merge/", editing.row_merge, name="row_merge"),
    path(f"{ROW}number/", editing.row_renumber, name="row_renumber"),
    path(f"{ROW}take-out/", editing.row_retire, name="row_retire"),
    path(f"{ROW}bring-back/", editing.row_return, name="row_return"),
    path("plans-side-by-side/", linking.side_by_side, name="side_by_side"),
    path("taking-over/", succession.taking_over, name="take_over"),
    path("plans/<slug:slug>/links/", linking.plan_links, name="plan_links"),
    path("plans/<slug:slug>/public-page/", succession.plan_public, name="plan_public"),
    path("plans/<slug:slug>/commitments/<slug:key>/links/", linking.commitment_links, name="commitment_links"),
    path(
        "plans/<slug:slug>/commitments/<slug:key>/measures/", measuring.commitment_measures, name="commitment_measures"
    ),
    path(
        "plans/<slug:slug>/commitments/<slug:key>/measures/<int:number>/remove/",
        measuring.commitment_measure_unlink,
        name="commitment_measure_unlink",
    ),
    path(
        "plans/<slug:slug>/commitments/<slug:key>/links/<int:number>/remove/",
        linking.commitment_unlink,
        name="commitment_unlink",
    ),
]
