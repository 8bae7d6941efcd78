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
from betterward.intake.queries.several import Choice, Part, Several, offered, several


__all__ = [
    "Choice",
    "ImportRow",
    "Part",
    "Preview",
    "PreviewRow",
    "Several",
    "asked_of",
    "fault",
    "fitting",
    "latest",
    "note",
    "offered",
    "preview",
    "previewed",
    "refused",
    "several",
]
