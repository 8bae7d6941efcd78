"""True north, strategic objectives, and the measures they are promised in."""
