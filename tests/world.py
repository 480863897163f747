"""A small world with everything that an address can name, twice: two partnerships that know nothing of each other.

Each has a user of every role, a plan with text that waits and text that is public, and whatever the rooms add. The tests
of rights walk every address of the site through it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.services import make_key
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear, declare_hold, send_back
from wardmote.core.documents.compose import Composed, Heading, Properties, paragraph
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import freeze
from wardmote.core.files.models import EvidenceVersion
from wardmote.core.files.services import attach
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.organisations.models import BodyAlias, Holding, Partnership, Person, Team
from wardmote.core.organisations.services import form_team, open_post, put_in_group
from wardmote.oversight.tests.board_world import with_boards
from wardmote.oversight.tests.worlds import scrutinised
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.performance.tests.figures import with_entered, with_figures, with_notes, with_shown
from wardmote.plans.models import (
    Activity,
    Assignment,
    BulkChange,
    Cadence,
    Commitment,
    CommitmentLink,
    Plan,
    PlanImport,
    Step,
)
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.bulk import Change, change_many, effects
from wardmote.plans.services.depending import add_dependency
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan
from wardmote.plans.services.linking import link
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.services.versions import draft_version
from wardmote.plans.tests.factories import a_partnership, a_plain_reading, a_user
from wardmote.reports.models import Draft, Upload
from wardmote.reports.rendering import file_of
from wardmote.reports.services.drafting import start_draft
from wardmote.reports.services.inbox import read_now, receive

NEXT_MONTH = (
    b"No,Recommendation,Owner,Date,RAG,Update\n"
    b"1,Answer every call about antisocial behaviour within a day.,Contact Centre Manager,By Jun 26,A,Training ends in May.\n"
    b"2,Walk every market street once a week.,Town Sergeant,By Sep 26,G,The rota is published.\n"
)
IN_THE_FORCE = {Role.OWNER, Role.NEIGHBOURHOOD_OFFICER, Role.CHIEF_OFFICER, Role.ANALYST}
PASSWORD = "three plain words together"
ANONYMOUS = "anonymous"
OTHER_ORGANISATION = "other organisation"
EVERY_ROLE = [role.value for role in Role]
EVERYBODY = [ANONYMOUS, OTHER_ORGANISATION, *EVERY_ROLE]


Rows = dict[str, set[Any]]  # by table, such as plans.Activity: the keys of its rows


@dataclass(slots=True)
class Side:
    """One partnership and all that is in it. ``more`` is for what rooms add."""

    partnership: Partnership
    users: dict[str, User]
    imported: PlanImport
    activity: Activity
    commitment: Commitment
    unmatched_owner: Assignment
    proposed_name: BodyAlias
    waiting: Passage
    edition: Edition
    upload: Upload
    draft: Draft
    more: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return self.imported.version.plan


@dataclass(slots=True)
class World:
    """Ours, theirs, and somebody with every role there and none here."""

    ours: Side
    theirs: Side
    stranger: User

    def user(self, who: str) -> User | None:
        """The user who acts as this role on our side; None for somebody who is not signed in."""
        if who == ANONYMOUS:
            return None
        return self.stranger if who == OTHER_ORGANISATION else self.ours.users[who]


def build() -> World:
    """Make the world in the database at hand."""
    with_figures()
    ours, theirs = _with_rows("Northmoor"), _with_rows("Southfen")
    stranger = a_user(Role.POLICY_OFFICER, theirs.partnership.governing_body, "stranger")
    for organisation in (theirs.partnership.force, theirs.partnership.governing_body):
        for role in Role:
            Membership.objects.get_or_create(user=stranger, organisation=organisation, role=role)
    _give_password(stranger)
    return World(ours=ours, theirs=theirs, stranger=stranger)


def _tie(side: Side, officer: User) -> CommitmentLink:
    """A second plan of the same partnership, and a link between the two."""
    title = f"{side.partnership.name} road plan"
    second = import_plan(
        {**a_plain_reading(), "title": title},
        target=NewPlan(partnership=side.partnership, owner=side.partnership.force, title=title, is_public=False),
        source=SourceFile(name="roads.docx", sha256="b" * 64),
        as_at=date(2026, 3, 31),
        by=officer,
    )
    if second is None:
        raise AssertionError("the second plan is new, so importing it changes something")
    other = Commitment.objects.filter(version=second.version).order_by("position")[0]
    return link(side.commitment, other, kind=CommitmentLink.Kind.SUPPORTS, by=officer)


def _with_rows(name: str) -> Side:
    """A side that knows which rows of every table are its own: those that were not there before it."""
    before = _all_rows()
    side = _side(name)
    officer = side.users[Role.POLICY_OFFICER]
    give_opinion(
        side.activity, "not", reason="No rota was seen.", given_on=date(2026, 4, 2), by=side.users[Role.CHIEF_OFFICER]
    )
    side.more["draft_version"] = draft_version(side.plan, title="The next plan", reason="A new term.", by=officer)
    side.more["tie"] = _tie(side, officer)
    side.more.update(scrutinised(side.partnership, side.activity, side.users))
    title = Passage.objects.filter(subject_type="oversight.consultation", field="title", partnership=side.partnership)
    side.more["sent_back"] = send_back(title[0], reason="Say whose.", by=side.users[Role.SECRETARY])
    side.more.update(with_notes(side.partnership, side.users))
    side.more["measure_link"] = link_measure(side.commitment, measure("recorded-crime"), WEST_MERCIA, by=officer)
    side.more.update(with_shown(side.partnership, side.users))
    side.more.update(with_entered(side.partnership, side.users))
    side.more.update(with_boards(side.partnership, side.commitment, side.more["post"], side.users))
    side.rows = {label: keys - before[label] for label, keys in _all_rows().items()}
    return side


def _all_rows() -> Rows:
    return {model._meta.label: set(model._base_manager.values_list("pk", flat=True)) for model in apps.get_models()}


def _side(name: str) -> Side:
    partnership = a_partnership(name)
    users = {
        role.value: a_user(role, partnership.force if role in IN_THE_FORCE else partnership.governing_body)
        for role in Role
    }
    for user in users.values():
        _give_password(user)
    imported = _plan(name, partnership, users[Role.POLICY_OFFICER])
    Plan.objects.filter(pk=imported.version.plan_id).update(is_public=True)
    activity = Activity.objects.filter(version=imported.version).order_by("position")[0]
    holding = _lead(activity, users[Role.OWNER], partnership)
    Step.objects.create(activity=activity, number=1, text="Hear from two callers.", position=0)
    add_dependency(activity, kind="bid", text="The safer streets fund", by=users[Role.POLICY_OFFICER])
    waiting = list(Passage.objects.filter(partnership=partnership, state=Passage.State.WAITING).order_by("pk"))
    clear(waiting[:-1], by=users[Role.SECRETARY])
    return Side(
        partnership=partnership,
        users=users,
        imported=PlanImport.objects.select_related("version__plan").get(pk=imported.pk),
        activity=activity,
        commitment=activity.commitment,
        unmatched_owner=Assignment.objects.filter(activity__version=imported.version, post=None, team=None)[0],
        proposed_name=BodyAlias.objects.create(partnership=partnership, name="Board for Contact"),
        waiting=waiting[-1],
        edition=_edition(partnership, users[Role.POLICY_OFFICER]),
        upload=_upload(partnership, users[Role.POLICY_OFFICER]),
        draft=start_draft(
            imported.version,
            report="charter-update",
            as_at=date(2026, 3, 31),
            audience=Edition.Audience.PUBLIC,
            by=users[Role.POLICY_OFFICER],
        ),
        more={
            "post": holding.post,
            "holding": holding,
            "group": _group(holding),
            "bulk": _bulk(imported, users[Role.POLICY_OFFICER]),
            "access_key": make_key(
                users[Role.POLICY_OFFICER],
                name="Power BI, monthly dashboard",
                expires_on=timezone.localdate() + timedelta(30),
                today=timezone.localdate(),
            )[0],
            "letter": OutboxMessage.objects.create(
                to=users[Role.ANALYST].email, kind="plans.reminder", subject="Updates", made_at=timezone.now(), tries=20
            ),
            "hold": declare_hold(
                partnership,
                starts_on=date(2150, 4, 1),
                ends_on=date(2150, 5, 6),
                reason="The election of 2150",
                by=users[Role.SECRETARY],
            ),
            "evidence": attach(
                activity,
                SimpleUploadedFile("rota.txt", b"Two officers walk the market on Fridays."),
                title="The rota of the call handlers",
                marking=EvidenceVersion.Marking.SENSITIVE,
                partnership=partnership,
                by=users[Role.POLICY_OFFICER],
            ),
        },
    )


def _group(holding: Holding) -> Team:
    """A group that the post belongs to."""
    group = form_team(organisation=holding.post.organisation, name="Contact Managers", kind=Team.Kind.GROUP, by=None)
    put_in_group(group, holding.post, starts_on=None, by=None)
    return group


def _bulk(imported: PlanImport, by: User) -> BulkChange:
    """A change to many rows, that could be undone."""
    change = Change("cadence", cadence=Cadence.QUARTERLY)
    rows = effects(imported.version, change, imported.version.activities.values_list("pk", flat=True), by=by)
    return change_many(imported.version, change, seen={each.activity.pk: each.mark for each in rows[-1:]}, by=by)


def _plan(name: str, partnership: Partnership, by: User) -> PlanImport:
    title = f"{name} safety plan"
    done = import_plan(
        {**a_plain_reading(), "title": title},
        target=NewPlan(partnership=partnership, owner=partnership.governing_body, title=title),
        source=SourceFile(name="plan-march.docx", sha256="a" * 64),
        as_at=date(2026, 3, 31),
        by=by,
    )
    if done is None:
        raise AssertionError("the world's plan is new, so importing it changes something")
    return done


def _give_password(user: User) -> None:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])


def _lead(activity: Activity, user: User, partnership: Partnership) -> Holding:
    """Let a user hold the post that leads an activity."""
    person = Person.objects.create(name=user.name)
    user.person = person
    user.save()
    post = open_post(organisation=partnership.force, name="Contact Centre Manager", by=None)
    holding = Holding.objects.create(post=post, person=person, starts_on=date(2020, 1, 1))
    Assignment.objects.update_or_create(
        activity=activity, part=Assignment.Part.LEAD, defaults={"printed": post.name, "post": post, "position": 0}
    )
    return holding


def _upload(partnership: Partnership, by: User) -> Upload:
    """A document that was sent in and read, and waits to be checked."""
    upload = receive(name="april.csv", data=NEXT_MONTH, partnership=partnership, by=by, limit=len(NEXT_MONTH))
    return read_now(upload)


def _edition(partnership: Partnership, by: User) -> Edition:
    title = "Report to the Panel"
    composed = Composed(
        title=title,
        blocks=(Heading(1, title), paragraph("What was promised, and what was done.")),
        properties=Properties(issued=date(2026, 4, 20), organisation=partnership.governing_body.name),
    )
    return freeze(
        partnership=partnership,
        report="panel-report",
        series="panel",
        title=title,
        as_at=date(2026, 3, 31),
        period=(None, None),
        audience=Edition.Audience.PUBLIC,
        content={"composed": composed.to_json()},
        cards=[],
        files=[file_of(composed, "html", stem="report")],
        by=by,
    )
