"""Who may open and send what: one row for each address of the site. The test beside it walks every row.

A row names those who are let in; everybody else must be turned away. ``see`` is for looking (GET), ``send`` for the page's
form (POST); an empty ``send`` means there is no form, and sending one anyway does no more than looking. ``own`` says that
the address names a record: then somebody from another partnership is turned away whatever their roles are there. Without
it the page shows each user what is theirs, and the roles alone decide.

Add a row when you add an address. The test fails for an address that has none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tests.world import ANONYMOUS, EVERY_ROLE, EVERYBODY, OTHER_ORGANISATION, World

NOBODY: frozenset[str] = frozenset()
EVERYONE = frozenset(EVERYBODY)
SIGNED_IN = EVERYONE - {ANONYMOUS}
STAFF = frozenset(EVERY_ROLE) - {"panel_member"}
STATIC_ROUTES = frozenset({"static"})  # whitenoise and the development server; no view of ours


def roles(*names: str) -> frozenset[str]:
    """Roles by name; a misspelt one is an error here, not a hole there."""
    unknown = set(names) - set(EVERY_ROLE)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    return frozenset(names)


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One address and who may use it.

    ``where`` gives the values in the address, ``form`` what a good form holds; where a good form leads to an answer that is
    not a page (a redirect, a refusal in words), that counts as let in too.
    """

    name: str
    see: Collection[str]
    send: Collection[str] = NOBODY
    own: bool = False
    where: Callable[[World], Mapping[str, Any]] = nothing
    form: Callable[[World], Mapping[str, Any]] = nothing
    query: str = ""
    no_page: bool = False  # a file or data: not visited as a page by the accessibility tests
    refuses_empty: bool = False  # its first form, sent empty, comes back with an error summary

    def lets_see(self, who: str) -> bool:
        return self._lets(who, self.see)

    def lets_send(self, who: str) -> bool:
        return self._lets(who, self.send)

    def _lets(self, who: str, allowed: Collection[str]) -> bool:
        if who != OTHER_ORGANISATION or who in allowed:
            return who in allowed
        # The stranger holds every role, elsewhere.
        return not self.own and bool(frozenset(allowed) & frozenset(EVERY_ROLE))


def plan(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug}


def commitment(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug, "key": world.ours.commitment.key}


def activity(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug, "key": world.ours.activity.key}


def an_import(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug, "number": world.ours.imported.pk}


def an_unmatched_owner(world: World) -> dict[str, Any]:
    return {"number": world.ours.unmatched_owner.pk}


def a_proposed_name(world: World) -> dict[str, Any]:
    return {"number": world.ours.proposed_name.pk}


def waiting_text(world: World) -> dict[str, Any]:
    return {"number": world.ours.waiting.pk}


def an_edition(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.edition.uuid}


def an_edition_file(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.edition.uuid, "kind": "html"}


def a_colleague(world: World) -> dict[str, Any]:
    return {"pk": world.ours.users["analyst"].pk}


def their_role(world: World) -> dict[str, Any]:
    return {"membership": world.ours.users["analyst"].memberships.get().pk}


ADMINISTRATORS = roles("administrator")
CLEARERS = roles("policy_officer", "chief_officer", "secretary")

ROWS = [
    # The public site.
    Row("public_home", EVERYONE),
    Row("public_plan", EVERYONE, where=plan),
    Row("public_plan_data", EVERYONE, where=plan, no_page=True),
    Row("public_commitment", EVERYONE, where=commitment),
    Row("public_editions", EVERYONE),
    Row("public_edition", EVERYONE, where=an_edition),
    Row("public_edition_file", EVERYONE, where=an_edition_file, no_page=True),
    Row("public_search", EVERYONE, query="q=market"),
    Row("public_about", EVERYONE),
    Row("language", EVERYONE, where=lambda world: {"code": "cy"}, no_page=True),
    # Signing in. Those who are signed in already are sent on.
    Row("account_login", EVERYONE, send=EVERYONE, refuses_empty=True),
    Row("account_logout", EVERYONE, send=EVERYONE),
    Row("account_inactive", EVERYONE),
    Row("account_reauthenticate", SIGNED_IN, send=SIGNED_IN),
    Row("account_change_password", SIGNED_IN, send=SIGNED_IN, refuses_empty=True),
    Row("mfa_index", SIGNED_IN),
    # Between the password and the code; whoever is through already is sent on.
    Row("mfa_authenticate", SIGNED_IN, send=SIGNED_IN),
    Row("mfa_reauthenticate", SIGNED_IN, send=SIGNED_IN),
    # These are there only for accounts that ask for a code. The world's do not; tests in accounts use one that does.
    Row("mfa_deactivate_totp", NOBODY),
    Row("mfa_view_recovery_codes", NOBODY),
    Row("mfa_activate_totp", SIGNED_IN, send=SIGNED_IN),
    Row("mfa_generate_recovery_codes", SIGNED_IN, send=SIGNED_IN),
    Row("kept", SIGNED_IN, send=SIGNED_IN),
    Row("account", SIGNED_IN),
    # Outside example mode there is no such page for anybody; inside it has tests of its own.
    Row("demo_sign_in", NOBODY, where=a_colleague),
    # At work.
    Row("work", SIGNED_IN),
    Row("search", SIGNED_IN, query="q=market"),
    Row("history", roles("auditor", "administrator")),
    Row("people", ADMINISTRATORS),
    Row("add_person", ADMINISTRATORS, send=ADMINISTRATORS, refuses_empty=True),
    Row("person", ADMINISTRATORS, send=ADMINISTRATORS, own=True, where=a_colleague),
    Row("take_role", NOBODY, send=ADMINISTRATORS, own=True, where=a_colleague, form=their_role),
    Row("new_password", ADMINISTRATORS, send=ADMINISTRATORS, own=True, where=a_colleague, refuses_empty=True),
    Row("close_account", NOBODY, send=ADMINISTRATORS, own=True, where=a_colleague),
    # Clearing text for the public.
    Row("clearing", CLEARERS, send=CLEARERS),
    Row("passage_back", CLEARERS, send=CLEARERS, own=True, where=waiting_text, refuses_empty=True),
    # Plans.
    Row("plans", STAFF),
    Row("my_updates", STAFF),
    Row("plan", STAFF, own=True, where=plan),
    Row("activities", STAFF, own=True, where=plan),
    Row("commitment", STAFF, own=True, where=commitment),
    Row("activity", STAFF, own=True, where=activity),
    Row(
        "activity_update",
        roles("owner", "policy_officer", "chief_officer"),
        send=roles("owner", "policy_officer", "chief_officer"),
        own=True,
        where=activity,
    ),
    Row("owners", STAFF, send=roles("policy_officer", "administrator"), own=True, where=plan, form=an_unmatched_owner),
    Row("bodies", STAFF, send=roles("policy_officer"), own=True, where=plan, form=a_proposed_name),
    Row("imports", STAFF, own=True, where=plan),
    Row("import_undo", roles("policy_officer"), send=roles("policy_officer"), own=True, where=an_import),
]

MATRIX = {row.name: row for row in ROWS}
