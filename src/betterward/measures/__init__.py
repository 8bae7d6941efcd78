"""The one measure store: definitions, readings, phases, lines and chart facts."""
