from django.urls import URLPattern

from wardmote.oversight.scrutiny_urls import registers_of_scrutiny

urlpatterns: list[URLPattern] = [
    *registers_of_scrutiny,
]
