"""Screens that join several rooms, one file a family."""
