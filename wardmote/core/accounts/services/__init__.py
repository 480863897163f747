"""Writes about who signs in, in what role, and which posts they hold."""

from wardmote.core.accounts.services.access_keys import end_key, make_key, note_use
from wardmote.core.accounts.services.erasing import erase_person
from wardmote.core.accounts.services.letters import send_letter_again
from wardmote.core.accounts.services.links import ask_for_reset, choose_password, invite, invite_again, withdraw
from wardmote.core.accounts.services.outside import user_from_outside
from wardmote.core.accounts.services.people import (
    LastAdministrator,
    add_person,
    close_account,
    give_role,
    open_account,
    reopen_account,
    set_first_password,
    take_role_away,
)
from wardmote.core.accounts.services.staffing import match_account, put_in_post, take_staff_list

__all__ = [
    "LastAdministrator",
    "add_person",
    "ask_for_reset",
    "choose_password",
    "close_account",
    "end_key",
    "erase_person",
    "give_role",
    "invite",
    "invite_again",
    "make_key",
    "match_account",
    "note_use",
    "open_account",
    "put_in_post",
    "reopen_account",
    "send_letter_again",
    "set_first_password",
    "take_role_away",
    "take_staff_list",
    "user_from_outside",
    "withdraw",
]
