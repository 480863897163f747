"""Drafts of reports, and the inbox of documents to be imported."""

from wardmote.reports.models.draft import Draft
from wardmote.reports.models.upload import Upload

__all__ = ["Draft", "Upload"]
