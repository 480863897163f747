"""Addresses of boards, their meetings, what they have looked at, and the actions that came of them."""

from django.urls import URLPattern, path

from wardmote.oversight.views import actions, agendas, boards, calendar, coverage, meetings

boards_and_meetings: list[URLPattern] = [
    path("boards/", boards.boards, name="boards"),
    path("boards/<int:number>/", boards.board, name="board"),
    path("boards/<int:number>/change/", boards.board_change, name="board_change"),
    path("boards/<int:number>/seats/add/", boards.board_seat, name="board_seat"),
    path("boards/<int:number>/seats/end/", boards.board_seat_end, name="board_seat_end"),
    path("boards/<int:number>/meetings/plan/", meetings.meetings_plan, name="meetings_plan"),
    path("boards/<int:number>/meetings/add/", meetings.meeting_add, name="meeting_add"),
    path("boards/<int:number>/meetings.ics", calendar.board_calendar, name="board_calendar"),
    path("coverage/", coverage.coverage_page, name="coverage"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("meetings/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:uuid>/move/", meetings.meeting_move, name="meeting_move"),
    path("meetings/<uuid:uuid>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<uuid:uuid>/restore/", meetings.meeting_restore, name="meeting_restore"),
    path("meetings/<uuid:uuid>/step/", meetings.meeting_step, name="meeting_step"),
    path("meetings/<uuid:uuid>/held/", meetings.meeting_held, name="meeting_held"),
    path("meetings/<uuid:uuid>/notes/", meetings.meeting_notes, name="meeting_notes"),
    path("meetings/<uuid:uuid>/agenda/", agendas.meeting_agenda, name="meeting_agenda"),
    path("meetings/<uuid:uuid>/despatch/", agendas.meeting_despatch, name="meeting_despatch"),
    path("meetings/<uuid:uuid>/paper/", agendas.meeting_paper, name="meeting_paper"),
    path("meetings/<uuid:uuid>/minutes/", agendas.meeting_minutes, name="meeting_minutes"),
    path("meetings/<uuid:uuid>/minutes/<int:number>/", agendas.item_minutes, name="item_minutes"),
    path("papers/<uuid:uuid>/", agendas.paper_file, name="paper_file"),
    path("actions/", actions.actions, name="actions"),
    path("actions/record/", actions.action_record, name="action_record"),
    path("actions/<uuid:uuid>/", actions.action, name="action"),
    path("actions/<uuid:uuid>/answer/", actions.action_answer, name="action_answer"),
    path("actions/<uuid:uuid>/date/", actions.action_date, name="action_date"),
    path("actions/<uuid:uuid>/close/", actions.action_close, name="action_close"),
    path("actions/<uuid:uuid>/reopen/", actions.action_reopen, name="action_reopen"),
    path("actions/<uuid:uuid>/owner/", actions.action_owner, name="action_owner"),
]
