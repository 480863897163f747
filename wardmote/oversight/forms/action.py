"""The questions about actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Post
from wardmote.core.ui.forms import CharField, DateField, Form, ModelSelectField, RadiosField, SelectField, TextField
from wardmote.oversight.forms.common import HINT_DATE
from wardmote.oversight.forms.revision import RevisionForm

SHOWS = (
    ("open", _("Open")),
    ("overdue", _("Past their date")),
    ("answered", _("Done, to be confirmed")),
    ("moved", _("Date has moved")),
    ("unowned", _("No post has them")),
    ("closed", _("Closed")),
    ("all", _("All")),
)


class ActionFilterForm(Form):
    """Which actions to list."""

    text = CharField(label=_("Words"), required=False, width=20)
    show = SelectField(label=_("Show"), choices=SHOWS, required=False)
    board = ModelSelectField(Body.objects.none(), label=_("Board"), required=False)
    owner = ModelSelectField(Post.objects.none(), label=_("Owner"), required=False)

    def __init__(self, *args: Any, boards: QuerySet[Body], owners: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("board", boards), ("owner", owners)):
            field: Any = self.fields[name]
            field.queryset, field.empty_label = found, _("All")


class _OwnerForm(Form):
    """Who does it: a post, or a name that is none."""

    def offer_posts(self, posts: QuerySet[Post]) -> None:
        """Let one of these be chosen."""
        field: Any = self.fields["owner"]
        field.queryset, field.empty_label = posts, _("None of these")


class RecordActionForm(_OwnerForm):
    """What somebody is asked to do."""

    text = TextField(label=_("What is to be done?"), missing=_("Say what is to be done"), rows=3, size="m")
    owner = ModelSelectField(Post.objects.none(), label=_("Who does it?"), required=False, size="m")
    owner_printed = CharField(
        label=_("Or a name that is no post"),
        required=False,
        max_length=200,
        width=30,
        help_text=_("Such an action is on nobody’s own list."),
    )
    due = DateField(label=_("By when?"), required=False, help_text=HINT_DATE)
    body = ModelSelectField(Body.objects.none(), label=_("Which board asked for it?"), required=False, size="m")
    agreed_on = DateField(label=_("When was it agreed?"), missing=_("Enter the day it was agreed"))

    def __init__(self, *args: Any, boards: QuerySet[Body], posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_posts(posts)
        self.fields["agreed_on"].initial = timezone.localdate()
        field: Any = self.fields["body"]
        field.queryset, field.empty_label = boards, _("None")


class AnswerForm(RevisionForm):
    """How it is going, in the words of whoever does it."""

    text = TextField(label=_("What has been done?"), missing=_("Say what has been done"), rows=4, size="m")
    is_done = RadiosField(
        label=_("Is it done?"),
        choices=[("no", _("Not yet")), ("yes", _("Yes, it can be closed"))],
        hints={"yes": _("The board’s secretary confirms it and closes it.")},
        missing=_("Say whether it is done"),
    )


class ActionDateForm(RevisionForm):
    """A new date, and why."""

    due = DateField(label=_("What is the new date?"), missing=_("Enter the new date"), help_text=HINT_DATE)
    reason = TextField(label=_("Why does it move?"), missing=_("Say why the date moves"), rows=3, size="m")
    agreed_on = DateField(label=_("When was it agreed?"), missing=_("Enter the day it was agreed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].initial = timezone.localdate()


class CloseForm(RevisionForm):
    """What was done."""

    done = TextField(label=_("What was done?"), missing=_("Say what was done"), rows=4, size="m")
    closed_on = DateField(label=_("When was it closed?"), missing=_("Enter the day it was closed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"].initial = timezone.localdate()


class ReopenForm(RevisionForm):
    """Why it is opened again."""

    reason = TextField(label=_("Why is it opened again?"), missing=_("Say why it is opened again"), rows=3, size="m")


class HandOverForm(RevisionForm, _OwnerForm):
    """Who does it from now on, and why."""

    owner = ModelSelectField(Post.objects.none(), label=_("Who does it from now on?"), required=False, size="m")
    owner_printed = CharField(label=_("Or a name that is no post"), required=False, max_length=200, width=30)
    reason = TextField(label=_("Why?"), missing=_("Say why it is handed over"), rows=3, size="m")

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_posts(posts)
