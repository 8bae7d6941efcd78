"""Screens of projects: the work itself, and the measures that are added to it."""
