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
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tests.world import ANONYMOUS, EVERY_ROLE, EVERYBODY, OTHER_ORGANISATION, World
from wardmote.core.audit.rules import GENESIS
from wardmote.core.clearance.models import Passage
from wardmote.performance.models import Load
from wardmote.performance.tests.factories import WEST_MERCIA
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.selectors.changed_since import SEAL, TOLD_AS, Mark
from wardmote.reports.definitions import outline

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
    personal: Collection[str] = (
        NOBODY  # roles of which only the person whose it is gets in, not a colleague of the same role
    )
    where: Callable[[World], Mapping[str, Any]] = nothing
    form: Callable[[World], Mapping[str, Any]] = nothing
    query: str | Callable[[World], str] = ""
    no_page: bool = False  # a file or data: not visited as a page by the accessibility tests
    refuses_empty: bool = False  # its first form, sent empty, comes back with an error summary

    def address(self, world: World) -> str:
        """The address with its query, in this world."""
        query = self.query(world) if callable(self.query) else self.query
        path = reverse(self.name, kwargs=dict(self.where(world)))
        return f"{path}?{query}" if query else path

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


def crime(world: World) -> dict[str, Any]:
    return {"key": "recorded-crime"}


def every_figure(world: World) -> dict[str, Any]:
    return {"code": WEST_MERCIA.code, "kind": "csv"}


def hate_crimes(world: World) -> dict[str, Any]:
    return {"key": "hate-crimes"}


def crime_figures(world: World) -> dict[str, Any]:
    return {"key": "recorded-crime", "kind": "csv"}


def a_load(_world: World) -> dict[str, Any]:
    return {"number": Load.objects.order_by("pk")[0].pk}


def a_chart_note(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["rebasing"].uuid}


def a_public_measure(world: World) -> dict[str, Any]:
    return {"slug": world.ours.partnership.slug, "key": world.ours.more["shown_measure"].measure}


def a_shown_measure(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["shown_measure"].uuid}


def a_measure_of_it(world: World) -> dict[str, Any]:
    return {**commitment(world), "number": world.ours.more["measure_link"].pk}


def a_step(world: World) -> dict[str, Any]:
    return {"step": world.ours.activity.steps.get().pk, "seen": ""}


def a_dependency(world: World) -> dict[str, Any]:
    return {**activity(world), "number": world.ours.activity.dependencies.get().pk}


def an_import(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug, "number": world.ours.imported.pk}


def a_bulk_change(world: World) -> dict[str, Any]:
    return {"slug": world.ours.plan.slug, "number": world.ours.more["bulk"].pk}


def an_unmatched_owner(world: World) -> dict[str, Any]:
    return {"number": world.ours.unmatched_owner.pk}


def a_proposed_name(world: World) -> dict[str, Any]:
    return {"number": world.ours.proposed_name.pk}


def waiting_text(world: World) -> dict[str, Any]:
    return {"number": world.ours.waiting.pk}


def sent_back_text(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["sent_back"].pk}


def a_hold(world: World) -> dict[str, Any]:
    """One that begins long after the tests, so that nothing of theirs is held."""
    return {"number": world.ours.more["hold"].pk}


def public_text(world: World) -> dict[str, Any]:
    cleared = Passage.objects.filter(partnership=world.ours.partnership, state=Passage.State.CLEARED)
    return {"number": cleared.order_by("pk")[0].pk}


def an_activitys_evidence(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["evidence"].uuid}


def its_first_file(world: World) -> dict[str, Any]:
    return {**an_activitys_evidence(world), "number": 1}


def a_place_for_evidence(world: World) -> dict[str, Any]:
    return {"subject_type": "plans.activity", "subject_id": world.ours.activity.pk}


def an_edition(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.edition.uuid}


def an_edition_file(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.edition.uuid, "kind": "html"}


def an_edition_beside_itself(world: World) -> dict[str, Any]:
    return {**an_edition(world), "other": world.ours.edition.uuid}


def a_public_board(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["board"].pk}


def a_public_meeting(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["held"].uuid}


def a_public_file(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.edition.uuid, "name": world.ours.edition.files.get(kind="html").name}


def an_upload(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.upload.uuid}


def a_table(world: World) -> dict[str, Any]:
    return {**an_upload(world), "number": world.ours.upload.source[0]["table"]}


def a_row_as_read(world: World) -> str:
    commitment = world.ours.upload.read["objectives"][0]["parts"][0]["commitments"][0]
    return urlencode({"id": commitment["id"]})


def a_draft(world: World) -> dict[str, Any]:
    return {"number": world.ours.draft.pk}


