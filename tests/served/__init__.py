"""A site of its own, served as in real life, for tests that need processes, a browser, or a stopwatch."""
