"""The pages of the import inbox and of reports."""