def a_section(world: World) -> dict[str, Any]:
    return {**a_draft(world), "key": next(iter(outline(world.ours.draft.outline).sections)).key}


def a_draft_file(world: World) -> dict[str, Any]:
    return {**a_draft(world), "kind": "docx"}


def a_colleague(world: World) -> dict[str, Any]:
    return {"pk": world.ours.users["analyst"].pk}


def a_letter_given_up(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["letter"].pk}


def an_access_key(world: World) -> dict[str, Any]:
    return {"pk": world.ours.more["access_key"].pk}


def an_unknown_address(world: World) -> dict[str, Any]:
    return {"anything": "v1/there-is-nothing"}


def its_changes(world: World) -> str:
    """Everything that may be other than it was before anything was written, and what is gone."""
    return f"plan={world.ours.plan.slug}&changed_since={Mark(date(2026, 4, 1), 0, GENESIS[:SEAL], TOLD_AS)}"


def their_role(world: World) -> dict[str, Any]:
    return {"membership": world.ours.users["analyst"].memberships.get().pk}


def a_post(world: World) -> dict[str, Any]:
    return {"pk": world.ours.more["post"].pk}


def its_holding(world: World) -> str:
    return urlencode({"holding": world.ours.more["holding"].pk})


def a_group(world: World) -> dict[str, Any]:
    return {"pk": world.ours.more["group"].pk}


def their_link(world: World) -> dict[str, Any]:
    """The links of whoever leads our activity, which is asked for."""
    Activity.objects.filter(pk=world.ours.activity.pk).update(cadence="monthly", asked="monthly")
    return {"revoke": world.ours.more["holding"].person_id}


def its_post(world: World) -> str:
    return urlencode({"post": world.ours.more["post"].pk})


def a_holder(world: World) -> dict[str, Any]:
    return {"pk": world.ours.more["holding"].person_id}


def a_version(world: World) -> dict[str, Any]:
    return {**plan(world), "number": world.ours.imported.version.number}


def a_draft_version(world: World) -> dict[str, Any]:
    return {**plan(world), "number": world.ours.more["draft_version"].number}


def a_tie(world: World) -> dict[str, Any]:
    return {**commitment(world), "number": world.ours.more["tie"].pk}


def to_the_other_plan(world: World) -> str:
    return urlencode({"plan": world.ours.more["tie"].to_commitment.version.plan.slug})


def a_commitment_of_it(world: World) -> dict[str, Any]:
    return {**a_version(world), "key": world.ours.commitment.key}


def an_activity_of_it(world: World) -> dict[str, Any]:
    return {**a_version(world), "key": world.ours.activity.key}


def a_row_of_it(world: World) -> dict[str, Any]:
    return {**a_commitment_of_it(world), "level": "commitments"}


def a_row_that_left(world: World) -> dict[str, Any]:
    """The last commitment of our plan, which has left it."""
    row = Commitment.objects.filter(version=world.ours.imported.version).order_by("position").last()
    if row is None:
        raise AssertionError("the plan has commitments")
    Commitment.objects.filter(pk=row.pk).update(retired_on=date(2026, 4, 1))
    return {**a_version(world), "level": "commitments", "key": row.key}


def a_part_of_it(world: World) -> dict[str, Any]:
    return {**a_version(world), "part": world.ours.commitment.part_id}


def an_objective_of_it(world: World) -> dict[str, Any]:
    return {**a_version(world), "key": world.ours.commitment.part.objective.slug}


def upwards(world: World) -> dict[str, Any]:
    return {"shift": f"commitment:{world.ours.commitment.pk}:up"}


def an_inspection(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["inspection"].pk}


def a_finding(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["finding"].pk}


def a_ready_finding(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["ready_finding"].pk}


def its_link(world: World) -> dict[str, Any]:
    return {"link": world.ours.more["finding"].links.get().pk}


def a_board(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["board"].pk}


def its_seat(world: World) -> str:
    return urlencode({"seat": world.ours.more["seat"].pk})


def a_year(world: World) -> str:
    days = {"first": "14/1/2031", "until": "13/1/2032"}
    parts = {name: zip(("day", "month", "year"), day.split("/"), strict=True) for name, day in days.items()}
    return urlencode({f"{name}-{part}": value for name, values in parts.items() for part, value in values})


def a_meeting(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["meeting"].uuid}


def a_held_meeting(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["held"].uuid}


def an_item(world: World) -> dict[str, Any]:
    return {**a_held_meeting(world), "number": world.ours.more["item"].pk}


def a_paper(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["paper"].uuid}


def papers_in(world: World) -> dict[str, Any]:
    return {"step": "papers_in_on"}


def an_action(world: World) -> dict[str, Any]:
    return {"uuid": world.ours.more["action"].uuid}


