"""Screens of the measure store, one file a family."""
