"""The worker's round: every minute, and at once when woken."""

from procrastinate.contrib.django import app

from betterward.activity import delivery


@app.periodic(cron="* * * * *")
@app.task(name="activity.deliver", queueing_lock="activity.deliver", pass_context=False)
def deliver(timestamp: int) -> None:
    """Offer the journal to the handlers."""
    delivery.deliver()
