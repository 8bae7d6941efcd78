"""A person's ways through the site in a real browser, counted in actions, seconds and bytes."""
