"""What comes in many rows at once: pasted or from a file, looked at, kept, taken back."""
