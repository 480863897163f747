"""What boards and inspectorates keep: actions."""

from wardmote.oversight.models.action import Action, ActionEvent

__all__ = ["Action", "ActionEvent"]
