"""Real faults at a real site: processes are killed while people write, and what was acknowledged is counted."""
