"""Organisations, people, roles, sign-in with a second factor, and the check that stands before every page."""
