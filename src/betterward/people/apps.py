"""Where the room joins the house."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "betterward.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the menu of the account."""
        from betterward.common.slots import fill
        from betterward.people import slots

        fill("account", slots.my_account, key="people.me", weight=10)
        fill("account", slots.people_of_organisation, key="people.organisation", weight=30)
