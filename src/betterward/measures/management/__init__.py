"""Commands of the measure store."""
