from django.urls import URLPattern

from wardmote.oversight.meeting_urls import boards_and_meetings
from wardmote.oversight.scrutiny_urls import registers_of_scrutiny

urlpatterns: list[URLPattern] = [
    *boards_and_meetings,
    *registers_of_scrutiny,
]
