"""Loading the example: its people, then each document in turn through reading, import, clearing and issue.

Nothing here writes past the services that a user's own documents go through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wardmote.core.accounts.models import Membership, User
from wardmote.core.audit import services as audit
from wardmote.core.clearance.rules import warnings_in
from wardmote.core.clearance.selectors import waiting_passages
from wardmote.core.clearance.services import clear
from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Body, BodyAlias, Holding, Organisation, Partnership, Person, Post, Team
from wardmote.core.organisations.services import found_partnership, open_post
from wardmote.plans.comparison import Comparison
from wardmote.plans.models import Plan, PlanImport, PlanVersion
from wardmote.plans.services.importing import preview
from wardmote.plans.services.retiring import retire
from wardmote.reports.example.boards import name_chairs
from wardmote.reports.example.content import content, states
from wardmote.reports.example.documents import word_file
from wardmote.reports.example.everyday import judge, live
from wardmote.reports.example.packs import issue_packs
from wardmote.reports.example.scene import Scene
from wardmote.reports.example.year import pass_a_year, publish
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox
from wardmote.reports.services.drafting import start_draft
from wardmote.reports.services.issuing import issue

Say = Callable[[int, int, str], None]

DOCUMENTS = (
    # content file, short name of the plan, title of the plan, its report, who reads it
    ("charter", "Neighbourhood Charter", "charter-update", Edition.Audience.PUBLIC),
    ("plan", "Safer Severn Vale Plan", "panel-report", Edition.Audience.PANEL),
)
STATES = 3
LARGEST = 50 * 1024 * 1024


@dataclass(slots=True)
class Cast:
    """The organisations and people of the example, by the keys of staff.yaml."""

    partnership: Partnership
    organisations: dict[str, Organisation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def is_loaded() -> bool:
    """Whether the example stands complete."""
    return Edition.objects.count() >= STATES * len(DOCUMENTS)


def load(say: Say) -> None:
    """Load the example, saying how far it is. Whole or not at all."""
    total = 3 + 4 * STATES * len(DOCUMENTS)
    done = 0

    def step(what: str) -> None:
        nonlocal done
        done += 1
        say(done, total, what)

    with transaction.atomic():
        step("people and posts")
        cast = load_staff(content("staff"))
        for name, title, report, audience in DOCUMENTS:
            for number, state in enumerate(states(name), start=1):
                label = f"{title}, {state['as_at']}"
                step(f"{label}: reading the Word file")
                done_import = take_in(name, title, state, cast, first=number == 1)
                if number == 1:
                    _accept_aliases(cast.partnership, content("staff")["aliases"])
                step(f"{label}: clearing the text")
                clear_waiting(cast, leave_doubtful=number == STATES)
                step(f"{label}: issuing the report")
                if number == STATES:
                    judge(content("everyday"), name, done_import.version, cast.users["policy_officer"])
                    issue_packs(content("everyday"), name, done_import.version, cast.users["policy_officer"])
                _issue(done_import.version, report, audience, state, cast)
                step(f"{label}: done")
        plans = {name: Plan.objects.get(title=title) for name, title, _report, _audience in DOCUMENTS}
        step("everyday work")
        live(
            content("everyday"),
            plans=plans,
            staff={"posts": cast.posts, "teams": cast.teams, "users": cast.users},
            by=cast.users["policy_officer"],
        )
        step("a year of assurance")
        pass_the_year(Scene(cast.partnership, plans, cast.posts, cast.users, timezone.localdate()), cast)


def pass_the_year(scene: Scene, cast: Cast) -> None:
    year = content("year")
    name_chairs(content("staff")["chairs"], scene)
    pass_a_year(year, scene)
    clear_waiting(cast, leave_doubtful=True)
    publish(year, scene)


def load_staff(staff: dict[str, Any]) -> Cast:
    """Organisations, teams, posts and people. An e-mail address ending in .example belongs to nobody."""
    named = {each["key"]: each for each in staff["organisations"]}
    where = staff["partnership"]
    partnership = found_partnership(
        force=named[where["force"]]["name"],
        governing_body=named[where["governing_body"]]["name"],
        name=where["name"],
        by=None,
    )
    cast = Cast(partnership)
    for key, each in named.items():
        organisation, _made = Organisation.objects.update_or_create(
            name=each["name"],
            defaults={
                "short_name": each["short_name"],
                "kind": each["kind"],
                "slug": slugify(each["short_name"])[:80],
                "starts_on": each.get("starts_on"),
            },
        )
        cast.organisations[key] = organisation
    cast.teams = {
        each["key"]: Team.objects.get_or_create(
            organisation=cast.organisations[each["organisation"]],
            name=each["printed"][0],
            defaults={"kind": each.get("kind", Team.Kind.TEAM)},
        )[0]
        for each in staff["teams"]
    }
    for each in staff["posts"]:
        post = open_post(
            organisation=cast.organisations[each["organisation"]],
            name=each["name"],
            short_name=each["printed"][0],
            by=None,
        )
        if "team" in each:
            post.team = cast.teams[each["team"]]
            post.save(update_fields=["team"])
        cast.posts[each["key"]] = post
    for each in staff["people"]:
        person = Person.objects.create(name=each["name"], email=each["email"])
        user = User.objects.create_user(email=each["email"], name=each["name"], person=person)
        Membership.objects.create(user=user, organisation=cast.organisations[each["organisation"]], role=each["role"])
        cast.users[each["key"]] = user
        _hold(person, [cast.posts[key] for key in each["posts"]])
    for each in staff["holders"]:
        _hold(Person.objects.create(name=each["name"], email=each["email"]), [cast.posts[each["post"]]])
    audit.record("organisations.staff_loaded", subject=partnership, by=None, people=len(staff["people"]))
    return cast


def _hold(person: Person, posts: list[Post]) -> None:
    Holding.objects.bulk_create(Holding(post=post, person=person, starts_on=date(2017, 1, 1)) for post in posts)


def _accept_aliases(partnership: Partnership, aliases: list[dict[str, str]]) -> None:
    """Names that a person has decided about already; the rest of the proposals are left for the newcomer."""
    bodies = {body.name: body for body in Body.objects.filter(partnership=partnership)}
    for each in aliases:
        body = bodies.get(each["body"])
        if body is not None:
            BodyAlias.objects.update_or_create(
                partnership=partnership,
                name=each["printed"],
                defaults={"body": body, "state": BodyAlias.State.ACCEPTED, "how": "accepted"},
            )


def take_in(name: str, title: str, state: dict[str, Any], cast: Cast, *, first: bool) -> PlanImport:
    """One document through the inbox, as the policy officer would send it in."""
    by = cast.users["policy_officer"]
    plan = None if first else Plan.objects.get(title=title)
    upload = inbox.receive(
        name=f"{name}-{state['as_at']}.docx",
        data=word_file(state),
        partnership=cast.partnership,
        plan=plan,
        by=by,
        limit=LARGEST,
    )
    upload = inbox.read_now(upload)
    if upload.state == Upload.State.FAILED:
        raise RuntimeError(f"The example's own {name} could not be read: {upload.message}")
    decisions = _confirmed(preview(inbox.reading_of(upload), plan=plan))
    comparison = preview(inbox.reading_of(upload), plan=plan, decisions=decisions)
    day = date.fromisoformat(state["as_at"])
    owner = cast.partnership.force if name == "charter" else cast.partnership.governing_body
    upload = inbox.choose_target(upload, plan=plan, title=title, owner=owner, as_at=day, by=by)
    inbox.decide(upload, decisions, by=by)
    done = inbox.import_upload(upload, by=by)
    if done is None:
        raise RuntimeError(f"The example's {name} of {state['as_at']} changed nothing.")
    gone = comparison.gone()
    if any(gone.values()):
        retire(done.version, commitments=gone["commitment"], activities=gone["activity"], on=day, by=by)
    return done


def _confirmed(comparison: Comparison) -> dict[str, str]:
    """The answer of the person who wrote the example: what matches by its words is the same promise renumbered."""
    return {change.there: change.here for change in comparison.doubtful if change.there and change.here}


def clear_waiting(cast: Cast, *, leave_doubtful: bool = False) -> None:
    """The second policy officer clears what the first sent in, in bulk.

    With ``leave_doubtful`` the texts that should be looked at twice stay on the list, for the newcomer to find.
    """
    second = cast.users["second_policy_officer"]
    waiting = waiting_passages(user=second).exclude(written_by=second)
    clear([each for each in waiting if not (leave_doubtful and warnings_in(each.text))], by=second)


def _issue(version: PlanVersion, report: str, audience: str, state: dict[str, Any], cast: Cast) -> Edition:
    period = state.get("period")
    dates = (date.fromisoformat(period["start"]), date.fromisoformat(period["end"])) if period else (None, None)
    by = cast.users["policy_officer"]
    version.refresh_from_db()
    draft = start_draft(
        version, report=report, as_at=date.fromisoformat(state["as_at"]), period=dates, audience=audience, by=by
    )
    clear_waiting(cast, leave_doubtful=True)
    draft.refresh_from_db()
    return issue(draft, seen=draft.saves, by=by)
