"""The pages of a plan for the people who work on it."""
