"""Reaching out: the one place from which a feed connects to other machines."""
