"""Who may clear text."""

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import grant

grant("clearance.clear_text", Role.POLICY_OFFICER, Role.CHIEF_OFFICER, Role.SECRETARY)
grant("clearance.declare_hold", Role.POLICY_OFFICER, Role.SECRETARY)
