"""Loading the demo and taking it away again."""
