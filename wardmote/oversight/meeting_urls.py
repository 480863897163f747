"""Addresses of boards, their meetings, and the actions that came of them."""

from django.urls import URLPattern, path

from wardmote.oversight.views import actions

boards_and_meetings: list[URLPattern] = [
    path("actions/", actions.actions, name="actions"),
    path("actions/record/", actions.action_record, name="action_record"),
    path("actions/<uuid:uuid>/", actions.action, name="action"),
    path("actions/<uuid:uuid>/answer/", actions.action_answer, name="action_answer"),
    path("actions/<uuid:uuid>/date/", actions.action_date, name="action_date"),
    path("actions/<uuid:uuid>/close/", actions.action_close, name="action_close"),
    path("actions/<uuid:uuid>/reopen/", actions.action_reopen, name="action_reopen"),
    path("actions/<uuid:uuid>/owner/", actions.action_owner, name="action_owner"),
]
