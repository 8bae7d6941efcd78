"""Organisations, the tree of their units, sites, and the scopes that permissions hang on."""
