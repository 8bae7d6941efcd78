"""Tags for the few Django templates (allauth's), which borrow the frame of our own pages."""
