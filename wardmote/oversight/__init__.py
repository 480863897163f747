"""Boards and what they look at: meetings, actions, coverage, inspections, questions, decisions, duties."""
