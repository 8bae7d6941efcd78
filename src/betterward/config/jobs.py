"""The worker's own housekeeping: jobs whose worker was killed run again."""

from procrastinate import JobContext
from procrastinate.contrib.django import app


SILENCE = 60
"""Seconds without a sign of life after which a worker counts as gone."""


@app.periodic(cron="* * * * *")
@app.task(name="config.rescue", queueing_lock="config.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Put jobs of workers that were killed back into the queue; every job bears running twice."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await jobs.retry_job(job)
