"""Where the room joins the house."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """Journal."""

    name = "betterward.activity"
    label = "activity"
    verbose_name = "Journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the journal to the rooms below."""
        from betterward.activity.services import record
        from betterward.common import journal

        journal.announce(record)
