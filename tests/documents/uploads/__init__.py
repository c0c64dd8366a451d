"""Tests of what is taken as an attachment and what is not."""
