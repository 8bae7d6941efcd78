"""The worker's round for people: accounts close when the last day is over."""

from django.utils import timezone
from procrastinate.contrib.django import app

from betterward.people import services
from betterward.people.models import Actor


@app.periodic(cron="10 * * * *")
@app.task(name="people.close_accounts", queueing_lock="people.close_accounts", pass_context=False)
def close_accounts(timestamp: int) -> None:
    """Every hour, so that a night without a worker delays it by an hour at most."""
    services.close_accounts(today=timezone.localdate(), by=Actor.objects.system())
