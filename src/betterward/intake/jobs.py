"""The worker's round for feeds: every minute it looks which are due."""

from django.utils import timezone
from procrastinate.contrib.django import app

from betterward.intake.feeding import look
from betterward.intake.models import Feed


@app.periodic(cron="* * * * *")
@app.task(name="intake.feeds", queueing_lock="intake.feeds", pass_context=False)
def due_feeds(timestamp: int) -> None:
    """Look at each feed that is due, one after the other; one that fails says so in its own run."""
    for feed in Feed.objects.due(timezone.now()).select_related("unit__scope", "organisation", "actor"):
        look(feed)
