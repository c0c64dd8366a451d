"""Tests of attached files at the desk."""
