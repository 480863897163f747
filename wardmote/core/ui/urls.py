"""What belongs to no app: choosing a language."""

from __future__ import annotations

from django.urls import URLPattern, path

from wardmote.core.ui import views

urlpatterns: list[URLPattern] = [
    path("language/<slug:code>/", views.language, name="language"),
]
