"""Ruamjai (ร่วมใจ): agencies end poverty together, area by area, household by household."""

__version__ = "0.1.0"
