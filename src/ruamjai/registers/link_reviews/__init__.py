"""Pairs of rows that people read, to measure how good the links are."""
