"""Commands of the demo, one file each."""
