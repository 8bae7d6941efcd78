"""Screens where numbers come in: pasted rows and files, and the week that was tallied on paper."""
