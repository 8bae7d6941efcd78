"""Decisions about pasted text in plain Python: cells, days, columns, rows."""
