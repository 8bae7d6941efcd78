"""Scorecards: one quiet row a measure, for a unit or an organisation."""
