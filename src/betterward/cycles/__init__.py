"""Ramps of PDSA cycles: the prediction before the test, what was seen, what was learned, what comes next."""