def a_scrutiny_session(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["session"].pk}


def a_question(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["question"].pk}


def a_decision(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["decision"].pk}


def a_recommendation(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["recommendation"].pk}


def a_consultation(world: World) -> dict[str, Any]:
    return {"number": world.ours.more["consultation"].pk}


def a_duty(world: World) -> dict[str, Any]:
    return {"slug": world.ours.partnership.slug, "duty": "specified-information", "item": "grants"}


ADMINISTRATORS = roles("administrator")
POST_KEEPERS = roles("administrator", "policy_officer")
IMPORTERS = roles("policy_officer")
ASSIGNERS = roles("policy_officer", "administrator")


EDITORS = roles("policy_officer")
TAKERS_OVER = roles("policy_officer", "administrator")
WRITERS = roles("policy_officer", "secretary")
ISSUERS = roles("policy_officer", "chief_officer")
UPDATERS = roles("owner", "policy_officer", "chief_officer")
ANALYSTS = roles("analyst")
SHOWERS = roles("analyst", "policy_officer")
ASSURERS = roles("policy_officer", "chief_officer", "secretary")
AGREERS = roles("policy_officer", "chief_officer")
HOLDERS = roles("policy_officer", "secretary")
CLEARERS = roles("policy_officer", "chief_officer", "secretary")
KEEPERS = roles("policy_officer", "secretary")
LEADS = KEEPERS | roles("owner")
THE_FORCE = roles("chief_officer")

ANSWERERS = KEEPERS | roles("owner")


