"""Tests of the permits room."""
