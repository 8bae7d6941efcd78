"""The demo's plain Python: its clock, its files, and what its charts have to say."""
