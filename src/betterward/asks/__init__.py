"""An ask: a named person, a clock, and an answer that comes back."""
