"""Demo content: real public series, and the invented trust Riverbank."""
