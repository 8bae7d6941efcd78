"""Decisions of the joined pages: pasted numbers, written days, which chart."""
