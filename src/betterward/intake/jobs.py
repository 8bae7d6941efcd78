"""The worker's round for feeds, every minute; and long tables that were sent, one after the other."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from betterward.intake import bringing
from betterward.intake.feeding import look
from betterward.intake.models import Feed
from betterward.intake.services.uploading import TASK


@app.periodic(cron="* * * * *")
@app.task(name="intake.feeds", queueing_lock="intake.feeds", pass_context=False)
def due_feeds(timestamp: int) -> None:
    """Look at each feed that is due, one after the other; one that fails says so in its own run."""
    for feed in Feed.objects.due(timezone.now()).select_related("unit__scope", "organisation", "actor"):
        look(feed)


@app.task(name=TASK, pass_context=False)
def bring_in(upload: str) -> None:
    """Bring in a long table."""
    bringing.bring_in(UUID(upload))
