"""Decisions of the joined pages, in plain Python: reading pasted numbers, days as people write them, which chart."""
