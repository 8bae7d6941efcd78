"""What comes in many rows or answers at once: imports, feeds, long tables, forms and their rounds."""

from betterward.intake.models.collecting import CollectionForm, FormVersion, Round
from betterward.intake.models.feeds import Feed, FeedRun
from betterward.intake.models.imports import Import, SavedColumns, fingerprint
from betterward.intake.models.uploads import Upload, UploadPiece


__all__ = [
    "CollectionForm",
    "Feed",
    "FeedRun",
    "FormVersion",
    "Import",
    "Round",
    "SavedColumns",
    "Upload",
    "UploadPiece",
    "fingerprint",
]
