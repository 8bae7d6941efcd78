"""Projects: an aim, a lead, a unit, and the measures that tell."""
