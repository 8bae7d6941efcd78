"""Taking demo organisations away again, with what is append-only; other rows stay."""

from betterward.demo.services.removal.removing import remove


__all__ = ["remove"]
