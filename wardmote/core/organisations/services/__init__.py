"""Writes about organisations, bodies, posts, teams and the people who hold posts."""

from wardmote.core.organisations.services.bodies import (
    add_body,
    decide_alias,
    describe_body,
    end_seat,
    found_partnership,
    give_seat,
    propose_aliases,
    take_bodies,
)
from wardmote.core.organisations.services.people import add_person, change_person, leave
from wardmote.core.organisations.services.posts import (
    change_post,
    close_post,
    end_holding,
    open_post,
    put_in,
)
from wardmote.core.organisations.services.staff_list import take_staff_list
from wardmote.core.organisations.services.succession import succeed
from wardmote.core.organisations.services.teams import disband, form_team, put_in_group, take_out_of_group

__all__ = [
    "add_body",
    "add_person",
    "change_person",
    "change_post",
    "close_post",
    "decide_alias",
    "describe_body",
    "disband",
    "end_holding",
    "end_seat",
    "form_team",
    "found_partnership",
    "give_seat",
    "leave",
    "open_post",
    "propose_aliases",
    "put_in",
    "put_in_group",
    "succeed",
    "take_bodies",
    "take_out_of_group",
    "take_staff_list",
]
