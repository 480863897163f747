"""Signing in, one's own account, people and roles, the history, and where each role lands."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path

from wardmote.core.accounts.views import (
    demo,
    drafts,
    history,
    kept,
    links,
    mail,
    outside,
    people,
    posts,
    sign_in,
    staff,
    staff_list,
    teams,
    work,
)
from wardmote.core.accounts.views.sign_in import framed

urlpatterns: list[URLPattern] = [
    path("account/sign-in/", framed(sign_in.SignIn.as_view()), name="account_login"),
    path("account/sign-out/", framed(allauth_views.logout), name="account_logout"),
    path("account/closed/", framed(allauth_views.account_inactive), name="account_inactive"),
    path("account/confirm/", framed(allauth_views.reauthenticate), name="account_reauthenticate"),
    path("account/password/", work.password, name="account_change_password"),
    path("account/kept/", kept.kept, name="kept"),
    path("account/draft/", drafts.kept_draft, name="kept_draft"),
    path("account/example/<int:pk>/", demo.demo_sign_in, name="demo_sign_in"),
    path("account/example/letters/", mail.example_mail, name="example_mail"),
    path("account/forgotten/", links.forgotten, name="password_forgotten"),
    path("account/forgotten/sent/", links.forgotten_sent, name="password_forgotten_sent"),
    path("account/link/", links.choose_password, name="choose_password"),
    path("account/link/<slug:token>/", links.one_time_link, name="one_time_link"),
    path("account/codes/", framed(mfa.index), name="mfa_index"),
    path("account/codes/sign-in/", framed(mfa.authenticate), name="mfa_authenticate"),
    path("account/codes/confirm/", framed(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/codes/app/", framed(totp.activate_totp), name="mfa_activate_totp"),
    path("account/codes/app/remove/", framed(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/recovery/", framed(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/recovery/new/",
        framed(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", work.passkeys, name="mfa_list_webauthn"),
    path("account/passkeys/add/", framed(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", framed(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/passkeys/sign-in/", framed(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("account/passkeys/confirm/", framed(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", work.second_factor, name="second_factor"),
    path("account/outside/", outside.outside, name="outside"),
    path("account/outside/back/", outside.outside_back, name="outside_back"),
    path("account/", work.account, name="account"),
    path("work/", work.work, name="work"),
    path("work/people/", people.people, name="people"),
    path("work/people/add/", people.add_person, name="add_person"),
    path("work/people/<int:pk>/", people.person, name="person"),
    path("work/people/invite/", links.invite, name="invite"),
    path("work/people/mail/", mail.outbox, name="outbox"),
    path("work/people/<int:pk>/invitation/", links.invitation, name="invitation"),
    path("work/people/<int:pk>/take-role/", people.take_role, name="take_role"),
    path("work/people/<int:pk>/password/", people.new_password, name="new_password"),
    path("work/people/<int:pk>/close/", people.close_account, name="close_account"),
    path("work/posts/", posts.posts, name="posts"),
    path("work/posts/add/", posts.open_post, name="post_open"),
    path("work/posts/<int:pk>/", posts.post, name="post"),
    path("work/posts/<int:pk>/put-in/", posts.put_in_post, name="post_put_in"),
    path("work/posts/<int:pk>/last-day/", posts.end_holding, name="post_end_holding"),
    path("work/posts/<int:pk>/change/", posts.change_post, name="post_change"),
    path("work/posts/<int:pk>/close/", posts.close_post, name="post_close"),
    path("work/teams/", teams.teams, name="teams"),
    path("work/teams/add/", teams.form_team, name="team_form"),
    path("work/teams/<int:pk>/", teams.team, name="team"),
    path("work/teams/<int:pk>/take-out/", teams.leave_group, name="team_leave"),
    path("work/teams/<int:pk>/last-day/", teams.disband, name="team_disband"),
    path("work/staff/", staff.staff, name="staff"),
    path("work/staff/import/", staff_list.staff_list_import, name="staff_list"),
    path("work/staff/<int:pk>/", staff.staff_person, name="staff_person"),
    path("work/staff/<int:pk>/leaving/", staff.leaving, name="staff_leaving"),
    path("work/history/", history.history, name="history"),
    path("work/history/verify/", history.history_verify, name="history_verify"),
]
