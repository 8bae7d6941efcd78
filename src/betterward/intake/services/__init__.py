"""Changes that intake makes: many rows at once, kept and taken back together; feeds and their runs."""

from betterward.intake.services.feeds import begin_run, fail_run, keep_run, make_feed, pause_feed, resume_feed, run_soon
from betterward.intake.services.importing import (
    import_long,
    import_readings,
    import_several,
    keep_sheet,
    remember_columns,
    take_back,
    take_back_all,
)
from betterward.intake.services.uploading import (
    Stopped,
    begin_upload,
    end_upload,
    fail_upload,
    note_keeping,
    note_progress,
    stop_upload,
    store_upload,
)


__all__ = [
    "Stopped",
    "begin_run",
    "begin_upload",
    "end_upload",
    "fail_run",
    "fail_upload",
    "import_long",
    "import_readings",
    "import_several",
    "keep_run",
    "keep_sheet",
    "make_feed",
    "note_keeping",
    "note_progress",
    "pause_feed",
    "remember_columns",
    "resume_feed",
    "run_soon",
    "stop_upload",
    "store_upload",
    "take_back",
    "take_back_all",
]
