"""Persons, actors, roles and memberships: who someone is and what they may do where."""
