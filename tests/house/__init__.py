"""Tests of the house itself: floors, captions, relations, docs, addresses, query counts."""
