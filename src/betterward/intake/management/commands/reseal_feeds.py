"""reseal_feeds: seal the passwords of feeds with the first of today's keys, so that older keys can be thrown away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from betterward.common.errors import Refused
from betterward.common.sealing import sealed_anew
from betterward.intake.models import Feed


class Command(BaseCommand):
    """Run it after a new key was put in front of `BETTERWARD_FEED_KEYS`."""

    help = "Seal the passwords of feeds with the first key of BETTERWARD_FEED_KEYS. Then the others can be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = []
        feeds = list(Feed.objects.exclude(secret=""))
        for feed in feeds:
            try:
                Feed.objects.filter(pk=feed.pk, secret=feed.secret).update(secret=sealed_anew(feed.secret))
            except Refused:
                lost.append(feed.name)
        self.stdout.write(f"{len(feeds) - len(lost)} of {len(feeds)} passwords are sealed with the first key.")
        if lost:
            raise CommandError(f"None of today's keys opens that of {', '.join(lost)}. Enter them again.")
