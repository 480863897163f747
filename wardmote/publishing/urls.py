from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.publishing import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="public_home"),
    path("plans/<slug:slug>/", views.plan, name="public_plan"),
    path("plans/<slug:slug>/data.json", views.plan_data, name="public_plan_data"),
    path("plans/<slug:slug>/commitments/<slug:key>/", views.commitment, name="public_commitment"),
    path("reports/", views.editions, name="public_editions"),
    path("reports/<uuid:uuid>/", views.edition, name="public_edition"),
    path("reports/<uuid:uuid>/<slug:kind>/", views.edition_file, name="public_edition_file"),
    path("search/", views.search, name="public_search"),
    path("about/", views.about, name="public_about"),
]
