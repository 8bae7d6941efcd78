"""Commands of intake, run by hand or by the clock."""