ROWS = [
    # The public site.
    Row("public_home", EVERYONE),
    Row("public_plan", EVERYONE, where=plan),
    Row("public_plan_data", EVERYONE, where=plan, no_page=True),
    Row("public_commitment", EVERYONE, where=commitment),
    Row("public_editions", EVERYONE),
    Row("public_edition", EVERYONE, where=an_edition),
    Row("public_edition_file", EVERYONE, where=a_public_file, no_page=True),
    Row("public_edition_file_of_kind", EVERYONE, where=an_edition_file, no_page=True),
    Row("public_oversight", EVERYONE),
    Row("public_boards", EVERYONE),
    Row("public_meetings", EVERYONE),
    Row("public_inspections", EVERYONE),
    Row("public_sessions", EVERYONE),
    Row("public_decisions", EVERYONE),
    Row("public_recommendations", EVERYONE),
    Row("public_consultations", EVERYONE),
    Row("public_duties", EVERYONE),
    Row("public_performance", EVERYONE),
    Row("public_measure", EVERYONE, where=a_public_measure),
    Row("public_measure_figures", EVERYONE, where=a_public_measure, no_page=True),
    # Nothing of these is cleared in the world; the tests of publishing clear some.
    Row("public_board", NOBODY, where=a_public_board),
    Row("public_meeting", NOBODY, where=a_public_meeting),
    Row("public_inspection", NOBODY, where=lambda world: {"uuid": world.ours.more["inspection"].uuid}),
    Row("public_session", NOBODY, where=lambda world: {"uuid": world.ours.more["session"].uuid}),
    Row("public_decision", NOBODY, where=lambda world: {"uuid": world.ours.more["decision"].uuid}),
    Row("public_feed", EVERYONE, no_page=True),
    Row("public_sitemap", EVERYONE, no_page=True),
    Row("public_robots", EVERYONE, no_page=True),
    Row("public_in_language", EVERYONE, where=lambda world: {"code": "cy", "rest": "about/"}, no_page=True),
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
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN, send=SIGNED_IN),
    # Whoever has a password is asked for it first; what they then find is one's own passkeys alone, of which there are none.
    Row("mfa_remove_webauthn", SIGNED_IN, send=SIGNED_IN, where=lambda world: {"pk": 1}, no_page=True),
    Row("mfa_login_webauthn", SIGNED_IN, send=SIGNED_IN, no_page=True),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN),
    Row("second_factor", SIGNED_IN),
    # Where the organisation has no sign-in of its own, these are not there.
    Row("outside", NOBODY),
    Row("outside_confirm", NOBODY),
    Row("outside_back", NOBODY),
    Row("kept", SIGNED_IN, send=SIGNED_IN),
    Row("kept_draft", SIGNED_IN, send=SIGNED_IN, query="path=/work/", no_page=True),
    Row("account", SIGNED_IN),
    Row("access_keys", SIGNED_IN),
    # Asked for their password first, as for a passkey; tests in accounts answer.
    Row("add_access_key", SIGNED_IN, send=SIGNED_IN, refuses_empty=True),
    Row(
        "end_access_key",
        NOBODY,
        send=roles("policy_officer"),
        own=True,
        personal=roles("policy_officer"),
        where=an_access_key,
    ),
    Row("peoples_keys", ADMINISTRATORS),
    Row("end_persons_key", NOBODY, send=ADMINISTRATORS, own=True, where=an_access_key),
    # Outside example mode there is no such page for anybody; inside it has tests of its own.
    Row("demo_sign_in", NOBODY, where=a_colleague),
    # The same for the letters of the example.
    Row("example_mail", NOBODY),
    # Links that letters carry. One that never was, and one that is over, are answered alike: it is over.
    Row("password_forgotten", EVERYONE, send=EVERYONE, refuses_empty=True),
    Row("password_forgotten_sent", EVERYONE),
    Row("one_time_link", EVERYONE, where=lambda world: {"token": "no-such-link"}, no_page=True),
    Row("choose_password", EVERYONE, send=EVERYONE),
    # At work.
    Row("work", SIGNED_IN),
    Row("search", SIGNED_IN, query="q=market"),
    Row("go", SIGNED_IN, query="q=market"),
    Row("keys", SIGNED_IN, send=SIGNED_IN),
    Row("history", roles("auditor", "administrator")),
    Row("history_verify", roles("auditor", "administrator"), send=roles("auditor", "administrator"), no_page=True),
    # For programs. What they read is narrowed to what their user may see, as the lists of the pages are.
    Row("api", EVERYONE),
    Row("api_document", EVERYONE, no_page=True),
    Row("api_nothing", NOBODY, where=an_unknown_address, no_page=True),
    Row("api_measures", STAFF, no_page=True),
    Row("api_areas", STAFF, no_page=True),
    Row("api_figures", STAFF, no_page=True),
    Row("api_parts", STAFF, no_page=True),
    Row("api_signals", STAFF, no_page=True),
    Row("api_chart_points", STAFF, no_page=True),
    Row("api_plans", STAFF, no_page=True),
    Row("api_commitments", STAFF, query=its_changes, no_page=True),
    Row("api_activities", STAFF, query=its_changes, no_page=True),
    Row("api_editions", SIGNED_IN, no_page=True),
    Row("people", ADMINISTRATORS),
    Row("add_person", ADMINISTRATORS, send=ADMINISTRATORS, refuses_empty=True),
    Row("invite", ADMINISTRATORS, send=ADMINISTRATORS, refuses_empty=True),
    Row("outbox", ADMINISTRATORS),
    Row("letter_again", NOBODY, send=ADMINISTRATORS, own=True, where=a_letter_given_up),
    Row("invitation", NOBODY, send=ADMINISTRATORS, own=True, where=a_colleague),
    Row("person", ADMINISTRATORS, send=ADMINISTRATORS, own=True, where=a_colleague),
    Row("take_role", NOBODY, send=ADMINISTRATORS, own=True, where=a_colleague, form=their_role),
    Row("new_password", ADMINISTRATORS, send=ADMINISTRATORS, own=True, where=a_colleague, refuses_empty=True),
    Row("close_account", NOBODY, send=ADMINISTRATORS, own=True, where=a_colleague),
    # Posts, teams, and the people who hold them.
    Row("posts", POST_KEEPERS),
    Row("post_open", POST_KEEPERS, send=POST_KEEPERS, refuses_empty=True),
    Row("post", POST_KEEPERS, own=True, where=a_post),
    Row("post_put_in", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_post, refuses_empty=True),
    Row("post_end_holding", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_post, query=its_holding),
    Row("post_change", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_post),
    Row("post_close", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_post),
    Row("teams", POST_KEEPERS),
    Row("team_form", POST_KEEPERS, send=POST_KEEPERS, refuses_empty=True),
    Row("team", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_group),
    Row("team_leave", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_group, query=its_post),
    Row("team_disband", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_group),
    Row("staff", POST_KEEPERS),
    Row("erasure_due", ADMINISTRATORS),
    Row("erase", ADMINISTRATORS, send=ADMINISTRATORS, own=True, where=a_holder, refuses_empty=True),
    Row("staff_held", ADMINISTRATORS, own=True, where=a_holder, no_page=True),
    Row("staff_list", POST_KEEPERS, send=POST_KEEPERS, refuses_empty=True),
    Row("staff_person", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_holder),
    Row("staff_leaving", POST_KEEPERS, send=POST_KEEPERS, own=True, where=a_holder),
    # Clearing text for the public.
    Row("clearing", CLEARERS, send=CLEARERS),
    Row("clearing_together", NOBODY, send=CLEARERS),
    Row("holds", CLEARERS, send=HOLDERS, refuses_empty=True),
    Row("hold_end", HOLDERS, send=HOLDERS, own=True, where=a_hold, refuses_empty=True),
    Row("sent_back", SIGNED_IN),
    Row("passage_mend", KEEPERS, send=KEEPERS, own=True, where=sent_back_text, refuses_empty=True),
    Row("passage_back", CLEARERS, send=CLEARERS, own=True, where=waiting_text, refuses_empty=True),
    Row("passage_withdraw", CLEARERS, send=CLEARERS, own=True, where=public_text, refuses_empty=True),
    # Evidence: whoever may write about a record may attach it.
    Row("evidence_list", STAFF),
    Row("evidence", STAFF, own=True, where=an_activitys_evidence),
    Row("evidence_file", STAFF, own=True, where=its_first_file, no_page=True),
    Row(
        "evidence_attach",
        UPDATERS,
        send=UPDATERS,
        own=True,
        personal=roles("owner"),
        where=a_place_for_evidence,
        refuses_empty=True,
    ),
    Row(
        "evidence_replace",
        UPDATERS,
        send=UPDATERS,
        own=True,
        personal=roles("owner"),
        where=an_activitys_evidence,
        refuses_empty=True,
    ),
    Row(
        "evidence_withdraw",
        UPDATERS,
        send=UPDATERS,
        own=True,
        personal=roles("owner"),
        where=an_activitys_evidence,
        refuses_empty=True,
    ),
    # Plans.
    Row("today", STAFF),
    Row("plans", STAFF),
    Row("my_updates", STAFF),
    # Opened by a personal link: one that never was, and one that is over, are answered alike. Its own tests use one that works.
    Row("items_link", EVERYONE, where=lambda world: {"token": "no-such-link"}, no_page=True),
    Row("items_by_link", EVERYONE, send=EVERYONE),
    Row("items_new_link", EVERYONE, send=EVERYONE, no_page=True),
    Row("answers", STAFF, send=EDITORS, own=True, where=plan, form=their_link),
    Row("plan", STAFF, own=True, where=plan),
    Row("activities", STAFF, own=True, where=plan),
    Row("all_activities", STAFF),
    Row("saved_lists", STAFF, send=STAFF, own=True, where=plan, query="show=silent", refuses_empty=True),
    Row("bulk_edit", ASSIGNERS, send=ASSIGNERS, own=True, where=plan, query="all=1", refuses_empty=True),
    Row("bulk_changes", STAFF, own=True, where=plan),
    Row("bulk_change", STAFF, send=ASSIGNERS, own=True, where=a_bulk_change),
    Row("all_saved_lists", STAFF, send=STAFF, query="show=silent", refuses_empty=True),
    Row("commitment", STAFF, own=True, where=commitment),
    Row("activity", STAFF, own=True, where=activity),
    Row("plan_changes", STAFF, own=True, where=plan),
    Row("commitment_history", STAFF, own=True, where=commitment),
    Row("activity_history", STAFF, own=True, where=activity),
    Row(
        "activity_update",
        roles("owner", "policy_officer", "chief_officer"),
        send=roles("owner", "policy_officer", "chief_officer"),
        own=True,
        personal=roles("owner"),
        where=activity,
    ),
    Row(
        "activity_update_check",
        UPDATERS,
        send=UPDATERS,
        own=True,
        personal=roles("owner"),
        where=activity,
    ),
    Row("activity_date", AGREERS, send=AGREERS, own=True, where=activity, refuses_empty=True),
    Row("activity_assurance", ASSURERS, send=ASSURERS, own=True, where=activity, refuses_empty=True),
    Row("commitment_assurance", ASSURERS, send=ASSURERS, own=True, where=commitment, refuses_empty=True),
    Row("differing", STAFF, own=True, where=plan),
    Row("all_differing", STAFF),
    Row("activity_step", NOBODY, send=UPDATERS, own=True, where=activity, form=a_step),
    Row(
        "dependency_add", UPDATERS, send=UPDATERS, own=True, personal=roles("owner"), where=activity, refuses_empty=True
    ),
    Row(
        "dependency", UPDATERS, send=UPDATERS, own=True, personal=roles("owner"), where=a_dependency, refuses_empty=True
    ),
    Row("owners", STAFF, send=roles("policy_officer", "administrator"), own=True, where=plan, form=an_unmatched_owner),
    Row("bodies", STAFF, send=roles("policy_officer"), own=True, where=plan, form=a_proposed_name),
    Row("gone", STAFF, send=roles("policy_officer"), own=True, where=plan),
    Row("imports", STAFF, own=True, where=plan),
    Row("import_undo", roles("policy_officer"), send=roles("policy_officer"), own=True, where=an_import),
    # Versions of a plan, and editing it.
    Row("plan_versions", STAFF, send=EDITORS, own=True, where=plan),
    Row("plan_version", STAFF, own=True, where=a_version),
    Row("version_commitment", STAFF, own=True, where=a_commitment_of_it),
    Row("version_compare", STAFF, own=True, where=a_draft_version),
    Row("version_period", EDITORS, send=EDITORS, own=True, where=a_draft_version),
    Row("version_adopt", EDITORS, send=EDITORS, own=True, where=a_draft_version),
    Row("version_discard", EDITORS, send=EDITORS, own=True, where=a_draft_version, refuses_empty=True),
    Row("plan_edit", EDITORS, send=EDITORS, own=True, where=a_version, form=upwards),
    Row("objective_add", EDITORS, send=EDITORS, own=True, where=a_version, refuses_empty=True),
    Row("objective_edit", EDITORS, send=EDITORS, own=True, where=an_objective_of_it),
    Row("part_add", EDITORS, send=EDITORS, own=True, where=an_objective_of_it, refuses_empty=True),
    Row("part_edit", EDITORS, send=EDITORS, own=True, where=a_part_of_it),
    Row("commitment_add", EDITORS, send=EDITORS, own=True, where=a_part_of_it, refuses_empty=True),
    Row("activity_add", EDITORS, send=EDITORS, own=True, where=a_commitment_of_it, refuses_empty=True),
    Row("commitment_edit", EDITORS, send=EDITORS, own=True, where=a_commitment_of_it),
    Row("activity_edit", EDITORS, send=EDITORS, own=True, where=an_activity_of_it),
    Row("version_cadence", EDITORS, send=EDITORS, own=True, where=a_version),
    Row("objective_cadence", EDITORS, send=EDITORS, own=True, where=an_objective_of_it),
    Row("row_cadence", EDITORS, send=EDITORS, own=True, where=a_row_of_it),
    Row("row_move", EDITORS, send=EDITORS, own=True, where=a_row_of_it, refuses_empty=True),
    Row("row_split", EDITORS, send=EDITORS, own=True, where=a_row_of_it),
    Row("row_merge", EDITORS, send=EDITORS, own=True, where=a_row_of_it, refuses_empty=True),
    Row("row_renumber", EDITORS, send=EDITORS, own=True, where=a_row_of_it, refuses_empty=True),
    Row("row_retire", EDITORS, send=EDITORS, own=True, where=a_row_of_it),
    Row("row_return", EDITORS, send=EDITORS, own=True, where=a_row_that_left),
    # What plans have to do with each other.
    Row("side_by_side", STAFF),
    Row("plan_links", STAFF, own=True, where=plan, query=to_the_other_plan),
    Row(
        "commitment_links",
        EDITORS,
        send=EDITORS,
        own=True,
        where=commitment,
        query=to_the_other_plan,
        refuses_empty=True,
    ),
    Row("commitment_unlink", NOBODY, send=EDITORS, own=True, where=a_tie),
    Row("commitment_measures", EDITORS, send=EDITORS, own=True, where=commitment, refuses_empty=True),
    Row("commitment_measure_unlink", NOBODY, send=EDITORS, own=True, where=a_measure_of_it),
    Row("plan_public", EDITORS, send=EDITORS, own=True, where=plan),
    Row("take_over", TAKERS_OVER, send=TAKERS_OVER, refuses_empty=True),
    # Measures, whose figures belong to the whole installation, and what partnerships write on their charts.
    Row("signals", STAFF),
    Row("area", STAFF, where=lambda world: {"code": WEST_MERCIA.code}),
    Row("area_file", STAFF, where=every_figure, no_page=True),
    Row("measure", STAFF, where=crime),
    Row("measure_file", STAFF, where=crime_figures, no_page=True),
    Row("measure_parts_file", STAFF, where=crime_figures, no_page=True),
    Row("loads", STAFF),
    Row("load", STAFF, where=a_load),
    Row("typed_measures", ANALYSTS),
    Row("type_figures", ANALYSTS, send=ANALYSTS, where=hate_crimes, refuses_empty=True),
    Row("chart_note", ANALYSTS, send=ANALYSTS, where=crime, refuses_empty=True),
    Row("chart_rebase", ANALYSTS, send=ANALYSTS, where=crime, refuses_empty=True),
    Row("chart_note_withdraw", ANALYSTS, send=ANALYSTS, own=True, where=a_chart_note, refuses_empty=True),
    Row("measure_show", SHOWERS, send=SHOWERS, where=crime, refuses_empty=True),
    Row("measure_take_off", SHOWERS, send=SHOWERS, own=True, where=a_shown_measure, refuses_empty=True),
    # Inspections. The force and its governing body comment in voices of their own.
    Row("scrutiny", STAFF),
    Row("inspections", STAFF),
    Row("inspection_add", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("inspection", STAFF, own=True, where=an_inspection),
    Row("inspection_edit", KEEPERS, send=KEEPERS, own=True, where=an_inspection),
    Row("inspection_respond", KEEPERS, send=KEEPERS, own=True, where=an_inspection),
    Row("inspection_letter", STAFF, own=True, where=an_inspection, no_page=True),
    Row("finding_add", KEEPERS, send=KEEPERS, own=True, where=an_inspection, refuses_empty=True),
    Row("findings", STAFF, query="show=all"),
    Row("finding", STAFF, own=True, where=a_finding),
    Row("finding_edit", KEEPERS, send=KEEPERS, own=True, where=a_finding),
    Row("finding_answer", LEADS, send=LEADS, own=True, personal=roles("owner"), where=a_finding),
    Row("finding_force", THE_FORCE, send=THE_FORCE, own=True, where=a_finding),
    Row("finding_body", KEEPERS, send=KEEPERS, own=True, where=a_finding),
    Row("finding_move", LEADS, send=LEADS, own=True, personal=roles("owner"), where=a_finding, refuses_empty=True),
    Row("finding_sign_off", CLEARERS, send=CLEARERS, own=True, where=a_ready_finding),
    Row("finding_give_way", KEEPERS, send=KEEPERS, own=True, where=a_finding, refuses_empty=True),
    Row("finding_link", KEEPERS, send=KEEPERS, own=True, where=a_finding, query="words=market", refuses_empty=True),
    Row("finding_unlink", NOBODY, send=KEEPERS, own=True, where=a_finding, form=its_link),
    # Boards, their meetings, and what they have looked at.
    Row("boards", STAFF),
    Row("board", STAFF, own=True, where=a_board),
    Row("board_change", KEEPERS, send=KEEPERS, own=True, where=a_board),
    Row("board_seat", KEEPERS, send=KEEPERS, own=True, where=a_board, refuses_empty=True),
    Row("board_seat_end", KEEPERS, send=KEEPERS, own=True, where=a_board, query=its_seat),
    Row("meetings_plan", KEEPERS, send=KEEPERS, own=True, where=a_board, query=a_year),
    Row("meeting_add", KEEPERS, send=KEEPERS, own=True, where=a_board, refuses_empty=True),
    Row("board_calendar", STAFF, own=True, where=a_board, no_page=True),
    Row("coverage", STAFF),
    Row("calendar", STAFF, send=STAFF, refuses_empty=True),
    # A calendar program cannot sign in: the secret in the address is all that it has. One that never was leads nowhere.
    Row("calendar_feed", NOBODY, where=lambda world: {"secret": "no-such-secret"}, no_page=True),
    Row("meeting", STAFF, own=True, where=a_meeting),
    Row("meeting_move", KEEPERS, send=KEEPERS, own=True, where=a_meeting, refuses_empty=True),
    Row("meeting_cancel", KEEPERS, send=KEEPERS, own=True, where=a_meeting, refuses_empty=True),
    Row("meeting_restore", KEEPERS, send=KEEPERS, own=True, where=a_meeting, refuses_empty=True),
    Row("meeting_step", NOBODY, send=KEEPERS, own=True, where=a_meeting, form=papers_in),
    Row("meeting_held", KEEPERS, send=KEEPERS, own=True, where=a_meeting),
    Row("meeting_notes", KEEPERS, send=KEEPERS, own=True, where=a_held_meeting),
    Row("meeting_agenda", KEEPERS, send=KEEPERS, own=True, where=a_meeting),
    Row("meeting_despatch", NOBODY, send=KEEPERS, own=True, where=a_meeting),
    Row("meeting_paper", KEEPERS, send=KEEPERS, own=True, where=a_meeting),
    Row("meeting_minutes", STAFF, own=True, where=a_held_meeting),
    Row("item_minutes", KEEPERS, send=KEEPERS, own=True, where=an_item, no_page=True),
    Row("paper_file", STAFF, own=True, where=a_paper, no_page=True),
    # What boards ask for.
    Row("actions", STAFF),
    Row("action_record", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("action", STAFF, own=True, where=an_action),
    Row(
        "action_answer",
        ANSWERERS,
        send=ANSWERERS,
        own=True,
        personal=roles("owner"),
        where=an_action,
        refuses_empty=True,
    ),
    Row("action_date", KEEPERS, send=KEEPERS, own=True, where=an_action, refuses_empty=True),
    Row("action_close", KEEPERS, send=KEEPERS, own=True, where=an_action),
    Row("action_reopen", KEEPERS, send=KEEPERS, own=True, where=an_action, refuses_empty=True),
    Row("action_owner", KEEPERS, send=KEEPERS, own=True, where=an_action, refuses_empty=True),
    # Holding to account: the governing body asks and comments, the force answers.
    Row("programme", STAFF),
    Row("session_add", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("scrutiny_session", STAFF, own=True, where=a_scrutiny_session),
    Row("session_edit", KEEPERS, send=KEEPERS, own=True, where=a_scrutiny_session),
    Row("session_settle", KEEPERS, send=KEEPERS, own=True, where=a_scrutiny_session),
    Row("session_notes", KEEPERS, send=KEEPERS, own=True, where=a_scrutiny_session),
    Row("question_add", KEEPERS, send=KEEPERS, own=True, where=a_scrutiny_session, refuses_empty=True),
    Row("question_edit", KEEPERS, send=KEEPERS, own=True, where=a_question),
    Row("question_answer", THE_FORCE, send=THE_FORCE, own=True, where=a_question),
    Row("question_comment", KEEPERS, send=KEEPERS, own=True, where=a_question),
    # Decisions of the governing body.
    Row("decisions", STAFF),
    Row("decision_add", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("decision", STAFF, own=True, where=a_decision),
    Row("decision_edit", KEEPERS, send=KEEPERS, own=True, where=a_decision),
    Row("decision_publish", KEEPERS, send=KEEPERS, own=True, where=a_decision),
    # What others ask, and what has to be published.
    Row("recommendations", STAFF),
    Row("recommendation_add", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("recommendation", STAFF, own=True, where=a_recommendation),
    Row("recommendation_edit", KEEPERS, send=KEEPERS, own=True, where=a_recommendation),
    Row("recommendation_reply", KEEPERS, send=KEEPERS, own=True, where=a_recommendation),
    Row("consultations", STAFF),
    Row("consultation_add", KEEPERS, send=KEEPERS, refuses_empty=True),
    Row("consultation", STAFF, own=True, where=a_consultation),
    Row("consultation_edit", KEEPERS, send=KEEPERS, own=True, where=a_consultation),
    Row("consultation_settle", KEEPERS, send=KEEPERS, own=True, where=a_consultation),
    Row("duties", STAFF),
    Row("duty_item", STAFF, own=True, where=a_duty),
    Row("duty_record", KEEPERS, send=KEEPERS, own=True, where=a_duty, refuses_empty=True),
    Row("duty_leave_out", KEEPERS, send=KEEPERS, own=True, where=a_duty),
    # Documents on their way in.
    Row("inbox", IMPORTERS, send=IMPORTERS, refuses_empty=True),
    Row("upload", IMPORTERS, own=True, where=an_upload),
    Row("upload_read_again", NOBODY, send=IMPORTERS, own=True, where=an_upload),
    Row("upload_table", IMPORTERS, send=IMPORTERS, own=True, where=a_table),
    Row("upload_row", IMPORTERS, send=IMPORTERS, own=True, where=an_upload, query=a_row_as_read),
    Row("upload_import", IMPORTERS, send=IMPORTERS, own=True, where=an_upload),
    Row("upload_put_away", IMPORTERS, send=IMPORTERS, own=True, where=an_upload),
    # Reports.
    Row("reports", frozenset(EVERY_ROLE)),
    Row("edition", frozenset(EVERY_ROLE), own=True, where=an_edition),
    Row("edition_file", frozenset(EVERY_ROLE), own=True, where=an_edition_file, no_page=True),
    Row("edition_compare", frozenset(EVERY_ROLE), own=True, where=an_edition),
    Row("edition_comparison_file", frozenset(EVERY_ROLE), own=True, where=an_edition_beside_itself, no_page=True),
    Row("draft_start", WRITERS, send=WRITERS, refuses_empty=True),
    Row("draft", WRITERS | ISSUERS, own=True, where=a_draft),
    Row("draft_details", WRITERS, send=WRITERS, own=True, where=a_draft),
    Row("draft_section", WRITERS | ISSUERS, send=WRITERS, own=True, where=a_section),
    Row("draft_preview", WRITERS | ISSUERS, own=True, where=a_draft),
    Row("draft_file", WRITERS | ISSUERS, own=True, where=a_draft_file, no_page=True),
    Row("draft_offer", NOBODY, send=WRITERS, own=True, where=a_draft),
    Row("draft_issue", ISSUERS, send=ISSUERS, own=True, where=a_draft),
    Row("draft_put_away", WRITERS, send=WRITERS, own=True, where=a_draft),
]

MATRIX = {row.name: row for row in ROWS}
