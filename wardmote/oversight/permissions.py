"""Who may do what with the work of boards and panels."""
