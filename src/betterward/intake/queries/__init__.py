"""What a paste would change, in one measure or several, and what came in lately."""

from betterward.intake.queries.paste import (
    ImportRow,
    Preview,
    PreviewRow,
    asked_of,
    fault,
    fitting,
    latest,
    note,
    preview,
    previewed,
    refused,
)
from betterward.intake.queries.several import Choice, Part, Several, goals, offered, several
from betterward.intake.queries.uploads import UploadRow, upload_row, uploads_of
from betterward.intake.queries.week import Cell, Sheet, has_paper, kept_together, on_paper, sheet


__all__ = [
    "Cell",
    "Choice",
    "ImportRow",
    "Part",
    "Preview",
    "PreviewRow",
    "Several",
    "Sheet",
    "UploadRow",
    "asked_of",
    "fault",
    "fitting",
    "goals",
    "has_paper",
    "kept_together",
    "latest",
    "note",
    "offered",
    "on_paper",
    "preview",
    "previewed",
    "refused",
    "several",
    "sheet",
    "upload_row",
    "uploads_of",
]
