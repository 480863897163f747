from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.core.search import views

urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
    path("go/", views.go, name="go"),
    path("keys/", views.keys, name="keys"),
]
