"""Translating between the web and the services of intake."""

from betterward.intake.forms.collecting import BuilderForm, RoundForm
from betterward.intake.forms.rows import FeedForm, PasteForm, SeveralForm, SheetForm, UploadForm


__all__ = ["BuilderForm", "FeedForm", "PasteForm", "RoundForm", "SeveralForm", "SheetForm", "UploadForm"]
