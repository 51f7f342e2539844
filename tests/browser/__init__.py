"""Journeys through real Chromium."""
