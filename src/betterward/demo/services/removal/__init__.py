"""Taking demo organisations away again, also what is append-only; everybody else's rows stay as they are."""

from betterward.demo.services.removal.removing import remove

__all__ = ["remove"]
