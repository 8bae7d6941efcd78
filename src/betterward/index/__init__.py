"""One findable row a record: its title and its words, and what is like what."""
