"""Tests of the pages. Whatever is imported from here stands on Django set up for tests."""

from web import ground  # noqa: F401 - before any model is imported
