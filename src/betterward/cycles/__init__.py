"""Ramps of PDSA cycles: predicted, tested, studied, decided."""
