"""Where the room joins the house."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures."""

    name = "betterward.measures"
    label = "measures"
    verbose_name = "Measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the word in the navigation, third of five, the two things one can add, and what a measure is made of."""
        from betterward.common.slots import fill
        from betterward.measures import slots

        fill("nav", slots.in_navigation, key="measures", weight=30)
        fill("add", slots.add_reading, key="measures.reading", weight=10)
        fill("add", slots.add_measure, key="measures.measure", weight=60)
        fill("unit.panels", slots.pressure, key="measures.pressure", weight=4)
        fill("unit.panels", slots.pressure_way, key="measures.pressure_way", weight=75)
        fill("unit.panels", slots.guarded, key="measures.guarded", weight=12)
        fill("unit.panels", slots.small_numbers, key="measures.small", weight=76)
        fill("measure.panels", slots.made_of, key="measures.made_of", weight=10)
        fill("measure.actions", slots.groups, key="measures.groups", weight=30)
