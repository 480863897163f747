"""Who may read issued editions that are not public."""

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import grant

grant("editions.view_edition", *Role)
