"""The journal of what happened, and its delivery to the handlers of upper rooms."""
