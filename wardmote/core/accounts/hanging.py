"""What accounts hangs into the shared pages: whose site it is, the menu, the example, names for the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts import demo, rights, selectors
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.ui import hooks


def register() -> None:
    """Called once, when the app is ready."""
    hooks.name_organisation_by(lambda request: selectors.organisation_seen_by(getattr(request, "user", None)))
    hooks.add_menu_entry(hooks.MenuEntry(_("History"), "history", rights.VIEW_HISTORY, order=800, section="history"))
    hooks.add_menu_entry(
        hooks.MenuEntry(_("People and roles"), "people", rights.MANAGE_PEOPLE, order=900, section="people")
    )
    hooks.add_menu_entry(hooks.MenuEntry(_("Posts"), "posts", rights.MANAGE_POSTS, order=850, section="posts"))
    hooks.add_go_key(hooks.GoKey("h", _("History"), "history", rights.VIEW_HISTORY))
    hooks.add_landing(hooks.Landing("auditor", lambda user: reverse("history"), order=90))
    hooks.add_landing(hooks.Landing("administrator", lambda user: reverse("people"), order=95))
    hooks.add_panel(hooks.Panel("front", demo.panel, order=50))
    hooks.add_subject(
        hooks.Subject(
            "accounts.user", _("Person"), rights.partnership_of_user, lambda user: reverse("person", args=[user.pk])
        )
    )
    # Organisations are below accounts and know neither pages nor hooks; what the history says of them is said here.
    hooks.add_subject(hooks.Subject("organisations.partnership", _("Partnership"), lambda partnership: partnership))
    hooks.add_subject(hooks.Subject("organisations.organisation", _("Organisation"), _partnership_of))
    hooks.add_subject(
        hooks.Subject(
            "organisations.team", _("Team"), lambda team: _partnership_of(team.organisation), _address_of("team")
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "organisations.post", _("Post"), lambda post: _partnership_of(post.organisation), _address_of("post")
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "organisations.person",
            _("Person"),
            lambda person: next(iter(rights.partnerships_of_post(person)), None),
            lambda person: None if person.erased_at else reverse("staff_person", args=[person.pk]),
        )
    )
    hooks.add_subject(hooks.Subject("organisations.body", _("Body"), lambda body: body.partnership))
    hooks.add_subject(hooks.Subject("organisations.bodyalias", _("Name of a body"), lambda alias: alias.partnership))
    hooks.add_letters({"accounts.invitation": _("Invitation"), "accounts.reset": _("Link for a new password")})
    hooks.add_letters({"accounts.key_made": _("Word of a new access key")})
    hooks.add_verbs(
        {
            "accounts.account_opened": _("Made an account"),
            "organisations.succeeded": _("Let another governing body take over"),
            "audit.values_erased": _("Erased values of the history"),
            "accounts.role_given": _("Gave a role"),
            "accounts.role_taken_away": _("Took a role away"),
            "accounts.invited": _("Invited somebody"),
            "accounts.invitation_withdrawn": _("Withdrew an invitation"),
            "accounts.invitation_followed": _("Followed an invitation"),
            "accounts.letter_sent_again": _("Let a letter be sent again"),
            "accounts.reset_asked": _("Asked for a new password"),
            "accounts.password_reset": _("Chose a new password by a link"),
            "accounts.password_set": _("Set a new password"),
            "accounts.account_closed": _("Closed an account"),
            "accounts.account_reopened": _("Opened an account again"),
            "accounts.key_made": _("Made an access key"),
            "accounts.key_ended": _("Ended an access key"),
            "organisations.partnership_founded": _("Set up a partnership"),
            "organisations.post_opened": _("Added a post"),
            "organisations.team_formed": _("Added a team"),
            "organisations.post_changed": _("Changed a post"),
            "organisations.post_closed": _("Ended a post"),
            "organisations.post_taken": _("Put somebody into a post"),
            "organisations.post_left": _("Noted the last day in a post"),
            "organisations.post_not_taken": _("Took back a post that was to be filled"),
            "organisations.team_disbanded": _("Ended a team"),
            "organisations.group_joined": _("Put a post into a group"),
            "organisations.group_left": _("Took a post out of a group"),
            "organisations.person_added": _("Added a person"),
            "organisations.person_changed": _("Changed a person’s name or address"),
            "organisations.staff_list_taken": _("Imported a staff list"),
            "organisations.person_left": _("Noted that somebody left"),
            "accounts.person_erased": _("Erased a person"),
            "accounts.identity_matched": _("Signed in through their organisation for the first time"),
            "accounts.person_matched": _("Matched an account with a person"),
            "organisations.alias_decided": _("Decided about a name"),
        }
    )


def _address_of(name: str) -> Callable[[Any], str]:
    return lambda record: reverse(name, args=[record.pk])


def _partnership_of(organisation: Organisation) -> Partnership | None:
    return (organisation.partnerships_as_force.all() | organisation.partnerships_as_governing_body.all()).first()
