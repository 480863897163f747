"""What accounts hangs into the shared pages: whose site it is, the menu, the example, names for the history."""

from __future__ import annotations

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
    hooks.add_subject(hooks.Subject("organisations.team", _("Team"), lambda team: _partnership_of(team.organisation)))
    hooks.add_subject(hooks.Subject("organisations.post", _("Post"), lambda post: _partnership_of(post.organisation)))
    hooks.add_subject(hooks.Subject("organisations.body", _("Body"), lambda body: body.partnership))
    hooks.add_subject(hooks.Subject("organisations.bodyalias", _("Name of a body"), lambda alias: alias.partnership))
    hooks.add_verbs(
        {
            "accounts.account_opened": _("Made an account"),
            "audit.values_erased": _("Erased values of the history"),
            "accounts.role_given": _("Gave a role"),
            "accounts.role_taken_away": _("Took a role away"),
            "accounts.password_set": _("Set a new password"),
            "accounts.account_closed": _("Closed an account"),
            "accounts.account_reopened": _("Opened an account again"),
            "organisations.partnership_founded": _("Set up a partnership"),
            "organisations.post_opened": _("Added a post"),
            "organisations.team_formed": _("Added a team"),
            "organisations.alias_decided": _("Decided about a name"),
        }
    )


def _partnership_of(organisation: Organisation) -> Partnership | None:
    return (organisation.partnerships_as_force.all() | organisation.partnerships_as_governing_body.all()).first()
