"""What stands for any actor of one shape while a query is prepared: it has no rights, only marks."""

from __future__ import annotations

from uuid import UUID

from betterward.people.rules import Level


class StandIn:
    """Answers as an actor does, with marks.

    Parameters
    ----------
    is_anonymous, is_nobody
        Without a key of its own; without a person behind it.
    has_places
        Whether it holds any right.
    """

    KEY = 1_900_000_000
    PERSON = UUID(int=2**120)
    TOPS = ("\x01tops",)

    def __init__(self, is_anonymous: bool, is_nobody: bool, has_places: bool) -> None:
        self.is_anonymous, self.has_places = is_anonymous, has_places
        self.pk = self.id = None if is_anonymous else self.KEY
        self.person_id = None if is_nobody else self.PERSON

    @staticmethod
    def places(level: int) -> tuple[str]:
        """Return the mark for the places of a level."""
        return (f"\x01level {int(level)}",)

    def paths(self, level: int = Level.VIEW) -> list[str]:
        """Return the mark for the places where it holds at least this level."""
        return list(self.places(level)) if self.has_places else []

    def tops(self) -> list[str]:
        """Return the mark for the organisations in which it holds any right."""
        return list(self.TOPS) if self.has_places else []
