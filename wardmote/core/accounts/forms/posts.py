"""The questions about posts, teams, and who holds what from when until when."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Holding, Organisation, Person, Post, Team
from wardmote.core.ui.forms import (
    CharField,
    DateField,
    EmailField,
    Form,
    ModelRadiosField,
    ModelSelectField,
    RadiosField,
    SelectField,
)

HINT_DATE = _("For example, 27 3 2026")


class PostFilterForm(Form):
    """Which posts to list."""

    text = CharField(label=_("Post or person"), required=False, width=20)
    organisation = ModelSelectField(Organisation.objects.none(), label=_("Organisation"), required=False)
    show = SelectField(label=_("Show"), required=False)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], shows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset, field.empty_label = organisations, _("All")
        self.fields["show"].choices = shows


class OpenPostForm(Form):
    """A new post."""

    organisation = ModelRadiosField(
        Organisation.objects.none(), label=_("Organisation"), missing=_("Choose the organisation the post is in")
    )
    name = CharField(label=_("Post"), max_length=160, missing=_("Enter the name of the post"), width=30)
    short_name = CharField(
        label=_("As documents print it"),
        max_length=80,
        required=False,
        width=20,
        help_text=_("For example, Supt Prevention. Owners printed so are matched with this post."),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class ChangePostForm(Form):
    """What a post is called, and its team."""

    name = CharField(label=_("Post"), max_length=160, missing=_("Enter the name of the post"), width=30)
    short_name = CharField(label=_("As documents print it"), max_length=80, required=False, width=20)
    team = ModelSelectField(Team.objects.none(), label=_("Team"), required=False)

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset, field.empty_label = teams, _("None")


class LastDayForm(Form):
    """The last day of something, which still counts."""

    ends_on = DateField(label=_("Last day"), missing=_("Enter the last day"), help_text=HINT_DATE, size="s")


class PutInForm(Form):
    """Who takes or covers a post, from when."""

    kind = RadiosField(
        label=_("What they do"),
        choices=Holding.Kind.choices,
        initial=Holding.Kind.HOLDER,
        hints={
            "holder": _("The post is theirs. It has one holder at a time."),
            "cover": _("They answer for it while the holder is away, or while it is vacant."),
        },
        size="s",
    )
    person = ModelSelectField(Person.objects.none(), label=_("Person"), required=False, size="s")
    name = CharField(label=_("Name"), max_length=160, required=False, width=30, help_text=_("Only for somebody new"))
    email = EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only for somebody new. With it their account knows their posts."),
    )
    starts_on = DateField(label=_("First day"), missing=_("Enter the first day"), help_text=HINT_DATE, size="s")
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Cover always has one."), size="s")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset, field.empty_label = people, _("Somebody new")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("person") and not str(cleaned.get("name", "")).strip() and "person" not in self.errors:
            self.add_error("name", ValidationError(_("Choose a person, or enter the name of somebody new")))
        return cleaned


class PersonOfPostsForm(Form):
    """A name or address, corrected."""

    name = CharField(label=_("Name"), max_length=160, missing=_("Enter the person’s name"), width=30)
    email = EmailField(label=_("E-mail address"), required=False)


class TeamForm(Form):
    """A new team or group."""

    organisation = ModelRadiosField(
        Organisation.objects.none(), label=_("Organisation"), missing=_("Choose the organisation it is in")
    )
    kind = RadiosField(
        label=_("What it is"),
        choices=Team.Kind.choices,
        missing=_("Choose what it is"),
        hints={
            "team": _("A team or department that answers for something as a whole."),
            "group": _("Several posts that documents name together, such as LPA Supts."),
        },
    )
    name = CharField(label=_("Name"), max_length=160, missing=_("Enter its name"), width=30)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class GroupPostForm(Form):
    """A post that joins a group."""

    post = ModelSelectField(Post.objects.none(), label=_("Post"), missing=_("Choose a post"))
    starts_on = DateField(
        label=_("First day"), required=False, help_text=_("Empty: it has always been in it."), size="s"
    )

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
