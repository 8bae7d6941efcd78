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


__all__ = [
    "begin_run",
    "fail_run",
    "import_long",
    "import_readings",
    "import_several",
    "keep_run",
    "keep_sheet",
    "make_feed",
    "pause_feed",
    "remember_columns",
    "resume_feed",
    "run_soon",
    "take_back",
    "take_back_all",
]
