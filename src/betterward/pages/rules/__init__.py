"""Decisions of the joined pages: which chart suits, what is a visit."""
