from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.core.clearance import views

urlpatterns: list[URLPattern] = [
    path("clearing/", views.clearing, name="clearing"),
    path("clearing/<int:number>/back/", views.passage_back, name="passage_back"),
    path("clearing/<int:number>/withdraw/", views.passage_withdraw, name="passage_withdraw"),
]
